"""What lies on the desk: past issues, the one to come, and what the templates of the moment make of them."""

from dataclasses import replace
from pathlib import Path
from shutil import copytree

import httpx
import pytest

from digest import resources
from digest.core.edits import Edit, EditKind
from digest.core.issue import Issue
from digest.preview import Desk
from digest.render.faces import environment_of
from tests.support.previewing import DUE, PAST, desk, put, serving, working
from tests.support.working import Working, at


@pytest.fixture
def made(tmp_path: Path) -> Working:
    """An issue of 11 March, and news for 12 March."""
    return working(tmp_path)


def shown(on: Desk, slot: str = "", *, sent: bool = True) -> Issue:
    """The issue that is shown."""
    found = on.show(slot, sent=sent)
    assert found.trouble == ""
    assert found.issue is not None
    return found.issue


def test_the_issue_to_come_is_shown_first(made: Working) -> None:
    """It is the one that a run would make; nothing is stored by looking."""
    found = desk(made).show()
    assert (found.chosen, found.draft) == (DUE, True)
    assert [slot.key for slot in found.slots] == [PAST]
    assert found.issue is not None
    assert [entry.paper.title for entry in found.issue.edition.entries] == ["Gamma"]
    assert made.store.issues.issue("papers", DUE) is None
    assert len(made.store.issues.slots("papers")) == 1
    run = made.digest.pipeline.run(made.newsletter, at("2025-03-12"))
    assert run.issue == found.issue


def test_where_there_is_nothing_new_the_last_one_is_shown(made: Working) -> None:
    """The one to come can be asked for all the same, and is not there yet."""
    made.digest.pipeline.run(made.newsletter, at("2025-03-12"))
    on = desk(made, "2025-03-13")
    assert on.show().chosen == DUE
    asked = on.show("2025-03-13-0700")
    assert (asked.issue, asked.trouble, asked.draft) == (None, "", True)


def test_an_issue_that_waits_is_shown_as_its_editor_has_it(tmp_path: Path) -> None:
    """Before anybody says that it may go out; one that was rejected is shown no more."""
    made = working(tmp_path, top="approval = true")
    on, editing = desk(made), made.digest.pipeline.editing
    row = editing.held(made.newsletter)[0]
    editing.edit(made.newsletter, row, [Edit(EditKind.NOTE, text="Look here.")], at("2025-03-11"), "ed")
    found = on.show(PAST)
    assert (found.waits, found.draft, [slot.key for slot in found.slots]) == (True, False, [PAST])
    assert found.issue is not None
    assert found.issue.edition.note == "Look here."
    with serving(made) as served:
        page = httpx.get(f"{served.address}?issue={PAST}", trust_env=False, timeout=60).text
    assert "waits for approval" in page
    assert 'name="as"' not in page
    made.digest.pipeline.reject(made.newsletter, found.issue, at("2025-03-11"), "ed")
    assert [slot.key for slot in on.show().slots] == []
    assert on.show(PAST).issue is None


def test_a_correction_is_shown_as_what_it_is(made: Working) -> None:
    """Beside the issue that it corrects, which stays the last one where nothing is new."""
    run = made.digest.pipeline.run(made.newsletter, at("2025-03-12")).issue
    assert run is not None
    made.digest.pipeline.correct(made.newsletter, run, "Sorry.", at("2025-03-12", "09:00"))
    on = desk(made, "2025-03-13")
    assert on.show().chosen == DUE
    assert [slot.key for slot in on.show().slots] == [f"{DUE}-c1", DUE, PAST]
    for sent in (True, False):
        assert shown(on, f"{DUE}-c1", sent=sent).edition.note == "Sorry."
    with serving(made) as served:
        page = httpx.get(f"{served.address}?issue={DUE}-c1", trust_env=False, timeout=60).text
    assert f'<option value="{DUE}-c1" selected>12 March 2025, 07:00: correction 1</option>' in page
    assert "no. 2, correction 1" in page


def test_an_unknown_slot_shows_nothing(made: Working) -> None:
    """No error: the list says what there is."""
    found = desk(made).show("1999-01-01-0000")
    assert (found.issue, found.trouble) == (None, "")


def test_a_past_issue_is_shown_as_it_was_sent(made: Working) -> None:
    """Or as the templates of the moment would make it."""
    on, stored = desk(made), made.store.issues.issue("papers", PAST)
    put(made, "mail/subject.txt.j2", "Anew")
    assert shown(on, PAST) == stored
    assert shown(on, PAST, sent=False).faces.subject == "Anew"
    assert stored is not None
    assert stored.faces.subject != "Anew"


def test_a_template_that_is_saved_is_shown(made: Working) -> None:
    """R39: without composing anew; made twice, it is the same object."""
    on = desk(made)
    first = shown(on)
    put(made, "mail/subject.txt.j2", "Other words")
    second = shown(on)
    assert second.edition is first.edition
    assert second.faces.subject == "Other words"
    assert shown(on) is second


def test_a_broken_template_is_told_and_heals(made: Working) -> None:
    """File, line and remedy; what else there is stays."""
    on = desk(made)
    path = put(made, "mail/subject.txt.j2", "x\n{% if %}")
    found = on.show()
    assert found.issue is None
    assert f"{path}, line 2: Expected an expression" in found.trouble
    assert (found.chosen, [slot.key for slot in found.slots]) == (DUE, [PAST])
    put(made, "mail/subject.txt.j2", "Healed")
    assert shown(on).faces.subject == "Healed"


def test_a_broken_newsletter_is_told_and_heals(made: Working) -> None:
    """Its title and its slots are then those of before; what it says afterwards is shown at once."""
    on, path = desk(made), Path(made.newsletter.file)
    text = path.read_text(encoding="utf-8")
    assert shown(on).edition.title == "Test papers"
    path.write_text(text.replace("title", "titel", 1), encoding="utf-8")
    found = on.show()
    assert "papers.toml: title: is missing" in found.trouble
    assert (found.newsletter.title, found.chosen) == ("Test papers", DUE)
    path.write_text(text.replace("Test papers", "Other papers"), encoding="utf-8")
    assert shown(on).edition.title == "Other papers"


def test_a_larger_template_makes_the_draft_hold_less(tmp_path: Path) -> None:
    """What no longer fits is composed anew; a past issue is what it is, and says that it does not fit."""
    made = working(tmp_path)
    path = Path(made.newsletter.file)
    path.write_text("byte_budget = 20000\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    on = desk(made)
    first = shown(on)
    assert [entry.paper.title for entry in first.edition.entries] == ["Gamma"]
    put(made, "mail/paper.html.j2", "<p>" + "x" * 20_000 + "</p>")
    second = shown(on)
    assert second.edition.entries == ()
    assert "byte_budget allows 20000" in on.show(PAST, sent=False).trouble


def test_files_that_decide_are_known(made: Working) -> None:
    """The newsletter's file, its theme, the default templates; without a theme, no folder of that."""
    on = desk(made)
    assert on.places() == (Path(made.newsletter.file), made.folder / "schedules/look", resources.templates())
    plain = replace(made.newsletter, theme="")
    without = Desk(made.digest, lambda: plain, lambda: at("2025-03-12"))
    assert without.places() == (Path(made.newsletter.file), resources.templates())


def test_few_versions_are_remembered(made: Working) -> None:
    """Editing for a whole day does not fill the memory."""
    on = desk(made)
    shown(on)
    for number in range(12):
        put(made, "mail/subject.txt.j2", f"Number {number:02}")
        assert shown(on).faces.subject == f"Number {number:02}"
    assert len(on._anew) <= 8


def test_a_default_template_that_is_saved_is_shown(
    made: Working, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever works on the default templates sees what they do, though a run keeps what it made of them."""
    folder = tmp_path / "defaults"
    copytree(resources.templates(), folder)
    monkeypatch.setattr(resources, "templates", lambda: folder)
    environment_of.cache_clear()
    plain = replace(made.newsletter, theme="")
    on = Desk(made.digest, lambda: plain, lambda: at("2025-03-12", "06:00"))
    try:
        first = shown(on)
        for name, text in (("subject.txt.j2", "Other words"), ("paper.txt.j2", "Other papers\n")):
            (folder / "mail" / name).write_text(text, encoding="utf-8")
        second = shown(on)
    finally:
        environment_of.cache_clear()
    assert second.edition is first.edition
    assert second.faces.subject == "Other words"
    assert "Other papers" in second.faces.text
