"""Tables of any form, row by row: JSON, JSON lines, text between commas or tabs, Parquet."""

import io
from collections.abc import Iterator, Sequence

from digest.core.errors import DumpError
from digest.dumps.readers.delimited import delimited
from digest.dumps.readers.documents import Document
from digest.dumps.readers.lines import MARK, first_line, value
from digest.dumps.readers.row import Row
from digest.dumps.readers.text import quote
from digest.dumps.readers.values import decoded

PARQUET = b"PAR1"
MOST = 2_000_000  # rows
_SHOWN = 1 << 20  # bytes in which a first line ends
_BATCH = 100  # rows of a Parquet file that are unpacked at once
_LARGEST = 64 << 20  # bytes of these


def rows(data: bytes, items: str, title: str, columns: Sequence[str]) -> Iterator[Row]:
    """The rows of a table, whose content tells its form.

    Args:
        data: the dump.
        items: the dotted path to the list in a JSON document; empty where the document is the list.
        title: the name of the column that holds the title.
        columns: the names of all columns that are wanted.

    Raises:
        DumpError: there is no such list or column, or the form is none of these.
    """
    start = data[:_SHOWN].removeprefix(MARK).lstrip()[:1]
    if data.startswith(PARQUET):
        found = _parquet(data, title, columns)
    elif start == b"[" or (start == b"{" and items):
        found = _document(data, items)
    elif start == b"{":
        found = _lines(data)
    else:
        found = delimited(data, title, columns)
    for number, row in enumerate(found, 1):
        if number > MOST:
            raise DumpError(f"has more than {MOST:,} rows", "split it into several dumps")
        yield row


def _document(data: bytes, items: str) -> Iterator[Row]:
    path = tuple(items.split(".")) if items else ()
    found = Document(data).items(path)
    if not found.listed:
        where = f"behind {quote(items)}" if items else "at its top"
        raise DumpError(f"has no list {where}", 'say where it is, as in items = "data.papers" under [source.fields]')
    yield from (Row(item.line, item.value) for item in found.items)
    yield from (Row(tear.line, None, tear.reason) for tear in found.torn)


def _lines(data: bytes) -> Iterator[Row]:
    line, whole = first_line(data, _SHOWN)
    if whole and not isinstance(decoded(line.decode("utf-8", "replace")), dict):
        raise DumpError("is a JSON object over several lines", 'name its list, as in items = "data.papers"')
    for number, given in enumerate(io.BytesIO(data.removeprefix(MARK)), 1):
        if given.strip():
            found = value(given)
            yield Row(number, None, found) if isinstance(found, str) else Row(number, found)


def _parquet(data: bytes, title: str, columns: Sequence[str]) -> Iterator[Row]:
    try:
        import pyarrow as pa  # noqa: PLC0415 - an extra that few need
        from pyarrow.parquet import ParquetFile  # noqa: PLC0415 - the same
    except ImportError:
        raise DumpError("is a Parquet file", "pip install 'trending-digest[parquet]'") from None
    number = 0
    try:
        table = ParquetFile(pa.BufferReader(data))
        there = table.schema_arrow.names
        if not {title, title.partition(".")[0]} & set(there):
            known = ", ".join(map(quote, there[:20]))
            raise DumpError(f"has no column {quote(title)}, but {known}", "mend title in [source.fields]")
        wanted = [name for name in there if name in {*columns, *(column.partition(".")[0] for column in columns)}]
        for batch in table.iter_batches(_BATCH, columns=wanted):
            if batch.nbytes > _LARGEST:
                raise DumpError(f"has more than {_LARGEST >> 20} MB in {_BATCH} rows", "check its origin")
            for found in batch.to_pylist():
                number += 1
                yield Row(number, found, columns=() if number > 1 else tuple(there))
    except (pa.ArrowException, OSError, ValueError, LookupError, ArithmeticError, TypeError) as problem:
        raise DumpError(f"is a damaged Parquet file ({problem})", "fetch it again") from problem
