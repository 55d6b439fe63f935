"""Every reader under mutated dumps: what holds of each call, and what is counted."""

import math
import re
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import pairwise

from digest.core.errors import DumpError
from digest.core.paper import Record
from digest.core.snapshot import Reading
from digest.dumps.readers.mapped import Mapped
from digest.dumps.readers.registry import READERS, read
from digest.ports import Fields, Reader
from tests.support.mutating import Mutator
from tests.support.seeds import seeds

QUICK = 0.005  # seconds by the clock, which are not looked into
SLOWEST = 1.0  # seconds of CPU that a call may take
MOST = 10  # faults of one reader after which no more are looked for
FIELDS: Fields = (("title", "title"), ("id", "id"), ("authors", "authors.name"))
NESTED: Fields = (*FIELDS, ("items", "data.papers"))
_SAID = re.compile(r"“.*”|'.*'|\d[\d,.]*")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")

Call = Callable[[bytes], Reading | None]


@dataclass(frozen=True, slots=True)
class Target:
    """A reader that is tried.

    Attributes:
        name: for the table.
        reader: itself.
        format: its name in the registry; empty for a table that is read by its fields.
        fields: of such a table.
    """

    name: str
    reader: Reader
    format: str = ""
    fields: Fields = ()

    def sniffed(self, data: bytes) -> None:
        """The reader's sniffing, which never fails."""
        assert self.reader.sniff(data) in {True, False}

    def named(self, data: bytes) -> Reading:
        """The registry's reading by this reader."""
        return read(data, self.format, "page.txt", self.fields)


@dataclass(frozen=True, slots=True)
class Fault:
    """A case that broke a promise: the words for it, and the bytes."""

    what: str
    case: bytes = field(repr=False)


@dataclass
class Tally:
    """What came of some cases.

    Attributes:
        cases: how many there were.
        refused: in how many the reader refused the dump by a DumpError.
        shapes: how many kinds of outcomes there were, by reasons, signs and messages without their numbers.
        slowest: seconds of CPU of the slowest call.
        slow: the case of that call.
        faults: what broke, each kind once.
    """

    cases: int = 0
    refused: int = 0
    shapes: set[str] = field(default_factory=set)
    slowest: float = 0.0
    slow: bytes = field(default=b"", repr=False)
    faults: dict[str, Fault] = field(default_factory=dict)


TARGETS: dict[str, Target] = {name: Target(name, reader, name) for name, reader in READERS.items()} | {
    "mapped-json": Target("mapped-json", Mapped(NESTED), "", NESTED),
    "mapped-csv": Target("mapped-csv", Mapped(FIELDS), "", FIELDS),
}


def fuzz(
    target: Target,
    cases: int,
    seed: int = 0,
    note: Callable[[int, bytes], None] = lambda *_: None,
    limit: float = math.inf,
) -> Tally:
    """Try a reader.

    Each case is sniffed and read by the reader itself. Every second one is read again: in turn through the registry
    by the format's name, through the registry without it, and by the reader once more, which has to say the same.

    Args:
        target: the reader.
        cases: how many, which are the same ones every time.
        seed: for other ones.
        note: is told each case and its number before it is tried.
        limit: seconds by the clock after which no further case is tried.
    """
    others = [data for name in TARGETS for data in seeds(name)]
    mutator = Mutator(seeds(target.name), others, f"{seed} {target.name}")
    found, until = Tally(), time.perf_counter() + limit
    for number in range(cases):
        case = mutator.case()
        note(number, case)
        shapes = len(found.shapes)
        _try(target, case, number, found)
        if len(found.shapes) > shapes:
            mutator.keep(case)
        if len(found.faults) >= MOST or time.perf_counter() > until:
            break
    return found


def _try(target: Target, case: bytes, number: int, found: Tally) -> None:
    found.cases += 1
    first = _timed(target.reader.read, case, found)
    found.refused += isinstance(first, str)
    found.shapes.add(_shape(first))
    _timed(target.sniffed, case, found)
    if number % 6 == 0:
        _timed(target.named, case, found)
    elif number % 6 == 2:
        _timed(read, case, found)
    elif number % 6 == 4 and _timed(target.reader.read, case, found) != first:
        _note(found, "broken promise: the same bytes are read in two ways", case)


def _timed(call: Call, case: bytes, found: Tally) -> Reading | str | None:
    """What a call gives, or the message by which it refuses; faults and slowness are noted."""
    began = time.perf_counter()
    try:
        outcome: Reading | str | None = call(case)
    except DumpError as problem:
        outcome = str(problem)
    except Exception:  # noqa: BLE001 - whatever comes is what is looked for
        _note(found, _where(), case)
        return None
    took = time.perf_counter() - began
    if took > max(found.slowest, QUICK) and (took := _cpu(call, case)) > found.slowest:
        found.slowest, found.slow = took, case
    if took > SLOWEST:
        _note(found, f"slow: {call.__qualname__} takes {took:.1f} s of CPU", case, kind=f"slow {call.__qualname__}")
    if outcome is not None and (promise := next(_unkept(outcome), "")):
        _note(found, f"broken promise: {promise}", case, kind=_SAID.sub("", promise))
    return outcome


def _cpu(call: Call, case: bytes) -> float:
    """Seconds of CPU of a call; asked for only where the clock makes it worth while, since asking takes long itself."""
    began = time.process_time()
    with suppress(DumpError):
        call(case)
    return time.process_time() - began


def _note(found: Tally, what: str, case: bytes, kind: str = "") -> None:
    """Keep a fault; of each kind the shortest case."""
    before = found.faults.get(kind or what)
    if before is None or len(case) < len(before.case):
        found.faults[kind or what] = Fault(what, case)


def _where() -> str:
    """The exception that is being handled, in one line with the places that led to it."""
    lines = traceback.format_exc().splitlines()
    frames = [
        line.split("/")[-1].replace('", line ', ":").partition(",")[0] for line in lines if line.startswith("  File ")
    ]
    return f"{lines[-1][:200]} at {' < '.join(reversed(frames[-4:]))}"


def _unkept(outcome: Reading | str) -> Iterator[str]:
    """The promises of a reader that an outcome does not keep."""
    if isinstance(outcome, str):
        if _CONTROLS.search(outcome) or "; " not in outcome:
            yield f"no message of one line with a remedy: {outcome[:200]!r}"
        return
    for record in outcome.records:
        yield from _unsound(record)
    for dropped in outcome.dropped:
        if not dropped.reason or _CONTROLS.search(dropped.reason) or dropped.line < 0:
            yield f"no reason of one line with its place: {dropped.line} {dropped.reason[:200]!r}"
    if any(one.line > other.line for one, other in pairwise(outcome.dropped)):
        yield f"places out of order: {[drop.line for drop in outcome.dropped][:20]}"


def _unsound(record: Record) -> Iterator[str]:
    revision = record.revision
    if not revision.title or record.line < 0:
        yield f"no title or no line: {record.line} {revision.title[:200]!r}"
    for text in (revision.title, revision.abstract, *revision.authors, *revision.categories, *record.ids):
        if _CONTROLS.search(text) or text != " ".join(text.split()):
            yield f"a text that is not clean: {text[:200]!r}"
    for link in revision.links:
        if not link.url.startswith(("http://", "https://")) or _CONTROLS.search(link.url):
            yield f"an odd link: {link.url[:200]!r}"


def _shape(outcome: Reading | str | None) -> str:
    """What kind of outcome it is; a case with a new one is worth building on."""
    if outcome is None or isinstance(outcome, str):
        return _SAID.sub("", outcome or "failed")
    reasons = sorted({_SAID.sub("", drop.reason) for drop in outcome.dropped})
    shown = {
        (bool(record.ids), bool(record.revision.authors), bool(record.revision.abstract), record.revision.withdrawn)
        for record in outcome.records
    }
    return f"{min(len(outcome.records), 4)} {sorted(shown)} {reasons} {sorted(outcome.signs)} {bool(outcome.repeats)}"


def broken(target: Target, case: bytes) -> set[str]:
    """What a case breaks, be it read in whichever way."""
    found = Tally()
    for number in range(6):
        _try(target, case, number, found)
    return {fault.what for fault in found.faults.values()}


def shrunk(case: bytes, breaks: Callable[[bytes], bool]) -> bytes:
    """A case without the stretches that it does not need to break what it breaks."""
    length = len(case) // 2
    while length:
        place = 0
        while place < len(case):
            shorter = case[:place] + case[place + length :]
            if shorter and breaks(shorter):
                case = shorter
            else:
                place += length
        length //= 2
    return case
