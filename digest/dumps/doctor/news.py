"""What a dump brings, against what its source usually brings: news, a burst of it, old things again, or nothing."""

from statistics import median

from digest.core.figures import Figures
from digest.core.figures import figures as of
from digest.core.past import Past
from digest.core.snapshot import Examination, Reading, Snapshot, Verdict, resolve_day
from digest.core.words import plural
from digest.dumps.doctor.habits import Habits, age
from digest.dumps.doctor.wording import day, months, papers, percent, remarks, unread

MOST = 0.5  # share of new papers from which on there can be a burst
ROOM = 0.2  # share of new papers above what was expected that is still usual
FLOOD = 5  # times the largest snapshot: no day of any listing was that much larger than all before it
FEW = 10  # papers; fewer are no flood, and no other source
SURE = 2  # snapshots from which on it is known whether a source keeps some of its papers
OLD = 6  # months by which papers may be older than all that the source has shown
AGAIN = 0.9  # alike: an old snapshot is shown again
APART = 6  # days between a page's own date and the day it is stated to stand for, from which on that is told
OTHERWISE = 0.75  # alike: less, and the last snapshot was another one


def burst(snapshot: Snapshot, past: Past, habits: Habits) -> Examination | None:
    """The verdict on news in a quantity that a source has never had: a failure more often than a feast (R7)."""
    count = len(snapshot.sightings)
    if habits.known and count > FLOOD * habits.most and count >= FEW:
        told = f"holds {papers(count)}; this source has shown {habits.most:,} at most"
        return Examination(Verdict.BURST, told)
    seen = past.seen | past.after if habits.later else past.seen
    fresh = of([each for each in snapshot.sightings if each.paper.id not in seen])
    share = fresh.papers / count
    if not habits.known or share <= MOST:
        return None
    old = _too_old(fresh, snapshot, habits) if habits.keeps or seen else ""
    if not old and not (habits.keeps and share > _limit(habits)):
        return None
    compared = f"{percent(share)}, usually {percent(median(habits.fresh))}"
    were = plural(fresh.papers, "was", "were")
    told = "seen neither before nor after" if habits.later else "never seen before"
    reason = f"{fresh.papers:,} of its {papers(count)} {were} {told} ({compared})"
    return Examination(Verdict.BURST, reason + (f", and {old}" if old else ""))


def other(reading: Reading, snapshot: Snapshot, past: Past, habits: Habits) -> Examination | None:
    """The verdict on an answer that has nothing in common with what its source shows."""
    count = len(snapshot.sightings)
    if past.seen or (habits.later and past.after) or count < FEW or len(habits.shown) < SURE:
        return None
    if habits.known and (old := _too_old(of(snapshot.sightings), snapshot, habits)):
        return Examination(Verdict.FOREIGN, f"none of its {papers(count)} was seen before, and {old}")
    formats = {each.format for each in habits.shown}
    if reading.format in formats or any(each.new == each.figures.papers for each in habits.shown[1:]):
        return None
    told = f"none of its {papers(count)} was seen before, though some always were"
    return Examination(Verdict.FOREIGN, f"{told}, and it is {reading.format}, not {' or '.join(sorted(formats))}")


def stale(snapshot: Snapshot, past: Past, habits: Habits) -> Examination | None:
    """The verdict on an old page that was captured again, though newer ones have been seen since."""
    count = len(snapshot.sightings)
    shown = habits.earlier  # a late dump is not stale for what came after it
    if len(past.seen) < count or not shown:
        return None
    alike = [each.shared / (count + each.figures.papers - each.shared) for each in shown]
    best = max(range(len(alike)), key=lambda place: (alike[place], place))
    since = sum(each.new for each in shown[best + 1 :])
    if alike[best] < AGAIN or alike[-1] >= OTHERWISE or not since:
        return None
    then = shown[best].as_of
    told = f"shows again what stood there on {day(then)} ({percent(alike[best])} alike)"
    return Examination(Verdict.STALE, f"{told}; {papers(since)} came after that, and it lacks them")


def news(reading: Reading, snapshot: Snapshot, past: Past, habits: Habits) -> Examination:
    """The verdict on a dump with which nothing is wrong."""
    count = len(snapshot.sightings)
    fresh, dated = count - len(past.seen), _otherwise_dated(reading, snapshot)
    if not fresh and habits.shown:
        all_of = f"all of its {papers(count)} were" if count > 1 else "its 1 paper was"
        return Examination(Verdict.QUIET, f"nothing new: {all_of} seen before{dated}")
    told = f"{papers(count)}, {fresh:,} of them never seen before{unread(reading)}{remarks(reading)}{dated}"
    return Examination(Verdict.HEALTHY, told)


def _otherwise_dated(reading: Reading, snapshot: Snapshot) -> str:
    """The day that a page says it is of, where it is stated to be of quite another; as the end of a sentence."""
    own = resolve_day(reading.day, snapshot.key.captured.date()) if reading.day else None
    if own is None or abs((own - snapshot.key.as_of).days) <= APART:
        return ""
    return f"; the page itself says {day(own)}"


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
