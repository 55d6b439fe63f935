"""Queries: what a keyword or an exclusion asks of a paper. `digest.core.grammar` reads them.

    query     all { OR all }
    all       part { AND part }
    part      [NOT] [field] ( query ) | [NOT] [field] phrase
    field     title: abstract: author: category:, or ti: abs: au: cat:
    phrase    words side by side, each with * for any ending, or several in quotes

Operators are written in capitals and fields in small letters; everything else is a word, but for what looks like a
field and is none.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

QUOTES = '"\u201c\u201d\u201e'


class Field(StrEnum):
    """Where a phrase is looked for."""

    TEXT = ""
    TITLE = "title"
    ABSTRACT = "abstract"
    AUTHOR = "author"
    CATEGORY = "category"


PREFIXES = {
    **{field.value: field for field in Field if field},
    "ti": Field.TITLE,
    "abs": Field.ABSTRACT,
    "au": Field.AUTHOR,
    "cat": Field.CATEGORY,
}
PREFIX = rf"(?:{'|'.join(PREFIXES)}):"
NO_FIELD = rf"(?:[a-z]+|(?i:{'|'.join(filter(None, Field))})):(?=[\w({QUOTES}])"  # not "10:30", "x: y" or "http://x"
OPERATORS = ("AND", "OR", "NOT")
_UNLIKE_A_PHRASE = re.compile(rf"[()]|(?:^|(?<= ))(?:{PREFIX}|{NO_FIELD}|(?:{'|'.join(OPERATORS)})(?= |$))")


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words side by side, and where: in title or abstract (`Field.TEXT`), or in one field; written without quotes."""

    text: str
    field: Field = Field.TEXT

    def __str__(self) -> str:
        text = f'"{self.text}"' if _UNLIKE_A_PHRASE.search(self.text) else self.text
        return f"{self.field}:{text}" if self.field else text


@dataclass(frozen=True, slots=True)
class Not:
    """What must not hold."""

    part: "Query"

    def __str__(self) -> str:
        return f"NOT {_within(self.part, And, Or, Not)}"


@dataclass(frozen=True, slots=True)
class And:
    """What must all hold, anywhere in a paper."""

    parts: tuple["Query", ...]

    def __str__(self) -> str:
        return " AND ".join(_within(part, And, Or) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Or:
    """Of what one must hold."""

    parts: tuple["Query", ...]

    def __str__(self) -> str:
        return " OR ".join(_within(part, Or) for part in self.parts)


Query = Phrase | Not | And | Or


def asks_for_nothing(query: Query) -> bool:
    """Whether a paper that holds none of its phrases meets a query, as it does NOT x, and x OR NOT y.

    Of any other query, whatever meets it holds a phrase that is not under NOT, so that there is something to show.
    """
    match query:
        case Phrase():
            return False
        case Not(part):
            return not asks_for_nothing(part)
        case And(parts):
            return all(map(asks_for_nothing, parts))
    return any(map(asks_for_nothing, query.parts))


def _within(part: Query, *looser: type[And | Or | Not]) -> str:
    """A part as it is written within another, in parentheses where it binds no closer."""
    return f"({part})" if isinstance(part, looser) else str(part)
