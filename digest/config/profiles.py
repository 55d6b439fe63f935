"""The [[profile]] tables of a newsletter, or of a file of profiles."""

import os
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from digest.config.table import Table
from digest.core import grammar, lessons
from digest.core.errors import ConfigError
from digest.core.identity import Tier, tier
from digest.core.library import Shelf
from digest.core.paper import normal_id, title_key
from digest.core.profile import Profile
from digest.core.query import Query

EVIDENCE = ("text", "keywords", "categories", "authors", "like", "library")


def profiles(tables: tuple[Table, ...], folder: Path) -> tuple[Profile, ...]:
    """The profiles of some tables, each name once; `folder` is where paths begin."""
    found: dict[str, Profile] = {}
    for table in tables:
        made = profile(table, folder)
        if made.name in found:
            raise table.error("name", f"{made.name!r} stands twice", "give each profile a name of its own")
        found[made.name] = made
    return tuple(found.values())


def profile(table: Table, folder: Path) -> Profile:
    """One profile; something must say what it looks for."""
    made = Profile(
        name=table.text("name"),
        text=table.text("text", "").strip(),
        keywords=_queries(table, "keywords", grammar.keyword),
        exclude=_queries(table, "exclude", grammar.parse),
        categories=table.texts("categories"),
        authors=table.texts("authors"),
        like=table.texts("like"),
        dislike=table.texts("dislike"),
        half_life=_half_life(table),
        library=_library(table, folder),
        limit=table.number("limit", Profile("").limit, least=1, most=1000),
        at_least=table.number("at_least", Profile("").at_least, least=0, most=1000),
    )
    table.done()
    if not any(getattr(made, field) for field in EVIDENCE):
        raise table.error("name", f"{made.name!r} looks for nothing", f"add one of {', '.join(EVIDENCE)}")
    liked = {key for name in made.like for key in _keys(name)}
    if both := [name for name in made.dislike if _keys(name) & liked]:
        raise table.error(
            "dislike", f"{made.name!r} likes and dislikes {both[0]!r}", "take it out of like or of dislike"
        )
    return made


def _keys(name: str) -> set[str]:
    """By what two names are seen to mean one paper: an id is one in any spelling, all else is a title too."""
    named = normal_id(name)
    return {named} if tier(named) < Tier.OTHER else {named, title_key(name)}


def _queries(table: Table, key: str, read: Callable[[str], Query]) -> tuple[str, ...]:
    """A list of texts, each of which is a query."""
    for text in (texts := table.texts(key)):
        if not any(map(str.isalnum, text)):
            raise table.error(key, f"{text!r} holds no word", "write a word or a phrase")
        try:
            read(text)
        except ConfigError as problem:
            raise table.error(key, problem.message, problem.remedy) from None
    return texts


def _half_life(table: Table) -> int | None:
    """How fast lessons fade: ``half_life = 90``, in days, or ``"never"``."""
    if not table.has("half_life"):
        return Profile("").half_life
    try:
        return lessons.half_life(table.number_or_text("half_life"))
    except ValueError as problem:
        raise table.error("half_life", str(problem), 'write half_life = 90, or half_life = "never"') from None


def _library(table: Table, folder: Path) -> str:
    """Where the library is: a place at Zotero as it is written, or a file against the folder."""
    if not (place := table.text("library", "").strip()):
        return ""
    if not place.startswith("zotero:"):
        return os.path.normpath(folder / place)
    if Shelf.named(place) is None:
        remedy = 'write it as "zotero:users/12345", or "zotero:groups/678/collections/ABCD2345"'
        raise table.error("library", f"{place!r} names no library at Zotero", remedy)
    return place


def parse(path: Path) -> dict[str, Any]:
    """A TOML file as a dictionary.

    Raises:
        ConfigError: it cannot be read, or is not TOML; the message has the line.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise ConfigError(f"{path}: there is no such file", "check the path") from None
    except OSError as problem:
        raise ConfigError(
            f"{path}: cannot be read ({problem.strerror})", "check the path and its permissions"
        ) from None
    except UnicodeDecodeError:
        raise ConfigError(f"{path}: is not UTF-8 text", "save it as UTF-8") from None
    except tomllib.TOMLDecodeError as problem:
        raise ConfigError(f"{path}: {problem}", "mend the TOML there") from None
    except (ValueError, RecursionError):  # tomllib lets through what Python cannot take
        raise ConfigError(f"{path}: holds a number too long or lists too deep to read", "mend the TOML") from None


def load_profiles(path: Path) -> tuple[Profile, ...]:
    """The profiles of a file that holds nothing else."""
    table = Table(parse(path), str(path))
    found = profiles(table.tables("profile"), path.resolve().parent)
    table.done()
    if not found:
        raise ConfigError(f"{path}: holds no [[profile]]", "add at least one")
    return found
