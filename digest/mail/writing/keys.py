"""Private keys for DKIM: made, read, and what is published of them. Nothing here ever tells a key's bytes."""

import base64
import hashlib
import os
import stat
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from digest.core.dkim import ED25519, RSA, Dkim, host, record
from digest.core.errors import MailConfigError
from digest.core.outbox import Signing
from digest.mail.writing.dkim import Signer

BITS = 2048  # of an RSA key that we make (RFC 8301)
FEWEST, MOST = 1024, 4096  # which every verifier must take (RFC 6376, 3.3.3)
PEM_LIMIT = 65_536  # bytes; no key takes more

Private = rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey


@dataclass(frozen=True, slots=True)
class Key:
    """A key of a newsletter, read.

    Attributes:
        dkim: the setting that names it.
        signer: what signs with it.
        bits: its size.
        record: what is published under its name in the DNS.
    """

    dkim: Dkim
    signer: Signer
    bits: int
    record: str

    @property
    def host(self) -> str:
        """The name under which it is published."""
        return host(self.dkim.selector, self.dkim.domain)


def keys(settings: Iterable[Dkim], file: str, environ: Mapping[str, str] | None = None) -> tuple[Key, ...]:
    """The keys of a newsletter, read from where they are.

    Args:
        settings: its keys.
        file: the path of the newsletter, for messages.
        environ: where variables are looked up; by default the environment of the process.

    Raises:
        MailConfigError: one of them cannot be had; the message names file, key and remedy.
    """
    env = os.environ if environ is None else environ
    return tuple(_key(dkim, f"{file}: delivery.dkim {dkim.selector}.{dkim.key}", env) for dkim in settings)


def new(algorithm: str) -> bytes:
    """A new private key in PEM (PKCS #8, without a passphrase)."""
    made: Private = (
        ed25519.Ed25519PrivateKey.generate() if algorithm == ED25519 else rsa.generate_private_key(65_537, BITS)
    )
    return made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def loaded(pem: bytes) -> Private:
    """A private key from PEM.

    Raises:
        ValueError: it is none that signs mail; what is wrong, then "; ", then what to do.
    """
    try:
        found = load_pem_private_key(pem, None)
    except TypeError:
        raise ValueError("the key is locked by a passphrase; save it without one") from None
    except (ValueError, UnsupportedAlgorithm):  # whose words might hold something of the key
        wrong = "is a public key" if b"PUBLIC KEY" in pem else "is no private key in PEM"
        raise ValueError(f"{wrong}; make one with digest dkim new") from None
    if isinstance(found, ed25519.Ed25519PrivateKey):
        return found
    if not isinstance(found, rsa.RSAPrivateKey):
        raise ValueError("is neither an RSA nor an Ed25519 key; make one with digest dkim new")  # noqa: TRY004 - a value of a file
    if not FEWEST <= found.key_size <= MOST:
        raise ValueError(f"an RSA key of {found.key_size} bits is not taken everywhere; make one of {BITS}")
    return found


def signer(selector: str, domain: str, private: Private) -> Signer:
    """What signs with a key under a name."""
    public = private.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    fingerprint = hashlib.sha256(public).hexdigest()
    if isinstance(private, ed25519.Ed25519PrivateKey):
        return Signer(Signing(selector, domain, ED25519, fingerprint), private.sign)
    scheme, hashed = padding.PKCS1v15(), Prehashed(hashes.SHA256())
    return Signer(Signing(selector, domain, RSA, fingerprint), lambda sha256: private.sign(sha256, scheme, hashed))


def published(private: Private) -> str:
    """What is published of a key: all of it for RSA, the bare 32 bytes for Ed25519 (RFC 8463)."""
    if isinstance(private, ed25519.Ed25519PrivateKey):
        return record(ED25519, _base64(private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)))
    return record(RSA, _base64(private.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)))


def bits(private: Private) -> int:
    """The size of a key."""
    return private.key_size if isinstance(private, rsa.RSAPrivateKey) else 256


def _key(dkim: Dkim, where: str, env: Mapping[str, str]) -> Key:
    pem = _of_file(Path(dkim.key_file), where) if dkim.key_file else _of_variable(dkim.key_env, where, env)
    try:
        private = loaded(pem)
    except ValueError as problem:
        wrong, _, remedy = str(problem).partition("; ")
        raise MailConfigError(f"{where}: {wrong}", remedy) from None
    return Key(dkim, signer(dkim.selector, dkim.domain, private), bits(private), published(private))


def _of_file(path: Path, where: str) -> bytes:
    try:
        with path.open("rb") as opened:
            mode = os.fstat(opened.fileno()).st_mode
            pem = opened.read(PEM_LIMIT)
    except OSError as problem:
        raise MailConfigError(
            f"{where}: {path} cannot be read ({problem.strerror})", "check the path and its rights"
        ) from None
    if os.name == "posix" and mode & (stat.S_IROTH | stat.S_IWOTH):
        raise MailConfigError(f"{where}: everybody on this machine can get at {path}", f"chmod 600 {path}")
    return pem


def _of_variable(name: str, where: str, env: Mapping[str, str]) -> bytes:
    """PEM from the environment, where line ends are often written as backslash and n."""
    if not (text := env.get(name, "").strip()):
        raise MailConfigError(
            f"{where}: the variable {name} is not set", "set it to the private key in PEM, or give key_file"
        )
    return text.replace("\\n", "\n").encode("utf-8", "surrogateescape")


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
