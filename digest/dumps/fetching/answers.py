"""What a server's answer says: when to ask again, how its bytes are encoded, how long it is fresh."""

import codecs
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.message import Message
from email.utils import parsedate_to_datetime

from digest.core.errors import DumpError
from digest.dumps.readers.unpack import unpack

SHORTEST, LONGEST = timedelta(minutes=5), timedelta(hours=1)  # for which an answer counts as fresh
PATIENCE = timedelta(days=7)  # for which a server can ask not to be asked
_AGE = re.compile(r"\bmax-age\s*=\s*\"?(\d{1,9})", re.IGNORECASE)
_DECLARED = re.compile(rb"\A\xef\xbb\xbf|\A\xff\xfe|\A\xfe\xff|\bencoding\s*=|\bcharset\s*=", re.IGNORECASE)
_START = 1024  # bytes, within which HTML and XML say how they are encoded
_LONGEST_MARK = 1000  # characters of an ETag that is worth keeping


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """How many seconds a server wants to be left alone, by its own clock where it tells it; None without a word."""
    text = headers.get("retry-after", "").strip()
    if re.fullmatch(r"[0-9]{1,9}", text):
        seconds = float(text)
    elif (until := _date(text)) is not None:
        seconds = (until - (_date(headers.get("date", "")) or now)).total_seconds()
    else:
        return None
    return min(max(seconds, 0), PATIENCE.total_seconds())


def fresh(headers: Mapping[str, str]) -> timedelta:
    """For how long nobody need ask again: as the server says, within limits, so that no news waits for long."""
    age = _AGE.search(headers.get("cache-control", ""))
    return min(max(timedelta(seconds=int(age[1])), SHORTEST), LONGEST) if age else SHORTEST


def mark(headers: Mapping[str, str], name: str) -> str:
    """An ETag or a date to be handed back as it came; empty where there is none that can be."""
    text = headers.get(name, "")
    return text if text.isascii() and text.isprintable() and len(text) <= _LONGEST_MARK else ""


def opened(body: bytes, headers: Mapping[str, str], most: int) -> bytes:
    """The bytes of an answer without the encoding of its way here.

    Raises:
        DumpError: it is encoded as nobody asked for, unpacks to too much, or breaks off.
    """
    way = headers.get("content-encoding", "").strip().lower()
    if way not in {"", "identity", "gzip", "x-gzip"}:
        raise DumpError(f"comes encoded as {way[:40]}, which was not asked for", "tell those who run the server")
    data, torn = unpack(body) if "gzip" in way else (body, False)
    if torn:
        raise EOFError
    if len(data) > most:
        raise too_large(most)
    return _text(data, headers.get("content-type", ""))


def too_large(most: int) -> DumpError:
    """What is said of an answer without end."""
    return DumpError(f"has more than {most >> 20} MB", "ask for less of it at once")


def _text(data: bytes, kind: str) -> bytes:
    """UTF-8 in the place of another charset that the header alone tells of: it would be lost with the header.

    What says itself how it is encoded, and what is UTF-8 in spite of its header, stays as it came.
    """
    said = Message()
    said["content-type"] = kind.encode("ascii", "replace").decode()
    charset = said.get_content_charset("")
    if not charset or _DECLARED.search(data[:_START]):
        return data
    try:
        name = codecs.lookup(charset).name
        if name in {"utf-8", "ascii"}:
            return data
        data.decode("utf-8")
    except LookupError:
        return data
    except UnicodeDecodeError:
        return _decoded(data, name)
    return data


def _decoded(data: bytes, charset: str) -> bytes:
    try:
        return data.decode(charset).encode("utf-8")
    except (UnicodeError, LookupError):  # not so encoded after all, or no encoding of text
        return data


def _date(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
