"""How a command that goes on for ever is told to stop."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def told_to_stop(gently: Callable[[], bool] = lambda: True) -> Iterator[threading.Event]:
    """An event that SIGTERM and Ctrl-C set; afterwards they mean again what they meant before.

    Args:
        gently: whether what is at work looks at the event; where nothing does, it is interrupted.
    """
    stopping = threading.Event()
    numbers = (signal.SIGTERM, signal.SIGINT)

    def told(*_: object) -> None:
        stopping.set()
        if not gently():
            raise KeyboardInterrupt

    before = [signal.signal(number, told) for number in numbers]
    try:
        yield stopping
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)
