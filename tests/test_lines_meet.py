"""A page without ids and a catalogue of a line a paper meet in one paper, as two small sources do."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from digest.core.paper import Record, Revision, paper_id
from digest.history.large import catalogue, runs
from tests.support.revisions import ROWS
from tests.support.working import PROFILE, Working, at

LINES = '[[source]]\nname = "all"\nkind = "catalogue"\nlines = true\npaths = ["dumps/*.all"]\nformat = "jsonl"\n'
API = '[[source]]\nname = "api"\npaths = ["dumps/*.api"]\nformat = "jsonl"\n'
FIRST, LAST = ROWS[0]["versions"][0], ROWS[0]["versions"][-1]  # the title has changed, and the abstract
UNKNOWN = ROWS[1]["versions"][0]
OTHERS = [{"id": f"2501.{n:05}", "title": f"Matter {n}", "abstract": "We."} for n in range(39)]
PAPER = "2404.00146"


def lines(rows: Sequence[dict[str, str]]) -> str:
    """JSON lines."""
    return "".join(json.dumps(row) + "\n" for row in rows)


def page(*papers: dict[str, str]) -> str:
    """What a page without ids has."""
    return lines([{key: paper[key] for key in ("title", "abstract")} for paper in papers])


def told(working: Working, day: str, name: str, text: str) -> dict[str, list[str]]:
    """What the issue of a day says after a dump came: the papers by kind of change."""
    working.raw(name, text)
    report = working.digest.pipeline.run(working.newsletter, at(day))
    found: dict[str, list[str]] = {}
    for change in report.issue.changes if report.issue else ():
        found.setdefault(change.kind.value, []).append(change.paper.id)
    return found


@pytest.fixture
def working(tmp_path: Path) -> Working:
    """A newsletter of a page and of a catalogue."""
    return Working(tmp_path, tables=LINES + PROFILE)


@pytest.mark.parametrize("there", [True, False], ids=["after its baseline", "in its baseline"])
@pytest.mark.parametrize("other", [FIRST, LAST], ids=["as it was", "rewritten"])
def test_a_page_comes_before_the_catalogue(working: Working, there: bool, other: dict[str, str]) -> None:
    """R3: what the page has announced is not new when the catalogue brings it with an id, under whatever title."""
    if there:
        told(working, "2025-03-09", "2025-03-09.all", lines(OTHERS))
    nameless = paper_id(Record(Revision(FIRST["title"], FIRST["abstract"])))
    assert told(working, "2025-03-10", "2025-03-10.jsonl", page(FIRST)) == {"new": [nameless]}
    found = told(working, "2025-03-11", "2025-03-11.all", lines([*OTHERS, {"id": PAPER, **other}]))
    assert "new" not in found
    assert working.store.names.papers([nameless]) == {nameless: PAPER}
    assert told(working, "2025-03-12", "2025-03-12.jsonl", page(FIRST)).get("new") is None


@pytest.mark.parametrize("other", [FIRST, LAST], ids=["as it was", "rewritten"])
def test_a_page_comes_after_the_catalogue(working: Working, other: dict[str, str]) -> None:
    """R3: what the catalogue has shown, in its baseline or later, is not new on the page; what it has not, is."""
    told(working, "2025-03-10", "2025-03-10.all", lines(OTHERS[:-1]))
    assert told(working, "2025-03-11", "2025-03-11.all", lines([*OTHERS, {"id": PAPER, **FIRST}])) == {
        "new": [PAPER, OTHERS[-1]["id"]]
    }
    found = told(working, "2025-03-12", "2025-03-12.jsonl", page(other, OTHERS[3], UNKNOWN))
    assert found["new"] == [paper_id(Record(Revision(UNKNOWN["title"], UNKNOWN["abstract"])))]


def test_any_order_finds_the_same(tmp_path: Path) -> None:
    """R4: whichever of three dumps comes first, the papers are the same."""
    dumps = {
        "2025-03-10.all": lines([*OTHERS, {"id": PAPER, **FIRST}]),
        "2025-03-11.all": lines([*OTHERS[1:], {"id": PAPER, **LAST}]),
        "2025-03-10.jsonl": page(LAST, OTHERS[5]),
    }
    names = [paper_id(Record(Revision(each["title"], each["abstract"]))) for each in (LAST, OTHERS[5])]
    found = []
    for number, order in enumerate(([0, 1, 2], [2, 1, 0], [1, 2, 0], [2, 0, 1])):
        working = Working(tmp_path / str(number), tables=LINES + PROFILE)
        for name in map(list(dumps).__getitem__, order):
            working.raw(name, dumps[name])
            working.digest.pipeline.ingest.fetch(working.newsletter, at("2025-03-12"))
        assert working.store.names.papers(names) == {names[0]: PAPER, names[1]: OTHERS[5]["id"]}
        found.append(working.store.names.claims(names))
    assert found == [found[0]] * 4


def test_two_ids_of_one_title_stay_two(working: Working) -> None:
    """R5: what fits two papers of the catalogue equally well is neither."""
    told(working, "2025-03-10", "2025-03-10.all", lines([{"id": PAPER, **FIRST}, {"id": "2404.00147", **FIRST}]))
    found = told(working, "2025-03-11", "2025-03-11.jsonl", page(FIRST))
    assert [name.startswith("title-") for name in found["new"]] == [True]


def test_a_paper_goes_by_its_best_id_everywhere(tmp_path: Path) -> None:
    """R3: the catalogue has a DOI where another source has an arXiv id; changes go by the one paper."""
    working = Working(tmp_path, tables=LINES + API + PROFILE)
    told(working, "2025-03-09", "2025-03-09.all", lines(OTHERS))
    assert told(working, "2025-03-10", "2025-03-10.api", lines([{"id": PAPER, **FIRST}])) == {"new": [PAPER]}
    found = told(working, "2025-03-11", "2025-03-11.all", lines([*OTHERS, {"id": "10.1000/x", **FIRST}]))
    assert "new" not in found
    revised = lines([*OTHERS, {"id": "10.1000/x", **FIRST, "abstract": FIRST["abstract"] + " More."}])
    assert told(working, "2025-03-12", "2025-03-12.all", revised) == {}  # nothing new, so no issue
    keys = working.store.history.snapshots(["all"])
    assert [*working.digest.pipeline.ingest.catalogues.between(*keys[-2:]).now.members] == [PAPER]


def test_a_catalogue_alone_makes_no_keys(working: Working) -> None:
    """DESIGN: who has no other source pays nothing for meeting one; who has one, once."""
    folder = working.folder / "out/state/catalogues/all/keys"
    told(working, "2025-03-10", "2025-03-10.all", lines(OTHERS))
    assert not folder.exists()
    told(working, "2025-03-11", "2025-03-11.jsonl", page(FIRST))
    assert [path.name for path in folder.iterdir()] == ["0-39"]


def test_a_kill_between_two_histories_loses_no_meeting(working: Working, monkeypatch: pytest.MonkeyPatch) -> None:
    """R3: the catalogue has a dump that the store does not know of yet; the next run looks at all of its lines."""
    told(working, "2025-03-10", "2025-03-10.jsonl", page(FIRST))
    working.raw("2025-03-11.all", lines([*OTHERS, {"id": PAPER, **FIRST}]))
    with monkeypatch.context() as patched:
        patched.setattr(catalogue.Catalogue, "found", _killed)
        with pytest.raises(KeyboardInterrupt):
            working.digest.pipeline.run(working.newsletter, at("2025-03-11"))
    working.digest.pipeline.run(working.newsletter, at("2025-03-11"))
    assert len(working.store.names.members(PAPER)) == 2


def _killed(*_: object) -> None:
    raise KeyboardInterrupt


def test_runs_are_few_and_made_anew_where_they_are_damaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each line is keyed once, small runs are merged, and what was torn is made again."""
    monkeypatch.setattr(runs, "LARGEST", 64)
    asked: list[int] = []

    def keyed(start: int, stop: int) -> list[tuple[int, list[int]]]:
        asked.extend(range(start, stop))
        return [(line, [line % 10, -line]) for line in range(start, stop) if line % 7]

    kept = runs.Runs(tmp_path / "keys")
    for count in range(5, 205, 5):
        kept.extend(count, lambda start, stop: iter(keyed(start, stop)))
    assert asked == list(range(200))
    assert len([*(tmp_path / "keys").iterdir()]) < 12
    again = runs.Runs(tmp_path / "keys")
    again.extend(201, lambda start, stop: iter(keyed(start, stop)))
    expected = [line for line in range(201) if line % 10 == 3 and line % 7]
    assert again.sharing([3]) == kept.sharing([3]) == expected
    assert set().union(*again.since(190)) - {*range(10)} == {-line for line in range(190, 201) if line % 7}
    torn = min((tmp_path / "keys").iterdir()) / "keys.npy"
    torn.write_bytes(b"")
    third = runs.Runs(tmp_path / "keys")
    third.extend(202, lambda start, stop: iter(keyed(start, stop)))
    assert third.sharing([3]) == expected
