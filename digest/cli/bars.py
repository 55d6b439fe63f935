"""A bar for work that takes long, where a person looks on."""

from typing import TYPE_CHECKING

from rich.console import Console

from digest.cli.trouble import one_line

if TYPE_CHECKING:
    from rich.progress import Progress


class Bar:
    """Shows how far one thing after the other is; what is done at once shows nothing.

    Args:
        console: where it is shown, if that is a terminal.
        quiet: whether nothing is to be shown at all.
    """

    def __init__(self, console: Console, *, quiet: bool = False) -> None:
        self._console, self._quiet = console, quiet or not console.is_terminal
        self._shown: Progress | None = None

    def __call__(self, what: str, done: int, total: int) -> None:
        """Show how much of a thing is done, in bytes, lines or whatever it is counted in."""
        if self._quiet:
            return
        if done >= total:
            self.close()
            return
        if self._shown is None:
            self._shown = _progress(self._console)
        self._shown.update(self._shown.task_ids[0], description=one_line(what), completed=done, total=total)

    def close(self) -> None:
        """Take the bar away."""
        if self._shown:
            self._shown.stop()
            self._shown = None


def _progress(console: Console) -> "Progress":
    """A bar of one task, begun."""
    from rich.progress import (  # noqa: PLC0415 - most work is too short for a bar
        BarColumn,
        Progress,
        TaskProgressColumn,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = TextColumn("{task.description}", markup=False), BarColumn(), TaskProgressColumn()
    made = Progress(*columns, TimeRemainingColumn(), console=console, transient=True)
    made.start()
    made.add_task("")
    return made
