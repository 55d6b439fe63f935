"""Where the dumps of a [[source]] come from: files, addresses, or a harvest; and how long they are kept."""

import re
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from digest.config.table import Table
from digest.core import keep
from digest.core.newsletter import RAW, Harvest

ADDRESS = re.compile(r"https?://[!#-;=?-~]+", re.IGNORECASE)  # ASCII without space, quote and angle bracket
CONTACT = re.compile(r"(?:https?://|mailto:)?[!#-'*-;=?-Z_a-z~]{3,200}")  # may stand in a header, within brackets
PLACEHOLDER = re.compile(r"\{date(?:-([1-9]\d?))?\}")
WHERE = ("paths", "url", "oai")


def places(table: Table, folder: Path) -> dict[str, Any]:
    """What a source names, as the fields of a Source.

    Args:
        table: the [[source]].
        folder: where the newsletter lies, against which paths are meant.
    """
    named = [key for key in WHERE if table.has(key)]
    if len(named) > 1:
        raise table.error(named[1], f"stands beside {named[0]}", "write two sources, each with a name of its own")
    return {
        "paths": tuple(str(folder / path) for path in table.texts("paths")),
        "urls": tuple(_address(table, "url", url) for url in table.one_or_more("url")),
        "harvest": _harvest(table) if "oai" in named else None,
        "partial": table.flag("partial", default="oai" in named),
    }


def kept(table: Table, default: keep.Keep) -> keep.Keep:
    """How long raw dumps are kept: ``keep = "90d"``, a number of dumps, or ``"all"``."""
    if not table.has("keep"):
        return default
    try:
        return keep.parse(table.number_or_text("keep"))
    except ValueError as problem:
        raise table.error("keep", str(problem), 'write keep = "90d", keep = 30, or keep = "all"') from None


def contact(table: Table) -> str:
    """Whom the servers may write to that are asked for dumps."""
    return table.made("contact", _contact, "", "give an address such as ada@example.org or https://example.org/about")


def _harvest(table: Table) -> Harvest:
    return Harvest(
        url=_address(table, "oai", table.text("oai")),
        set=table.text("set", ""),
        prefix=table.text("prefix", RAW),
        since=table.made("since", date.fromisoformat, None, "write a day as 2025-03-18"),
    )


def _address(table: Table, key: str, text: str) -> str:
    try:
        _check(PLACEHOLDER.sub("2025-03-18", text))
    except ValueError as problem:
        raise table.error(key, str(problem), "give an address such as https://example.org/papers") from None
    return text


def _check(address: str) -> None:
    """See that it can be asked for; it is not repeated in messages, since it may hold a secret."""
    if not ADDRESS.fullmatch(address) or not urlsplit(address).hostname:
        raise ValueError("is no web address in ASCII")
    if "{" in address or "}" in address:
        raise ValueError("holds {…} other than {date} and {date-1}")
    _ = urlsplit(address).port  # a ValueError says what is wrong with it


def _contact(text: str) -> str:
    if not CONTACT.fullmatch(text) or ("@" not in text and "://" not in text):
        raise ValueError("is neither a mail address nor a web address")
    return text
