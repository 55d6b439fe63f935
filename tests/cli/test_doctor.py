"""digest doctor, as a user calls it."""

import io
import re
from pathlib import Path

import pytest

from tests.cli.conftest import Caller
from tests.support.mailservers import Smtp

NOW = "2025-03-11T18:00+01:00"
KEY = '[[delivery.dkim]]\nselector = "{}"\nkey_file = "{}.pem"\n'


@pytest.fixture(name="newsletter")
def _newsletter(call: Caller, sample: Path, server: Smtp) -> Path:
    """The sample with a recipient and a key."""
    path = sample / "schedules/trending.toml"
    assert call("dkim", "new", "r1", path.parent / "r1.pem").code == 0
    delivery = f'[delivery]\nfrom = "digest@example.org"\nunsubscribe = "leave@example.org"\n{KEY.format("r1", "r1")}'
    more = f'relay = "smtp://127.0.0.1:{server.port}"\nrecipients = ["ada@example.org"]\n'
    path.write_text(f"{path.read_text()}\n{delivery.replace('[[', more + '[[', 1)}")
    return path


def levels(document: dict[str, list[dict[str, str]]]) -> set[str]:
    """How bad it is."""
    return {each["level"] for each in document["findings"]}


@pytest.mark.usefixtures("newsletter")
def test_all_is_well(call: Caller) -> None:
    """Exit code 0, and each thing that was looked at is named."""
    said = call("doctor", "trending")
    assert said.code == 0
    assert "good   dkim key     r1._domainkey.example.org: rsa-sha256, 2048 bits" in said.out
    assert levels(call("doctor", "--json").json) == {"good"}


def test_what_is_wrong_is_told_with_its_remedy(call: Caller, newsletter: Path) -> None:
    """Exit code 1."""
    (newsletter.parent / "r1.pem").chmod(0o644)
    said = call("doctor")
    assert said.code == 1
    assert "wrong  dkim key" in said.out
    assert "chmod 600 " in said.out
    assert levels(call("doctor", "--json").json) == {"good", "wrong"}


def test_a_file_that_is_wrong_is_wrong_configuration(call: Caller, newsletter: Path) -> None:
    """Exit code 2, as for every command."""
    newsletter.write_text(newsletter.read_text().replace("key_file", "keyfile"))
    said = call("doctor")
    assert (said.code, said.out) == (2, "")
    assert "delivery.dkim 1.key_file: is missing" in said.err


def test_a_copy_of_a_mail_shows_what_signed_it(
    call: Caller, newsletter: Path, server: Smtp, monkeypatch: pytest.MonkeyPatch
) -> None:
    """R20: from a file or from standard input; a relay's signature that leaves the way out open is wrong."""
    assert call("run", "--now", NOW).code == 0
    mail = newsletter.parent / "mail.eml"
    mail.write_bytes(server.caught[0].data)
    said = call("doctor", "trending", "--mail", mail)
    assert said.code == 0
    assert "good   signature    r1 of example.org (rsa-sha256) covers all that it must" in said.out
    touched = re.sub(rb"List-Unsubscribe:(?! )", b"X:", server.caught[0].data)  # in what is covered
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(touched)))
    piped = call("doctor", "trending", "--mail", "-", "--json")
    assert piped.code == 1
    signature = piped.json["findings"][-1]
    assert (signature["level"], signature["said"]) == (
        "wrong",
        "r1 of example.org (rsa-sha256) leaves open List-Unsubscribe",
    )


@pytest.mark.usefixtures("newsletter")
def test_a_mail_of_somebody_else_is_no_mail_of_ours(call: Caller, tmp_path: Path) -> None:
    """One line, exit code 1; a file that is not there is wrong use."""
    (tmp_path / "x.eml").write_bytes(b"From: x@example.net\r\n\r\n")
    said = call("doctor", "trending", "--mail", "x.eml")
    assert said.code == 1
    assert "the mail is from 'x@example.net', not from digest@example.org; hand over" in said.err
    assert call("doctor", "trending", "--mail", "y.eml").code == 2


def test_a_mail_needs_one_newsletter(call: Caller, newsletter: Path) -> None:
    """Wrong use."""
    (newsletter.parent / "other.toml").write_text(newsletter.read_text())
    said = call("doctor", "--mail", newsletter)
    assert (said.code, said.err) == (2, "digest: --mail: is a mail of one newsletter; name that one\n")


def test_keys_that_mail_waits_for_are_kept(call: Caller, newsletter: Path, server: Smtp) -> None:
    """R20: a retired key stays until nothing waits for it; one that is taken out too early is wrong."""
    folder, text = newsletter.parent, newsletter.read_text()
    newsletter.write_text(text.replace(f"127.0.0.1:{server.port}", "127.0.0.1:9"))
    call("run", "--now", NOW)
    assert call("dkim", "new", "r2", folder / "r2.pem").code == 0
    retired = newsletter.read_text() + "retired = true\n" + KEY.format("r2", "r2")
    newsletter.write_text(retired)
    said = call("doctor")
    assert (said.code, "the retired key r1 has yet to sign 1 of what waits" in said.out) == (0, True)
    newsletter.write_text(retired.replace(KEY.format("r1", "r1") + "retired = true\n", ""))
    said = call("doctor")
    assert (said.code, "delivery.dkim r1: is gone, and mail of 2025-03-11-0700" in said.out) == (1, True)
    said = call("send", "--now", "2025-03-12T06:00+01:00")
    assert (said.code, said.err.count("\n")) == (2, 1)
    assert (
        "delivery.dkim r1: is gone, and mail of 2025-03-11-0700 that waits was planned to be signed by it" in said.err
    )
    assert call("outbox", "--json").json["counts"]["deferred"] == 1
    newsletter.write_text(retired.replace("127.0.0.1:9", f"127.0.0.1:{server.port}"))
    assert call("send", "--now", "2025-03-12T06:00+01:00").code == 0
    said = call("doctor")
    assert (said.code, "the retired key r1 has nothing left to sign" in said.out) == (0, True)


def test_a_newsletter_that_is_not_mailed_is_fine(call: Caller, sample: Path) -> None:
    """There is nothing to look at."""
    assert sample.is_dir()
    said = call("doctor")
    assert (said.code, "there is no [delivery], so that nothing is mailed" in said.out) == (0, True)
