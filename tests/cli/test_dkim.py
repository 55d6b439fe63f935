"""digest dkim, as a user calls it: a key, what to publish of it, and mail that is signed by it."""

import os
import re
import stat
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from digest.core.outbox import Phase
from tests.cli.conftest import Caller, mailed
from tests.support.house import ROOT
from tests.support.mailservers import Smtp
from tests.support.signing import verdicts

NOW, NEXT_DAY = "2025-03-11T18:00+01:00", "2025-03-12T06:00+01:00"
SLOT = "2025-03-11-0700"


@pytest.fixture(name="newsletter")
def _newsletter(sample: Path, server: Smtp) -> Path:
    """The sample with a recipient."""
    return mailed(sample / "schedules/trending.toml", server, "ada@example.org")


def published(said: str) -> dict[str, str]:
    """The record in a line of a zone file, by its name."""
    name, strings = re.findall(r"^(\S+)\. IN TXT \( (.*) \)$", said, re.MULTILINE)[0]
    parts = re.findall(r'"([^"]*)"', strings)
    assert all(len(part) <= 255 for part in parts)
    return {name: "".join(parts)}


def test_what_it_prints_is_all_that_it_takes(call: Caller, newsletter: Path, server: Smtp) -> None:
    """R20: its lines for the newsletter make the mail signed, and its records verify it."""
    known: dict[str, str] = {}
    for selector, kind in (("r1", "--rsa"), ("e1", "--ed25519")):
        said = call("dkim", "new", selector, newsletter.parent / f"{selector}.pem", kind, "--domain", "example.org")
        assert (said.code, said.err) == (0, "")
        known |= published(said.out)
        newsletter.write_text(f"{newsletter.read_text()}\n{said.out[said.out.index('[[delivery.dkim]]') :]}")
    assert call("run", "--now", NOW).code == 0
    (caught,) = server.caught
    assert verdicts(caught.data, known) == [True, True]
    shown = call("dkim", "show", "trending").out
    assert published(shown[: shown.index("e1._domainkey")]) | published(shown[shown.index("e1._domainkey") :]) == known


def test_a_key_is_its_owners_alone_and_never_written_over(call: Caller, tmp_path: Path) -> None:
    """A second call leaves the file as it is."""
    path = tmp_path / "a.pem"
    assert call("dkim", "new", "a", path, "--ed25519").code == 0
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    before = path.read_bytes()
    said = call("dkim", "new", "a", path, "--ed25519")
    assert (said.code, said.err) == (2, "digest: a.pem: is there already; name another file; nothing was written\n")
    assert path.read_bytes() == before


def test_without_a_domain_the_name_is_one_within_its_zone(call: Caller) -> None:
    """A zone file adds the rest."""
    said = call("dkim", "new", "S1", "a.pem", "--ed25519")
    assert re.search(r'^s1\._domainkey IN TXT \( "v=DKIM1; k=ed25519; p=[\w+/]{43}=" \)$', said.out, re.MULTILINE)


def test_programs_read_it(call: Caller, newsletter: Path) -> None:
    """One document, and nothing of the private key in it."""
    made = call("dkim", "new", "r1", newsletter.parent / "r1.pem", "--domain", "Example.org", "--json").json
    assert (made["algorithm"], made["bits"], made["record"]["type"]) == ("rsa-sha256", 2048, "TXT")
    assert made["record"]["name"] == "r1._domainkey.example.org"
    assert "".join(made["record"]["strings"]) == made["record"]["value"]
    table = '[[delivery.dkim]]\nselector = "r1"\nkey_file = "r1.pem"\nretired = true\n'
    newsletter.write_text(f"{newsletter.read_text()}\n{table}")
    said = call("dkim", "show", "--json")
    assert said.json["newsletter"] == "trending"
    (key,) = said.json["keys"]
    assert (key["record"], key["retired"], len(key["fingerprint"])) == (made["record"], True, 64)
    assert "PRIVATE" not in said.out


def test_the_path_in_its_lines_begins_at_the_newsletters(call: Caller, sample: Path) -> None:
    """They can be pasted as they are."""
    said = call("dkim", "new", "a", sample / "keys.pem", "--ed25519").out
    (table,) = tomllib.loads(said[said.index("[[") :])["delivery"]["dkim"]
    assert table == {"selector": "a", "key_file": "../keys.pem"}


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("a_b", "x.pem"), "'a_b' is no name for the DNS; give letters, digits and hyphens, as in s2025"),
        (("a", "x.pem", "--domain", "b c"), "'b c' is no name for the DNS; give letters"),
        (("a", "nowhere/x.pem"), "nowhere/x.pem: No such file or directory"),
    ],
)
def test_what_cannot_be_is_told_in_one_line(call: Caller, arguments: tuple[str, ...], line: str) -> None:
    """And nothing is written."""
    said = call("dkim", "new", *arguments)
    assert said.code in {1, 2}
    assert said.err.startswith(f"digest: {line}")
    assert not list(Path().glob("**/*.pem"))


def test_who_signs_nothing_loads_nothing(sample: Path) -> None:
    """A run without keys is as quick as before: nothing of cryptography is imported."""
    code = "import sys; from digest.cli import main; main(sys.argv[1:]); print('cryptography' in sys.modules)"
    run = [sys.executable, "-c", code, "run", "--now", NOW]
    done = subprocess.run(
        run, cwd=sample, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=True
    )
    assert done.stdout.endswith("False\n")


def test_a_newsletter_without_keys_is_told_who_signs(call: Caller, sample: Path) -> None:
    """Its relay."""
    assert sample.is_dir()
    assert call("dkim", "show").out == "trending  has no [[delivery.dkim]], so that its relay has to sign\n"
    assert call("dkim", "show", "--json").json == {"newsletter": "trending", "keys": []}


def test_a_key_that_is_gone_stops_the_mail_alone(call: Caller, newsletter: Path, server: Smtp) -> None:
    """R15, R20: wrong configuration, exit code 2; the issue is made, and once the key is back its mail goes out."""
    file = newsletter.parent / "r1.pem"
    assert call("dkim", "new", "r1", file).code == 0
    table = '[[delivery.dkim]]\nselector = "r1"\nkey_file = "r1.pem"\n'
    newsletter.write_text(f"{newsletter.read_text()}\n{table}")
    file.rename(file.with_suffix(".away"))
    for command in ("run", "send", "run"):  # the issue was not planned, so that nothing is in the outbox yet
        said = call(command, "--now", NOW)
        assert (said.code, said.err.count("\n")) == (2, 1)
        assert "trending.toml: delivery.dkim r1.key_file: " in said.err
        assert "cannot be read (No such file or directory); check the path and its rights" in said.err
    assert server.caught == []
    file.with_suffix(".away").rename(file)
    assert call("send", "--now", NOW, "--json").json["sent"] == {"sent": 1}
    assert len(server.caught) == 1


@pytest.mark.parametrize("wrong", ["broken", "gone", "another"])
def test_mail_that_waits_for_its_key_goes_on_waiting(call: Caller, newsletter: Path, server: Smtp, wrong: str) -> None:
    """R15, R20: whatever is wrong with the key is wrong configuration, exit code 2; no delivery has suffered."""
    text, file = newsletter.read_text(), newsletter.parent / "r1.pem"
    assert call("dkim", "new", "r1", file).code == 0
    signed = f'{text}\n[[delivery.dkim]]\nselector = "r1"\nkey_file = "r1.pem"\n'
    newsletter.write_text(signed)
    server.faults[Phase.RCPT] = ["451 4.3.0 not now"]
    assert call("run", "--now", NOW).code == 0
    key, counts = file.read_bytes(), call("outbox", "--json").json["counts"]
    if wrong == "broken":
        file.write_bytes(key[:100])
    elif wrong == "gone":
        newsletter.write_text(text)
    else:
        file.unlink()
        assert call("dkim", "new", "r1", file).code == 0
    for command in ("send", "run"):
        said = call(command, "--now", NEXT_DAY)
        assert (said.code, said.err.count("\n"), "; " in said.err) == (2, 1, True)
        assert "trending.toml: delivery.dkim r1" in said.err
        assert call("outbox", "--json", "--slot", SLOT).json["counts"] == counts
    newsletter.write_text(signed)
    file.write_bytes(key)
    assert call("send", "--now", NEXT_DAY).code == 0
    assert call("outbox", "--json", "--slot", SLOT).json["counts"]["sent"] == 1
