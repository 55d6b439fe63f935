"""One file in schedules/, read into a Newsletter."""

import hashlib
import re
from collections.abc import Callable, Collection
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from digest.config.audience import audiences
from digest.config.cadence import cadence
from digest.config.delivery import delivery, feedback
from digest.config.mailbox import mailbox
from digest.config.matching import matching
from digest.config.places import contact, kept, places
from digest.config.profiles import parse, profiles
from digest.config.table import Table
from digest.config.tldr import tldr
from digest.core.errors import ConfigError
from digest.core.keep import Keep
from digest.core.mailing import Feedback
from digest.core.newsletter import Archive, Empty, First, Newsletter, Source, Thumbnails
from digest.core.snapshot import SourceKind
from digest.resources import themes

NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
WEB = re.compile(r"https?://[!#-&(-.0-;=?-~][!#-&(-;=?-~]*")  # no space, quote or angle bracket
MAILTO = re.compile(r"mailto:[!#-&(-;=?-~]+@[!#-&(-;=?-~]+")
FIELDS = ("title", "abstract", "id", "authors", "categories", "doi", "url", "upvotes", "version", "items")
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")

Formats = Callable[[], Collection[str]]  # asked only where a source names one: installed packages may bring readers


def load(path: Path, formats: Formats | None = None) -> Newsletter:
    """A newsletter from its file.

    Args:
        path: the file.
        formats: tells the names of the readers that a source may ask for; None takes any name.

    Raises:
        ConfigError: one line that names file, key and remedy.
    """
    if not NAME.fullmatch(path.stem):
        raise ConfigError(f"{path}: is no name for a newsletter", "use small letters, digits, - and _ only")
    table = Table(parse(path), str(path))
    found = _newsletter(table, path, formats)
    table.done()
    return found


def _newsletter(table: Table, path: Path, formats: Formats | None) -> Newsletter:
    folder = path.resolve().parent
    sources = _sources(table, folder, formats)
    own = profiles(table.tables("profile"), folder)
    mailed = delivery(table.table("delivery"), folder) if table.has("delivery") else None
    minutes = table.number("minutes", 0, most=600)
    return Newsletter(
        name=path.stem,
        file=str(path),
        title=table.text("title"),
        curator=table.text("curator", ""),
        invitation=table.text("invitation", ""),
        subscribe=table.made("subscribe", _address, "", "give an https or mailto address"),
        language=table.made("language", _language, "en", "give a tag such as en or pt-BR"),
        sources=sources,
        profiles=own,
        cadence=cadence(table.table("cadence")),
        empty=Empty(table.choice("empty", list(Empty), Empty.SKIP)),
        trending=table.number("trending", 10, most=500),
        revised=table.number("revised", 5, most=500),
        returned=table.number("returned", 5, most=500),
        thumbnails=Thumbnails(table.choice("thumbnails", list(Thumbnails), Thumbnails.NONE)),
        theme=_theme(table, folder),
        byte_budget=table.number("byte_budget", 100_000, least=10_000, most=10_000_000),
        diversity=table.share("diversity", 0.3),
        minutes=minutes,
        serendipity=table.number("serendipity", 0, most=20),
        delivery=mailed,
        audiences=audiences(table.tables("audience"), folder, mailed, own, minutes),
        feedback=feedback(table.table("feedback")) if table.has("feedback") else Feedback(),
        returns=mailbox(table.table("returns"), folder) if table.has("returns") else None,
        archive=_archive(table.table("archive")),
        matching=matching(table.table("matching")),
        tldr=tldr(table.table("tldr")) if table.has("tldr") else None,
        approval=table.flag("approval", default=False),
        settings=hashlib.sha256(path.read_bytes()).hexdigest(),
    )


def _sources(table: Table, folder: Path, formats: Formats | None) -> tuple[Source, ...]:
    """All sources, with what the newsletter says of each of them."""
    first = table.choice("first", list(First), "") if table.has("first") else ""
    keep, reach = kept(table, Keep()), contact(table)
    made = (replace(_source(each, folder, first, formats, keep), contact=reach) for each in table.tables("source"))
    return _distinct(table, tuple(made), first)


def _distinct(table: Table, sources: tuple[Source, ...], first: str) -> tuple[Source, ...]:
    if not sources:
        raise table.error("source", "is missing", "add a [[source]] with a name and paths or a url")
    if len({source.name for source in sources}) < len(sources):
        raise table.error("source", "two sources have one name", "give each a name of its own")
    if first == First.ANNOUNCE and all(source.lines for source in sources):
        raise table.error(
            "first", f"{first!r} goes with none of its sources, which are all read by lines", "leave it out"
        )
    return sources


def _source(table: Table, folder: Path, first: str, formats: Formats | None, keep: Keep) -> Source:
    """A source; by default a ranked page is announced, and the first dump of a catalogue is the baseline."""
    name = table.text("name")
    if not NAME.fullmatch(name):
        raise table.error("name", f"{name!r} is no name for a source", "use small letters, digits, - and _ only")
    where = places(table, folder)
    if not (where["paths"] or where["urls"] or where["harvest"]):
        raise table.error("paths", "names no files", 'add patterns such as paths = ["dumps/*.txt"], or a url')
    usual = SourceKind.CATALOGUE if where["partial"] else SourceKind.RANKED
    kind = SourceKind(table.choice("kind", list(SourceKind), usual))
    made = Source(
        **where,
        name=name,
        kind=kind,
        keep=kept(table, keep),
        format=_format(table, formats),
        first=First(first or (First.BASELINE if kind is SourceKind.CATALOGUE else First.ANNOUNCE)),
        fields=_fields(table.table("fields")) if table.has("fields") else (),
        lines=table.flag("lines", default=False),
    )
    if made.lines:
        _check_lines(table, made)
        made = replace(made, first=First.BASELINE)  # of millions of lines, none is news by itself
    if made.format and made.fields:
        raise table.error("format", "stands beside a table of fields", "leave one of them out")
    table.done()
    return made


def _check_lines(table: Table, source: Source) -> None:
    """Refuse what does not go with a source that is read by its lines, naming the part."""
    if source.kind is SourceKind.RANKED:
        raise table.error("lines", 'does not go with kind = "ranked"', 'give it kind = "catalogue"')
    if not source.paths:
        raise table.error("lines", "does not go with addresses", "give it paths")
    if source.fields:
        raise table.error("lines", "does not go with [source.fields]", "leave one of them out")


def _fields(table: Table) -> tuple[tuple[str, str], ...]:
    """Which fields of a table are which of ours; the title is the one that each table has."""
    table.text("title")
    made = tuple((name, table.text(name)) for name in FIELDS if table.has(name))
    table.done()
    return made


def _format(table: Table, formats: Formats | None) -> str:
    return table.choice("format", formats(), "") if formats and table.has("format") else table.text("format", "")


def _theme(table: Table, folder: Path) -> str:
    """The folder of a theme: one beside the file, else one that travels with the package."""
    name = table.text("theme", "")
    ours = themes()
    try:
        there = not name or (folder / name).is_dir()
    except OSError:  # a name too long, or a folder that lets nobody in
        there = False
    if there:
        return str(folder / name) if name else ""
    if name not in ours:
        remedy = f"name a folder of templates beside this file, or one of {', '.join(ours)}"
        raise table.error("theme", f"there is no folder {name[:80]}", remedy)
    return str(ours[name])


def _archive(table: Table) -> Archive:
    made = Archive(
        url=table.made("url", _web, "", "give an address such as https://example.org/papers").rstrip("/"),
        private=table.flag("private", default=False),
    )
    table.done()
    return made


def _web(text: str) -> str:
    """An address that can stand in a header and in a page as it is."""
    if not WEB.fullmatch(_ascii(text)) or not urlsplit(text).hostname:
        raise ValueError("is no web address")
    _ = urlsplit(text).port  # a ValueError says what is wrong with it
    return text


def _address(text: str) -> str:
    return text if MAILTO.fullmatch(_ascii(text)) else _web(text)


def _ascii(text: str) -> str:
    if not text.isascii():
        raise ValueError("is not in ASCII (a host's other name begins with xn--, other letters of a path with %)")
    return text


def _language(text: str) -> str:
    if not LANGUAGE.fullmatch(text):
        raise ValueError("is no language tag")
    return text
