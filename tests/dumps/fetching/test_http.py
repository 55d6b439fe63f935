"""Must-show 7: nothing is fetched twice without need, and nothing that was lost stays lost."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.dumps.fetching.conftest import NOW, Asking
from tests.support.webserver import Reply, Web, fixture

PAGE, FEED = fixture("daily_papers.json"), fixture("feed.xml")
HOUR = timedelta(hours=1)
TAGGED = Reply(PAGE, headers={"ETag": '"a"'})
DATED = Reply(PAGE, headers={"Last-Modified": "Tue, 18 Mar 2025 05:00:00 GMT"})


@pytest.mark.parametrize(
    ("reply", "header", "value"),
    [(TAGGED, "if-none-match", '"a"'), (DATED, "if-modified-since", "Tue, 18 Mar 2025 05:00:00 GMT")],
)
def test_what_is_unchanged_is_no_dump(asking: Asking, server: Web, reply: Reply, header: str, value: str) -> None:
    """R1: a later run, and one after that, hand back what the server told, and get no bytes."""
    url = server.answers(reply)
    assert [dump.data for dump in asking.url(url)] == [PAGE]
    assert asking.url(url, now=NOW + HOUR) == ()
    assert asking.url(url, now=NOW + 2 * HOUR) == ()
    assert [request.get(header) for request in server.requests] == [None, value, value]


def test_what_is_fresh_is_not_asked_for(asking: Asking, server: Web) -> None:
    """Within minutes nobody asks, and as long as the server says, but never so long that news would wait for hours."""
    url = server.answers(TAGGED)
    asking.url(url)
    asking.url(url, now=NOW + timedelta(minutes=4))
    assert len(server.requests) == 1
    for age, asked in (("600", 9), ("864000", 59), ("1", 4), ("x", 4)):
        url = server.answers(Reply(PAGE, headers={"Cache-Control": f"public, max-age={age}"}), path=f"/{age}")
        before = len(server.requests)
        asking.url(url)
        assert asking.url(url, now=NOW + timedelta(minutes=asked)) == ()
        assert len(server.requests) == before + 1
        assert len(asking.url(url, now=NOW + timedelta(minutes=asked + 2))) == 1


def test_what_was_lost_is_fetched_again(asking: Asking, server: Web) -> None:
    """R67: a run that dies before the dump is in the store leaves a memory that nobody believes."""
    url = server.answers(TAGGED)
    asking.url(url)
    asking.had.clear()
    assert [dump.data for dump in asking.url(url)] == [PAGE]
    assert "if-none-match" not in server.requests[1]


def test_a_server_without_memory(asking: Asking, server: Web) -> None:
    """Without ETag and date the whole answer comes again, and it is the same dump."""
    url = server.answers(Reply(PAGE))
    first, again = (asking.url(url, now=NOW + n * HOUR)[0] for n in (0, 1))
    assert first.sha256 == again.sha256


def test_a_mark_that_cannot_be_handed_back(asking: Asking, server: Web) -> None:
    """What would break a header of ours, or is longer than any sense, is as good as none."""
    url = server.answers(Reply(PAGE, headers={"ETag": '"é"', "Last-Modified": "x" * 2000}))
    asking.url(url)
    assert len(asking.url(url, now=NOW + HOUR)) == 1
    assert {"if-none-match", "if-modified-since"}.isdisjoint(server.requests[1])


def test_unchanged_without_a_question(asking: Asking, server: Web) -> None:
    """R2: a server that says so at the first request has given nothing, and that is said."""
    (dump,) = asking.url(server.answers(Reply(status=304)))
    assert dump.fault == "answers that nothing changed, to the first question"


def test_a_server_that_asks_for_patience_is_left_alone(asking: Asking, server: Web) -> None:
    """A later run does not ask before the time is over, says until when, and then goes on where it was."""
    url = server.answers(TAGGED, Reply(status=429, headers={"Retry-After": "7200"}), TAGGED)
    asking.url(url)
    told = "does not want to be asked before 2025-03-18 09:00 UTC; run again then"
    for minutes in (60, 61, 179):
        (dump,) = asking.url(url, now=NOW + timedelta(minutes=minutes))
        assert dump.fault == told
    assert len(server.requests) == 2
    assert asking.url(url, now=NOW + 3 * HOUR) == ()
    assert server.requests[2]["if-none-match"] == '"a"'


def test_patience_is_told_in_one_zone(asking: Asking, server: Web) -> None:
    """R68: when the server answers, and when that is remembered, the hour is the one of the newsletter's clock."""
    url = server.answers(Reply(status=429, headers={"Retry-After": "7200"}))
    zoned = NOW.astimezone(ZoneInfo("Europe/Berlin"))
    told = [asking.url(url, now=zoned + timedelta(minutes=minutes))[0].fault for minutes in (0, 1)]
    assert told == ["does not want to be asked before 2025-03-18 09:00 CET; run again then"] * 2
    assert len(server.requests) == 1


def test_patience_at_the_first_question(asking: Asking, server: Web) -> None:
    """A server that was never heard before is left alone all the same."""
    url = server.answers(Reply(status=503, headers={"Retry-After": "7200"}), TAGGED)
    asking.url(url)
    asking.url(url, now=NOW + HOUR)
    assert len(server.requests) == 1
    assert len(asking.url(url, now=NOW + 2 * HOUR)) == 1


def test_a_clock_that_was_ahead_stops_nothing(asking: Asking, server: Web) -> None:
    """R64: what was noted in a future that never came does not keep anybody from asking."""
    url = server.answers(Reply(status=429, headers={"Retry-After": "99999"}), TAGGED)
    asking.url(url, now=NOW + timedelta(days=400))
    assert len(asking.url(url)) == 1


def test_a_failure_forgets_nothing(asking: Asking, server: Web) -> None:
    """After a day on which the server failed, what it told before still counts."""
    url = server.answers(TAGGED, *[Reply(status=500)] * 3, TAGGED)
    asking.url(url)
    assert asking.url(url, now=NOW + HOUR)[0].fault
    assert asking.url(url, now=NOW + 2 * HOUR) == ()


def test_a_day_in_an_address(asking: Asking, server: Web) -> None:
    """{date} is the day of the clock that is handed in, {date-1} the one before; the dump stands for it."""
    server.answers(Reply(PAGE), path="/papers")
    late = datetime.fromisoformat("2025-03-19T01:00+09:00")
    today, before = asking.url(
        server.url("/papers?date={date}&limit=50"), server.url("/papers?date={date-1}"), now=late
    )
    assert server.targets == ["/papers?date=2025-03-19&limit=50", "/papers?date=2025-03-18"]
    assert (today.stated, before.stated) == (date(2025, 3, 19), date(2025, 3, 18))
    assert (today.captured, today.captured.utcoffset()) == (late, timedelta(hours=9))
    asking.url(server.url("/papers?date={date}&limit=50"), now=late + timedelta(days=1))
    assert server.targets[-1] == "/papers?date=2025-03-20&limit=50"


def test_several_addresses_are_several_dumps(asking: Asking, server: Web) -> None:
    """R2: in their order, each with its own memory, and a fault of one costs the others nothing."""
    urls = server.answers(TAGGED, path="/a"), server.url("/gone"), server.answers(Reply(FEED), path="/b")
    assert [dump.data for dump in asking.url(*urls)] == [PAGE, b"", FEED]
    assert [dump.data for dump in asking.url(*urls, now=NOW + HOUR)] == [b"", FEED]


def test_moments_of_a_doubled_hour(asking: Asking, server: Web) -> None:
    """R63: a capture equals itself, whatever the zone of the clock."""
    now = datetime(2025, 11, 2, 9, 30, tzinfo=UTC).astimezone(ZoneInfo("America/Los_Angeles"))
    (dump,) = asking.url(server.answers(Reply(PAGE)), now=now)
    assert dump.captured == datetime(2025, 11, 2, 9, 30, tzinfo=UTC)


def test_an_address_that_stands_there_twice_is_asked_once(asking: Asking, server: Web) -> None:
    """Must-show 7: also where two become the same only today."""
    server.answers(Reply(PAGE), path="/2025-03-18")
    url = server.url("/2025-03-18")
    assert len(asking.url(url, server.url("/{date}"), url)) == 1
    assert len(server.requests) == 1
