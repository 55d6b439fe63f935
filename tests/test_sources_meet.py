"""A page without ids and an API with them are one history: end to end, with the bundled dumps."""

import json
from pathlib import Path

import pytest

from digest import resources
from digest.core.paper import Record, paper_id
from digest.dumps.readers.registry import read
from digest.store.database import open_store
from tests.support.working import PROFILE, Working, at

API = '[[source]]\nname = "api"\npaths = ["dumps/*.api"]\nformat = "jsonl"\n'
PAGES = sorted((resources.schedules() / "dumps").rglob("*.txt"))


def rows(page: Path, first: int, *, renamed: bool = False) -> list[dict[str, str]]:
    """What an API would say of the papers of a page: ids, and titles that may have changed a little since."""
    found = read(page.read_bytes(), "", page.name).records
    return [
        {
            "id": f"2503.{number:05}v1",
            "title": record.revision.title + (" Models" if renamed else ""),
            "abstract": record.revision.abstract,
        }
        for number, record in enumerate(found, first)
    ]


@pytest.mark.parametrize("api_first", [True, False])
def test_sources_meet_in_one_paper(tmp_path: Path, api_first: bool) -> None:
    """R3, R4: each of the 65 papers is announced once, whichever source comes first, under the id in the end."""
    state = open_store(tmp_path / "state")
    working = Working(tmp_path, tables=API + PROFILE, store=state)
    listing = "\n".join(map(json.dumps, rows(PAGES[0], 1, renamed=True))) + "\n"
    names = ["2025-03-11.api", "2025-03-11.txt"]
    contents = {names[0]: listing.encode(), names[1]: PAGES[0].read_bytes()}
    new = []
    for day, name in enumerate(names if api_first else reversed(names), 11):
        working.raw(name, contents[name])
        new.append(working.digest.pipeline.run(working.newsletter, at(f"2025-03-{day}")).counts["new"])
    assert new == [65, 0]
    seen = state.history.seen(["page", "api"])
    assert len(seen) == 65
    assert all(name.startswith("2503.") for name in seen)
    state.close()


def test_the_next_page_still_finds_what_the_api_named(tmp_path: Path) -> None:
    """From the first page to the second 56 are new and 13 continue, with an API between that names them all."""
    working = Working(tmp_path, tables=API + PROFILE)
    working.raw("2025-03-11.txt", PAGES[0].read_bytes())
    first = working.digest.pipeline.run(working.newsletter, at("2025-03-11")).counts
    working.raw("2025-03-12.api", "\n".join(map(json.dumps, rows(PAGES[0], 1))) + "\n")
    working.digest.pipeline.run(working.newsletter, at("2025-03-12"))
    working.raw("2025-03-18.txt", PAGES[1].read_bytes())
    second = working.digest.pipeline.run(working.newsletter, at("2025-03-18")).counts
    assert (first["new"], second["new"]) == (65, 56)
    store = working.store
    keys = store.history.snapshots(["page"])
    assert sum(name.startswith("2503.") for name in store.history.snapshot(keys[-1]).members) == 13


def test_the_bundled_dumps_hold_121_papers(tmp_path: Path) -> None:
    """Likeness merges none of them."""
    working = Working(tmp_path)
    for page in PAGES:
        working.raw(page.name, page.read_bytes())
    working.digest.pipeline.run(working.newsletter, at("2025-03-19"))
    assert len(working.store.history.seen(["page"])) == 121
    seen = working.store.history.seen(["page"])
    assert all(name == paper_id(Record(revision)) for name, revision in seen.items())
    assert working.store.names.claims(seen) == ()
