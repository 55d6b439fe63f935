"""Harvests by OAI-PMH from a real server that replays arXiv's pages."""

import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from digest.core.newsletter import Harvest, Source
from digest.core.snapshot import Dump, SourceKind
from digest.dumps.fetching import oai, pages
from digest.dumps.fetching.answers import LONGEST
from tests.dumps.fetching.conftest import SHORT, Asking
from tests.support.webserver import Reply, Web, fixture

FIRST, SECOND = fixture("oai-1.xml"), fixture("oai-2.xml")
NOW = datetime(2016, 10, 21, 5, tzinfo=UTC)
DAY = timedelta(days=1)
HEAD = b'<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><responseDate>2016-10-22T04:00:00Z</responseDate>'
NAMES = {"oai": "http://www.openarchives.org/OAI/2.0/"}


def error(code: str, words: str = "") -> Reply:
    """A repository's error."""
    return Reply(b'%s<error code="%s">%s</error></OAI-PMH>\n' % (HEAD, code.encode(), words.encode()))


def record(day: str, name: str = "x", more: str = "") -> bytes:
    """A record with as little as it may have."""
    return (
        f"<record><header><identifier>{name}</identifier><datestamp>{day}</datestamp></header>{more}</record>".encode()
    )


def page(*records: bytes, token: str | None = None) -> bytes:
    """A page of a list."""
    end = b"" if token is None else b"<resumptionToken>%s</resumptionToken>" % token.encode()
    return b"%s<ListRecords>%s%s</ListRecords></OAI-PMH>" % (HEAD, b"".join(records), end)


def harvest(asking: Asking, server: Web, now: datetime = NOW, **said: object) -> tuple[Dump, ...]:
    """One run."""
    wanted = replace(Harvest(server.url("/oai2"), "cs"), **said)  # type: ignore[arg-type]  # the fields are of several types
    return asking.fetch(Source("arxiv", kind=SourceKind.CATALOGUE, harvest=wanted, partial=True), now)


def answers(server: Web, *replies: Reply | bytes) -> None:
    """What the repository answers, one after the other."""
    server.answers(*(each if isinstance(each, Reply) else Reply(each) for each in replies), path="/oai2")


def asked(server: Web) -> list[str]:
    """What was asked for, without what is always there."""
    return [target.removeprefix("/oai2?verb=ListRecords&") for target in server.targets]


def identifiers(data: bytes) -> list[str]:
    """The records of a dump, as a parser that forgives nothing finds them."""
    return [str(found.text) for found in ET.fromstring(data).iterfind(".//oai:header/oai:identifier", NAMES)]  # noqa: S314 - our own fixtures


def test_pages_become_one_dump(asking: Asking, server: Web) -> None:
    """Every record once and in its order, well-formed, and nothing in it says that more would follow."""
    answers(server, FIRST, SECOND)
    (dump,) = harvest(asking, server)
    assert asked(server) == ["metadataPrefix=arXivRaw&from=2016-10-14&set=cs", "resumptionToken=1403493%7C1001"]
    assert identifiers(dump.data) == identifiers(FIRST) + identifiers(SECOND)
    assert len(identifiers(dump.data)) == 4
    assert b"resumptionToken" not in dump.data
    assert (dump.name, dump.stated, dump.fault) == (server.url("/oai2"), None, "")


def test_one_page_stays_as_it_came(asking: Asking, server: Web) -> None:
    """What needs no joining is kept to the byte."""
    answers(server, SECOND)
    assert harvest(asking, server)[0].data == SECOND


def test_the_next_harvest_begins_where_the_last_one_ended(asking: Asking, server: Web) -> None:
    """From the last day of which something came, by the repository's own clock; a quiet day moves nothing."""
    answers(server, SECOND, error("noRecordsMatch"), page(record("2016-10-22"), record("2099-01-01")), SECOND)
    for n in range(4):
        harvest(asking, server, NOW + n * DAY)
    assert [each.split("&")[1] for each in asked(server)] == [
        "from=2016-10-14",
        "from=2016-10-21",
        "from=2016-10-21",
        "from=2016-10-22",
    ]


def test_a_harvest_that_was_lost_is_made_again(asking: Asking, server: Web) -> None:
    """R67: where the dump never came into the store, the next run begins where the lost one began."""
    answers(server, SECOND)
    harvest(asking, server)
    asking.had.clear()
    harvest(asking, server, NOW + timedelta(minutes=1))
    assert asked(server)[0] == asked(server)[1]


def test_a_repository_is_asked_once_an_hour(asking: Asking, server: Web) -> None:
    """Nothing tells whether there is something new, so nobody asks within the hour."""
    answers(server, SECOND, error("noRecordsMatch"))
    for minutes in (0, 59, 61, 62, 119):
        harvest(asking, server, NOW + timedelta(minutes=minutes))
    assert len(server.requests) == 2
    assert timedelta(hours=1) == LONGEST


def test_where_the_first_harvest_begins(asking: Asking, server: Web) -> None:
    """A week before, or where the newsletter says; without a set, of everything, in the form that it names."""
    answers(server, error("noRecordsMatch"))
    assert harvest(asking, server, set="", prefix="oai_dc", since=date(2016, 1, 1)) == ()
    assert asked(server) == ["metadataPrefix=oai_dc&from=2016-01-01"]
    assert oai.Oai(asking.web(), asking.fetches, lambda *_: True).fetch(Source("page"), NOW) == ()


def test_a_token_that_is_not_known_any_more(asking: Asking, server: Web) -> None:
    """The list is begun again, once; a repository that forgets twice is a fault."""
    bad = error("badResumptionToken")
    answers(server, FIRST, bad, FIRST, SECOND)
    assert len(identifiers(harvest(asking, server)[0].data)) == 4
    assert asked(server)[2].startswith("metadataPrefix")
    answers(server, FIRST, bad, FIRST, bad)
    (dump,) = harvest(asking, server, NOW + DAY)
    assert dump.fault == "forgets twice how far it has sent its list; run again later"
    answers(server, FIRST, error("noRecordsMatch"))
    assert len(identifiers(harvest(asking, server, NOW + DAY)[0].data)) == 2


def test_flow_control(asking: Asking, server: Web) -> None:
    """A repository that answers 503 between pages: short pauses are made, a long one ends the harvest."""
    wait = Reply(status=503, headers={"Retry-After": "10"})
    answers(server, FIRST, wait, SECOND)
    assert len(identifiers(harvest(asking, server)[0].data)) == 4
    assert asking.clock.slept == [10]
    answers(server, FIRST, Reply(status=503, headers={"Retry-After": "7200"}), SECOND)
    told = "does not want to be asked before 2016-10-22 07:00 UTC; run again then"
    assert harvest(asking, server, NOW + DAY)[0].fault == told
    before = len(server.requests)
    assert harvest(asking, server, NOW + DAY + timedelta(hours=1))[0].fault == told
    assert len(server.requests) == before
    answers(server, FIRST, SECOND)
    assert harvest(asking, server, NOW + 2 * DAY)[0].fault == ""


@pytest.mark.parametrize(
    ("replies", "fault"),
    [
        ((error("badArgument", "no &lt;set&gt;"),), "answers with the error badArgument: “no <set>”; check oai, set"),
        ((b"<html><body>Down for maintenance</body></html>",), "is no answer of OAI-PMH, it begins “<html>"),
        ((b'<!DOCTYPE x [<!ENTITY a "b">]>' + SECOND,), "is no answer of OAI-PMH"),
        ((FIRST[: len(FIRST) // 2],), "breaks off within a page; run again later"),
        ((FIRST, SECOND[:-20]), "breaks off within a page"),
        ((FIRST, Reply(status=404)), "answers with status 404"),
        ((FIRST, FIRST), "leads in a circle: it gives one resumption token twice"),
        ((error("badResumptionToken"),), "answers with the error badResumptionToken"),
        ((page(record("2016-10-21", more="x" * 700_000), token="a"), page(record("2016-10-21", more="x" * 700_000))),
         "has more than 1 MB; ask for less of it at once"),
    ],
)  # fmt: skip
def test_a_harvest_that_breaks_off_is_none(
    asking: Asking, server: Web, replies: tuple[Reply | bytes, ...], fault: str
) -> None:
    """R2: one line, and the next run begins where this one began."""
    asking.limits = replace(SHORT, tries=1)
    answers(server, *replies)
    (dump,) = harvest(asking, server)
    assert dump.fault.startswith(fault)
    assert dump.data == b""
    answers(server, SECOND)
    harvest(asking, server, NOW + DAY)
    assert asked(server)[-1] == "metadataPrefix=arXivRaw&from=2016-10-15&set=cs"


def test_a_list_without_end(asking: Asking, server: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    """R2: a repository that always has one more page is left at last."""
    monkeypatch.setattr(oai, "MOST", 3)
    answers(server, *(page(record("2016-10-21"), token=f"{n}") for n in range(4)))
    assert harvest(asking, server)[0].fault == "has more than 3 pages; begin later, with since"


@pytest.mark.parametrize(
    ("text", "token"),
    [
        (page(record("2016-10-21"), token="a|1&amp;b"), "a|1&b"),
        (page(record("2016-10-21"), token=" "), ""),
        (page(record("2016-10-21")), ""),
        (page(b"<record><![CDATA[<resumptionToken>evil</resumptionToken>]]></record>", token="good"), "good"),
        (page(b"<record><![CDATA[<resumptionToken>evil</resumptionToken>]]></record>"), ""),
        (b'<o:OAI-PMH><o:record></o:record><o:resumptionToken c="1">t</o:resumptionToken></o:OAI-PMH>', "t"),
        (b"<OAI-PMH><resumptionToken/></OAI-PMH>", ""),
    ],
)
def test_what_leads_to_the_next_page(text: bytes, token: str) -> None:
    """R36: the token that stands behind the records, and nothing that a paper says."""
    assert pages.token(text) == token


def test_pages_that_no_parser_would_take() -> None:
    """Joining needs no well-formed pages, and a page without a root or an end is taken whole."""
    assert pages.joined([b"a", b"b"]) == b"ab"
    assert pages.last_day([b"<datestamp>2016-10-21</datestamp>"], "x") == "2016-10-21"
    assert pages.last_day([HEAD], "2016-10-01") == "2016-10-01"


def test_hostile_pages_take_no_time() -> None:
    """R38: what is never closed costs no more than what is."""
    for text in (b"<resumptionToken" * 60_000, b"<record" * 90_000, b"</record " * 90_000, b"<error code=" * 90_000):
        whole = b"<OAI-PMH>" + text + b"</OAI-PMH>"
        pages.check(whole)
        assert pages.token(whole) == ""
        assert pages.error(whole) == ("", "")
