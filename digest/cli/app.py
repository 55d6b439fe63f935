"""What every command shares: its options, its clock, its settings, its way to print."""

import codecs
import functools
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.markup import escape

from digest.cli.bars import Bar
from digest.cli.trouble import complain, one_line
from digest.config.settings import Settings, newsletters, settings
from digest.core.errors import UsageError
from digest.core.newsletter import Newsletter
from digest.core.words import plural
from digest.resources import is_ours
from digest.templating import strangers
from digest.wiring import Digest, formats, open_digest

Command = Callable[..., Any]

FIRST_YEAR, LAST_YEAR = 1970, 2200


def parse_now(text: str) -> datetime:
    """An instant from ISO 8601; a time without a zone is UTC.

    Raises:
        UsageError: it is no such time.
    """
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(f"--now {text}: is not a time", "write it as 2025-03-18T07:00+01:00") from None
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise UsageError(f"--now {text}: is out of range", f"give a time from {FIRST_YEAR} to {LAST_YEAR}")
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)


@dataclass
class App:
    """One call of the program.

    Attributes:
        settings: where things lie.
        fixed: what --now says; None for the clock of the machine.
        json: whether a program reads the output.
        exit_code: what the process will end with, unless an error says otherwise.
        started: when the command began.
        doubted: the folders of themes that were looked through for files that change nothing.
    """

    settings: Settings
    fixed: datetime | None = None
    json: bool = False
    exit_code: int = 0
    started: datetime = field(default_factory=lambda: datetime.now(UTC))
    doubted: set[str] = field(default_factory=set)

    def now(self) -> datetime:
        """The time: what --now says, running on from there, or the clock of the machine."""
        real = datetime.now(UTC)
        return real if self.fixed is None else self.fixed + (real - self.started).total_seconds() * timedelta(seconds=1)

    def start(self) -> datetime:
        """The time at which the command began; exactly what --now says, where it says something."""
        return self.fixed or self.started

    @property
    def console(self) -> Console:
        """Where people read; nothing is printed there when a program reads the output.

        On a terminal, lines are broken between words; elsewhere a thing stays one line.
        """
        console = Console(quiet=self.json, highlight=False, markup=True, emoji=False)
        console.soft_wrap = not console.is_terminal
        return console

    def newsletters(self, names: tuple[str, ...] = ()) -> tuple[Newsletter, ...]:
        """The named newsletters, or all."""
        found = newsletters(self.settings.schedules, names, formats)
        for theme in dict.fromkeys(each.theme for each in found if not is_ours(each.theme)):
            self._doubt(theme)
        return found

    def _doubt(self, theme: str) -> None:
        """Say once which files of a theme change nothing; nothing else depends on that."""
        for name, near in () if theme in self.doubted else strangers(theme):
            meant = f"; did you mean {near}?" if near else "; remove it, or give it the name of a default template"
            complain(f"digest: {Path(theme, name)}: stands before no template{meant}")
        self.doubted.add(theme)

    def newsletter(self, name: str) -> Newsletter:
        """One newsletter."""
        return self.newsletters((name,))[0]

    @contextmanager
    def digest(self) -> Iterator[Digest]:
        """The stages, with the state open."""
        with closing(self.bar()) as bar, open_digest(self.settings, bar, self._tell) as opened:
            yield opened

    def _tell(self, line: str) -> None:
        """What a run had to do without."""
        self.warn()
        complain(f"digest: {line}")

    def bar(self) -> Bar:
        """What shows how far long work is."""
        return Bar(self.console, quiet=self.json)

    def warn(self, code: int = 1) -> None:
        """Something that a person must look at: the exit code says so."""
        self.exit_code = max(self.exit_code, code)

    def document(self, content: object) -> None:
        """One JSON document on standard output, where a program reads it."""
        if self.json:
            click.echo(as_json(content, indent=2))

    def listed(self, key: str, pages: Iterable[Sequence[object]]) -> None:
        """The same of one list, which may be very long: it is written as its pages come."""
        if not self.json:
            return
        between = f"{{\n  {as_json(key)}: [\n    "
        for page in pages:
            text = ",\n    ".join(as_json(each, indent=2).replace("\n", "\n    ") for each in page)
            click.echo(between + text, nl=False)
            between = ",\n    "
        click.echo("\n  ]\n}" if between[0] == "," else as_json({key: []}, indent=2))

    def line(self, content: object) -> None:
        """One JSON line on standard output, where a program reads it."""
        if self.json:
            click.echo(as_json(content))


def as_json(content: object, indent: int | None = None) -> str:
    """JSON in the letters that standard output can show; what it cannot is escaped."""
    encoding = getattr(sys.stdout, "encoding", None) or "ascii"  # there may be no standard output at all
    unicode = codecs.lookup(encoding).name == "utf-8"
    return json.dumps(content, ensure_ascii=not unicode, indent=indent)


def plain(text: str) -> str:
    """Text of a paper or a file name, safe for a terminal and for rich's markup."""
    return escape(one_line(text))


def counted_noun(number: int, noun: str) -> str:
    """A number in bold with its noun."""
    return f"[bold]{number}[/] {plural(number, noun)}"


def shown(path: str | Path) -> str:
    """A path as a person would write it from here; an address as it is."""
    if "://" in str(path):
        return plain(str(path))
    where = Path(path)
    try:
        return plain(str(where.resolve().relative_to(Path.cwd())))
    except ValueError:
        return plain(str(where))


def somebody() -> str:
    """Who is at the keyboard, as the system knows them."""
    return os.environ.get("LOGNAME") or os.environ.get("USER") or "somebody"


def there(path: Path) -> Path:
    """A path that a person named, if there is anything.

    Raises:
        UsageError: there is nothing.
    """
    if not path.exists() and not path.is_symlink():
        raise UsageError(f"{shown(path)}: there is no such file", "check its name")
    return path


def command(function: Command) -> Command:
    """Give a command the options that all share, and an App as its first argument."""

    @click.option("--schedules", metavar="DIR", default="", help="The folder of newsletters [schedules].")
    @click.option("--out", metavar="DIR", default="", help="Where everything generated goes [out].")
    @click.option("--state", metavar="DIR|URL", default="", help="Where the state lives [out/state].")
    @click.option("--blobs", metavar="DIR", default="", help="Where raw dumps are kept [blobs in the state folder].")
    @click.option("--now", metavar="TIME", default="", help="Set the clock, so that a run can be repeated.")
    @click.option("--json", "as_json", is_flag=True, help="Print one JSON document for a program.")
    @functools.wraps(function)
    def wrapped(
        *args: Any, schedules: str, out: str, state: str, blobs: str, now: str, as_json: bool, **kwargs: Any
    ) -> int:
        app = App(settings(schedules, out, state, blobs=blobs), parse_now(now) if now else None, as_json)
        function(app, *args, **kwargs)
        return app.exit_code

    return wrapped
