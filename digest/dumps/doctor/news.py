"""What a dump brings, against what its source usually brings: news, a burst of it, old things again, or nothing."""

from statistics import median

from digest.core.figures import Figures
from digest.core.figures import figures as of
from digest.core.past import Past
from digest.core.snapshot import Examination, Reading, Snapshot, Verdict
from digest.dumps.doctor.habits import Habits, age
from digest.dumps.doctor.wording import day, months, papers, percent, unread

MOST = 0.5  # share of new papers from which on there can be a burst
ROOM = 0.2  # share of new papers above what was expected that is still usual
FLOOD = 5  # times the largest snapshot: no day of any listing was that much larger than all before it
FEW = 10  # papers; fewer are no flood, and no other source
OLD = 6  # months by which papers may be older than all that the source has shown
AGAIN = 0.9  # alike: an old snapshot is shown again
OTHERWISE = 0.75  # alike: less, and the last snapshot was another one


def burst(snapshot: Snapshot, past: Past, habits: Habits) -> Examination | None:
    """The verdict on news in a quantity that a source has never had: a failure more often than a feast (R7)."""
    count = len(snapshot.sightings)
    if habits.known and count > FLOOD * habits.most and count >= FEW:
        told = f"holds {papers(count)}; this source has shown {habits.most:,} at most"
        return Examination(Verdict.BURST, told)
    if not habits.keeps:
        return None
    fresh = _fresh(snapshot, past)
    share = fresh.papers / count
    old = _too_old(fresh, snapshot, habits)
    if share <= MOST or (share <= _limit(habits) and not old):
        return None
    usual = median(habits.fresh)
    reason = (
        f"{fresh.papers:,} of its {papers(count)} were never seen before ({percent(share)}, usually {percent(usual)})"
    )
    return Examination(Verdict.BURST, reason + (f", and {old}" if old else ""))


def other(reading: Reading, snapshot: Snapshot, past: Past, habits: Habits) -> Examination | None:
    """The verdict on an answer that has nothing in common with what its source shows."""
    count = len(snapshot.sightings)
    if past.seen or count < FEW or not habits.known:
        return None
    if old := _too_old(of(snapshot.sightings), snapshot, habits):
        return Examination(Verdict.FOREIGN, f"none of its {papers(count)} was seen before, and {old}")
    formats = {each.format for each in habits.shown}
    if reading.format in formats or max(habits.fresh) == 1:
        return None
    told = f"none of its {papers(count)} was seen before, though some are on every other day"
    return Examination(Verdict.FOREIGN, f"{told}, and it is {reading.format}, not {' or '.join(sorted(formats))}")


def stale(snapshot: Snapshot, past: Past, habits: Habits) -> Examination | None:
    """The verdict on an old page that was captured again, though newer ones have been seen since."""
    count = len(snapshot.sightings)
    if len(past.seen) < count or not habits.shown:
        return None
    alike = [each.shared / (count + each.figures.papers - each.shared) for each in habits.shown]
    best = max(range(len(alike)), key=lambda place: (alike[place], place))
    since = sum(each.new for each in habits.shown[best + 1 :])
    if alike[best] < AGAIN or alike[-1] >= OTHERWISE or not since:
        return None
    then = habits.shown[best].as_of
    told = f"shows again what stood there on {day(then)} ({percent(alike[best])} alike)"
    return Examination(Verdict.STALE, f"{told}; {papers(since)} came after that, and it lacks them")


def news(reading: Reading, snapshot: Snapshot, past: Past, habits: Habits) -> Examination:
    """The verdict on a dump with which nothing is wrong."""
    count = len(snapshot.sightings)
    fresh = count - len(past.seen)
    if not fresh and habits.shown:
        return Examination(Verdict.QUIET, f"nothing new: all of its {papers(count)} were seen before")
    return Examination(Verdict.HEALTHY, f"{papers(count)}, {fresh:,} of them never seen before{unread(reading)}")


def _fresh(snapshot: Snapshot, past: Past) -> Figures:
    """The new papers of a dump in figures."""
    return of([each for each in snapshot.sightings if each.paper.id not in past.seen])


def _limit(habits: Habits) -> float:
    """The share of new papers up to which there is no burst.

    After a gap more is new than from one day to the next, and what a source has shown before it may show again.
    """
    waited = max(habits.gap / habits.pace, 1.0)
    expected: float = 1 - (1 - median(habits.fresh)) ** waited
    return max(expected, *habits.fresh) + ROOM


def _too_old(papers_of: Figures, snapshot: Snapshot, habits: Habits) -> str:
    """How much older some papers are than those that the source shows; empty where they are not, or no id tells."""
    now = age(papers_of, snapshot.key.as_of)
    if now is None or not habits.ages or now <= max(habits.ages) + OLD:
        return ""
    return f"they are {months(now)} old in the middle, usually {months(median(habits.ages))}"
