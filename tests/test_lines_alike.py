"""A catalogue says the same whether its lines are kept in memory or in a history of their own."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from digest.core.changes import ChangeKind
from digest.core.paper import Revision
from tests.support.working import PROFILE, Working, at

pytestmark = pytest.mark.untraced

CATALOGUE = '[[source]]\nname = "all"\nkind = "catalogue"\npaths = ["dumps/*.all"]\nformat = "jsonl"\n'
LINES = CATALOGUE + "lines = true\n"
WORDS = ["Glaciers", "Proteins", "Violins", "Compilers", "Orchards", "Volcanoes"]
ABSTRACTS = [
    "Ice sheets that creep over bedrock are surveyed by radar from low flying planes.",
    "Chains of residues fold along funnels that molecular dynamics rarely crosses.",
    "Spruce plates vibrate in modes which bow pressure and varnish thickness alter.",
    "Register allocation by chordal graphs spills fewer temporaries than linear scan.",
    "Pollinators visiting blossoming apple rows are tallied by cameras in hedges.",
    "Magma chambers inflate before eruptions, as tiltmeters on their flanks record.",
]
Dump = Mapping[int, int]  # by paper, which of its texts


@dataclass(frozen=True)
class Day:
    """What comes on one day; None where a source has nothing.

    Attributes:
        page: the papers on the page.
        named: whether the page has their ids.
        catalogue: those in the catalogue.
        late: whether that one stands for the day before.
    """

    page: Dump | None
    named: bool
    catalogue: Dump | None
    late: bool


@dataclass(frozen=True)
class Told:
    """What a run says, without what continues: that is a count for a catalogue, and for a large one not even that."""

    outcome: str
    counts: Mapping[str, int]
    changes: Sequence[tuple[ChangeKind, str, Revision | None]]


DUMPS = st.dictionaries(st.integers(0, 5), st.integers(0, 2), max_size=6)
DAYS = st.lists(
    st.builds(Day, st.none() | DUMPS, st.booleans(), st.none() | DUMPS, st.sampled_from([False, False, False, True])),
    min_size=1,
    max_size=5,
)


def row(paper: int, text: int, *, named: bool) -> dict[str, str]:
    """A paper with one of its texts: as it was, renamed, or with another abstract."""
    title = f"{WORDS[paper]} in the {'large' if text == 1 else 'small'}"
    abstract = ABSTRACTS[paper] + (" Code is out." if text == 2 else "")
    return {"title": title, "abstract": abstract} | ({"id": f"2501.{paper:05}"} if named else {})


def lines(dump: Dump, filling: str, *, named: bool = True) -> str:
    """A dump of some papers, and of some more that never change, so that it is no partial one."""
    rows = [row(paper, text, named=named) for paper, text in dump.items()]
    others = [{"id": f"{filling}.{n:05}", "title": f"Matter {filling} {n}", "abstract": "We."} for n in range(60)]
    return "".join(json.dumps(each) + "\n" for each in (*others, *rows))


def told(working: Working, days: Sequence[Day]) -> list[Told]:
    """What the run of each day says."""
    found: list[Told] = []
    for number, day in enumerate(days, 11):
        if day.page is not None:
            working.raw(f"2025-03-{number}.jsonl", lines(day.page, "2502", named=day.named))
        if day.catalogue is not None:
            dated = f"2025-03-{number - day.late}"
            apart = "\n" * number  # the same bytes a second time stand for the first day, where they are in memory
            working.raw(f"{dated}{'b' if day.late else ''}.all", lines(day.catalogue, "2503") + apart)
        report = working.digest.pipeline.run(working.newsletter, at(f"2025-03-{number}"))
        counts = {kind: count for kind, count in report.counts.items() if kind != ChangeKind.CONTINUING}
        changes = report.issue.changes if report.issue else ()
        said = sorted(
            (change.kind, change.paper.id, change.before)
            for change in changes
            if change.kind is not ChangeKind.CONTINUING
        )
        found.append(Told(report.outcome, counts, said))
    return found


def both(days: Sequence[Day], first: Dump | None = None) -> tuple[list[Told], list[Told]]:
    """What the two kinds of catalogue say."""
    start = Day({}, named=True, catalogue=first or {}, late=False)
    with TemporaryDirectory() as folder:
        small = Working(Path(folder) / "small", tables=CATALOGUE + PROFILE)
        large = Working(Path(folder) / "large", tables=LINES + PROFILE)
        return told(small, [start, *days]), told(large, [start, *days])


@settings(max_examples=8, phases=[Phase.reuse, Phase.generate])  # each is some ten runs, too slow to be made smaller
@given(DAYS)
def test_lines_or_not_an_issue_says_the_same(days: list[Day]) -> None:
    """R3, R62: papers come, go, return and change in a page and a catalogue; both ways count and announce the same."""
    small, large = both(days)
    assert large == small


SHOWN = Day({0: 0}, named=False, catalogue=None, late=False)


@pytest.mark.parametrize(
    ("days", "kind"),
    [
        ([Day({0: 0}, named=False, catalogue={0: 1}, late=False)], "renamed"),
        ([Day({0: 0}, named=True, catalogue={0: 2}, late=False)], "revised"),
        ([Day(None, named=False, catalogue={1: 0}, late=False), SHOWN], "returned"),
        ([Day({0: 1}, named=False, catalogue={0: 1}, late=False)], "renamed"),
        ([SHOWN, Day({}, named=False, catalogue={0: 1}, late=False)], "renamed"),
        ([Day(None, named=True, catalogue={0: 1}, late=False), SHOWN], "renamed"),
    ],
    ids=["renamed", "revised", "returned", "renamed in both", "renamed after the page", "renamed before the page"],
)
def test_what_an_earlier_line_showed_is_not_new(days: list[Day], kind: str) -> None:
    """R3: the line of a paper changes or disappears, and the page shows it; it was seen before, by either way."""
    small, large = both(days, {0: 0})
    assert large == small
    assert (large[-1].counts["new"], large[-1].counts[kind]) == (0, 1)


@pytest.mark.parametrize("catalogue", [None, {0: 0}, {}], ids=["stays", "is shown again", "moves"])
def test_what_another_source_held_has_not_returned(catalogue: Dump | None) -> None:
    """R3: the page shows a paper that the catalogue had when the last issue was made; nobody missed it."""
    small, large = both([Day({0: 0}, named=False, catalogue=catalogue, late=False)], {0: 0})
    assert large == small
    assert {kind: large[-1].counts[kind] for kind in ("new", "returned", "renamed", "revised")} == {
        "new": 0,
        "returned": 0,
        "renamed": 0,
        "revised": 0,
    }
