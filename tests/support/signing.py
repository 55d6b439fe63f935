"""Keys that are made for a run of the tests, and what others say of the signatures that they give: dkimpy, OpenDKIM."""

import os
import re
import shutil
import subprocess
from dataclasses import replace
from functools import cache
from pathlib import Path

import dkim
import pytest

from digest.core.dkim import ED25519, RSA, Dkim, host
from digest.core.newsletter import Newsletter
from digest.core.outbox import Body, Delivery
from digest.mail.writing.dkim import Signer
from digest.mail.writing.keys import Private, loaded, new, published, signer
from digest.mail.writing.message import own_lines
from digest.mail.writing.sealing import sealed

DOMAIN = "example.org"
ALGORITHMS = (RSA, ED25519)
SELECTORS = {RSA: "r1", ED25519: "e1"}

_SIGNATURE = re.compile(rb"DKIM-Signature:(?:[^\r]|\r\n[ \t])*\r\n")
_SAID = re.compile(r"dkim=(\w+)[^;]*?header\.s=([\w.-]+)")
_CONF = "Mode v\nTestPublicKeys {folder}/keys\n"


@cache
def private(algorithm: str) -> Private:
    """A key, the same one throughout a run."""
    return loaded(new(algorithm))


def signers() -> tuple[Signer, ...]:
    """An RSA key and an Ed25519 key of one domain."""
    return tuple(signer(SELECTORS[each], DOMAIN, private(each)) for each in ALGORITHMS)


def records() -> dict[str, str]:
    """What is published of them."""
    return {host(SELECTORS[each], DOMAIN): published(private(each)) for each in ALGORITHMS}


def key_file(folder: Path, algorithm: str, pem: bytes | None = None) -> Path:
    """A new key in a file that nobody else can read."""
    path = folder / f"{SELECTORS[algorithm]}.pem"
    path.write_bytes(new(algorithm) if pem is None else pem)
    path.chmod(0o600)
    return path


def signed(newsletter: Newsletter, folder: Path) -> tuple[Newsletter, dict[str, str]]:
    """A newsletter whose mail is signed by two new keys, which lie in a folder, and what is published of them."""
    files = {each: key_file(folder, each) for each in ALGORITHMS}
    keys = tuple(Dkim(SELECTORS[each], DOMAIN, str(path)) for each, path in files.items())
    found = {host(SELECTORS[each], DOMAIN): published(loaded(path.read_bytes())) for each, path in files.items()}
    assert newsletter.delivery
    return replace(newsletter, delivery=replace(newsletter.delivery, dkim=keys)), found


def signatures(body: Body, delivery: Delivery) -> bytes:
    """The signatures of a message by both keys."""
    return sealed(body, signers()).lines(own_lines(delivery), delivery.date)


def cut(message: bytes) -> list[bytes]:
    """The signatures of a message, as header lines."""
    return _SIGNATURE.findall(message.partition(b"\r\n\r\n")[0] + b"\r\n")


def verdicts(message: bytes, published: dict[str, str] | None = None) -> list[bool]:
    """What dkimpy says of each signature of a message, in their order."""
    known = records() if published is None else published
    return [_verdict(message, number, known) for number in range(len(cut(message)))]


def _verdict(message: bytes, number: int, known: dict[str, str]) -> bool:
    def answer(name: bytes, timeout: int = 5) -> bytes:  # noqa: ARG001 - dkimpy's signature
        return known[name.decode().rstrip(".")].encode()

    try:
        return bool(dkim.DKIM(message).verify(number, answer))
    except dkim.DKIMException:
        return False


def opendkim(message: bytes, folder: Path, published: dict[str, str] | None = None) -> dict[str, str]:
    """What OpenDKIM says of each signature of a message, by its selector; skipped where it is missing."""
    program = shutil.which("opendkim", path=f"{os.environ['PATH']}:/usr/sbin")
    if program is None:
        pytest.skip("needs OpenDKIM: apt-get install opendkim")
    known = records() if published is None else published
    (folder / "keys").write_text("".join(f"{name} {record}\n" for name, record in known.items()), encoding="ascii")
    (folder / "opendkim.conf").write_text(_CONF.format(folder=folder), encoding="ascii")
    (folder / "mail").write_bytes(message)
    command = [program, "-x", str(folder / "opendkim.conf"), "-vv", "-t", str(folder / "mail")]
    done = subprocess.run(command, capture_output=True, check=False, timeout=30)
    said = (done.stdout + done.stderr).decode("utf-8", "replace")
    assert "INSHEADER" in said, said[-2000:]
    return {selector: verdict for verdict, selector in _SAID.findall(said)}
