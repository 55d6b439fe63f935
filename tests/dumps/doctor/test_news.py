"""What a dump brings, against what its source usually brings."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from digest import resources
from digest.core.past import Past
from digest.core.snapshot import StatedDay, Verdict
from digest.dumps.doctor import Doctor
from digest.dumps.readers.registry import read
from tests.support.past import TODAY, daily, names, past, reading, rolling, snapshot


def examine(
    ids: Sequence[str], days: Sequence[Sequence[str]], pace: int = 1, format_: str = "jsonl"
) -> tuple[Verdict, str]:
    """The verdict on a dump of these papers after these days."""
    now = snapshot(ids)
    found = Doctor().examine(reading(len(ids), format_=format_), now, past(days, now, pace))
    return found.verdict, found.reason


@pytest.mark.parametrize("days", [("2025-03-11", "2025-03-18"), ("2025-03-18", "2025-03-11")])
def test_the_bundled_dumps_are_healthy_in_either_order(days: tuple[str, str]) -> None:
    """R4: what comes first does not make the other look ill."""
    first, second = (read((resources.schedules() / "dumps" / f"{day}.txt").read_bytes()) for day in days)
    ids = [[record.revision.title for record in each.records] for each in (first, second)]
    now = snapshot(ids[1])
    found = Doctor().examine(second, now, past(ids[:1], now))
    assert found.verdict is Verdict.HEALTHY
    assert found.reason.startswith(
        ("69 papers, 56 of them never seen before", "65 papers, 52 of them never seen before")
    )


def test_nothing_new_is_quiet() -> None:
    """R1: what was all seen before, in whatever order, tells nothing."""
    assert examine(names(10_000, 19), [names(10_000, 20)]) == (
        Verdict.QUIET,
        "nothing new: all of its 19 papers were seen before",
    )


@pytest.mark.parametrize("before", [5, 12, 20, 30])
def test_a_burst_is_held(before: int) -> None:
    """R7: most entries are new although the source usually keeps 90 %."""
    days = rolling(before)
    assert examine([*days[-1][90:], *names(50_000, 90)], days) == (
        Verdict.BURST,
        "90 of its 100 papers were never seen before (90 %, usually 10 %)",
    )
    assert examine(names(50_000, 100), rolling(before))[0] is Verdict.BURST


def test_a_burst_needs_five_earlier_snapshots() -> None:
    """R7: before that, nobody knows what the source usually does."""
    assert examine(names(50_000, 100), rolling(4))[0] is Verdict.HEALTHY


def test_after_a_gap_more_is_new() -> None:
    """R7: six days bring what six days bring; old papers are a burst even so."""
    now = snapshot([*names(10_150, 35), *names(50_000, 65)])
    before = past(rolling(12), now)
    assert Doctor().examine(reading(100), now, before).verdict is Verdict.BURST
    late = Past(tuple(replace(each, as_of=each.as_of - timedelta(days=6)) for each in before.last), before.seen)
    assert Doctor().examine(reading(100), now, late).verdict is Verdict.HEALTHY
    old = snapshot([*names(10_150, 35), *names(50_000, 65, "1909")])
    late = Past(late.last, before.seen)
    found = Doctor().examine(reading(100), old, late)
    assert found.verdict is Verdict.BURST
    assert found.reason.endswith(", and they are 6 years old in the middle, usually 0 months")


def test_what_a_source_has_done_before_it_may_do_again() -> None:
    """R7: a page that keeps its papers for a week and then shows others is no burst when it does so again."""
    week = [names(10_000 + 1_000 * (day // 7), 50) for day in range(14)]
    assert examine(names(50_000, 50), week)[0] is Verdict.HEALTHY


def test_captures_of_one_day_count_as_one() -> None:
    """R7: a page that is captured every hour brings nothing new most of the time, and yet a morning is no burst."""
    now = snapshot(names(50_000, 20))
    days = past([ids for ids in daily([20, 20, 20]) for _ in range(6)], now)
    hours = tuple(replace(each, as_of=TODAY - timedelta(days=3 - number // 6)) for number, each in enumerate(days.last))
    assert Doctor().examine(reading(20), now, Past(hours)).verdict is Verdict.HEALTHY
    first = tuple(replace(each, as_of=TODAY) for each in past([names(10_000, 20)] * 6, now).last)
    assert Doctor().examine(reading(20), now, Past(first)).verdict is Verdict.BURST


def test_a_flood_is_a_burst() -> None:
    """R7: of a daily listing all is new, but not ten times as much as ever."""
    verdict, reason = examine(names(50_000, 400), daily([20, 30, 40, 25, 30]))
    assert (verdict, reason) == (Verdict.BURST, "holds 400 papers; this source has shown 40 at most")


def test_old_papers_in_a_daily_listing_are_foreign() -> None:
    """R2: an answer to another question holds papers of years that the source has never shown."""
    assert examine(names(50_000, 30, "1909"), daily([20, 30, 40, 25, 30])) == (
        Verdict.FOREIGN,
        "none of its 30 papers was seen before, and they are 6 years old in the middle, usually 0 months",
    )


def test_old_papers_are_a_burst_whatever_is_usually_new() -> None:
    """R4, R7: where a past has gaps, because it is still coming in, little seems to be kept; ages tell all the same."""
    days = daily([20, 30, 40, 25, 30])
    verdict, reason = examine([*days[-1][:3], *names(50_000, 30, "1909")], days)
    assert verdict is Verdict.BURST
    assert reason.endswith("(91 %, usually 100 %), and they are 6 years old in the middle, usually 0 months")


def test_another_format_without_a_paper_in_common_is_foreign() -> None:
    """R2: where some papers stay from day to day; a source whose form changes, but not its papers, is not."""
    days = [[*names(10_000 + 30 * day, 30), *names(10_000 + 30 * (day - 1), 20)] for day in range(1, 8)]
    verdict, reason = examine(names(50_000, 50), days, format_="trending-text")
    assert verdict is Verdict.FOREIGN
    assert reason == (
        "none of its 50 papers was seen before, though some always were, and it is trending-text, not jsonl"
    )
    assert examine(names(50_000, 50), days[:2], format_="trending-text")[0] is Verdict.FOREIGN
    assert examine(names(50_000, 50), days[:1], format_="trending-text")[0] is Verdict.HEALTHY
    assert examine(names(50_000, 50), days)[0] is Verdict.HEALTHY
    assert examine([*days[-1][:5], *names(50_000, 45)], days, format_="trending-text")[0] is Verdict.HEALTHY
    assert examine(names(50_000, 50), daily([50] * 7), format_="trending-text")[0] is Verdict.HEALTHY


def test_an_old_page_that_is_captured_again_is_stale() -> None:
    """R2: it nearly equals an older snapshot, and newer ones have been seen."""
    days = daily([20, 22, 25])
    assert examine(days[1][::-1], days) == (
        Verdict.STALE,
        "shows again what stood there on 16 March 2025 (100 % alike); 25 papers came after that, and it lacks them",
    )


def test_a_repeat_of_the_last_page_is_quiet() -> None:
    """R1: a weekend shows Friday's page, and a quiet source shows the same for days."""
    days = daily([20, 22, 25])
    for repeated in (days[2], days[2][:-1], days[2][::-1]):
        assert examine(repeated, [*days, days[2]])[0] is Verdict.QUIET


def test_a_late_dump_is_not_stale() -> None:
    """DESIGN: only what lies before a dump counts, and a day with less has no news of its own."""
    whole = names(10_000, 40)
    assert examine(whole, [whole, whole[:25]])[0] is Verdict.QUIET
    assert examine(whole, [])[0] is Verdict.HEALTHY


@pytest.mark.parametrize(
    ("own", "told"),
    [
        (StatedDay(3, 11), "; the page itself says 11 March 2025"),
        (StatedDay(3, 12), ""),
        (StatedDay(2, 30), ""),
        (None, ""),
    ],
)
def test_a_page_of_another_day_than_stated_is_told(own: StatedDay | None, told: str) -> None:
    """R2: a week is no weekend; it is healthy or quiet all the same, by what is in it."""
    now = snapshot(names(1, 3))
    given = replace(reading(3), day=own)
    assert Doctor().examine(given, now, Past()).reason == f"3 papers, 3 of them never seen before{told}"
    found = Doctor().examine(given, now, past([names(1, 4)], now))
    assert found.reason == f"nothing new: all of its 3 papers were seen before{told}"


def test_a_burst_of_papers_without_dates() -> None:
    """R7: where ids carry no date, the quantity alone decides."""
    days = [[f"title-{number}" for number in range(10 * day, 10 * day + 100)] for day in range(6)]
    verdict, reason = examine([f"title-{number}" for number in range(5_000, 5_100)], days)
    assert (verdict, reason) == (
        Verdict.BURST,
        "100 of its 100 papers were never seen before (100 %, usually 10 %)",
    )
