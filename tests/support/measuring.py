"""What the benchmarks share: medians of paired CPU times, and one line a figure."""

import resource
import statistics
from collections.abc import Callable
from dataclasses import dataclass

Work = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Paired:
    """Medians over some pairs of runs.

    Attributes:
        seconds: of CPU that the work took.
        ratio: of the work to its yardstick, pair by pair.
    """

    seconds: float
    ratio: float


def cpu(work: Work) -> float:
    """The seconds of CPU that a piece of work takes, its finished children's among them."""
    before = _spent()
    work()
    return _spent() - before


def paired(work: Work, yardstick: Work, times: int = 5) -> Paired:
    """Run work and yardstick in turn, so that a machine that drifts slows both; the first pair is not counted."""
    pairs = [(cpu(work), cpu(yardstick)) for _ in range(times + 1)][1:]
    ratios = [took / max(floor, 1e-9) for took, floor in pairs]
    return Paired(statistics.median(took for took, _ in pairs), statistics.median(ratios))


def say(what: str, figure: Paired, yardstick: str) -> None:
    """Print a measurement and its ratio to the yardstick that was measured beside it."""
    print(f"{what:<58} {figure.seconds * 1000:>9.2f} ms {figure.ratio:>9.1f} x {yardstick}")  # noqa: T201 - it reports


def _spent() -> float:
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)
