"""What filling a template may take, and how the system keeps to it."""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

if sys.platform != "win32":
    import resource

HELD = sys.platform != "win32"  # whether this system can hold a process to limits of time and memory
SLACK = 2  # seconds that a template has more before the system ends its process
ROOM = 4  # times the memory of one template that a process may take in all
_MEBI = 1024 * 1024
_REFUSED = ("socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.startfile", "os.system")
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


@dataclass(frozen=True, slots=True)
class Limits:
    """What filling a template may take.

    Attributes:
        seconds: of the processor.
        patience: seconds by the clock, after which its process is ended from outside.
        memory: bytes, beyond what the process had before.
        output: bytes of text.
    """

    seconds: float = 5.0
    patience: float = 30.0
    memory: int = 256 * _MEBI
    output: int = 16 * _MEBI


class TooLongError(Exception):
    """A template has taken longer than it may."""


def lock_up() -> None:
    """Let this process write no file, start no process and open no connection, ever again."""
    if HELD:
        for number in (signal.SIGINT, signal.SIGTERM):  # whoever started it ends it, by closing its pipe
            signal.signal(number, signal.SIG_IGN)
        for limit, most in ((resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_CORE, 0), (resource.RLIMIT_NOFILE, 64)):
            with suppress(OSError, ValueError):
                resource.setrlimit(limit, (most, most))
    sys.addaudithook(_refuse)


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    if event.startswith(_REFUSED) or (event == "open" and (arguments[2] or 0) & _WRITING):
        raise PermissionError(f"a template must not do this: {event}")


@contextmanager
def held(limits: Limits) -> Iterator[None]:
    """Hold what happens inside to limits of time and memory; on Windows, to none.

    Raises:
        TooLongError: it takes too long.
        MemoryError: it takes too much.
    """
    if not HELD:
        yield
        return

    def stop(*_: object) -> None:
        raise TooLongError(f"takes longer than {limits.seconds:g} seconds")

    before = signal.signal(signal.SIGPROF, stop)
    spent, limited = resource.getrusage(resource.RUSAGE_SELF), resource.getrlimit(resource.RLIMIT_AS)
    # Code in C does not listen to the timer; this ends the process.
    _soft(resource.RLIMIT_CPU, int(spent.ru_utime + spent.ru_stime + limits.seconds) + SLACK)
    _soft(resource.RLIMIT_AS, _size() + limits.memory)
    signal.setitimer(signal.ITIMER_PROF, limits.seconds, 1.0)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        _soft(resource.RLIMIT_AS, limited[0])
        _soft(resource.RLIMIT_CPU, resource.getrlimit(resource.RLIMIT_CPU)[1])
        signal.signal(signal.SIGPROF, before)


def _soft(limit: int, most: int) -> None:
    """Set a limit that can be lifted again; a system may know it and not keep it."""
    hard = resource.getrlimit(limit)[1]
    with suppress(OSError, ValueError):
        resource.setrlimit(limit, (most, hard))


def _size() -> int:
    """How many bytes of address space this process has; an ample guess where the system does not tell."""
    try:
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    except OSError:
        return 1024 * _MEBI
