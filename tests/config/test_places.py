"""Where a source's dumps come from, and how long they are kept: each key, and each mistake in one line."""

from datetime import date
from pathlib import Path

import pytest

from digest.core.keep import Keep
from digest.core.newsletter import First, Harvest
from digest.core.snapshot import SourceKind
from tests.config.conftest import LEAST, Reader, Refusal
from tests.config.test_sources import refusal, write

PAGE = LEAST.replace('paths = ["dumps/*.txt"]\n', "")
URL = "https://ada:secret@example.org:8443/papers?date={date}&before={date-1}&token=secret"


def test_an_address(read: Reader) -> None:
    """One, or several; a page of the web is ranked and whole like a file."""
    source = read(PAGE + f'url = "{URL}"\n').sources[0]
    assert (source.urls, source.paths, source.harvest) == ((URL,), (), None)
    assert (source.kind, source.partial, source.contact) == (SourceKind.RANKED, False, "")
    several = read(PAGE + 'url = ["http://a.example/", "HTTPS://[::1]/x"]\npartial = true\n').sources[0]
    assert several.urls == ("http://a.example/", "HTTPS://[::1]/x")
    assert (several.kind, several.partial) == (SourceKind.CATALOGUE, True)


def test_a_harvest(read: Reader) -> None:
    """It lists what came or changed, as a catalogue, and its first dump is the baseline."""
    oai = PAGE + 'oai = "https://export.example/oai2"\n'
    source = read(oai).sources[0]
    assert source.harvest == Harvest("https://export.example/oai2", "", "arXivRaw", None)
    assert (source.kind, source.partial, source.first) == (SourceKind.CATALOGUE, True, First.BASELINE)
    told = read(oai + 'set = "cs"\nprefix = "oai_dc"\nsince = "2025-03-01"\n').sources[0]
    assert told.harvest == Harvest("https://export.example/oai2", "cs", "oai_dc", date(2025, 3, 1))


@pytest.mark.parametrize(
    ("text", "keep"),
    [
        (LEAST, Keep()),
        (LEAST + 'keep = "all"\n', Keep()),
        (LEAST + 'keep = "90d"\n', Keep(days=90)),
        (LEAST + "keep = 30\n", Keep(last=30)),
        (LEAST + 'keep = "30"\n', Keep(last=30)),
        ('keep = "90d"\n' + LEAST, Keep(days=90)),
        ('keep = "90d"\n' + LEAST + 'keep = "all"\n', Keep()),
    ],
)
def test_how_long_raw_dumps_are_kept(read: Reader, text: str, keep: Keep) -> None:
    """For the whole newsletter, or for one of its sources."""
    assert read(text).sources[0].keep == keep


@pytest.mark.parametrize(
    "contact", ["ada@example.org", "mailto:ada+digest@example.org", "https://example.org/about?x=1"]
)
def test_whom_servers_may_write_to(read: Reader, contact: str) -> None:
    """A mail address or a page."""
    assert read(f'contact = "{contact}"\n' + LEAST).sources[0].contact == contact


def test_newsletters_that_share_a_source_may_name_other_people(tmp_path: Path) -> None:
    """Whom to write to is no part of what a source is; how long its dumps are kept is."""
    write(tmp_path, a='contact = "ada@example.org"\n' + LEAST, b=LEAST)
    write(tmp_path, c=LEAST + "keep = 3\n")
    assert "source page: keep differs from that in" in refusal(tmp_path, "c")
    (tmp_path / "c.toml").unlink()
    write(tmp_path, c=PAGE.replace('"page"', '"web"') + 'url = "http://a.example/"\n')
    write(tmp_path, d=PAGE.replace('"page"', '"web"') + 'url = "http://b.example/"\n')
    assert "source web: urls differs" in refusal(tmp_path, "c")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (PAGE, "source 1.paths: names no files; add patterns such as"),
        (PAGE + "url = []\n", "source 1.paths: names no files"),
        (LEAST + 'url = "http://x/"\n', "source 1.url: stands beside paths; write two sources"),
        (LEAST + 'oai = "http://x/"\n', "source 1.oai: stands beside paths"),
        (PAGE + 'url = "example.org"\n', "source 1.url: is no web address in ASCII; give an address such as"),
        (PAGE + 'url = "file:///etc/passwd"\n', "source 1.url: is no web address"),
        (PAGE + 'url = "ftp://example.org/secret"\n', "source 1.url: is no web address"),
        (PAGE + 'url = "https:///x"\n', "source 1.url: is no web address"),
        (PAGE + 'url = "https://example.org/é"\n', "source 1.url: is no web address in ASCII"),
        (PAGE + 'url = "https://example.org:99999/"\n', "source 1.url: Port out of range"),
        (PAGE + 'url = "https://example.org/{day}"\n', "source 1.url: holds {…} other than {date} and {date-1}"),
        (PAGE + 'url = ["https://example.org/", 3]\n', "source 1.url: 3 is not a text"),
        (PAGE + "url = 3\n", "source 1.url: 3 is not text in quotes"),
        (PAGE + 'oai = ""\n', "source 1.oai: is empty"),
        (PAGE + 'oai = "https://example.org/oai"\nsince = "March"\n', "source 1.since: 'March': Invalid isoformat"),
        (PAGE + 'url = "https://example.org/"\nset = "cs"\n', "source 1.set: is not a known key"),
        (LEAST + 'keep = "soon"\n', "source 1.keep: is neither all, nor days, nor a number of dumps; write keep"),
        (LEAST + 'keep = "0d"\n', "source 1.keep: is neither all"),
        (LEAST + "keep = 0\n", "source 1.keep: is neither all"),
        (LEAST + "keep = true\n", "source 1.keep: true is not text in quotes"),
        ("keep = -1\n" + LEAST, "keep: -1 is out of range"),
        ('contact = "ada"\n' + LEAST, "contact: 'ada': is neither a mail address nor a web address"),
        ('contact = "a@b\\r\\nX: y"\n' + LEAST, "contact: "),
        ('contact = "a@b) (c"\n' + LEAST, "contact: "),
    ],
)
def test_what_cannot_be_is_one_line(refused: Refusal, text: str, message: str) -> None:
    """R66 and DESIGN: file, key and remedy, and no address, which may hold a secret."""
    said = refused(text)
    assert said.startswith(message)
    assert "secret" not in said
