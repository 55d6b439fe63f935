"""The dump doctor: whether a dump may enter history, and why not."""

from statistics import median

from digest.core.past import Past
from digest.core.snapshot import Examination, Reading, Snapshot, Verdict
from digest.core.words import plural

USUAL = 2  # snapshots from which on a source's size is known
HALF = 0.5  # of the usual size: fewer papers make a page partial
BELOW = 0.8  # of the smallest earlier size, likewise: a source that has shown small days may show them again
FEW = 4  # papers: a source that usually shows fewer may well show one
UNREAD = 10  # places that a reader cannot read, if they are more than the papers: the layout has changed


class Doctor:
    """Judges a dump by what its reader saw and by what its source has shown before; touches nothing."""

    def examine(self, reading: Reading, snapshot: Snapshot, past: Past) -> Examination:
        """The first verdict that applies."""
        if past.known:
            return Examination(Verdict.KNOWN, "the same bytes were taken in before")
        return (
            _empty(reading)
            or _changed(reading)
            or _partial(reading, len(snapshot.sightings), past)
            or _news(reading, snapshot, past)
        )


def _empty(reading: Reading) -> Examination | None:
    if reading.records:
        return None
    unread = f"; {_places(len(reading.dropped))}, first line {reading.dropped[0].line}" if reading.dropped else ""
    if "submitters" in reading.signs:
        return Examination(Verdict.PARTIAL, f"names who submitted papers, but no paper{unread}")
    if "header" in reading.signs:
        return Examination(Verdict.PARTIAL, f"the page's heading stands there, but no whole paper{unread}")
    return Examination(Verdict.ERROR, f"holds no paper{unread}")


def _changed(reading: Reading) -> Examination | None:
    papers, unread = len(reading.records), len(reading.dropped)
    if unread < UNREAD or unread <= papers:
        return None
    return Examination(Verdict.CHANGED, f"{_papers(papers)} only, and {_places(unread)}: the layout may have changed")


def _partial(reading: Reading, papers: int, past: Past) -> Examination | None:
    if not past.snapshots:
        return None
    usual, least = median(past.snapshots), min(past.snapshots)
    small = papers < HALF * usual and papers < BELOW * least
    sure = len(past.snapshots) >= USUAL or "cut" in reading.signs or papers == 1
    if not (small and sure and usual >= FEW):
        return None
    cut = ", and breaks off in the last of them" if "cut" in reading.signs else ""
    return Examination(Verdict.PARTIAL, f"holds {_papers(papers)}{cut}; this source usually shows {usual:g}")


def _news(reading: Reading, snapshot: Snapshot, past: Past) -> Examination:
    ids = snapshot.members.keys()
    new = len(ids - past.seen)
    if not new and past.seen:
        return Examination(Verdict.QUIET, f"nothing new: all of its {_papers(len(ids))} were seen before")
    left_out = f"; {_places(len(reading.dropped))}" if reading.dropped else ""
    return Examination(Verdict.HEALTHY, f"{_papers(len(ids))}, {new:,} of them never seen before{left_out}")


def _papers(count: int) -> str:
    return f"{count:,} {plural(count, 'paper')}"


def _places(count: int) -> str:
    return f"{count:,} {plural(count, 'place')} could not be read"
