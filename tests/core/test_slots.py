from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.core.newsletter import Cadence
from digest.core.slots import following, latest, slots

SEVEN = (time(7),)
ZONES = ("UTC", "Europe/Berlin", "Africa/Cairo", "Australia/Lord_Howe", "America/New_York", "Pacific/Apia")
cadences = st.builds(
    Cadence,
    days=st.sets(st.integers(0, 6), min_size=1).map(lambda days: tuple(sorted(days))),
    at=st.sets(st.times().map(lambda t: t.replace(second=0, microsecond=0)), min_size=1, max_size=3).map(
        lambda times: tuple(sorted(times))
    ),
    zone=st.sampled_from(ZONES),
)
instants = st.datetimes(datetime(2011, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - bounds have no zone


def due(zone: str, *at: time, start: str) -> list[tuple[str, str]]:
    """The slots of three days from an hour in UTC on: wall time, and the local time at which they are due."""
    after = datetime.fromisoformat(f"{start}:00+00:00")
    found = slots("trending", Cadence(at=at, zone=zone), after, after + timedelta(days=3))
    return [(slot.key, slot.due.astimezone(ZoneInfo(zone)).strftime("%d %H:%M %z")) for slot in found]


@pytest.mark.parametrize(
    ("zone", "at", "start", "expected"),
    [
        pytest.param("Europe/Berlin", time(2, 30), "2025-03-29T00", [
            ("2025-03-29-0230", "29 02:30 +0100"),
            ("2025-03-30-0230", "30 03:30 +0200"),
            ("2025-03-31-0230", "31 02:30 +0200"),
        ], id="Berlin skips"),
        pytest.param("Europe/Berlin", time(2, 30), "2025-10-25T00", [
            ("2025-10-25-0230", "25 02:30 +0200"),
            ("2025-10-26-0230", "26 02:30 +0200"),
            ("2025-10-27-0230", "27 02:30 +0100"),
        ], id="Berlin repeats"),
        pytest.param("Africa/Cairo", time(0, 15), "2025-04-23T12", [
            ("2025-04-24-0015", "24 00:15 +0200"),
            ("2025-04-25-0015", "25 01:15 +0300"),
            ("2025-04-26-0015", "26 00:15 +0300"),
        ], id="Cairo skips"),
        pytest.param("Africa/Cairo", time(23, 30), "2025-10-29T12", [
            ("2025-10-29-2330", "29 23:30 +0300"),
            ("2025-10-30-2330", "30 23:30 +0300"),
            ("2025-10-31-2330", "31 23:30 +0200"),
        ], id="Cairo repeats"),
        pytest.param("Australia/Lord_Howe", time(2, 15), "2025-10-03T00", [
            ("2025-10-04-0215", "04 02:15 +1030"),
            ("2025-10-05-0215", "05 02:45 +1100"),
            ("2025-10-06-0215", "06 02:15 +1100"),
        ], id="Lord Howe skips half an hour"),
        pytest.param("Australia/Lord_Howe", time(1, 45), "2025-04-04T00", [
            ("2025-04-05-0145", "05 01:45 +1100"),
            ("2025-04-06-0145", "06 01:45 +1100"),
            ("2025-04-07-0145", "07 01:45 +1030"),
        ], id="Lord Howe repeats half an hour"),
        pytest.param("Pacific/Apia", time(7), "2011-12-29T12", [
            ("2011-12-29-0700", "29 07:00 -1000"),
            ("2011-12-30-0700", "31 07:00 +1400"),
            ("2011-12-31-0700", "31 07:00 +1400"),
            ("2012-01-01-0700", "01 07:00 +1400"),
        ], id="Apia skips a day"),
    ],
)  # fmt: skip
def test_hours_that_the_clock_skips_or_repeats(
    zone: str, at: time, start: str, expected: list[tuple[str, str]]
) -> None:
    """R63: each is due once: a repeated hour the first time, a skipped one as much later as the clock jumped."""
    assert due(zone, at, start=start) == expected


def test_two_slots_at_one_instant_are_both_due() -> None:
    """R63: where a skipped time falls on another one, both have their slot, and the later wall time is the latest."""
    cadence = Cadence(at=(time(2, 30), time(3, 30)), zone="Europe/Berlin")
    now = datetime(2025, 3, 30, 12, tzinfo=UTC)
    found = [slot.key for slot in slots("trending", cadence, now - timedelta(days=1), now)]
    assert found == ["2025-03-30-0230", "2025-03-30-0330"]
    last = latest("trending", cadence, now)
    assert last is not None
    assert last.key == found[-1]


def test_the_week_begins_on_monday() -> None:
    """R65: day 0 is Monday."""
    week = (datetime(2025, 3, 9, tzinfo=UTC), datetime(2025, 3, 16, tzinfo=UTC))
    assert [slot.key for slot in slots("trending", Cadence(days=(0,), at=SEVEN), *week)] == ["2025-03-10-0700"]
    assert [slot.key for slot in slots("trending", Cadence(days=(6,), at=SEVEN), *week)] == ["2025-03-09-0700"]


def test_a_slot_is_due_up_to_its_minute_and_not_again() -> None:
    """The window is open at its start and closed at its end, so that windows in a row leave nothing out."""
    cadence, seven = Cadence(at=SEVEN), datetime(2025, 3, 18, 7, tzinfo=UTC)
    assert [s.due for s in slots("trending", cadence, seven - timedelta(minutes=1), seven)] == [seven]
    assert list(slots("trending", cadence, seven, seven + timedelta(hours=23))) == []


def test_a_cadence_without_days_has_no_slot() -> None:
    """There is no latest and no next one."""
    never, now = Cadence(days=()), datetime(2025, 3, 18, tzinfo=UTC)
    assert latest("trending", never, now) is None
    assert following("trending", never, now) is None


@given(cadences, instants)
def test_every_wall_time_has_one_slot(cadence: Cadence, start: datetime) -> None:
    """R63: over 30 days each wall time of the cadence has exactly one slot, whatever the clock does."""
    found = list(slots("trending", cadence, start, start + timedelta(days=30)))
    walls = [slot.wall for slot in found]
    assert len(set(walls)) == len(walls)
    assert all(wall.weekday() in cadence.days and wall.time() in cadence.at for wall in walls)
    inner = {start.date() + timedelta(days=n) for n in range(3, 27)}
    wanted = {datetime.combine(day, at) for day in inner if day.weekday() in cadence.days for at in cadence.at}
    assert wanted <= set(walls)


@given(cadences, instants, st.integers(0, 30 * 24))
def test_windows_in_a_row_give_the_same_slots(cadence: Cadence, start: datetime, hours: int) -> None:
    """R64: wherever a window is cut, nothing is lost or repeated, and the order is that of the due times."""
    cut, end = start + timedelta(hours=hours), start + timedelta(days=30)
    whole = list(slots("trending", cadence, start, end))
    parts = [*slots("trending", cadence, start, cut), *slots("trending", cadence, cut, end)]
    assert parts == whole == sorted(whole, key=lambda slot: (slot.due, slot.wall))


@given(cadences, instants)
def test_latest_and_following_are_neighbours(cadence: Cadence, now: datetime) -> None:
    """The last slot that is due and the next one lie on both sides of now, with none between."""
    last, coming = latest("trending", cadence, now), following("trending", cadence, now)
    assert last is not None
    assert coming is not None
    assert last.due <= now < coming.due
    around = list(slots("trending", cadence, last.due - timedelta(microseconds=1), coming.due))
    assert last in around
    assert around[around.index(last) + 1] == coming
