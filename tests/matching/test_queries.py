import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from digest.core.errors import ConfigError
from digest.core.grammar import LONGEST, keyword, parse
from digest.core.match import PLACES, ReasonKind
from digest.core.paper import Paper
from digest.core.profile import Profile
from digest.core.query import Query, asks_for_nothing
from digest.matching.documents import Document
from digest.matching.evidence import CATEGORY, MOST, Evidence, worth
from digest.matching.phrases import phrase
from digest.matching.queries import compiled
from digest.matching.rarity import shipped
from digest.matching.rules import rules
from tests.support.hanging import no_hang
from tests.support.matching import let_through, matched, paper, score, why
from tests.support.queries import holds, papers, trees

PROMPTS = paper(
    "Prompt search with gradients",
    "We optimise prompts; pre-training is not needed. 深度学习模型",
    authors=("Ada Lovelace", "Li, Fei-Fei", "Bernhard Schölkopf"),
    categories=("cs.CL", "cs.LG"),
)


def found(query: str, candidate: Paper = PROMPTS) -> tuple[Evidence, ...] | None:
    """What a keyword finds in a paper."""
    return rules(Profile("P", keywords=(query,))).read(Document(candidate), shipped())


def told(query: str) -> list[tuple[str, str]] | None:
    """The same as subjects and places."""
    held = found(query)
    return None if held is None else [(one.subject, one.place) for one in held]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("prompt search AND optimise", [("Prompt search", "title"), ("optimise", "abstract")]),
        ("prompt search AND diffusion", None),
        ("diffusion OR optimi*", [("optimise", "abstract")]),
        ("gradient AND NOT diffusion", [("gradients", "title")]),
        ("gradient AND NOT optimise", None),
        ("gradient AND NOT (NOT optimise)", [("gradients", "title"), ("optimise", "abstract")]),
        ("gradient AND NOT (diffusion OR NOT optimise)", [("gradients", "title"), ("optimise", "abstract")]),
        ("title:prompt", [("Prompt", "title")]),
        ("abs:prompt", [("prompts", "abstract")]),
        ("title:optimise", None),
        ("title:(prompt AND gradient)", [("Prompt", "title"), ("gradients", "title")]),
        ("title:(prompt AND optimise)", None),
        ("abstract:pretrain*", [("pre-training", "abstract")]),
        ("ti:Prompt-Search", [("Prompt search", "title")]),
        ("abstract:学习 OR title:学习", [("学习", "abstract")]),
        ('title:"search with gradient"', [("search with gradients", "title")]),
        ("author:lovelace", [("Ada Lovelace", "")]),
        ('author:"Lovelace, A*"', [("Ada Lovelace", "")]),
        ("au:lovelace_a", None),
        ("author:schoelkopf OR author:scholkopf", [("Bernhard Schölkopf", "")]),
        ("author:Fei-Fei Li", [("Li, Fei-Fei", "")]),
        ("author:Li Li", None),
        ("author:L* L*", None),
        ("category:CS", [("cs.CL", "")]),
        ("category:cs.LG AND prompt", [("cs.LG", ""), ("Prompt", "title")]),
        ("category:c", None),
        ("prompt AND NOT cat:cs.*", None),
    ],
)
def test_what_a_query_finds(query: str, expected: list[tuple[str, str]] | None) -> None:
    """The phrases that let a paper in, as they stand in it, and where; what is under NOT is never shown."""
    assert told(query) == expected


def test_a_field_that_a_paper_does_not_name_holds_nothing() -> None:
    """Unlike the list of categories, which lets such papers through, a query asks for what is there."""
    bare = paper("Prompt search")
    assert found("prompt AND category:cs", bare) is None
    assert found("prompt AND NOT category:cs", bare)


def test_what_a_query_gives() -> None:
    """Under OR what gives most, under AND the sum, but never more than one phrase may; a name gives as much as that."""
    (rare,) = found("optimise") or ()
    (common,) = found("needed") or ()
    (title,) = found("prompt search") or ()
    assert common.value < rare.value < title.value < MOST < rare.value + title.value
    assert found("needed OR optimise") == found("optimise OR needed") == (rare,)
    assert found("needed OR (needed AND optimise)") == found("needed AND optimise") == (common, rare)
    assert found("optimise AND optimi* AND optimise") == (rare,)
    both = found("prompt search AND optimise") or ()
    assert worth(both) == pytest.approx(MOST)
    assert both[0].value / both[1].value == pytest.approx(title.value / rare.value)
    assert found("author:Lovelace") == (Evidence(ReasonKind.AUTHOR, "Ada Lovelace", "", MOST),)
    assert found("cat:cs.LG") == (Evidence(ReasonKind.CATEGORY, "cs.LG", "", CATEGORY),)


def test_reasons_sum_to_the_score() -> None:
    """Each reason has its share of the whole."""
    profile = Profile("P", keywords=("prompt search AND optimise", "author:ada AND NOT cat:math"))
    reasons = why(profile, PROMPTS)
    assert [reason.kind for reason in reasons] == [ReasonKind.AUTHOR, ReasonKind.KEYWORD, ReasonKind.KEYWORD]
    assert sum(reason.share for reason in reasons) == pytest.approx(1, abs=1e-5)
    assert score(profile, PROMPTS) == pytest.approx(2 * MOST, abs=10**-PLACES)


def test_an_exclusion_is_a_query_too() -> None:
    """Whatever meets one is out, also by what it does not hold."""
    other = paper("Prompt search for images")
    assert let_through(Profile("P", keywords=("prompt",), exclude=("images AND NOT gradient",)), PROMPTS, other) == {
        PROMPTS.title
    }
    assert let_through(Profile("P", exclude=("NOT category:cs",)), PROMPTS, other) == {PROMPTS.title}


def test_a_keyword_that_asks_for_nothing_is_refused() -> None:
    """Here too, for profiles that come from no file."""
    with pytest.raises(ConfigError, match="would let in papers that hold none of its phrases"):
        matched(Profile("P", keywords=("NOT prompt",)), PROMPTS)


def test_queries_that_mean_the_same_count_once() -> None:
    """Two spellings of one keyword are one."""
    same = map(parse, ("in-context", '"In-Context"', "ti:gradient OR a", 'title:"gradients" OR (A)'))
    assert len(compiled(same)) == 2


@given(trees, papers)
def test_a_paper_meets_a_query_as_a_naive_reading_says(query: Query, candidate: Paper) -> None:
    """As an exclusion, and as a keyword where it asks for something; what is shown stands there, and gives its due."""
    text, document, statistics = str(query), Document(candidate), shipped()
    assume(len(text) <= LONGEST)
    meets = holds(query, candidate)
    assert (rules(Profile("P", exclude=(text,))).read(document, statistics) is None) == meets
    if asks_for_nothing(query):
        return
    held = rules(Profile("P", keywords=(text,))).read(document, statistics)
    assert (held is not None) == meets
    if held is not None:
        assert held
        assert 0 < worth(held) <= MOST + 1e-9
        assert len(set(held)) == len(held)
        assert all(one.subject in getattr(candidate.revision, one.place) for one in held if one.place)


@given(st.text())
def test_marks_in_a_phrase_mean_what_they_meant(text: str) -> None:
    """A keyword without operators and fields is the phrase that its text is, quotes or not."""
    for operator in ("AND", "OR", "NOT", ":", "*"):  # a star has tests of its own
        text = text.replace(operator, "")
    (held,) = compiled([keyword(text)])
    (whole,) = compiled([keyword(f'"{text.translate({ord(mark): " " for mark in chr(34) + "“”„"})}"')])
    assert held == whole
    assert getattr(held, "phrase") == phrase(text)  # noqa: B009 - the protocol does not know it


def test_hostile_queries_are_read_in_a_moment() -> None:
    """As long and as deep as may be, over a text in which everything begins and nothing ends."""
    long = paper("a-" * 500, "a " * 1_000)
    with no_hang():
        assert found("".join(f"a* a* a* a* {number:02} OR " for number in range(50)) + "b", long) is None
        assert found("NOT (a* AND " * 20 + "NOT b" + ")" * 20 + " AND a", long)
