"""An end to tests whose work would never end."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_hang(seconds: int = 20) -> Iterator[None]:
    """Fail where the work inside hangs. This measures nothing: the limit is far beyond what any machine needs."""

    def fail(*_: object) -> None:
        raise AssertionError(f"still at work after {seconds} seconds")

    before = signal.signal(signal.SIGALRM, fail)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
