"""CSL-JSON: what an entry gives, and what breaks one costs that one alone."""

import json
from typing import Any

import pytest

from digest.core.errors import DumpError
from digest.core.paper import Link, LinkKind
from digest.core.snapshot import Dropped
from digest.dumps.readers.references import csl
from digest.dumps.readers.references.csl import CslJson
from digest.dumps.readers.registry import read

FIRST: dict[str, Any] = {
    "id": "noether1918",
    "type": "article-journal",
    "title": "On <i>x</i> &amp; y",
    "author": [{"family": "Noether", "given": "Emmy"}, {"literal": "The Group"}, "odd"],
    "issued": {"date-parts": [[2020, 1]]},
    "DOI": "10.1000/ABC",
    "abstract": "<jats:title>Abstract</jats:title><jats:p>We show p&lt;0.05.</jats:p>",
}
SECOND = {"id": "k2", "type": "article", "title": ["Of Crossref"], "URL": "http://arxiv.org/abs/2101.00001v3"}
THIRD = {"id": "k3", "type": "webpage", "title": "Third", "URL": "https://e.com/x"}
LIBRARY = [FIRST, SECOND, THIRD]


def test_an_entry_gives_all_it_has() -> None:
    """Titles without HTML, names as they are spoken; its id is a citation key and no id of ours."""
    reading = read(json.dumps(LIBRARY, indent=1).encode())
    first, second, third = reading.records
    assert (reading.format, reading.dropped, first.line, first.ids) == ("csl-json", (), 2, ("10.1000/ABC",))
    assert (first.revision.title, first.revision.abstract) == ("On x & y", "Abstract We show p<0.05.")
    assert first.revision.authors == ("Emmy Noether", "The Group")
    assert (second.revision.title, second.ids, second.revision.version) == ("Of Crossref", ("2101.00001v3",), 3)
    assert (third.ids, third.revision.links) == ((), (Link(LinkKind.PAPER, "https://e.com/x"),))


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (json.dumps({"items": LIBRARY}), 3),
        (json.dumps(FIRST), 1),
        ("\n".join(map(json.dumps, LIBRARY)), 3),
        ("\ufeff" + json.dumps(LIBRARY), 3),
    ],
)
def test_other_wrappings(text: str, count: int) -> None:
    """An object with a list, one entry alone, one a line."""
    reading = read(text.encode())
    assert (reading.format, len(reading.records), reading.dropped) == ("csl-json", count, ())


def test_a_broken_entry_costs_itself() -> None:
    """R8: the next one is found by its first field; without a title, no object: each with its line."""
    text = json.dumps([FIRST, SECOND, {"id": "k"}, 3, THIRD], indent=0).replace('"Of Crossref"', '"Of" Crossref"')
    reading = CslJson().read(text.encode())
    assert [record.revision.title for record in reading.records] == ["On x & y", "Third"]
    assert [drop.reason.partition(":")[0] for drop in reading.dropped] == [
        "is no whole entry",
        "has no title",
        "is no entry",
    ]
    assert [drop.line for drop in reading.dropped] == [27, 35, 38]


def test_a_library_that_breaks_off() -> None:
    """R8: in an entry, or between two."""
    text = json.dumps(LIBRARY)
    torn = CslJson().read(text[:-30].encode())
    assert (len(torn.records), set(torn.signs)) == (2, {"torn"})
    assert torn.dropped[0].reason.startswith("is torn, and what follows is lost: “{")
    ended = CslJson().read(text[:-1].encode())
    assert (len(ended.records), set(ended.signs)) == (3, {"torn"})
    assert ended.dropped == (Dropped(1, "is torn, and what follows is lost: the list has no end"),)


def test_refusals(monkeypatch: pytest.MonkeyPatch) -> None:
    """R2: what is no JSON of entries, or is too large."""
    with pytest.raises(DumpError, match="is no list of entries"):
        CslJson().read(b"x")
    monkeypatch.setattr(csl, "LARGEST", 3)
    with pytest.raises(DumpError, match="of JSON; split it"):
        CslJson().read(b"[{}]")


@pytest.mark.parametrize(
    "value",
    [
        {"message": {"items": LIBRARY}},
        [{"title": "T", "abstract": "A"}],
        {"type": "article", "title": "T", "doi": "10.1/x"},
        [],
        "x",
    ],
)
def test_other_json_is_none(value: object) -> None:
    """Fields of CSL's own tell; an envelope is no entry."""
    assert not CslJson().sniff(json.dumps(value).encode())
    assert not CslJson().sniff(json.dumps({"message": LIBRARY}).encode()[:-1])
