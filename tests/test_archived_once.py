"""The archive tells of a paper once, under the name that it has today, and no permalink is lost."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from digest.core.rulings import merging, splitting
from digest.ports import Store
from digest.store.database import open_store
from digest.store.memory import MemoryStore
from tests.support.working import PROFILE, Working, at

ARCHIVE = '[archive]\nurl = "https://example.org/papers"\n'
TITLE, ID = "Violins in the small", "2501.00002"
ABSTRACT = "Spruce plates vibrate in modes which bow pressure and varnish thickness alter."


def rows(*more: str, named: bool) -> str:
    """The paper, with its id or without, and some more of other titles."""
    own = {"title": TITLE, "abstract": ABSTRACT} | ({"id": ID} if named else {})
    others = [{"title": each, "abstract": f"On {each}, at length."} for each in more]
    return "".join(json.dumps(each) + "\n" for each in (own, *others))


@pytest.fixture(params=["memory", "sqlite"])
def working(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Working]:
    """A newsletter with an archive whose first issue told of a paper without an id."""
    store: Store = MemoryStore() if request.param == "memory" else open_store(tmp_path / "state")
    working = Working(tmp_path, tables=ARCHIVE + PROFILE, store=store)
    working.raw("2025-03-11.jsonl", rows(named=False))
    run(working, 11)
    yield working
    store.close()


def run(working: Working, day: int) -> None:
    """Make the issue of a day."""
    assert working.digest.pipeline.run(working.newsletter, at(f"2025-03-{day}")).outcome == "issued"


def publish(working: Working) -> int:
    """Write the archive again; returns how many files were written."""
    issues = working.store.issues.issues(working.newsletter.name)
    return working.digest.pipeline.archive(working.newsletter, issues)


def pages(working: Working) -> dict[str, str]:
    """The pages that tell of the paper, by their names."""
    found = (working.folder / "out" / "archive" / working.newsletter.name / "papers").glob("*.html")
    texts = {path.stem: path.read_text(encoding="utf-8") for path in found}
    return {name: text for name, text in texts.items() if f'<h1 dir="auto">{TITLE}</h1>' in text}


def test_a_paper_that_gains_an_id_keeps_its_page(working: Working) -> None:
    """R76, R71: both addresses show one story with both issues, canonical under the id; then nothing changes."""
    (old,) = pages(working)
    assert old.startswith("title-")
    working.raw("2025-03-12.jsonl", rows("Orchards in the large", named=True))
    run(working, 12)
    found = pages(working)
    assert found.keys() == {ID, old}
    assert found[ID] == found[old]
    assert re.findall(r"issues/(2025-03-1\d)-", found[ID]) == ["2025-03-11", "2025-03-12"]
    assert f'<link rel="canonical" href="https://example.org/papers/papers/{ID}.html">' in found[ID]
    first = (working.folder / "out" / "archive" / "papers" / "issues" / "2025-03-11-0700.html").read_text()
    assert f"papers/{ID}.html" in first
    assert old not in first
    assert publish(working) == 0


def test_a_page_stays_though_no_issue_names_it(working: Working) -> None:
    """R76: under a name that a paper had between two issues only, as under those that a person joined."""
    (old,) = pages(working)
    names = working.store.names
    names.rule(merging(names.known([old, "2501.00009"]), old, "2501.00009"))
    assert publish(working) > 0
    assert pages(working).keys() == {old, "2501.00009"}
    names.rule(merging(names.known([old, "2501.00003"]), "2501.00009", "2501.00003"))
    publish(working)
    assert pages(working).keys() == {old, "2501.00003", "2501.00009"}


def test_what_a_person_split_has_its_own_page(working: Working) -> None:
    """R76: and keeps the address that it always had."""
    (old,) = pages(working)
    working.raw("2025-03-12.jsonl", rows("Orchards in the large", named=True))
    run(working, 12)
    working.store.names.rule(splitting(working.store.names.known([old]), old))
    publish(working)
    found = pages(working)
    assert found.keys() == {ID, old}
    assert found[ID] != found[old]
