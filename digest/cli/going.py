"""How mail goes out, where a person looks on: how much of it, and how fast."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.text import Text

from digest.cli.app import App, plain
from digest.cli.pace import lasting, speed

EVERY = 15.0  # seconds between two lines where no terminal shows a bar


@dataclass(frozen=True, slots=True)
class Shown:
    """Who is told while mail goes out.

    Attributes:
        advance: that one more delivery is over.
        console: where lines go beside it.
    """

    advance: Callable[[], None]
    console: Console


@contextmanager
def going(app: App, name: str, total: int) -> Iterator[Shown]:
    """A bar with the rate and the time left, or now and then a line; for programs, nothing."""
    if app.json or not total:
        yield Shown(lambda: None, app.console)
    elif app.console.is_terminal:
        columns = TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), _Speed()
        with Progress(*columns, TimeRemainingColumn(), console=app.console, transient=True) as progress:
            step = progress.add_task(name, total=total)
            yield Shown(lambda: progress.advance(step), progress.console)
    else:
        yield Shown(_lines(app.console, name, total), app.console)


class _Speed(ProgressColumn):
    """How fast they go out."""

    def render(self, task: Task) -> Text:
        """The speed, once there is one."""
        return Text(speed(task.speed) if task.speed else "")


def _lines(console: Console, name: str, total: int) -> Callable[[], None]:
    began = told = time.monotonic()
    done = 0

    def advance() -> None:
        nonlocal done, told
        done += 1
        at = time.monotonic()
        if at - told >= EVERY:
            told = at
            rate = done / (at - began)
            left = lasting((total - done) / rate)
            console.print(f"{plain(name)}  {done} of {total}, {speed(rate)}, {left} left")

    return advance
