"""The ticker: sees to the slots that are due, and to the deliveries that are.

APScheduler only wakes it up. Which slots are due comes from the store and the newsletters' own clocks, and a
UNIQUE key lets each slot end once, so that late, doubled and missed ticks do no harm.
"""

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from apscheduler.schedulers.background import BackgroundScheduler

from digest.core import slots
from digest.core.errors import DigestError
from digest.core.issue import Slot
from digest.core.ledger import SlotRow
from digest.core.newsletter import Newsletter
from digest.pipeline import Pipeline, Report

log = logging.getLogger("digest.schedule")


def run(tick: Callable[[], object], every: float, stopping: threading.Event) -> None:
    """Call `tick` now and then every so many seconds, never twice at once, until told to stop.

    Args:
        tick: what is to be done; it must not raise.
        every: seconds between the beginnings of two ticks.
        stopping: once it is set no new tick begins; the one at work comes to its end first.
    """
    scheduler = BackgroundScheduler(timezone="UTC")
    # One tick however many were missed, and however late it is: the default grace of a second loses ticks.
    scheduler.add_job(tick, "interval", seconds=every, coalesce=True, max_instances=1, misfire_grace_time=None)
    tick()
    scheduler.start()
    stopping.wait()
    scheduler.shutdown(wait=True)


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a newsletter could not be seen to."""

    problem: Exception


class Seldom:
    """Lets through what is not to be done at every tick.

    Args:
        every: how much time lies between two times at the least.
    """

    def __init__(self, every: timedelta) -> None:
        self._every = every
        self._last: datetime | None = None

    def due(self, now: datetime) -> bool:
        """Whether it is time; if so, the time that follows counts from here. A clock that was set back starts anew."""
        if self._last is not None and timedelta(0) <= now - self._last < self._every:
            return False
        self._last = now
        return True


def tick(pipeline: Pipeline, newsletters: Sequence[Newsletter], now: datetime) -> tuple[Report | Failure, ...]:
    """See to every newsletter once; what goes wrong with one is logged and leaves the others alone.

    Returns:
        What came of each newsletter, in their order.
    """
    return tuple(_seen_to(pipeline, newsletter, now) for newsletter in newsletters)


def _seen_to(pipeline: Pipeline, newsletter: Newsletter, now: datetime) -> Report | Failure:
    try:
        return see_to(pipeline, newsletter, now)
    except (DigestError, OSError) as problem:
        log.error("%s: %s", newsletter.name, problem)  # noqa: TRY400 - the one line is all there is to say
        return Failure(problem)
    except Exception as problem:
        log.exception("%s: this should not happen; the other newsletters go on", newsletter.name)
        return Failure(problem)


def see_to(pipeline: Pipeline, newsletter: Newsletter, now: datetime) -> Report:
    """The latest slot of one newsletter: an issue inside its time to catch up, else a note that it was missed.

    Open slots before the latest are passed over; what they did not tell, the next issue tells.
    """
    slot = slots.latest(newsletter.name, newsletter.cadence, now)
    ended = pipeline.store.issues.slots(newsletter.name)
    if slot and all((row.due, row.slot) < (slot.due, slot.key) for row in ended):
        in_time = now - slot.due <= newsletter.cadence.catch_up
        since = max((row.due for row in ended), default=slot.due)
        overdue = [s for s in slots.slots(newsletter.name, newsletter.cadence, since, slot.due) if s != slot]
        _pass_over(pipeline, newsletter, overdue if in_time or not ended else [*overdue, slot], now)
        if in_time:
            return pipeline.run(newsletter, now)
        ended = pipeline.store.issues.slots(newsletter.name)
    held = pipeline.store.issues.held(newsletter.name)
    return pipeline.mailed(newsletter, Report(newsletter.name, slot, _outcome(slot, ended), held=held), now)


def _outcome(slot: Slot | None, ended: Sequence[SlotRow]) -> str:
    """How a slot stands of which no issue is made now."""
    rows = {row.slot: row.outcome for row in ended}
    if slot is None or not rows:
        return "not due"
    return "repeated" if slot.key in rows else "superseded"


def _pass_over(pipeline: Pipeline, newsletter: Newsletter, overdue: Sequence[Slot], now: datetime) -> None:
    if overdue:
        pipeline.ingest.fetch(newsletter, now)
    for slot in overdue:
        if pipeline.pass_over(newsletter, slot) == "missed":
            log.error("%s: slot %s was missed; the next issue tells what it would have told", newsletter.name, slot.key)
