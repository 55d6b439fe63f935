from dataclasses import replace
from datetime import UTC, date, datetime

from digest.core.changes import ChangeKind
from digest.core.issue import MAIN, Edition, Entry, Section, Slot
from digest.core.outbox import Delivery, State
from digest.core.paper import Paper, Revision
from digest.core.retold import Piece, Returned, Revised
from digest.core.trend import Trend
from digest.core.worddiff import RunKind

A, B, C = (Paper(name, Revision(name)) for name in "abc")
SLOT = Slot("trending", datetime(2025, 3, 18, 7), datetime(2025, 3, 18, 6, tzinfo=UTC))  # noqa: DTZ001 - a wall time


def test_a_slot_is_named_by_its_wall_time() -> None:
    """R41: the key sorts by time and does not depend on the zone's offset."""
    assert SLOT.key == "2025-03-18-0700"
    assert SLOT.key < replace(SLOT, wall=SLOT.wall.replace(hour=18)).key


def test_an_edition_counts_what_it_shows() -> None:
    """Entries come in the order in which a reader meets them."""
    sections = (Section("One", 5, (Entry(B), Entry(A))), Section("Two", 1, (Entry(C),)))
    edition = Edition(SLOT, MAIN, 2, "Trending papers", date(2025, 3, 18), {"new": 56}, sections)
    assert edition.new == 56
    assert [entry.paper for entry in edition.entries] == [B, A, C]
    assert (edition.shown, edition.folded) == (3, 0)
    assert hash(edition) == hash(replace(edition, counts={}))


def test_what_is_folded_is_counted_apart() -> None:
    """It has no entry of its own, and is none of the rest."""
    edition = Edition(
        SLOT, MAIN, 2, "Papers", date(2025, 3, 18), {"new": 3}, (Section("", 0, (Entry(A, folded=(B, C)),)),)
    )
    assert (edition.shown, edition.folded, edition.entries[0].papers) == (1, 2, (A, B, C))
    assert edition.sections[0].serendipity
    assert not Section("One", 5).serendipity


def test_a_trend_knows_its_last_two_ranks() -> None:
    """None where the paper was absent, or where there was no snapshot yet."""
    assert (Trend(A, (3, None, 7)).rank, Trend(A, (3, None, 7)).rank_before) == (7, None)
    assert (Trend(A, (4,)).rank, Trend(A, (4,)).rank_before) == (4, None)
    assert (Trend(A, ()).rank, Trend(A, ()).rank_before) == (None, None)


def test_a_trend_knows_what_the_last_issue_told() -> None:
    """Snapshots that had no issue of their own lie between."""
    trend = Trend(A, (48, 30, 20, 9), (5, None, 9, 12), days=4, back=3)
    assert (trend.rank_before, trend.rank, trend.votes_before) == (48, 9, 5)
    assert Trend(A, (9,), back=3).rank_before is None


def test_an_edition_knows_what_it_tells_again() -> None:
    """Each paper with the kind as which it is told, for the ledger."""
    edition = Edition(SLOT, MAIN, 2, "Trending papers", date(2025, 3, 18), {"new": 0})
    assert edition.retold == ()
    told = replace(edition, revised=(Revised(A, ChangeKind.RENAMED), Revised(B)), returned=(Returned(C, 3),))
    assert told.retold == (("a", ChangeKind.RENAMED), ("b", ChangeKind.REVISED), ("c", ChangeKind.RETURNED))


def test_a_revised_paper_said_briefly_only_counts_its_places() -> None:
    """Nothing of its abstract is left; what happened to its title stays."""
    piece = Piece(RunKind.ADDED, "more")
    assert Revised(A, was="Z", pieces=(piece,), places=5, more=1).briefly == Revised(A, was="Z", places=5, more=5)
    assert Revised(A, rewritten=True, teaser="So.").briefly == Revised(A, rewritten=True)


def test_a_delivery_is_one_of_its_kind() -> None:
    """R41: newsletter, slot and recipient make the key, and a new delivery is pending."""
    delivery = Delivery("trending", SLOT.key, "ada@example.org", MAIN, "<1@x>", "b@x", SLOT.due, "0" * 64)
    assert delivery.key == ("trending", "2025-03-18-0700", "ada@example.org")
    assert delivery.state is State.PENDING


def test_states_of_a_delivery_are_the_ten_promised() -> None:
    """R59: these ten and no other make up what was planned."""
    promised = "pending claimed held sent deferred failed ambiguous suppressed unsupported expired"
    assert [state.value for state in State] == promised.split()
