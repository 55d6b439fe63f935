"""The ticker: slots caught up, folded or missed, whatever the machine did meanwhile."""

import logging
import threading
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from digest import schedule
from tests.support.working import Working, at


@pytest.fixture
def working(tmp_path: Path) -> Working:
    """A newsletter that is due every day at seven, UTC, and catches up for a day."""
    return Working(tmp_path)


def outcomes(working: Working) -> dict[str, str]:
    """How each slot ended, by its day."""
    return {row.slot[:10]: row.outcome for row in working.store.issues.slots("papers")}


def tick(working: Working, day: str, clock: str = "08:00") -> None:
    """One tick."""
    schedule.tick(working.digest.pipeline, [working.newsletter], at(day, clock))


def test_one_issue_a_slot_however_often_it_ticks(working: Working) -> None:
    """R61: many ticks, one issue."""
    working.dump("2025-03-11", ["A first paper"])
    for minute in range(0, 50, 10):
        tick(working, "2025-03-11", f"07:{minute:02}")
    assert outcomes(working) == {"2025-03-11": "issued"}


def test_down_at_the_slot_it_is_caught_up_inside_the_window(working: Working) -> None:
    """R62: twenty hours late is in time, for a window of a day."""
    working.dump("2025-03-11", ["A first paper"])
    tick(working, "2025-03-12", "03:00")
    assert outcomes(working) == {"2025-03-11": "issued"}


def test_after_the_window_a_slot_is_missed_and_said(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """R62, R68: a missed slot is recorded and logged; the next issue tells what it would have told."""
    working = Working(tmp_path)
    newsletter = working.newsletter
    working.dump("2025-03-10", ["A first paper"])
    tick(working, "2025-03-10")
    working.dump("2025-03-11", ["A second paper"])
    working.dump("2025-03-13", ["A third paper"])
    with caplog.at_level(logging.ERROR):
        tick(working, "2025-03-13")
    assert outcomes(working) == {
        "2025-03-10": "issued",
        "2025-03-11": "missed",
        "2025-03-12": "missed",
        "2025-03-13": "issued",
    }
    assert "slot 2025-03-11-0700 was missed" in caplog.text
    assert [issue.edition.new for issue in working.store.issues.issues(newsletter.name)] == [1, 2]


def test_a_weekly_slot_is_missed_when_nobody_was_there_for_days(tmp_path: Path) -> None:
    """A slot that is too old is passed over, not made late."""
    working = Working(tmp_path, top="", tables='[[profile]]\nname = "P"\ntext = "paper"\n')
    weekly = 'days = ["mon"]\n'
    path = Path(working.newsletter.file)
    path.write_text(path.read_text().replace('at = ["07:00"]', weekly + 'at = ["07:00"]'))
    working = _again(working)
    working.dump("2025-03-10", ["A first paper"])
    tick(working, "2025-03-10")
    working.dump("2025-03-14", ["A second paper"])
    tick(working, "2025-03-20")
    assert outcomes(working) == {"2025-03-10": "issued", "2025-03-17": "missed"}


def test_a_new_newsletter_starts_with_its_next_slot(working: Working) -> None:
    """What lies before a newsletter's first issue was not missed."""
    path = Path(working.newsletter.file)
    path.write_text(path.read_text().replace('at = ["07:00"]', 'days = ["mon"]\nat = ["07:00"]'))
    working = _again(working)
    tick(working, "2025-03-14")
    assert outcomes(working) == {}


def test_a_quiet_slot_stays_open_and_is_then_empty(working: Working) -> None:
    """A dump that comes later the same day still makes the issue; a day without one was empty, not missed."""
    working.dump("2025-03-10", ["A first paper"])
    tick(working, "2025-03-10")
    tick(working, "2025-03-11", "07:00")
    working.dump("2025-03-11", ["A second paper"])
    tick(working, "2025-03-11", "09:00")
    tick(working, "2025-03-12")
    tick(working, "2025-03-13")
    assert outcomes(working) == {"2025-03-10": "issued", "2025-03-11": "issued", "2025-03-12": "empty"}


def test_a_day_that_brought_only_known_papers_was_empty(working: Working) -> None:
    """A dump without news is nothing that was missed."""
    working.dump("2025-03-10", ["A first paper", "A second paper"])
    tick(working, "2025-03-10")
    working.dump("2025-03-11", ["A second paper", "A first paper"])
    tick(working, "2025-03-11")
    tick(working, "2025-03-13")
    assert outcomes(working) == {"2025-03-10": "issued", "2025-03-11": "empty", "2025-03-12": "empty"}


def test_a_clock_that_jumps_back_repeats_nothing(working: Working) -> None:
    """R64: an hour back and forth loses nothing and repeats nothing."""
    working.dump("2025-03-11", ["A first paper"])
    for clock in ("07:30", "06:30", "07:30"):
        tick(working, "2025-03-11", clock)
    assert outcomes(working) == {"2025-03-11": "issued"}


def test_what_goes_wrong_with_one_newsletter_leaves_the_others_alone(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """R68: the alarm is a line in the log; the other newsletter has its issue."""
    (tmp_path / "broken/schedules/look/mail").mkdir(parents=True)
    (tmp_path / "broken/schedules/look/mail/issue.txt.j2").write_text("{% if %}")
    broken, well = Working(tmp_path / "broken", top='theme = "look"'), Working(tmp_path / "well")
    for each in (broken, well):
        each.dump("2025-03-11", ["A first paper"])
    with caplog.at_level(logging.ERROR):
        schedule.tick(
            well.digest.pipeline, [replace(broken.newsletter, name="broken"), well.newsletter], at("2025-03-11")
        )
    assert "broken: " in caplog.text
    assert "issue.txt.j2" in caplog.text
    assert outcomes(well) == {"2025-03-11": "issued"}


def test_it_ticks_until_it_is_told_to_stop() -> None:
    """R55: no tick begins after the stop, and the one at work comes to its end."""
    stopping, ticks = threading.Event(), []

    def work() -> None:
        time.sleep(0.05)
        ticks.append(time.monotonic())
        if len(ticks) == 3:
            stopping.set()

    schedule.run(work, 0.1, stopping)
    count = len(ticks)
    time.sleep(0.2)
    assert len(ticks) == count >= 3


def _again(working: Working) -> Working:
    """The same folder with its newsletter file read anew."""
    from digest.config.newsletter import load  # noqa: PLC0415 - only here

    working.newsletter = load(Path(working.newsletter.file))
    return working


def test_what_is_seldom_done_is_not_done_at_every_tick() -> None:
    """At once, then after its pause; R64: a clock that was set back or forth starts anew."""
    seldom = schedule.Seldom(timedelta(minutes=5))
    clocks = ["07:00", "07:00", "07:04", "07:05", "07:09", "08:10", "07:12", "07:13", "07:17"]
    assert [seldom.due(at("2025-03-11", clock)) for clock in clocks] == [
        True, False, False, True, False, True, True, False, True
    ]  # fmt: skip
