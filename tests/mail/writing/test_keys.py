"""Private keys: what is read, what is refused in one line that tells nothing of the key, and what is published."""

import base64
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from digest.core.dkim import ED25519, RSA, Dkim
from digest.core.errors import MailError
from digest.mail.writing.keys import Key, bits, keys, loaded, new, published
from tests.support.signing import key_file

# RFC 8463, appendix A.1
SEED = "nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A="
PUBLIC = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="


def read(dkim: Dkim, environ: dict[str, str] | None = None) -> Key:
    """One key."""
    (found,) = keys((dkim,), "n.toml", environ or {})
    return found


def refusal(pem: bytes, folder: Path) -> str:
    """What is said of a file that holds no key: one line with file, key and remedy, and nothing of what it holds."""
    path = key_file(folder, RSA, pem)
    with pytest.raises(MailError) as problem:
        read(Dkim("s1", "example.org", str(path)))
    said = str(problem.value)
    assert said.isprintable()
    assert said.startswith("n.toml: delivery.dkim s1.key_file: ")
    assert not any(line in said for line in pem.decode("latin-1").split("\n") if len(line) > 8)
    return said


def an_rsa_key(size: int = 2048) -> rsa.RSAPrivateKey:
    """A key of any size."""
    return rsa.generate_private_key(65_537, size)


def pem_of(private: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey, secret: bytes = b"") -> bytes:
    """A private key in PEM, locked by a passphrase where there is one."""
    locked = BestAvailableEncryption(secret) if secret else NoEncryption()
    return private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, locked)


@pytest.mark.parametrize(("algorithm", "size"), [(RSA, 2048), (ED25519, 256)])
def test_what_we_make_is_read(algorithm: str, size: int, tmp_path: Path) -> None:
    """R20: from a file and from the environment, where line ends may be written as backslash and n."""
    path = key_file(tmp_path, algorithm)
    text = path.read_text()
    found = read(Dkim("s1", "example.org", str(path)))
    assert (found.signer.signing.algorithm, found.bits, found.host) == (algorithm, size, "s1._domainkey.example.org")
    for value in (text, text.replace("\n", "\\n"), f"\n{text}\n"):
        other = read(Dkim("s1", "example.org", key_env="KEY"), {"KEY": value})
        assert (other.signer.signing, other.record) == (found.signer.signing, found.record)


def test_older_forms_of_rsa_keys_are_read(tmp_path: Path) -> None:
    """As opendkim-genkey and openssl genrsa write them."""
    private = an_rsa_key(1024)
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    assert read(Dkim("s1", "example.org", str(key_file(tmp_path, RSA, pem)))).bits == 1024


def test_what_is_published_is_what_the_rfcs_want() -> None:
    """RFC 8463, A.2: of an Ed25519 key its bare 32 bytes; RFC 6376: of an RSA key the whole public key."""
    example = ed25519.Ed25519PrivateKey.from_private_bytes(base64.b64decode(SEED))
    assert published(example) == f"v=DKIM1; k=ed25519; p={PUBLIC}"
    private = loaded(new(RSA))
    whole = private.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    assert published(private) == f"v=DKIM1; k=rsa; p={base64.b64encode(whole).decode()}"
    assert (bits(private), bits(example)) == (2048, 256)


def test_no_key_is_like_another() -> None:
    """A fingerprint tells which one it is."""
    assert len({published(loaded(new(kind))) for kind in (RSA, ED25519) for _ in range(2)}) == 4


WRONG: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "is no private key in PEM; make one with digest dkim new"),
    "nonsense": (lambda: b"nonsense", "is no private key in PEM"),
    "torn": (lambda: new(ED25519)[:60], "is no private key in PEM"),
    "broken": (lambda: new(RSA).replace(b"MII", b"XII"), "is no private key in PEM"),
    "public": (
        lambda: an_rsa_key().public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
        "is a public key; make one with digest dkim new",
    ),
    "curve": (lambda: pem_of(ec.generate_private_key(ec.SECP256R1())), "is neither an RSA nor an Ed25519 key"),
    "locked": (lambda: pem_of(an_rsa_key(), b"secret"), "the key is locked by a passphrase; save it without one"),
    "large": (lambda: pem_of(an_rsa_key(4104)), "an RSA key of 4104 bits is not taken everywhere; make one of 2048"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_signs_no_mail_is_refused(name: str, tmp_path: Path) -> None:
    """One line that says what to do."""
    make, said = WRONG[name]
    assert said in refusal(make(), tmp_path)


@pytest.mark.parametrize("mode", [0o604, 0o602, 0o644, 0o666])
def test_a_key_that_everybody_can_get_at_is_refused(mode: int, tmp_path: Path) -> None:
    """The remedy can be pasted."""
    path = key_file(tmp_path, ED25519)
    path.chmod(mode)
    with pytest.raises(MailError, match=f"everybody on this machine can get at {path}; chmod 600 {path}"):
        read(Dkim("s1", "example.org", str(path)))


def test_a_group_may_read_a_key(tmp_path: Path) -> None:
    """As daemons that share one have it."""
    path = key_file(tmp_path, ED25519)
    path.chmod(0o640)
    assert read(Dkim("s1", "example.org", str(path))).bits == 256


def test_a_key_that_is_not_there_is_named(tmp_path: Path) -> None:
    """File and variable alike."""
    with pytest.raises(MailError, match=r"dkim s1.key_file: .*none.pem cannot be read \(No such file or directory\)"):
        read(Dkim("s1", "example.org", str(tmp_path / "none.pem")))
    with pytest.raises(MailError, match=r"dkim s1.key_env: the variable KEY is not set; set it to the private key"):
        read(Dkim("s1", "example.org", key_env="KEY"), {"KEY": " "})
