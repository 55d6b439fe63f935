"""Formats of a line a paper, whose lines can be read one by one."""

from collections.abc import Callable

from digest.core.errors import DumpError
from digest.core.paper import Record
from digest.dumps.readers import arxiv_snapshot, jsonl, openalex

Make = Callable[[bytes, int], Record | str]

_LINES: dict[str, tuple[Callable[[bytes], bool], Make]] = {
    "arxiv-snapshot": (arxiv_snapshot.ArxivSnapshot().sniff, arxiv_snapshot.record),
    "openalex": (openalex.OpenAlex().sniff, openalex.record),
    "jsonl": (jsonl.JsonLines().sniff, jsonl.record),
}


def by_line(start: bytes, format: str = "") -> tuple[str, Make]:  # noqa: A002 - the field's own word
    """The name of the reader of a dump, and what makes a record of one of its lines.

    Args:
        start: the first few kilobytes of the dump.
        format: the name of the reader; without one, the content tells.

    Raises:
        DumpError: no such reader reads line by line.
    """
    for name, (sniff, make) in _LINES.items():
        if name == format or (not format and sniff(start)):
            return name, make
    what = f"the format {format} is not read line by line" if format else "holds no line of a format that is known"
    raise DumpError(what, f"hand in one of these: {', '.join(_LINES)}; or leave lines out")
