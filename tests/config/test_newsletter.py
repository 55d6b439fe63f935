"""Newsletter files: the sample reads as it should, and each mistake gets its one line."""

from datetime import time, timedelta
from pathlib import Path

import pytest

from digest import resources
from digest.config.newsletter import load
from digest.core.errors import ConfigError
from digest.core.mailing import Tls
from digest.core.newsletter import Empty, First, Newsletter, Thumbnails
from digest.core.snapshot import SourceKind
from tests.config.conftest import LEAST, MAIL


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder of newsletters."""
    return tmp_path


def read(folder: Path, text: str, name: str = "papers") -> Newsletter:
    """The newsletter of a text."""
    path = folder / f"{name}.toml"
    path.write_text(text, encoding="utf-8")
    return load(path)


def test_the_sample_reads() -> None:
    """The bundled newsletter has three profiles, a cadence on weekdays, and mails nothing."""
    sample = load(resources.schedules() / "trending.toml")
    assert sample.name == "trending"
    assert len(sample.profiles) == 3
    assert sample.cadence.days == (0, 1, 2, 3, 4)
    assert sample.cadence.at == (time(7),)
    assert sample.delivery is None


def test_the_least_newsletter_has_sane_defaults(folder: Path) -> None:
    """A title and a source are enough."""
    found = read(folder, LEAST)
    assert found.sources[0].paths == (str(folder / "dumps/*.txt"),)
    assert (found.sources[0].first, found.empty, found.cadence.zone) == (First.ANNOUNCE, Empty.SKIP, "UTC")
    assert found.cadence.at == (time(0),)
    assert found.profiles == ()


def test_how_papers_are_selected(folder: Path) -> None:
    """A little diversity by default, no reading budget, and nothing that no profile chose."""
    least, full = read(folder, LEAST), read(folder, "diversity = 1\nminutes = 10\nserendipity = 2\n" + LEAST)
    assert (least.diversity, least.minutes, least.serendipity) == (0.3, 0, 0)
    assert (full.diversity, full.minutes, full.serendipity) == (1.0, 10, 2)
    assert isinstance(full.diversity, float)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("diversity = 30", "diversity: 30 is out of range; give a number from 0 to 1"),
        ('minutes = "10"', "minutes: '10' is not a whole number"),
        ("minutes = 601", "minutes: 601 is out of range; give a number from 0 to 600"),
        ("serendipity = -1", "serendipity: -1 is out of range; give a number from 0 to 20"),
        ("serendipity = true", "serendipity: true is not a whole number"),
    ],
)
def test_what_selecting_does_not_take(folder: Path, line: str, said: str) -> None:
    """One line that names file, key and remedy."""
    with pytest.raises(ConfigError) as caught:
        read(folder, f"{line}\n{LEAST}")
    assert f"papers.toml: {said}" in str(caught.value)


def test_what_is_told_again_is_the_newsletters_choice(folder: Path) -> None:
    """A number a section, 0 for none; what is no number is refused with its place."""
    least = read(folder, LEAST)
    assert (least.trending, least.revised, least.returned) == (10, 5, 5)
    some = read(folder, "trending = 3\nrevised = 0\nreturned = 500\n" + LEAST)
    assert (some.trending, some.revised, some.returned) == (3, 0, 500)
    for key in ("revised", "returned"):
        with pytest.raises(ConfigError, match=rf"{key}: 501 is out of range; give a number from 0 to 500"):
            read(folder, f"{key} = 501\n" + LEAST)
        with pytest.raises(ConfigError, match=rf"{key}: 'all' is not a whole number"):
            read(folder, f'{key} = "all"\n' + LEAST)


def test_pictures_are_the_newsletters_choice(folder: Path) -> None:
    """R34: none by default; what is no choice is refused with those that there are."""
    assert read(folder, LEAST).thumbnails is Thumbnails.NONE
    for choice in Thumbnails:
        assert read(folder, f'thumbnails = "{choice}"\n' + LEAST).thumbnails is choice
    with pytest.raises(ConfigError, match=r"papers.toml: thumbnails: .*'all'.* none"):
        read(folder, 'thumbnails = "all"\n' + LEAST)


def test_a_catalogue_is_the_baseline_by_default(folder: Path) -> None:
    """By default a ranked page is announced, a catalogue is the baseline."""
    found = read(folder, LEAST + 'kind = "catalogue"\n')
    assert found.sources[0].kind is SourceKind.CATALOGUE
    assert found.sources[0].first is First.BASELINE
    assert read(folder, 'first = "announce"\n' + LEAST + 'kind = "catalogue"\n').sources[0].first is First.ANNOUNCE


def test_delivery_is_secured_unless_it_is_told_otherwise(folder: Path) -> None:
    """R50: verified TLS by default; plain for loopback, or when the newsletter says so."""
    secure = read(folder, LEAST + MAIL).delivery
    assert secure is not None
    assert (secure.relays[0].tls, secure.relays[0].port, secure.relays[0].user) == (Tls.STARTTLS, 587, "me")
    assert secure.bounces == secure.unsubscribe == "digest@example.org"
    for url, extra, tls, port in [
        ("smtps://relay.example.org", "", Tls.IMPLICIT, 465),
        ("smtp://127.0.0.1:2525", "", Tls.NONE, 2525),
        ("smtp://localhost", "", Tls.NONE, 25),
        ("smtp://127.0.0.1", 'tls = "starttls"', Tls.STARTTLS, 587),
        ("smtp://relay.example.org", 'tls = "none"', Tls.NONE, 25),
    ]:
        made = read(folder, LEAST + MAIL.replace("smtp://me@relay.example.org", url) + extra).delivery
        assert made is not None
        assert (made.relays[0].tls, made.relays[0].port) == (tls, port)


def test_recipients_come_from_list_and_file_each_once(folder: Path) -> None:
    """Doubled addresses count once, whatever their case; comments and blank lines are passed over."""
    (folder / "list.txt").write_text("# the lab\nBob@example.org\n\nADA@example.org\ncy@example.org # new\n")
    made = read(folder, LEAST + MAIL + 'recipients_file = "list.txt"\nca_file = "ca.pem"\n').delivery
    assert made is not None
    assert made.recipients == ("ada@example.org", "Bob@example.org", "cy@example.org")
    assert made.relays[0].ca_file == str(folder / "ca.pem")


def test_cadence_reads_days_times_zone(folder: Path) -> None:
    """R65: `mon` is Monday, and so is `1`."""
    cadence = '[cadence]\ndays = ["1", "Sun"]\nat = ["18:30", "07:00"]\nzone = "Africa/Cairo"\ncatch_up = "90m"\n'
    found = read(folder, LEAST + cadence).cadence
    assert found.days == (0, 6)
    assert found.at == (time(7), time(18, 30))
    assert found.catch_up == timedelta(minutes=90)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("title = \n", "papers.toml: Invalid value (at line 1, column 9); mend the TOML there"),
        (LEAST.replace('title = "Papers"', ""), "title: is missing"),
        ('title = "x"', "source: is missing; add a [[source]]"),
        (LEAST + LEAST.replace('title = "Papers"', ""), "two sources have one name"),
        (LEAST.replace('"page"', '"A page"'), "source 1.name: 'A page' is no name for a source"),
        (LEAST.replace('["dumps/*.txt"]', "[]"), "source 1.paths: names no files"),
        (LEAST + "[delivry]\n", "delivry: is not a known key; did you mean 'delivery'?"),
        (LEAST + '[[profile]]\nname = "A"\nkeyword = ["x"]\n', "profile 1.keyword: is not a known key; did you mean"),
        (
            LEAST + '[[profile]]\nname = "A"\ntext = "x"\nhalf_life = "90d"\n',
            'profile 1.half_life: is neither a number of days nor never; write half_life = 90, or half_life = "never"',
        ),
        (LEAST + '[[profile]]\nname = "A"\ntext = "x"\nhalf_life = 0\n', "profile 1.half_life: is neither"),
        (LEAST + '[[profile]]\nname = "A"\n', "profile 1.name: 'A' looks for nothing"),
        (LEAST + '[[profile]]\nname = "A"\ntext = "x"\n' * 2, "profile 2.name: 'A' stands twice"),
        (
            LEAST + '[[profile]]\nname = "A"\nkeywords = ["b", "prompt AND"]\n',
            "profile 1.keywords: 'prompt AND': after 'prompt AND', a phrase is missing; write one there",
        ),
        (
            LEAST + '[[profile]]\nname = "A"\nkeywords = ["NOT x"]\n',
            "profile 1.keywords: 'NOT x': would let in papers that hold none of its phrases; join what is wanted",
        ),
        (
            LEAST + '[[profile]]\nname = "A"\ntext = "x"\nexclude = ["title:(a OR b"]\n',
            "profile 1.exclude: 'title:(a OR b': after 'title:', '(' is not closed; close it with ')'",
        ),
        (LEAST + '[cadence]\nzone = "Europe/Atlantis"\n', "cadence.zone: 'Europe/Atlantis': is not a known time zone"),
        (LEAST + '[cadence]\nzone = "../../etc/passwd"\n', "is not a known time zone"),
        (LEAST + '[cadence]\ndays = ["caturday"]\n', "cadence.days: 'caturday' is not a day"),
        (LEAST + '[cadence]\nat = ["7:00"]\n', "cadence.at: '7:00' is not a time of day"),
        (LEAST + '[cadence]\ncatch_up = "soon"\n', "cadence.catch_up: 'soon': is not a duration"),
        (
            'theme = "nowhere"\n' + LEAST,
            "theme: there is no folder nowhere; name a folder of templates beside this file, or one of compact, large",
        ),
        ('approval = "yes"\n' + LEAST, "approval: 'yes' is not true or false; write true or false"),
        ('theme = "nowhere"\n' + LEAST, "theme: there is no folder nowhere"),
        ('subscribe = "javascript:alert(1)"\n' + LEAST, "subscribe: 'javascript:alert(1)': is no web address"),
        ('language = "<b>"\n' + LEAST, "language: '<b>': is no language tag"),
        (LEAST + '[archive]\nurl = "ftp://x"\n', "archive.url: 'ftp://x': is no web address"),
        (LEAST + MAIL.replace("Papers <digest@example.org>", "Papers"), "delivery.from: 'Papers'"),
        (LEAST + MAIL.replace('"ada@example.org"', '"a@x, b@y"'), "delivery.recipients: "),
        (LEAST + MAIL.replace('["ada@example.org"]', "[]"), "delivery.recipients: names nobody"),
        (LEAST + MAIL + 'recipients_file = "gone.txt"', "delivery.recipients_file: gone.txt cannot be read"),
        (LEAST + MAIL.replace("me@", "me:secret@"), "delivery.relay: holds a password"),
        (LEAST + MAIL.replace("smtp://", "http://"), "is no relay"),
        (LEAST + MAIL.replace("relay.example.org", "relay.example.org:99999"), "delivery.relay:"),
        (LEAST + MAIL + 'tls = "maybe"', "delivery.tls: 'maybe' is not known"),
        (LEAST + MAIL.replace("smtp://", "smtps://") + 'tls = "none"', "delivery.tls: 'none' is not known"),
    ],
)
def test_each_mistake_gets_one_line(folder: Path, text: str, message: str) -> None:
    """R66 and DESIGN: wrong configuration is one line that names file, key and remedy."""
    with pytest.raises(ConfigError) as problem:
        read(folder, text)
    assert message in str(problem.value)
    assert "papers.toml: " in str(problem.value)
    assert "\n" not in str(problem.value)
    assert "secret" not in str(problem.value)


def test_a_file_that_cannot_be_read_is_named(folder: Path) -> None:
    """Missing, undecodable and misnamed files get their line too."""
    with pytest.raises(ConfigError, match="there is no such file"):
        load(folder / "absent.toml")
    (folder / "latin.toml").write_bytes(b'title = "caf\xe9"')
    with pytest.raises(ConfigError, match="is not UTF-8 text"):
        load(folder / "latin.toml")
    with pytest.raises(ConfigError, match="is no name for a newsletter"):
        read(folder, LEAST, "My Papers")
    (folder / "folder.toml").mkdir()
    with pytest.raises(ConfigError, match="cannot be read"):
        load(folder / "folder.toml")


def test_the_fields_of_a_table(folder: Path) -> None:
    """Which of its fields is which of ours, and where its list lies."""
    text = LEAST + '[source.fields]\ntitle = "name"\nid = "paper.id"\nitems = "data.papers"\n'
    assert read(folder, text).sources[0].fields == (("title", "name"), ("id", "paper.id"), ("items", "data.papers"))
    assert read(folder, LEAST).sources[0].fields == ()


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ('[source.fields]\nid = "x"', "source 1.fields.title: is missing; add it as text in quotes"),
        (
            '[source.fields]\ntitle = "x"\nabstrct = "y"',
            "source 1.fields.abstrct: is not a known key; did you mean 'abstract'?",
        ),
        ("[source.fields]\ntitle = 3", "source 1.fields.title: 3 is not text in quotes; write text in quotes"),
        (
            'format = "jsonl"\n[source.fields]\ntitle = "x"',
            "source 1.format: stands beside a table of fields; leave one of them out",
        ),
    ],
)
def test_wrong_fields_get_one_line(folder: Path, lines: str, message: str) -> None:
    """File, key and remedy."""
    with pytest.raises(ConfigError) as caught:
        read(folder, LEAST + lines + "\n")
    assert str(caught.value) == f"{folder / 'papers.toml'}: {message}"
