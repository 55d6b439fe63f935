"""What a piece of work costs in a process of its own: CPU and memory."""

import os
from collections.abc import Callable
from dataclasses import dataclass

from tests.support.forking import forked


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds of CPU, those of finished children among them, and the most megabytes that were resident at once."""

    seconds: float
    megabytes: float


def spent(work: Callable[[], object]) -> Spent:
    """Do some work in a child, and say what it cost.

    Raises:
        RuntimeError: the work failed; its traceback stands on standard error.
    """
    child = forked(work)
    _, status, usage = os.wait4(child, 0)
    if status:
        raise RuntimeError("the child failed")
    return Spent(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)
