"""The trending page as text: real captures, and what no capture may be mistaken for."""

import gzip
import json
from datetime import date

import pytest

from digest import resources
from digest.core.errors import DumpError
from digest.core.paper import LinkKind, paper_id
from digest.core.snapshot import Dropped, Reading, StatedDay
from digest.dumps.readers.text import clean
from digest.dumps.readers.trending.as_text import TrendingText
from tests.support.data import FIXTURES, shared
from tests.support.pages import HEADING, NAMED, Layout, carded, dated, glued, plain, tight

ABSTRACT = "We study this question in depth. Our answer is short, and it holds in practice."


def read(text: str) -> Reading:
    """What the reader makes of a text."""
    return TrendingText().read(text.encode())


def bundled(day: date) -> Reading:
    """The reading of a bundled dump."""
    return TrendingText().read((resources.schedules() / "dumps" / f"{day}.txt").read_bytes())


def titles(reading: Reading) -> list[str]:
    """The titles of the records."""
    return [record.revision.title for record in reading.records]


@pytest.mark.parametrize(("day", "papers"), [(date(2025, 3, 11), 65), (date(2025, 3, 18), 69)])
def test_bundled_dumps_are_read_to_the_last_paper(day: date, papers: int) -> None:
    """All papers with their abstracts, in the order of the page; no line is left over."""
    reading = bundled(day)
    assert len(reading.records) == papers
    assert (reading.dropped, reading.repeats, reading.signs) == ((), 0, frozenset(("header",)))
    assert reading.day == StatedDay(day.month, day.day)
    assert all(len(record.revision.abstract) > 1300 for record in reading.records)
    assert [record.line for record in reading.records] == list(range(11, 11 + 4 * papers, 4))


def test_bundled_dumps_hold_what_is_known_of_them() -> None:
    """121 papers in all, 56 new in the second, 13 in both, 52 only in the first."""
    first, second = ({paper_id(r) for r in bundled(date(2025, 3, day)).records} for day in (11, 18))
    assert (len(first | second), len(second - first), len(first & second), len(first - second)) == (121, 56, 13, 52)


def test_links_in_abstracts_are_the_papers_own() -> None:
    """The code of the first bundled paper, without the full stop that follows it."""
    (link,) = bundled(date(2025, 3, 11)).records[0].revision.links
    assert (link.kind, link.url) == (LinkKind.CODE, "https://github.com/psunlpgroup/GreaTer")


@pytest.mark.parametrize(
    ("name", "whole", "cut"),
    [
        ("spaced.txt", ["SuGaR: Surface-Aligned Gaussian Splatting"], 15),
        ("named.txt", [], 13),
        ("dated.txt", ["SymbolicLight V1: Spike-Gated Dual-Path"], 21),
        ("glued.txt", ["Vikhr: The Family of Open-Source"], 5),
    ],
)
def test_openings_lose_only_the_paper_that_is_cut_off(name: str, whole: list[str], cut: int) -> None:
    """In every layout the torn paper is reported by its line and the others are read."""
    reading = TrendingText().read((FIXTURES / name).read_bytes())
    assert all(title.startswith(start) for title, start in zip(titles(reading), whole, strict=True))
    assert [drop.line for drop in reading.dropped] == [cut]
    assert "breaks off" in reading.dropped[0].reason
    assert reading.signs == {"header", "cut"}


def test_submitters_alone_are_no_papers() -> None:
    """A page that lost its cards is a reading without records that says so."""
    reading = read(
        "Submitted by\nada\nnew\n" + NAMED + "Submitted by\ngrace\n\nSubmitted by\nEmmy-N\n\n\nSubmitted by Ada L\n"
    )
    assert (reading.records, reading.dropped, reading.signs) == ((), (), frozenset(("header", "submitters")))


def test_cards_give_their_votes() -> None:
    """The count after the submitter is the paper's; the count of comments is not, nor is a dash."""
    card = "Submitted by\nada\n{}\nPaper {}\n{}\n  • 3 authors\n·\nMay 19\n7\n"
    cards = (card.format(votes, name, ABSTRACT) for votes, name in (("140", "one"), ("-", "two"), ("3.2k", "three")))
    reading = read(NAMED + "".join(cards))
    assert [record.upvotes for record in reading.records] == [140, None, None]


@pytest.mark.parametrize(
    "label", ["Oct 2", "October 2", "2 Oct", "Oct 02", "Oct 2, 2026", "2 October 2026", "2026-10-02", "Sept 30, 2025"]
)
def test_the_heading_states_the_day(label: str) -> None:
    """With or without a year, in the words of captures."""
    day = read(HEADING.replace("Mar 11", label) + f"A Title\n\n{ABSTRACT}").day
    assert day is not None
    assert (day.month, day.day) in {(10, 2), (9, 30)}
    assert day.year in ({2026, 2025} if "202" in label else {None})


@pytest.mark.parametrize("title", ["May 19", "June 17", "Dec 24", "1968-05-03"])
def test_a_title_may_look_like_a_date(title: str) -> None:
    """What an abstract follows, and no furniture precedes, is a title."""
    reading = read(f"{HEADING}First\n\n{ABSTRACT}\n\n{title}\n\n{ABSTRACT}\n")
    assert titles(reading) == ["First", title]


def test_a_day_that_no_calendar_has_is_a_title() -> None:
    """Only days from 1 to 31 are dates."""
    assert titles(read(f"{HEADING}March 45\n\n{ABSTRACT}\n")) == ["March 45"]


def test_a_date_without_its_paper_is_passed_over() -> None:
    """A date between papers is no title and no complaint."""
    reading = read(f"{HEADING}First\n\n{ABSTRACT}\n\nMay 19\n\nSecond\n\n{ABSTRACT}\n")
    assert (titles(reading), reading.dropped) == (["First", "Second"], ())


def test_a_title_without_an_abstract_is_reported() -> None:
    """R8: in the middle and at the end of the page, by its line."""
    reading = read(f"{HEADING}Lonely Title\n\nFirst\n\n{ABSTRACT}\n\nLast Title")
    assert titles(reading) == ["First"]
    assert [drop.line for drop in reading.dropped] == [11, 17]
    assert all(drop.reason.startswith("has no abstract: “L") for drop in reading.dropped)


def test_bare_titles_are_never_paired() -> None:
    """R8: a page that lost its abstracts gives no papers, but every title with its line."""
    names = ["Scaling Laws for Agents", "Attention Is All You Need", "Unbroken" * 40, "Do Titles Ask?"]
    reading = read(HEADING + "\n\n".join([*names, "Submitted by Ada"]))
    assert (reading.records, [drop.line for drop in reading.dropped]) == ((), [11, 13, 15, 17])


def test_an_abstract_without_a_title_is_reported() -> None:
    """R8: prose straight after the furniture of a card has lost its title."""
    reading = read(f"{HEADING}First\n\n{ABSTRACT}\n\n  • 2 authors\n·\nMay 3\n\n{ABSTRACT}\n\nSecond\n\n{ABSTRACT}\n")
    assert titles(reading) == ["First", "Second"]
    assert reading.dropped == (
        Dropped(19, "belongs to no title: “We study this question in depth. Our answer is short, and i…”"),
    )


def test_two_abstracts_are_not_taken_for_one() -> None:
    """R8: no abstract is longer than arXiv allows; what would make it so is reported."""
    long = "We study this at great length. " * 50
    reading = read(f"{HEADING}First\n\n{long}\n\n{long}\n\nSecond\n\n{ABSTRACT}\n")
    assert (titles(reading), [drop.line for drop in reading.dropped]) == (["First", "Second"], [15])
    assert reading.records[0].revision.abstract == long.strip()


@pytest.mark.parametrize("layout", [plain, tight, glued, dated])
def test_a_title_that_is_none_takes_its_abstract_with_it(layout: Layout) -> None:
    """R8: the abstract under a line that is too long for a title is reported too, never put to the paper above."""
    cards = [("First", ABSTRACT), ("Long " * 2000, "Of something else altogether. And more."), ("Second", ABSTRACT)]
    reading = read(layout(cards))
    assert [(r.revision.title, r.revision.abstract) for r in reading.records] == [cards[0], cards[2]]
    assert ["“Long Long" in reading.dropped[0].reason, "“Of someth" in reading.dropped[1].reason] == [True, True]


@pytest.mark.parametrize("mark", ["-", "•", "*", "1.", "(2)"])
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_items_of_a_list_are_no_titles(mark: str, gap: str) -> None:
    """A list belongs to its abstract, whether or not blank lines stand between its items."""
    listed = gap.join(["We do three things:", *(f"{mark} {name} thing" for name in ("first", "second", "third"))])
    reading = read(plain([("First", ABSTRACT), ("Second", listed), ("Third", ABSTRACT)]))
    assert (titles(reading), reading.dropped) == (["First", "Second", "Third"], ())
    assert reading.records[1].revision.abstract == " ".join(listed.split())


def test_code_in_an_abstract_is_no_paper() -> None:
    """Comments, assignments and BibTeX belong to the abstract; a title may begin with a number sign."""
    code = 'We name things. These:\n\n# Compile it.\nfn = paw.load(\n"it"\n)\n@misc{a,\n title={A Title},\n}'
    cards = [("# 1 of All", ABSTRACT), ("Second", code), ("#Tag: More", ABSTRACT)]
    reading = read(plain(cards))
    assert (titles(reading), reading.dropped) == (["# 1 of All", "Second", "#Tag: More"], ())


def test_no_real_abstract_makes_a_paper() -> None:
    """R8: hostile titles and abstracts, each between two others: what is read stands there, or something is said."""
    around = ("First Neighbour", ABSTRACT), ("Second Neighbour", ABSTRACT)
    with gzip.open(shared("hostile/hostile.jsonl.gz")) as file:
        rows = [row for line in file for row in [json.loads(line)] for row in row.get("members", [row])]
    for row in rows:
        title = clean(row["title"])
        for layout in (plain, dated, carded):
            reading = read(layout([around[0], (title, row["abstract"]), around[1]]).encode("utf-8", "replace").decode())
            told = set(titles(reading)) - {around[0][0], title, around[1][0]}
            assert not told or reading.dropped, (row["id"], told)


@pytest.mark.parametrize(
    ("ending", "cut"),
    [
        ("publicly available", True),
        ("limitations (e.", True),
        ("as in Smith et al.", True),
        ("is $O(n)$.", False),
        ('"agents".', False),
        ("at https://github.com/a/b", False),
        ("at this https URL", False),
        ("知识。", False),
        ("done?", False),
    ],
)
def test_only_a_broken_last_abstract_is_cut(ending: str, cut: bool) -> None:
    """A last paper counts where its abstract ends as sentences do; elsewhere a missing full stop harms nothing."""
    body = f"{HEADING}First\n\n{ABSTRACT}\n\nLast\n\n{ABSTRACT} It {ending}"
    assert titles(read(body)) == ["First", "Last"][: 1 if cut else 2]
    assert titles(read(f"{body}\n\n  • 2 authors\n·\nMay 3\n")) == ["First", "Last"]


def test_repeats_count_once() -> None:
    """R6: a paper that stands twice is one, with the fuller abstract; one without likeness is reported."""
    other = "Entirely different words stand here instead, concerning chemistry."
    cards = [("One", ABSTRACT), ("ONE", f"{ABSTRACT} And more."), ("Two", ABSTRACT), ("one", other)]
    reading = read(HEADING + "\n\n".join(f"{title}\n\n{abstract}" for title, abstract in cards) + "\n")
    assert (titles(reading), reading.repeats) == (["ONE", "Two"], 1)
    assert reading.records[0].revision.abstract.endswith("And more.")
    assert reading.records[0].line == 11
    assert reading.dropped == (Dropped(23, "has the title of line 11 and another abstract, and no id: “one”"),)


def test_what_stands_above_the_heading_is_reported() -> None:
    """R8: unknown lines above the heading are no papers; the site's own navigation is known."""
    reading = read(f"Hugging Face\nModels\nWe use cookies on this site.\n\n{HEADING}First\n\n{ABSTRACT}\n")
    assert titles(reading) == ["First"]
    assert reading.dropped == (Dropped(3, "stands above the page's heading: “We use cookies on this site.”"),)


def test_titles_that_begin_like_the_button() -> None:
    """Only a button glued to the first title is taken off."""
    reading = read(f"{HEADING}Subscriber Churn in Mail\n\n{ABSTRACT}\n\nSubscribe to Everything\n\n{ABSTRACT}\n")
    assert titles(reading) == ["Subscriber Churn in Mail", "Subscribe to Everything"]


def test_control_characters_are_removed() -> None:
    """NUL, bells and odd white space never reach a title or an abstract; line ends of any kind count as lines."""
    reading = read(f"{HEADING}A\0 Ti\atle\u2028 of  odds\u0085\r\n\r\n\x1b[1m{ABSTRACT}\r\rTwo\n\n{ABSTRACT}\n")
    assert titles(reading) == ["A Title of odds", "Two"]
    assert reading.records[0].revision.abstract == ABSTRACT
    assert [record.line for record in reading.records] == [11, 15]


def test_bytes_that_are_not_utf8_are_said() -> None:
    """R8: the line is kept with a mark, and reported; a mark that the page itself holds is not."""
    page = f"\ufeff{HEADING}A na?ve Title\n\n{ABSTRACT}\n"
    reading = TrendingText().read(page.encode().replace(b"na?ve", b"na\xefve"))
    assert titles(reading) == ["A na\ufffdve Title"]
    assert [drop.line for drop in reading.dropped] == [11]
    assert TrendingText().read(page.replace("?", "\ufffd").encode()).dropped == ()


@pytest.mark.parametrize("text", ["A Title\n\nAn abstract.\n", "", HEADING + "\n" * 10_000])
def test_what_is_no_such_page_is_refused(text: str) -> None:
    """Without the heading, or with more lines than any page."""
    with pytest.raises(DumpError):
        read(text)


def test_real_captures_beside_the_checkout() -> None:
    """Every capture of the page that lies beside the checkout is read without a stray line."""
    for path in sorted(shared("hf_page").rglob("*.txt")):
        reading = TrendingText().read(path.read_bytes())
        assert len(reading.dropped) == ("cut" in reading.signs) or path.name.startswith("H1"), path.name


@pytest.mark.parametrize(("ending", "cut"), [("A Title Alone\n", True), ("", False), ("Hugging Face\n", False)])
def test_a_page_that_ends_in_a_title_is_cut(ending: str, cut: bool) -> None:
    """R2: whatever stood below that title is missing; the page's own furniture is no title."""
    reading = TrendingText().read(f"{HEADING}First\n\nWe study this. It ends.\n\n{ending}".encode())
    assert titles(reading) == ["First"]
    assert ("cut" in reading.signs) == cut


@pytest.mark.parametrize(("first", "second"), [(18, 11), (11, 18), (18, 18)])
@pytest.mark.parametrize("between", ["", "\n", "\n\n"])
def test_a_second_page_is_told_and_not_read(first: int, second: int, between: str) -> None:
    """R8: one dump is one capture; the first page is read as if it stood alone, glued together or not."""
    one, two = (
        (resources.schedules() / f"dumps/2025-03-{day}.txt").read_text(encoding="utf-8") for day in (first, second)
    )
    alone, both = read(one), read(one + between + two)
    assert (both.records, both.day, both.signs) == (alone.records, alone.day, alone.signs)
    (told,) = both.dropped
    assert told.reason == f"begins another page, of {second} March; it is not read, so save it as a dump of its own"
    assert (one + between + two).split("\n")[told.line - 1].startswith("Get trending papers")
    assert len(read(one + between + two + two).dropped) == 2


@pytest.mark.parametrize("title", ["Trending Papers", "Daily Papers", "Mar 11"])
def test_one_piece_of_a_heading_is_no_page(title: str) -> None:
    """R8: below papers, a line that reads like one of the masthead, or one in the page's footer, ends nothing."""
    reading = read(f"{HEADING}First\n\n{ABSTRACT}\n\n{title}\n\nSecond\n\n{ABSTRACT}\n")
    assert titles(reading)[-1] == "Second"
    assert not any("another page" in drop.reason for drop in reading.dropped)
