"""Items as Zotero's API gives them, from the fields that we keep to records."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from digest.core.paper import Record
from digest.dumps.readers.paragraphs import flat
from digest.dumps.readers.references.added import added
from digest.dumps.readers.references.reference import Reference, record

FIELDS = ("title", "abstractNote", "DOI", "url", "archiveID", "extra", "dateAdded")
NO_PAPERS = {"attachment", "note", "annotation"}

_EXTRA = re.compile(r"^\s*(?:arXiv|DOI)\s*:\s*(\S+)", re.IGNORECASE | re.MULTILINE)


def kept(item: Any) -> dict[str, Any] | None:
    """What is kept of an item: its key and the fields that matter; None for what is no item of a paper."""
    data = item.get("data") if isinstance(item, dict) else None
    if not isinstance(data, dict) or not isinstance(data.get("key"), str):
        return None
    if data.get("itemType") in NO_PAPERS or data.get("deleted"):
        return None
    found: dict[str, Any] = {name: data[name] for name in FIELDS if isinstance(data.get(name), str) and data[name]}
    return {"key": data["key"], **found, "authors": [*_authors(data.get("creators"))]}


def of_item(item: Mapping[str, Any], number: int) -> Record | str:
    """The record of a kept item, or why there is none; `number` counts the items from 1."""
    extra = _EXTRA.findall(item.get("extra", ""))
    found = Reference(
        flat(item.get("title", "")),
        flat(item.get("abstractNote", "")),
        tuple(item.get("authors", ())),
        (item.get("archiveID", ""), item.get("DOI", ""), *extra),
        item.get("url", ""),
        added=added(item.get("dateAdded", "")),
    )
    return record(found, number)


def _authors(creators: Any) -> Iterator[str]:
    """The names of the authors; of a work without any, those of all who made it."""
    people = [each for each in creators if isinstance(each, dict)] if isinstance(creators, list) else []
    authors = [each for each in people if each.get("creatorType") == "author"] or people
    for each in authors:
        parts = (each.get(part) for part in ("firstName", "lastName", "name"))
        if name := " ".join(part for part in parts if isinstance(part, str) and part):
            yield name
