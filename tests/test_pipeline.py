"""The way of the data, whole: what is announced, once, whatever comes."""

import json
from dataclasses import replace
from datetime import time
from pathlib import Path

import pytest

from digest.config.settings import Settings
from digest.core.changes import ChangeKind
from digest.core.mailing import Delivery, Mailbox, Relay, Tls
from digest.core.newsletter import Cadence
from digest.core.slots import latest
from digest.core.snapshot import Verdict
from digest.store.memory import MemoryStore
from digest.wiring import wire
from tests.support.mailservers import smtp_server
from tests.support.working import PROFILE, Working, at, page, sample


@pytest.fixture
def working(tmp_path: Path) -> Working:
    """A newsletter that is due every day at seven, UTC."""
    return Working(tmp_path)


def titles(*names: str) -> list[str]:
    """Titles that are told apart by a word."""
    return [f"On the {name} paper" for name in names]


def test_the_two_real_dumps_are_two_issues(tmp_path: Path) -> None:
    """65 new papers, then 56 new, 13 continuing and 52 gone; 121 announced, each once."""
    store = MemoryStore()
    digest = wire(Settings(tmp_path, tmp_path / "out", ""), store)
    first = digest.pipeline.run(sample(), at("2025-03-11"))
    second = digest.pipeline.run(sample(), at("2025-03-18"))
    assert (first.outcome, first.counts["new"]) == ("issued", 65)
    assert [second.counts[kind] for kind in ("new", "continuing", "gone", "revised")] == [56, 13, 52, 0]
    assert second.issue is not None
    assert second.issue.edition.number == 2
    assert len(second.issue.edition.trending) == 10
    said = [row.paper for row in store.issues.ledger("trending")]
    assert len(said) == len(set(said)) == 121


def test_a_slot_has_one_issue_whatever_the_number_of_runs(working: Working) -> None:
    """R41, R61: running again gives the same issue and writes nothing."""
    working.dump("2025-03-11", titles("red", "green"))
    first = working.digest.pipeline.run(working.newsletter, at("2025-03-11"))
    written = {path: path.stat().st_mtime_ns for path in working.folder.rglob("out/**/*") if path.is_file()}
    working.dump("2025-03-11b", titles("blue"))
    again = working.digest.pipeline.run(working.newsletter, at("2025-03-11", "09:00"))
    assert (first.outcome, again.outcome) == ("issued", "repeated")
    assert again.issue == first.issue
    assert again.waiting == 1
    assert {path: path.stat().st_mtime_ns for path in working.folder.rglob("out/**/*") if path.is_file()} == written
    next_day = working.digest.pipeline.run(working.newsletter, at("2025-03-12"))
    assert next_day.counts["new"] == 1


def test_the_same_dump_twice_gives_no_change_and_no_issue(working: Working) -> None:
    """R1: the same bytes are known, and tell nothing."""
    working.dump("2025-03-11", titles("red"))
    working.digest.pipeline.run(working.newsletter, at("2025-03-11"))
    working.dump("2025-03-12", titles("red"))
    report = working.digest.pipeline.run(working.newsletter, at("2025-03-12"))
    assert [dump.examination.verdict for dump in report.dumps] == [Verdict.KNOWN, Verdict.KNOWN]
    assert (report.outcome, report.issue) == ("nothing new", None)


def test_a_held_dump_leaves_history_as_it_was(working: Working) -> None:
    """R2: what cannot be read is held with its reason; a later good run is not disturbed."""
    working.raw("2025-03-10.txt", b"")
    working.raw("2025-03-11.txt", page(titles("red")))
    report = working.digest.pipeline.run(working.newsletter, at("2025-03-11"))
    assert [dump.examination.verdict.held for dump in report.dumps] == [True, False]
    assert report.dumps[0].examination.reason
    assert len(working.store.history.held(["page"])) == 1
    assert len(working.store.history.snapshots(["page"])) == 1
    assert report.counts["new"] == 1


def test_what_was_announced_is_not_announced_again_when_a_late_dump_changes_history(working: Working) -> None:
    """A late dump changes history, never what was said; only what nobody has seen is news."""
    working.dump("2025-03-11", titles("red", "green"))
    working.digest.pipeline.run(working.newsletter, at("2025-03-11"))
    working.dump("2025-03-04", titles("red", "white"))
    late = working.digest.pipeline.run(working.newsletter, at("2025-03-12"))
    assert late.issue is not None
    new = [change.paper.title for change in late.issue.changes if change.kind is ChangeKind.NEW]
    assert new == titles("white")


def test_a_dump_of_a_later_day_waits(working: Working) -> None:
    """An issue tells of the days up to its own."""
    working.dump("2025-03-11", titles("red"))
    working.dump("2025-03-12", titles("red", "blue"))
    working.digest.pipeline.run(working.newsletter, at("2025-03-12", "06:00"))
    assert [issue.edition.new for issue in working.store.issues.issues("papers")] == [1]
    report = working.digest.pipeline.run(working.newsletter, at("2025-03-12", "07:00"))
    assert (report.counts["new"], report.counts["continuing"]) == (1, 1)


def test_several_snapshots_fold_into_one_issue(working: Working) -> None:
    """R62: what only passed through between two issues is told too."""
    for day, names in [("2025-03-10", ["a", "b"]), ("2025-03-11", ["b", "c"]), ("2025-03-12", ["c", "d"])]:
        working.dump(day, titles(*names))
    report = working.digest.pipeline.run(working.newsletter, at("2025-03-12"))
    assert report.counts["new"] == 4


def test_the_first_dump_may_be_the_baseline(tmp_path: Path) -> None:
    """With first = "baseline" the first dump is what later ones are measured by."""
    working = Working(tmp_path, top='first = "baseline"')
    working.dump("2025-03-11", titles("a", "b"))
    assert working.digest.pipeline.run(working.newsletter, at("2025-03-11")).outcome == "baseline"
    working.dump("2025-03-12", titles("b", "c"))
    report = working.digest.pipeline.run(working.newsletter, at("2025-03-12"))
    assert (report.outcome, report.counts["new"], report.counts["continuing"]) == ("issued", 1, 1)
    assert report.issue is not None
    assert report.issue.edition.number == 1


def test_an_empty_day_is_skipped_or_said(tmp_path: Path) -> None:
    """A slot without news: no issue, or one that says so."""
    for policy, outcome in [("skip", "nothing new"), ("send", "issued")]:
        working = Working(tmp_path / policy, top=f'empty = "{policy}"')
        working.dump("2025-03-11", titles("a"))
        working.digest.pipeline.run(working.newsletter, at("2025-03-11"))
        assert working.digest.pipeline.run(working.newsletter, at("2025-03-12")).outcome == outcome


def test_a_slot_before_the_last_issue_is_superseded(working: Working) -> None:
    """Turning the clock back makes no issue."""
    working.dump("2025-03-10", titles("a"))
    working.digest.pipeline.run(working.newsletter, at("2025-03-12"))
    report = working.digest.pipeline.run(working.newsletter, at("2025-03-11"))
    assert (report.outcome, report.issue) == ("superseded", None)


def test_a_crash_between_issue_and_archive_is_completed(working: Working) -> None:
    """R67: the next run finishes what a crash left."""
    working.dump("2025-03-11", titles("a"))
    now = at("2025-03-11")
    working.digest.pipeline.ingest.fetch(working.newsletter, now)
    slot = latest("papers", working.newsletter.cadence, now)
    assert slot is not None
    working.digest.pipeline.settle(working.newsletter, slot)
    report = working.digest.pipeline.run(working.newsletter, now)
    assert report.outcome == "repeated"
    assert Path(report.files["html"]).is_file()
    assert report.pages > 0


def mailed(working: Working, port: int) -> Working:
    """The same with two recipients on a relay."""
    relay = Relay("127.0.0.1", port, Tls.NONE)
    sender = Mailbox("digest@example.org", "Papers")
    delivery = Delivery(sender, ("ada@example.org", "bob@example.org"), relay, "b@example.org", "leave@example.org")
    working.newsletter = replace(working.newsletter, delivery=delivery)
    return working


def test_a_crash_between_issue_and_outbox_is_completed_even_after_the_next_slot(working: Working) -> None:
    """R40, R67: an issue that was never planned is mailed with the next run, and only once."""
    with smtp_server() as server:
        mailed(working, server.port)
        working.dump("2025-03-11", titles("a"))
        working.digest.pipeline.ingest.fetch(working.newsletter, at("2025-03-11"))
        slot = latest("papers", working.newsletter.cadence, at("2025-03-11"))
        assert slot is not None
        working.digest.pipeline.settle(working.newsletter, slot)
        working.dump("2025-03-12", titles("a", "b"))
        for clock in ("08:00", "09:00"):
            working.digest.pipeline.run(working.newsletter, at("2025-03-12", clock))
        assert sorted(caught.recipient for caught in server.caught) == [
            *["ada@example.org"] * 2,
            *["bob@example.org"] * 2,
        ]
    shelf = working.folder / "out/issues/papers"
    assert sorted(path.stem for path in shelf.glob("*.html")) == ["2025-03-11-0700", "2025-03-12-0700"]


def test_an_issue_made_before_there_was_mail_is_never_mailed(working: Working) -> None:
    """R17: its faces do not say how to leave."""
    working.dump("2025-03-11", titles("a"))
    working.digest.pipeline.run(working.newsletter, at("2025-03-11"))
    with smtp_server() as server:
        mailed(working, server.port)
        report = working.digest.pipeline.run(working.newsletter, at("2025-03-11", "09:00"))
        assert (report.outcome, report.deliveries, server.caught) == ("repeated", {}, [])


CATALOGUE = '[[source]]\nname = "all"\nkind = "catalogue"\npaths = ["dumps/*.all"]\nformat = "jsonl"\n'


def test_a_catalogue_that_joins_later_is_a_baseline_too(tmp_path: Path) -> None:
    """What the first dump does is decided for each source."""
    working = Working(tmp_path, tables=CATALOGUE + PROFILE)
    lines = [json.dumps({"id": f"2501.{n:05}", "title": f"Paper {n}", "abstract": "A paper."}) for n in range(50)]
    working.dump("2025-03-11", titles("a"))
    assert working.digest.pipeline.run(working.newsletter, at("2025-03-11")).counts["new"] == 1
    working.raw("2025-03-12.all", "\n".join(lines[:49]))
    quiet = working.digest.pipeline.run(working.newsletter, at("2025-03-12"))
    assert (quiet.outcome, quiet.counts["new"]) == ("baseline", 0)
    working.dump("2025-03-13", titles("a", "b"))
    working.raw("2025-03-13.all", "\n".join(lines))
    report = working.digest.pipeline.run(working.newsletter, at("2025-03-13"))
    assert (report.outcome, report.counts["new"]) == ("issued", 2)


def test_days_are_counted_on_the_newsletters_own_clock(tmp_path: Path) -> None:
    """In Auckland it is the 18th while it is still the 17th in UTC."""
    working = Working(tmp_path)
    cadence = replace(working.newsletter.cadence, zone="Pacific/Auckland")
    working.newsletter = replace(working.newsletter, cadence=cadence)
    working.dump("2025-03-18", titles("a"))
    report = working.digest.pipeline.run(working.newsletter, at("2025-03-17", "18:30"))
    assert (report.outcome, report.slot and report.slot.key) == ("issued", "2025-03-18-0700")


def test_a_time_that_the_clock_skips_has_its_slot_after_a_later_one(tmp_path: Path) -> None:
    """R63: on the day of the change 02:30 falls due at 03:30, after 03:00; both have their issue."""
    working = Working(tmp_path)
    cadence = Cadence(at=(time(2, 30), time(3)), zone="Europe/Berlin")
    working.newsletter = replace(working.newsletter, cadence=cadence)
    working.dump("2025-03-29", titles("a"))
    first = working.digest.pipeline.run(working.newsletter, at("2025-03-30", "01:10"))
    working.dump("2025-03-30", titles("a", "b"))
    second = working.digest.pipeline.run(working.newsletter, at("2025-03-30", "01:40"))
    slots = [report.slot and report.slot.key for report in (first, second)]
    assert slots == ["2025-03-30-0300", "2025-03-30-0230"]
    assert [report.outcome for report in (first, second)] == ["issued", "issued"]


def test_another_process_that_is_faster_wins(working: Working, monkeypatch: pytest.MonkeyPatch) -> None:
    """R61: when the slot is closed while an issue is composed, the issue that is there counts."""
    working.dump("2025-03-11", titles("a"))
    pipeline, compose = working.digest.pipeline, type(working.digest.pipeline.making).compose

    def slow(self: object, *args: object) -> object:
        monkeypatch.undo()
        pipeline.run(working.newsletter, at("2025-03-11"))
        return compose(self, *args)  # type: ignore[arg-type]  # as it was called

    monkeypatch.setattr(type(pipeline.making), "compose", slow)
    assert pipeline.run(working.newsletter, at("2025-03-11")).outcome == "repeated"
    assert len(working.store.issues.issues("papers")) == 1


def test_a_newsletter_that_is_never_due_takes_in_its_dumps(working: Working) -> None:
    """Without a day there is no slot."""
    never = replace(working.newsletter, cadence=replace(working.newsletter.cadence, days=()))
    working.dump("2025-03-11", titles("a"))
    report = working.digest.pipeline.run(never, at("2025-03-11"))
    assert (report.outcome, report.slot, len(report.dumps)) == ("not due", None, 1)


def test_a_draft_stores_nothing(working: Working) -> None:
    """A preview announces nothing."""
    working.dump("2025-03-11", titles("a"))
    working.digest.pipeline.ingest.fetch(working.newsletter, at("2025-03-11"))
    slot = latest("papers", working.newsletter.cadence, at("2025-03-11"))
    assert slot is not None
    draft = working.digest.pipeline.draft(working.newsletter, slot)
    assert draft is not None
    assert draft.edition.new == 1
    assert working.store.issues.slots("papers") == ()
    assert working.digest.pipeline.run(working.newsletter, at("2025-03-11")).issue == draft
    assert working.digest.pipeline.draft(working.newsletter, slot) is None
