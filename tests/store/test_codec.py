import json
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digest.core.changes import Change, ChangeKind
from digest.core.edits import Edit, EditKind, Placed
from digest.core.errors import StoreError
from digest.core.issue import Corrects, Edition, Entry, Faces, Inputs, Issue, Section, Slot
from digest.core.match import Reason, ReasonKind
from digest.core.paper import Link, LinkKind, Paper, Revision
from digest.core.retold import Piece, Returned, Revised
from digest.core.trend import Trend
from digest.core.worddiff import RunKind
from digest.store.codec import decode, encode
from tests.support.editions import hostile_edition, retold_edition, sample_edition
from tests.support.soak import rounds
from tests.support.stored import NOT_UTF8, issue

texts = st.text(st.characters(codec=None), max_size=12)  # halves of surrogate pairs and NUL among them
numbers = st.integers(0, 99)


def several(one: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """A short tuple."""
    return st.lists(one, max_size=2).map(tuple)


links = st.builds(Link, st.sampled_from(LinkKind), texts)
papers = st.builds(Paper, texts, st.builds(Revision, texts, texts, several(texts), several(texts), several(links)))
reasons = st.builds(Reason, st.sampled_from(ReasonKind), texts, texts, st.floats(0, 1))
entries = st.builds(
    Entry, papers, texts, st.booleans(), several(reasons), several(texts), st.booleans(), several(papers), st.booleans()
)
zones = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
instants = st.datetimes(timezones=zones)
slots = st.builds(Slot, texts, st.datetimes(), instants, numbers)
pieces = st.builds(Piece, st.sampled_from(RunKind), texts)
editions = st.builds(
    Edition,
    slot=slots,
    name=texts,
    number=numbers,
    title=texts,
    day=st.dates(),
    counts=st.dictionaries(texts, numbers, max_size=3),
    sections=several(st.builds(Section, texts, numbers, several(entries))),
    trending=several(st.builds(Trend, papers, several(st.none() | numbers), several(st.none() | numbers), numbers)),
    revised=several(
        st.builds(Revised, papers, st.sampled_from(ChangeKind), texts, several(pieces), numbers, numbers, st.booleans())
    ),
    revised_in_all=numbers,
    returned=several(st.builds(Returned, papers, numbers, st.none() | numbers)),
    returned_in_all=numbers,
    since=st.none() | st.dates(),
    rest=several(papers),
    minutes=numbers,
    first=st.booleans(),
    note=texts,
    corrects=st.none() | st.builds(Corrects, texts, numbers, st.dates()),
)
changes = st.builds(
    Change,
    st.sampled_from(ChangeKind),
    papers,
    st.none() | papers.map(lambda paper: paper.revision),
    st.none() | numbers,
    st.none() | numbers,
)
inputs = st.builds(
    Inputs,
    *(several(texts), numbers, texts, texts, st.booleans(), several(numbers)),
    whole=st.none() | editions,
    edits=several(numbers),
    approved=st.none() | instants,
    approved_by=texts,
    tldrs=st.dictionaries(texts, texts, max_size=3),
)
edits = st.builds(
    Edit,
    st.sampled_from(EditKind),
    texts,
    texts,
    texts,
    several(st.builds(Placed, texts, several(texts))),
)


@pytest.mark.soak
@settings(max_examples=rounds(50, 5_000), suppress_health_check=[HealthCheck.too_slow])
@given(value=editions | changes | inputs | edits)
def test_round_trip(value: Any) -> None:
    """Whatever an issue holds comes back equal, and as the same text again."""
    back = decode(type(value), encode(value))
    assert back == value
    assert encode(back) == encode(value)


def test_samples_come_back() -> None:
    """A whole issue on the bundled dumps, and a hostile one."""
    for value in (sample_edition(), retold_edition(), hostile_edition(), issue()):
        assert decode(type(value), encode(value)) == value


def test_what_was_stored_before_editors_is_read() -> None:
    """An issue from before there were notes, corrections and approvals had none of them."""
    made = issue()
    for value, later in (
        (made.edition, ("note", "corrects")),
        (made.inputs, ("whole", "edits", "approved", "approved_by")),
        (made.slot, ("correction",)),
    ):
        before = json.loads(encode(value))
        for name in later:
            del before[name]
        assert decode(type(value), json.dumps(before)) == value


def test_an_issue_from_before_papers_were_folded() -> None:
    """What was stored without a reading budget and without folded papers reads as an issue that had none."""
    stored = json.loads(encode(sample_edition()))
    del stored["budget"], stored["over"]
    for section in stored["sections"]:
        for entry in section["entries"]:
            del entry["folded"]
    assert decode(Edition, json.dumps(stored)) == sample_edition()


def test_an_issue_of_an_older_state_is_read() -> None:
    """What came later has its default, and the ranks of a trend mean what they meant."""
    stored = (Path(__file__).parents[1] / "golden" / "stored.json").read_text(encoding="utf-8")
    found = decode(Issue, stored)
    edition = found.edition
    assert (edition.new, edition.shown, len(edition.trending), len(edition.rest)) == (56, 2, 2, 1)
    assert (edition.retold, edition.revised_in_all, edition.returned_in_all, edition.since) == ((), 0, 0, None)
    first = edition.trending[0]
    assert (first.rank_before, first.rank, first.votes, first.days) == (48, 9, (), 0)
    assert decode(Issue, encode(found)) == found
    told = json.loads(stored)
    assert [json.loads(encode(entry.paper)) for entry in edition.entries] == [
        entry["paper"] for section in told["edition"]["sections"] for entry in section["entries"]
    ]


def test_text_is_deterministic_and_plain() -> None:
    """Keys are sorted, and only ASCII is written, so that any database takes it."""
    assert encode(Link(LinkKind.CODE, "ü")) == '{"kind":"code","url":"\\u00fc"}'
    assert encode({"b": 1, "a": NOT_UTF8}).isascii()
    assert list(json.loads(encode(sample_edition().counts))) == sorted(sample_edition().counts)


def test_other_hints_than_dataclasses() -> None:
    """Tuples, dicts and optional values may be stored on their own."""
    pair = (Link(LinkKind.PDF, "a"), Link(LinkKind.CODE, "b"))
    assert decode(tuple[Link, ...], encode(pair)) == pair
    assert decode(dict[str, date], encode({"day": date(2025, 3, 18)})) == {"day": date(2025, 3, 18)}
    assert decode(Link | None, "null") is None


def test_times_keep_their_zone_or_have_none() -> None:
    """A wall time stays without a zone, an instant keeps its own."""
    slot = Slot("trending", datetime(2025, 3, 18, 7), datetime(2025, 3, 18, 6, tzinfo=UTC))  # noqa: DTZ001 - wall time
    back = decode(Slot, encode(slot))
    assert (back, back.wall.tzinfo, back.due.tzinfo) == (slot, None, UTC)


@dataclass(frozen=True)
class Sample:
    """One of each scalar."""

    text: str = "t"
    number: int = 1
    share: float = 0.5
    yes: bool = True
    day: date = date(2025, 3, 18)
    maybe: int | None = None


def test_a_whole_number_does_for_a_share() -> None:
    """JSON does not tell 1 from 1.0."""
    assert decode(Sample, encode(replace(Sample(), share=1))) == Sample(share=1.0)


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": 1},
        {"number": "1"},
        {"number": 1.5},
        {"number": True},
        {"share": "much"},
        {"share": True},
        {"yes": 1},
        {"day": 20250318},
        {"day": "18 March"},
        {"maybe": "1"},
        {"unknown": 1},
    ],
)
def test_reading_is_strict(wrong: dict[str, Any]) -> None:
    """A value of another type and a key too many are errors that name the type and the remedy."""
    text = json.dumps(json.loads(encode(Sample())) | wrong)
    with pytest.raises(
        StoreError, match=r"a stored Sample cannot be read: .*; the state was written by another version"
    ):
        decode(Sample, text)


@pytest.mark.parametrize("text", ["", "{}", "[]", "null", '{"kind": "code"}', '{"kind": "poem", "url": ""}', "{"])
def test_missing_and_damaged(text: str) -> None:
    """So are a key too few, an unknown member of an enumeration, and text that is no JSON."""
    with pytest.raises(StoreError):
        decode(Link, text)


@pytest.mark.parametrize("value", [float("nan"), object(), {1, 2}, Sample(share=float("inf"))])
def test_what_has_no_form(value: object) -> None:
    """What could not come back is not written."""
    with pytest.raises(StoreError, match="cannot be stored"):
        encode(value)


def test_faces_and_issues_are_covered() -> None:
    """Every dataclass that an issue is made of can be read."""
    assert decode(Faces, encode(Faces("h", "t", "m"))) == Faces("h", "t", "m")
    assert decode(Issue, encode(issue())) == issue()


def test_what_is_not_compared_is_not_stored() -> None:
    """The bytes that a renderer had at hand are made again where they are wanted."""
    faces = Faces("h", "t", "m", "s", "p", (b"t", b"h"))
    assert encode(faces) == encode(replace(faces, encoded=None))
    assert decode(Faces, encode(faces)) == faces
