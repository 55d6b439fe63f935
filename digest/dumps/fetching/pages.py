"""Pages of a harvest by OAI-PMH: what they say of the list they belong to, and how they become one dump.

Only what leads from page to page is looked at here; records are the reader's matter.
"""

import re
from collections.abc import Sequence

from digest.core.errors import DumpError
from digest.dumps.readers.text import quote, unescaped

_NAME = rb"(?:[\w.-]{1,40}:)?"
_ROOT = re.compile(rb"<" + _NAME + rb"OAI-PMH\b[^<>]{0,4000}>")
_END = re.compile(rb"</" + _NAME + rb"OAI-PMH\s{0,100}>\s*\Z")
_RECORD_END = re.compile(rb"</" + _NAME + rb"record\s{0,100}>")
_TOKEN = re.compile(
    rb"<" + _NAME + rb"resumptionToken\b[^<>]{0,1000}(?:(?<=/)>|>([^<]{0,4000})</" + _NAME + rb"resumptionToken\s*>)"
)
_ERROR = re.compile(rb"<" + _NAME + rb"error\b[^<>]{0,1000}?\bcode\s{0,9}=\s{0,9}[\"'](\w{1,40})[\"'][^<>]*>([^<]*)")
_DAY = rb"\s*(\d{4}-\d\d-\d\d)"
_STAMP = re.compile(rb"<" + _NAME + rb"datestamp\s{0,9}>" + _DAY)
_ANSWERED = re.compile(rb"<" + _NAME + rb"responseDate\s{0,9}>" + _DAY)
_START = 4096  # bytes, within which the root and an error stand


def check(page: bytes) -> None:
    """See that a page is a whole answer.

    Raises:
        DumpError: it is not.
    """
    if not _ROOT.search(page[:_START]) or b"<!DOCTYPE" in page[:_START]:
        begin = quote(page[:400].decode("utf-8", "replace"))
        raise DumpError(f"is no answer of OAI-PMH, it begins {begin}", "check oai")
    if not _END.search(page[-_START:]):
        raise DumpError("breaks off within a page", "run again later")


def error(page: bytes) -> tuple[str, str]:
    """The code of the error that a page is, and its words; both empty for a page of records."""
    found = _ERROR.search(page[:_START])
    return (found[1].decode(), quote(_text(found[2]))) if found else ("", "")


def token(page: bytes) -> str:
    """What the next page is to be asked for with; empty on the last one."""
    found = _TOKEN.search(page, _behind_records(page))
    return _text(found[1] or b"").strip() if found else ""


def last_day(pages: Sequence[bytes], otherwise: str) -> str:
    """The last day of which there is a record, as far as it is no later than the repository's own day."""
    answered = _ANSWERED.search(pages[0][:_START])
    bound = answered[1] if answered else b"9999"
    days = [stamp for page in pages for stamp in _STAMP.findall(page) if stamp <= bound]
    return max(days).decode() if days else otherwise


def joined(pages: Sequence[bytes]) -> bytes:
    """One answer in the place of several: the first, with what the others hold before its end.

    The tokens that lead from one to the next are taken out, since nothing is left to be asked for. One page
    stays as it came.
    """
    if len(pages) == 1:
        return pages[0]
    parts = [_without_token(page) for page in pages]
    inner = [part[: _end(part)] if n == 0 else part[_begin(part) : _end(part)] for n, part in enumerate(parts)]
    return b"".join((*inner, parts[-1][_end(parts[-1]) :]))


def _without_token(page: bytes) -> bytes:
    behind = _behind_records(page)
    return page[:behind] + _TOKEN.sub(b"", page[behind:])


def _behind_records(page: bytes) -> int:
    """Where the last record ends: what an abstract says is no token."""
    last = 0
    for found in _RECORD_END.finditer(page):
        last = found.end()
    return last


def _begin(page: bytes) -> int:
    found = _ROOT.search(page)
    return found.end() if found else 0


def _end(page: bytes) -> int:
    found = _END.search(page, max(0, len(page) - _START))
    return found.start() if found else len(page)


def _text(data: bytes) -> str:
    return unescaped(data.decode("utf-8", "replace"))
