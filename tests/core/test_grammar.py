import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from digest.core.errors import ConfigError
from digest.core.grammar import DEEPEST, LONGEST, keyword, parse
from digest.core.paper import Paper, Revision
from digest.core.query import And, Field, Not, Or, Phrase, Query, asks_for_nothing
from tests.support.hanging import no_hang
from tests.support.queries import holds, odd_trees, trees, written

A, B, C = map(Phrase, "abc")
tokens = st.sampled_from(
    ("a", "b*", "AND", "OR", "NOT", "(", ")", '"', "”", "title:", "au:", "titel:", "Title:", "BERT:", "—", "学习", "\n")
)


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("a OR b AND c", Or((A, And((B, C))))),
        ("(a OR b) AND c", And((Or((A, B)), C))),
        ("NOT a AND b", And((Not(A), B))),
        ("NOT (a AND b)", Not(And((A, B)))),
        ("a AND b AND c", And((A, B, C))),
        ("a AND NOT (NOT b)", And((A, Not(Not(B))))),
        ("in context AND c", And((Phrase("in context"), C))),
        ('"AND" gate OR b', Or((Phrase("AND gate"), B))),
        ('a AND "b (c"', And((A, Phrase("b (c")))),
        ("“a b”OR„c“", Or((Phrase("a b"), C))),
        ("title:a b OR c", Or((Phrase("a b", Field.TITLE), C))),
        ("ti: a", Phrase("a", Field.TITLE)),
        ("abs:(a OR NOT b)", Or((Phrase("a", Field.ABSTRACT), Not(Phrase("b", Field.ABSTRACT))))),
        ('author:"Ada L*"', Phrase("Ada L*", Field.AUTHOR)),
        ("au:del_maestro AND cat:cs.CL", And((Phrase("del_maestro", Field.AUTHOR), Phrase("cs.CL", Field.CATEGORY)))),
    ],
)
def test_what_a_query_means(text: str, query: Query) -> None:
    """NOT binds closest, then AND, then OR; a field holds for the phrase or the parenthesis that follows."""
    assert parse(text) == query


@pytest.mark.parametrize(
    "text",
    [
        "in-context learning",
        "research and development or not",
        "BERT: pre-training",
        "Title: of a paper",
        "CAT: Cross Attention",
        "CAT:Cross Attention",
        "DeepSeek-R1: incentivizing",
        "titel: a title",
        "http://x",
        "at 10:30",
        "3:1 odds",
        "cs.CL:",
        "cs.CL:a",
        "sub-titel:a",
        "std::vector",
        "文:学习",
        "Foundation Models (FMs)",
        "vision-language model (VLM",
        "AND-OR trees, ANDs and NOTs",
        "***",
        "(())",
    ],
)
def test_what_is_a_phrase_as_it_stands(text: str) -> None:
    """Small letters are words, other colons and parentheses marks, as long as there is no operator and no field."""
    assert parse(text) == keyword(text) == Phrase(text)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("titel:prompt", "at the beginning, 'titel:'"),
        ("subtitle:a", "at the beginning, 'subtitle:'"),
        ("Title:prompt", "at the beginning, 'Title:'"),
        ("titel:学习", "at the beginning, 'titel:'"),
        ('autor:"Hinton, G*"', "at the beginning, 'autor:'"),
        ("a AND NOT titel:(b OR c)", "after 'AND NOT', 'titel:'"),
        ("ti:foo:bar", "after 'ti:', 'foo:'"),
        ("prompt search year:2024", "after 'prompt search', 'year:'"),
    ],
)
def test_a_field_that_there_is_not_is_refused(text: str, wrong: str) -> None:
    """It would be a phrase that no paper holds; the fields are named, and within quotes it is words."""
    with pytest.raises(ConfigError) as problem:
        parse(text)
    assert problem.value.message == f"{text!r}: {wrong} is no field"
    assert problem.value.remedy.startswith("write one of title:, abstract:, author:, category:, ti:, abs:, au:, cat:, ")
    assert "quotes" in problem.value.remedy
    plain = text.replace('"', "")
    assert parse(f'"{plain}"') == Phrase(plain)


def test_quotes_are_no_part_of_a_phrase() -> None:
    """Closed or not, they part words as spaces do."""
    assert parse(' "in  context" learning') == Phrase("in context learning")
    assert parse('"rock AND roll"') == Phrase("rock AND roll")
    assert parse('a 5" display') == Phrase("a 5 display")


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("a AND", "after 'a AND', a phrase is missing"),
        ("a b AND OR c", "after 'b AND', a phrase is missing"),
        ("AND a", "at the beginning, a phrase is missing"),
        ("a AND ()", "after 'AND (', a phrase is missing"),
        ("a AND title:", "after 'AND title:', a phrase is missing"),
        ("title:NOT a", "after 'title:', a phrase is missing"),
        ("a AND NOT NOT b", "after 'AND NOT', a phrase is missing"),
        ("ti:au:a", "after 'ti:', 'au:' stands within 'title:'"),
        ("ti:(a OR au:b)", "after 'a OR', 'au:' stands within 'title:'"),
        ("a title:b", "after 'a', AND or OR is missing"),
        ("a NOT b", "after 'a', AND or OR is missing"),
        ("a AND models (FMs)", "after 'AND models', AND or OR is missing"),
        ("(a OR b) c", "after 'b)', AND or OR is missing"),
        ("a OR b)", "after 'OR b', nothing is open for the ')'"),
        ("a OR ((b)", "after 'a OR', '(' is not closed"),
        ('a AND "b', "after 'a AND', a quote is not closed"),
        ('a AND b "c', "after 'AND b', a quote is not closed"),
        ("a AND —", "after 'a AND', a phrase holds neither letter nor digit"),
        ("prompt*optim", "* stands within 'prompt*optim'"),
        ("a AND ti:b*c", "* stands within 'b*c'"),
        ('a AND ""', "after 'a AND', a phrase holds neither letter nor digit"),
        (f"{'long' * 12} AND", f"after '…{'long' * 9} AND', a phrase is missing"),
    ],
)
def test_each_mistake_is_told_with_its_place(text: str, wrong: str) -> None:
    """The query, the words before the place, what is wrong there, and a remedy, in one line."""
    with pytest.raises(ConfigError) as problem:
        parse(text)
    assert problem.value.message == f"{text!r}: {wrong}"
    assert problem.value.remedy


def test_a_keyword_must_ask_for_something() -> None:
    """What any paper meets that holds none of the phrases lets everything in; as an exclusion it is right."""
    for text in ("NOT a", "a OR NOT b", "NOT (a AND b)", "NOT a AND NOT b"):
        with pytest.raises(ConfigError, match=r"would let in papers that hold none of its phrases; .* exclude"):
            keyword(text)
        assert str(parse(text)) == text
    assert keyword("NOT (NOT a OR b)") == Not(Or((Not(A), B)))


def test_length_and_nesting_are_bounded() -> None:
    """At the bound they pass, beyond it they are refused, and a message shows the beginning of a long query."""
    assert parse("a " * (LONGEST // 2)) == Phrase("a " * (LONGEST // 2 - 1) + "a")
    with pytest.raises(ConfigError, match=r"^'a a [a ]*…': is 1,001 characters long; make several of at most 1,000"):
        parse("a" + " a" * (LONGEST // 2))
    for opening in ("(", "NOT ("):
        deep = f"{opening * DEEPEST}ti:a{')' * DEEPEST}"
        parse(deep)
        with pytest.raises(ConfigError, match="more than 20 levels are nested"):
            parse(f"{opening}{deep})")
    assert parse(" AND ".join(["(ti:a)"] * 80)) == And((Phrase("a", Field.TITLE),) * 80)


@given(st.one_of(trees, odd_trees))
def test_a_query_that_is_written_is_read_as_itself(query: Query) -> None:
    """Printing loses nothing."""
    assume(len(str(query)) <= LONGEST)
    assert parse(str(query)) == query


@given(trees, st.data())
def test_needless_marks_change_nothing(query: Query, data: st.DataObject) -> None:
    """Parentheses around parts, quotes around phrases, spaces and short names of fields."""
    text = data.draw(written(query))
    assume(len(text) <= LONGEST)
    assert parse(text) == query


@given(trees)
def test_what_asks_for_nothing_holds_for_an_empty_paper(query: Query) -> None:
    """And the other way round."""
    assert asks_for_nothing(query) == holds(query, Paper("1", Revision("", "")))


@given(st.one_of(st.lists(tokens, max_size=30).map(" ".join), st.lists(tokens, max_size=30).map("".join), st.text()))
def test_any_text_is_a_query_or_refused(text: str) -> None:
    """Nothing else is raised; what was read is read again as the same."""
    try:
        query = parse(text)
    except ConfigError as problem:
        assert problem.message.isprintable()  # noqa: PT017 - either end is right
    else:
        assert parse(str(query)) == query


@pytest.mark.parametrize(
    "piece", ['"', "(", "NOT ", "title:", "titel:", "a AND ", "(a OR ", "ti:(", "”a“", "* ", ") OR "]
)
def test_hostile_queries_do_not_hang(piece: str) -> None:
    """One piece again and again, as long as may be."""
    with no_hang():
        for end in ("", "a", " AND"):
            try:
                parse(piece * ((LONGEST - len(end)) // len(piece)) + end)
            except ConfigError as problem:
                assert problem.remedy  # noqa: PT017 - either end is right
