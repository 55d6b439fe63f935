"""What a dump's form tells the doctor: nothing in it, the wrong thing in it, a changed layout."""

from collections.abc import Sequence

import pytest

from digest.core.paper import Paper, Record, Revision
from digest.core.past import Past, Shown
from digest.core.snapshot import Dropped, Loss, Reading, Sighting, Snapshot, Verdict
from digest.dumps.doctor import Doctor
from digest.dumps.readers.registry import read
from tests.support.data import FIXTURES
from tests.support.past import daily, names, past, reading, rolling, snapshot

DAILY = daily([20, 22, 25, 19])


def examine(given: Reading, now: Snapshot, before: Past | None = None) -> tuple[Verdict, str]:
    """The verdict and its reason."""
    found = Doctor().examine(given, now, before or Past())
    return found.verdict, found.reason


def nothing(signs: Sequence[str], dropped: int = 0, days: Sequence[Sequence[str]] = ()) -> tuple[Verdict, str]:
    """The verdict on a dump without papers."""
    now = snapshot([])
    return examine(reading(0, signs, dropped), now, past(days, now))


@pytest.mark.parametrize(
    ("signs", "dropped", "verdict", "reason"),
    [
        (["header", "submitters"], 0, Verdict.PARTIAL, "names who submitted papers, but no paper"),
        (["header"], 1, Verdict.PARTIAL, "the page's heading stands there, but no whole paper; 1 place could not"),
        ([], 2, Verdict.ERROR, "holds no paper; 2 places could not be read, first line 5"),
        ([], 0, Verdict.ERROR, "holds no paper"),
        (["fault"], 1, Verdict.ERROR, "holds no paper; ?"),
        (["fault"], 0, Verdict.ERROR, "holds no paper; says that something went wrong"),
        (["none"], 1, Verdict.ERROR, "holds no paper; 1 place could not be read, first line 5"),
    ],
)
def test_a_dump_without_papers_is_held(signs: list[str], dropped: int, verdict: Verdict, reason: str) -> None:
    """R2: in words and numbers, for a person."""
    found, why = nothing(signs, dropped)
    assert (found, found.held) == (verdict, True)
    assert why.startswith(reason)


@pytest.mark.parametrize("sign", ["none"])
def test_a_source_that_says_that_it_has_nothing_is_quiet(sign: str) -> None:
    """R2: as on weekends, also where nothing is known of the source yet."""
    told = (Verdict.QUIET, "nothing new: the source itself says that it has nothing")
    assert nothing([sign]) == told
    assert nothing([sign], days=DAILY) == told
    assert nothing([sign], days=[*daily([20] * 18), []]) == told


def test_a_source_that_always_has_something_is_not_quiet_at_once() -> None:
    """R2: a feed that never was empty for two weeks, weekends and all, is not believed when it says so."""
    verdict, reason = nothing(["none"], days=rolling(18))
    assert verdict is Verdict.PARTIAL
    assert reason == (
        "says that it has nothing; this source had something on every day of the last 17, usually 100 papers"
    )


@pytest.mark.parametrize("name", ["named.txt", "crawled-heading.md"])
def test_a_heading_without_a_whole_paper_is_partial(name: str) -> None:
    """R2: a page that breaks off in its first paper, and one with a bare title."""
    assert examine(read((FIXTURES / name).read_bytes()), snapshot([]))[0] is Verdict.PARTIAL


def test_tables_that_were_read_as_a_page_are_foreign() -> None:
    """R2: what has abstracts of 100,000 characters is no listing of papers."""
    now = snapshot(["a", "b"], abstract="|" * 100_000)
    given = Reading("trending-markdown", tuple(Record(each.paper.revision) for each in now.sightings))
    assert examine(given, now) == (
        Verdict.FOREIGN,
        "what was read as 2 papers with abstracts of 100,000 characters are no papers, since no abstract is that long",
    )


def test_more_that_cannot_be_read_than_papers_is_a_changed_layout() -> None:
    """R2: a few places cost themselves alone."""
    assert examine(reading(9, dropped=12), snapshot(names(0, 9))) == (
        Verdict.CHANGED,
        "9 papers only; 12 places could not be read: the layout may have changed",
    )
    assert examine(reading(12, dropped=11), snapshot(names(0, 12)))[0] is Verdict.HEALTHY


@pytest.mark.parametrize(
    ("ids", "abstract", "reason"),
    [
        (names(0, 20), "", "0 of its 20 papers have an abstract; usually 100 % have"),
        (names(0, 20), "Short.", "its abstracts have 6 characters in the middle; usually they have 47"),
        (names(0, 20), "Much longer. " * 20, "its abstracts have 260 characters in the middle; usually they have 47"),
        (
            names(0, 20),
            "我们深入研究这个问题并给出答案" * 3,
            "0 % of its papers are in Latin letters; usually 100 % are",
        ),
        ([f"title-{n}" for n in range(20)], None, "0 of its 20 papers have arXiv's ids; usually 100 % have"),
    ],
)
def test_other_texts_than_usual_are_a_changed_layout(ids: list[str], abstract: str | None, reason: str) -> None:
    """R2: no abstracts, others in their place, another language, no ids."""
    now = snapshot(ids) if abstract is None else snapshot(ids, abstract=abstract)
    assert examine(reading(20), now, past(DAILY, now)) == (
        Verdict.CHANGED,
        f"{reason}: the layout may have changed",
    )
    assert examine(reading(20), now, past(DAILY[:2], now))[0] is Verdict.HEALTHY


def test_a_source_that_never_had_abstracts_needs_none() -> None:
    """Thresholds are the source's own."""
    now = snapshot(names(0, 20), abstract="")
    bare = past(DAILY, now).last
    before = tuple(
        Shown(each.as_of, each.format, type(each.figures)(20, 0, 0.0, 20, each.figures.month, 20), 20) for each in bare
    )
    assert examine(reading(20), now, Past(before))[0] is Verdict.HEALTHY


def test_what_was_left_out_is_told() -> None:
    """R8: a healthy dump says how many places could not be read."""
    now = Snapshot(snapshot([]).key, (Sighting(Paper("a", Revision("A"))),))
    given = Reading("jsonl", (Record(Revision("A")),), (Dropped(3, "?"),))
    assert examine(given, now)[1] == "1 paper, 1 of them never seen before; 1 place could not be read"


@pytest.mark.parametrize(
    ("dropped", "told"),
    [
        (
            [Dropped(2, "is in UTF-16; it is read as that", Loss.NONE)],
            "line 2 is in UTF-16; it is read as that",
        ),
        ([Dropped(2, "holds bytes that are not UTF-8", Loss.SOME)], "line 2 holds bytes that are not UTF-8"),
        (
            [Dropped(2, "holds bytes", Loss.SOME), Dropped(4, "holds bytes", Loss.SOME)],
            "2 places could be read in part only, first of all: line 2 holds bytes",
        ),
        (
            [Dropped(0, "has no column “x”", Loss.NONE), Dropped(1, "is in UTF-16", Loss.NONE)],
            "2 places are worth a word, first of all: it has no column “x”",
        ),
        ([Dropped(3, "?"), Dropped(4, "?, and more", count=8)], "9 places could not be read"),
    ],
)
def test_what_was_read_after_all_is_said_as_it_is(dropped: list[Dropped], told: str) -> None:
    """R8: a line in another encoding was read; only what is lost counts as such."""
    now = Snapshot(snapshot([]).key, (Sighting(Paper("a", Revision("A"))),))
    given = Reading("jsonl", (Record(Revision("A")),), tuple(dropped))
    assert examine(given, now)[1] == f"1 paper, 1 of them never seen before; {told}"


def test_remarks_are_no_sign_of_another_layout() -> None:
    """R2: however many there are; places of which the reader tells as one count each."""
    remarks = Reading("jsonl", reading(9).records, tuple(Dropped(n, "?", Loss.NONE) for n in range(12)))
    assert examine(remarks, snapshot(names(0, 9)))[0] is Verdict.HEALTHY
    many = Reading("jsonl", reading(9).records, (Dropped(3, "?", count=12),))
    assert examine(many, snapshot(names(0, 9)))[0] is Verdict.CHANGED


@pytest.mark.parametrize("days", [1, 4])
def test_a_column_that_earlier_dumps_had_is_gone(days: int) -> None:
    """R2, R8: another layout, from the second dump on; not where it was never there."""
    now = snapshot(names(0, 20), abstract="")
    given = reading(20, ["without abstract", "without categories"])
    verdict, reason = examine(given, now, past(DAILY[:days], now))
    assert (verdict, reason.partition("; ")) == (
        Verdict.CHANGED,
        (
            "no record has the column that [source.fields] names for abstract",
            "; ",
            "usually 100 % of its papers have an abstract",
        ),
    )
    assert examine(given, now)[0] is Verdict.HEALTHY
    never = reading(20, ["without categories"])
    assert examine(never, snapshot(names(0, 20)), past(DAILY[:days], now))[0] is Verdict.HEALTHY
