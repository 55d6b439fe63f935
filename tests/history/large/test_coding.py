import subprocess
import sys
from dataclasses import fields

from hypothesis import given
from hypothesis import strategies as st

from digest.core.paper import Link, Mark, Record, Revision
from digest.history.large.coding import VERSION, decode, decode_reason, encode, encode_reason
from tests.support.house import ROOT
from tests.support.strategies import links, revisions

texts = st.text(st.characters(codec=None), max_size=12)  # halves of surrogate pairs and NUL among them
odd = st.builds(
    Revision,
    title=texts,
    abstract=texts,
    authors=st.lists(texts, max_size=2).map(tuple),
    categories=st.lists(texts, max_size=3).map(tuple),
    links=st.lists(links, max_size=2).map(tuple),
    version=st.none() | st.integers(1, 70_000),
    withdrawn=st.booleans(),
)
records = st.builds(
    Record,
    revision=odd | revisions,
    line=st.integers(0, 10**7),
    ids=st.lists(texts, max_size=2).map(tuple),
    upvotes=st.none() | st.integers(0, 10**6),
    mark=st.none() | st.sampled_from(Mark),
)


@given(record=records)
def test_round_trip(record: Record) -> None:
    """Whatever a record holds comes back; its text has no line feed, at which blocks are split."""
    data, _ = encode(record)
    assert decode(data, record.line) == record
    assert b"\n" not in data


@given(one=records, other=records)
def test_fingerprints_differ_as_revisions_do(one: Record, other: Record) -> None:
    """R5: by 64 bits alone the content, or two numbers of versions, differ or not."""
    (_, first), (_, second) = encode(one), encode(other)
    versions = first & VERSION, second & VERSION
    differ = first | VERSION != second | VERSION or (0 not in versions and versions[0] != versions[1])
    numbers = [each.revision.version or 0 for each in (one, other)]
    if max(numbers) < VERSION:
        assert differ == one.revision.differs(other.revision)


@given(reason=texts)
def test_reasons_come_back(reason: str) -> None:
    """So do the reasons why lines were dropped."""
    assert decode_reason(encode_reason(reason)) == reason


def test_every_field_is_kept() -> None:
    """Whoever adds a field to a record learns here that histories keep it too, save `added`, which libraries have."""
    assert {each.name for each in fields(Record)} == {"revision", "line", "ids", "upvotes", "mark", "added"}
    kept = {"title", "abstract", "authors", "categories", "links", "version", "withdrawn"}
    assert {each.name for each in fields(Revision)} == kept
    assert {each.name for each in fields(Link)} == {"kind", "url"}


def test_a_small_user_pays_nothing() -> None:
    """What only very large catalogues need is not imported, nor needed, by the program itself."""
    heavy = "{'numpy', 'xxhash', 'zstandard', 'isal', 'digest.history.large'}"
    code = f"import sys, digest.cli, digest.wiring; assert not {heavy} & sys.modules.keys()"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)
