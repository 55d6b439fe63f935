"""Queries of all shapes, and a second, naive reading of what they ask."""

import re

from hypothesis import strategies as st

from digest.core.paper import Paper, Revision
from digest.core.query import And, Field, Not, Or, Phrase, Query

SHORT = {Field.TITLE: "ti", Field.ABSTRACT: "abs", Field.AUTHOR: "au", Field.CATEGORY: "cat"}
WORDS = ("prompt", "search", "model", "tree", "and", "not")
NAMES = ("Ada Lovelace", "Emmy Noether", "Emmy Lovelace")
CATEGORIES = ("cs.CL", "cs.LG", "stat.ML", "csx")

_texts = st.lists(st.sampled_from((*WORDS, "mod*", "s*")), min_size=1, max_size=3).map(" ".join)
_fielded = (
    st.builds(Phrase, st.sampled_from(("Noether", "ada lovelace", "Lovelace E*", "emmy")), st.just(Field.AUTHOR)),
    st.builds(Phrase, st.sampled_from(("cs", "cs.cl", "stat.*", "q-bio")), st.just(Field.CATEGORY)),
)
plain = st.builds(Phrase, _texts, st.sampled_from((Field.TEXT, Field.TEXT, Field.TITLE, Field.ABSTRACT)))
odd = st.builds(
    Phrase,
    st.sampled_from(
        ("rock AND roll", "NOT", "a title: b", "a titel:b", "BERT: pre-training", "models (FMs)", "深度学习", "naïve*")
    ),
    st.sampled_from(Field),
)


def _trees(phrases: st.SearchStrategy[Phrase]) -> st.SearchStrategy[Query]:
    return st.recursive(
        phrases,
        lambda parts: st.one_of(
            st.builds(Not, parts),
            st.builds(And, st.lists(parts, min_size=2, max_size=3).map(tuple)),
            st.builds(Or, st.lists(parts, min_size=2, max_size=3).map(tuple)),
        ),
        max_leaves=8,
    )


trees = _trees(st.one_of(plain, *_fielded))
odd_trees = _trees(st.one_of(plain, odd))

_sentences = st.lists(st.sampled_from((*WORDS, "models")), max_size=8).map(" ".join)
papers = st.builds(
    Paper,
    st.just("1"),
    st.builds(
        Revision,
        title=_sentences,
        abstract=_sentences,
        authors=st.lists(st.sampled_from(NAMES), max_size=2, unique=True).map(tuple),
        categories=st.lists(st.sampled_from(CATEGORIES), max_size=2, unique=True).map(tuple),
    ),
)


@st.composite
def written(draw: st.DrawFn, query: Query) -> str:
    """A query with parentheses, quotes and spaces that it does not need, and with short names of fields."""
    match query:
        case Phrase(text, field):
            quoted = draw(st.sampled_from(('"{}"', "“{}”", '"{}" ', "(  {})" if field else '"{}"'))).format(text)
            return f"{draw(st.sampled_from((field.value, SHORT[field])))}:{quoted}" if field else quoted
        case Not(part):
            return f"NOT ({draw(written(part))})"
        case And(parts) | Or(parts):
            word = "AND" if isinstance(query, And) else "OR"
            return f" {word}\n".join(f"({draw(written(part))})" for part in parts)


def holds(query: Query, paper: Paper) -> bool:
    """Whether a paper meets a query, by the plainest means."""
    match query:
        case Not(part):
            return not holds(part, paper)
        case And(parts):
            return all(holds(part, paper) for part in parts)
        case Or(parts):
            return any(holds(part, paper) for part in parts)
        case Phrase(text, Field.AUTHOR):
            return any(_names(text, author) for author in paper.revision.authors)
        case Phrase(text, Field.CATEGORY):
            return any(
                re.match(rf"{text.rstrip('.*')}(\.|$)", each, re.IGNORECASE) for each in paper.revision.categories
            )
        case Phrase(text, field):
            fields = {Field.TITLE: paper.revision.title, Field.ABSTRACT: paper.revision.abstract}
            return any(_stands(text, each) for name, each in fields.items() if field in {Field.TEXT, name})


def _stands(text: str, within: str) -> bool:
    words = (word[:-1] + r"\w*" if word.endswith("*") else f"{word}s?" for word in text.split())
    return re.search(rf"\b{' '.join(words)}\b", within) is not None


def _names(text: str, author: str) -> bool:
    words = (rf"(?=.*\b{word.replace('*', '')}{'' if '*' in word else chr(92) + 'b'})" for word in text.split())
    return re.match("".join(words), author, re.IGNORECASE) is not None
