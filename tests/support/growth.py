"""Whether what is done to a text grows with its length, and not with its square."""

import gc
import time
from collections.abc import Callable

_TRIALS = 6
_MORE = 4  # times as much
_MOST = 9  # times the cost: what is quadratic costs sixteen times as much
_TOO_SHORT = 0.02  # seconds of CPU, too few to be compared


def grows_evenly(act: Callable[[str], object], piece: str, length: int) -> bool:
    """Say whether `act` takes in proportion for `length` characters of repeated `piece`.

    A ratio is asked for and no limit of time, so that the answer is the same on any machine. Other work on the
    machine can only spoil a trial, hence one good trial of several is enough; a quadratic `act` has none.
    """
    small, large = piece * (length // _MORE // len(piece)), piece * (length // len(piece))
    act(small)  # what is loaded or compiled once is not counted
    for _ in range(_TRIALS):
        much = _cost(act, large)
        if much < _TOO_SHORT or much < _MOST * _cost(act, small):
            return True
    return False


def _cost(act: Callable[[str], object], text: str) -> float:
    gc.collect()
    start = time.thread_time()
    act(text)
    return time.thread_time() - start
