"""Taking in the captures of a series one after the other, and what became of them."""

from collections import Counter
from collections.abc import Iterable

from digest.core.snapshot import Verdict
from digest.ingest import Ingested
from tests.support.captures import Capture
from tests.support.working import Working


def replay(working: Working, series: Iterable[Capture]) -> list[tuple[Capture, Ingested]]:
    """Take in captures one after the other, and what became of each."""
    ingest, source = working.digest.pipeline.ingest, working.newsletter.sources[0]
    return [(each, ingest.one(working.newsletter, source, each.dump())) for each in series]


def verdicts(done: Iterable[tuple[Capture, Ingested]]) -> Counter[Verdict]:
    """How many captures got which verdict."""
    return Counter(found.examination.verdict for _, found in done)


def held(done: Iterable[tuple[Capture, Ingested]]) -> dict[str, Verdict]:
    """The days whose captures are held, and why."""
    return {each.day: found.examination.verdict for each, found in done if found.examination.verdict.held}
