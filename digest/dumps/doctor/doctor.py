"""All checks of a dump, in the order in which they are made; the first one that finds something decides."""

from collections.abc import Sequence
from dataclasses import replace

from digest.core.between import Laid
from digest.core.figures import figures
from digest.core.past import Past
from digest.core.snapshot import Examination, Reading, Snapshot
from digest.core.words import plural
from digest.dumps.doctor import form, lines, news, size
from digest.dumps.doctor.habits import Habits, habits


class Doctor:
    """Judges a dump by what its reader saw and by what its source has shown before it; touches nothing.

    What came in later but lies after the dump in the order of snapshots does not count, so that a late dump is judged
    as it would have been on time; but where too little lies before it to know what is usual, what lies after it tells.
    """

    def weigh(self, laid: Laid, usual: Sequence[int]) -> Examination:
        """The first verdict that applies to a dump of a line a paper."""
        return lines.weigh(laid, usual)

    def doubt(self, snapshot: Snapshot, past: Past) -> Examination | None:
        """Why a snapshot that came in while little was known would be held as a burst now; None where it would not."""
        return news.burst(snapshot, past, habits(past, snapshot.key.as_of))

    def examine(self, reading: Reading, snapshot: Snapshot, past: Past) -> Examination:
        """The first verdict that applies."""
        usually, now = habits(past, snapshot.key.as_of), figures(snapshot.sightings)
        found = (
            form.empty(reading, usually)
            or form.foreign(now)
            or size.partial(reading, now.papers, usually)
            or form.changed(reading, now, usually)
            or news.burst(snapshot, past, usually)
            or news.other(reading, snapshot, past, usually)
            or news.stale(snapshot, past, usually)
            or news.news(reading, snapshot, past, usually)
        )
        return _late(found, usually)


def _late(found: Examination, usually: Habits) -> Examination:
    """The same finding; where a dump is held, with a word on the later snapshots by which it was judged."""
    if not found.verdict.held or not usually.later:
        return found
    both = f"{len(usually.earlier) or 'no'} earlier and {usually.later} later {plural(usually.later, 'snapshot')}"
    return replace(found, reason=f"{found.reason}; it comes late, so that {both} were looked at")
