"""Rows of editions: the papers that none of them shows stand in the state once."""

from dataclasses import replace

from sqlalchemy import text

from digest.core.changes import ChangeKind
from digest.core.issue import Issue, Rendered
from digest.store.codec import encode
from digest.store.database import SqlStore
from tests.support.editions import sample_edition
from tests.support.stored import issue, paper, slot_row

NAMES = ("ada", "bob", "cy")


def with_audiences(made: Issue) -> Issue:
    """The same with three audiences that are shown one paper each."""
    (first, *_), papers = made.edition.sections, [each.paper for each in made.changes if each.kind is ChangeKind.NEW]
    shown = replace(first, entries=first.entries[:1])
    left = tuple(each for each in papers if each.id != shown.entries[0].paper.id)
    one = replace(made.edition, sections=(shown,), rest=left)
    return replace(made, others=tuple(Rendered(replace(one, name=name), made.faces) for name in NAMES))


def test_what_no_edition_shows_is_stored_once(any_store: SqlStore) -> None:
    """An edition more costs what it says, not the whole list; it is read back equal, and its order stays."""
    made = with_audiences(issue())
    any_store.issues.close(slot_row(), [], made, [])
    assert any_store.issues.issue("trending", made.slot.key) == made
    with any_store._database.read() as connection:
        contents = connection.scalars(text("SELECT content FROM editions WHERE edition <> 'main'")).all()
    left = made.others[0].edition.rest
    assert len(left) > 40
    assert len(contents) == len(NAMES)
    assert not any(each.title in content for each in left for content in contents)


def test_a_paper_that_is_no_change_of_the_issue_is_stored_with_the_edition(any_store: SqlStore) -> None:
    """Nor is one that says something else than the change of its name."""
    made = issue()
    for rest in ((paper("new to all"),), (replace(made.edition.rest[0], revision=paper("x").revision),)):
        odd = replace(made, edition=replace(made.edition, rest=(*made.edition.rest, *rest)))
        row = replace(slot_row(), newsletter=rest[0].id)
        odd = replace(odd, edition=replace(odd.edition, slot=replace(odd.slot, newsletter=rest[0].id)))
        odd = replace(odd, slot=odd.edition.slot)
        any_store.issues.close(row, [], odd, [])
        assert any_store.issues.issue(rest[0].id, odd.slot.key) == odd


def test_an_edition_that_holds_all_its_papers_is_read_as_before(any_store: SqlStore) -> None:
    """As every row of schema 0014 did."""
    made = issue(sample_edition())
    assert made.edition.rest
    any_store.issues.close(slot_row(), [], made, [])
    with any_store._database.write() as connection:
        whole = {"content": encode(made.edition)}
        connection.execute(text("UPDATE editions SET content = :content, rest = '[]'"), whole)
    assert any_store.issues.issue("trending", made.slot.key) == made
