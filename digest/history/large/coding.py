"""Records as bytes and back, and what of them is compared."""

import json
from typing import Any

import xxhash

from digest.core.paper import Link, LinkKind, Mark, Record, Revision

_ENCODE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
VERSION = 0xFFFF  # the bits of a fingerprint that hold the version; the others are of the content


def encode(record: Record) -> tuple[bytes, int]:
    """A record as a line of JSON, and 64 bits by which two revisions are compared.

    Its place in the dump is not kept, since the next dump has it elsewhere. 48 of the bits are of a hash of the
    content, 16 are the version, 0 where there is none.
    """
    revision = record.revision
    content = _bytes(revision.content)
    links = [[link.kind, link.url] for link in revision.links]
    rest = _bytes([record.ids, revision.categories, links, revision.version, record.upvotes, record.mark])
    fingerprint = xxhash.xxh3_64_intdigest(content) & ~VERSION | min(revision.version or 0, VERSION)
    return b"[%b,%b]" % (content, rest), fingerprint


def decode(data: bytes, line: int = 0) -> Record:
    """The record that `encode` made the bytes from, at a line of a dump.

    Raises:
        ValueError: it made none such; TypeError and LookupError alike.
    """
    (title, abstract, authors, _sorted, withdrawn), (ids, categories, links, version, upvotes, mark) = _value(data)
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


def text_bytes(text: str) -> bytes:
    """The bytes of any text, halves of surrogate pairs among it."""
    return text.encode("utf-8", "surrogatepass")


def _bytes(value: Any) -> bytes:
    return text_bytes(_ENCODE(value))


def _value(data: bytes) -> Any:
    return json.loads(data.decode("utf-8", "surrogatepass"))
