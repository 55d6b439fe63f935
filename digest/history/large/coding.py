"""Records as bytes and back, and what of them is compared."""

import json
from typing import Any

import xxhash

from digest.core.paper import Link, LinkKind, Mark, Record, Revision

VERSION = 0xFFFF  # the low bits of a fingerprint hold the version, the others the content


def encode(record: Record) -> bytes:
    """A record as a line of JSON; its place in the dump is not kept, since the next dump has it elsewhere."""
    revision = record.revision
    fields = [
        record.ids,
        revision.title,
        revision.abstract,
        revision.authors,
        revision.categories,
        [[link.kind, link.url] for link in revision.links],
        revision.version,
        revision.withdrawn,
        record.upvotes,
        record.mark,
    ]
    return _bytes(fields)


def decode(data: bytes, line: int = 0) -> Record:
    """The record that `encode` made the bytes from, at a line of a dump.

    Raises:
        ValueError: it made none such; TypeError and LookupError alike.
    """
    ids, title, abstract, authors, categories, links, version, withdrawn, upvotes, mark = _value(data)
    revision = Revision(
        title,
        abstract,
        tuple(authors),
        tuple(categories),
        tuple(Link(LinkKind(kind), url) for kind, url in links),
        version,
        withdrawn,
    )
    return Record(revision, line, tuple(ids), upvotes, None if mark is None else Mark(mark))


def encode_reason(reason: str) -> bytes:
    """Why a line was dropped, as a line of JSON."""
    return _bytes(reason)


def decode_reason(data: bytes) -> str:
    """The reason that `encode_reason` made the bytes from.

    Raises:
        ValueError: it made none such.
    """
    return str(_value(data))


def fingerprint(revision: Revision) -> int:
    """64 bits by which two revisions are compared: 48 of a hash of the content, 16 of the version, 0 without one."""
    content = xxhash.xxh3_64_intdigest(_bytes(revision.content))
    return content & ~VERSION | min(revision.version or 0, VERSION)


def text_bytes(text: str) -> bytes:
    """The bytes of any text, halves of surrogate pairs among it."""
    return text.encode("utf-8", "surrogatepass")


def _bytes(value: Any) -> bytes:
    return text_bytes(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def _value(data: bytes) -> Any:
    return json.loads(data.decode("utf-8", "surrogatepass"))
