"""What the benchmarks share: the best of some runs, and one line a figure."""

import time
from collections.abc import Callable


def best(work: Callable[[], object], times: int = 5) -> float:
    """The shortest time that a piece of work took, in seconds; noise only ever adds."""
    took = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        took.append(time.perf_counter() - start)
    return min(took)


def say(what: str, took: float, floor: float, yardstick: str) -> None:
    """Print a measurement and its ratio to a yardstick that was measured beside it."""
    print(f"{what}: {took * 1000:.0f} ms, {took / floor:.1f} x {yardstick}")  # noqa: T201 - a benchmark reports to a terminal
