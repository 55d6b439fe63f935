"""Reads queries from text: in one pass, without backtracking, and with bounds on length and nesting."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from digest.core.errors import ConfigError
from digest.core.query import (
    NO_FIELD,
    OPERATORS,
    PREFIX,
    PREFIXES,
    QUOTES,
    And,
    Field,
    Not,
    Or,
    Phrase,
    Query,
    asks_for_nothing,
)

LONGEST = 1000  # characters of a query
DEEPEST = 20  # parentheses within one another
_SHOWN, _PLACE = 80, 40  # characters of a query, and of what stands before a place in it, in a message

_TOKEN = re.compile(
    rf"[{QUOTES}](?P<quoted>[^{QUOTES}]*)[{QUOTES}]|(?P<mark>[(){QUOTES}])|(?P<prefix>{PREFIX})"
    rf"|(?P<wrong>{NO_FIELD})|(?P<word>[^\s(){QUOTES}]+)"
)
_FIELDS = f"one of {', '.join(f'{name}:' for name in PREFIXES)}"
_WITHIN = re.compile(r"[^\W_]+\*[^\W_]+")
_LETTER = re.compile(r"[^\W_]")
_QUOTE = re.compile(rf"[{QUOTES}]")


class _Token(NamedTuple):
    """A piece of a query.

    Its `kind` is an operator, a parenthesis, a quote that nothing closes, "prefix", "wrong" for what only looks like
    one, or "piece".
    """

    kind: str
    text: str
    start: int
    end: int


def parse(text: str) -> Query:
    """The query that a text is.

    A text without any operator and without any field, outside of quotes, is one phrase, whatever marks it holds. Small
    letters that a colon joins to what follows are a field, and refused where there is none of that name.

    Raises:
        ConfigError: it is none; the message has the query and the place in it.

    >>> str(parse('title:(prompt OR "in context") AND NOT cat:cs.CV'))
    '(title:prompt OR title:in context) AND NOT category:cs.CV'
    """
    if len(text) > LONGEST:
        raise _error(text, f"is {len(text):,} characters long", f"make several of at most {LONGEST:,} each")
    tokens = [_token(found) for found in _TOKEN.finditer(text)]
    if not any(token.kind in {*OPERATORS, "prefix", "wrong"} for token in tokens):
        return Phrase(_starred(text, _plain(text)))
    return _Parser(text, tokens).whole()


def keyword(text: str) -> Query:
    """The query of a keyword, which must ask for something.

    Raises:
        ConfigError: as `parse` does, and where a paper that holds none of its phrases would meet it.
    """
    query = parse(text)
    if asks_for_nothing(query):
        remedy = "join what is wanted to each NOT by AND, or say in exclude what is not"
        raise _error(text, "would let in papers that hold none of its phrases", remedy)
    return query


class _Parser:
    """One descent through the tokens of a query.

    Args:
        text: the query, for messages.
        tokens: its tokens.
    """

    def __init__(self, text: str, tokens: Sequence[_Token]) -> None:
        self._text, self._tokens = text, [*tokens, _Token("end", "", len(text), len(text))]
        self._at, self._depth, self._field = 0, 0, Field.TEXT

    def whole(self) -> Query:
        """Everything, to the end."""
        if mistyped := [at for at, token in enumerate(self._tokens) if token.kind == "wrong"]:
            self._at = mistyped[0]
            raise self._wrong(f"{self._next.text!r} is no field", f"write {_FIELDS}, or put quotes around mere words")
        if opened := [at for at, token in enumerate(self._tokens) if token.kind in QUOTES]:
            self._at = opened[0]
            raise self._wrong("a quote is not closed", "close it, or take it out")
        query = self._or()
        if self._next.kind == ")":
            raise self._wrong("nothing is open for the ')'", "take it out, or open it with '('")
        return query

    @property
    def _next(self) -> _Token:
        return self._tokens[self._at]

    def _takes(self, kind: str) -> bool:
        """Whether the next token is of a kind; if so, it is behind us."""
        found = self._next.kind == kind
        self._at += found
        return found

    def _or(self) -> Query:
        parts = [self._and()]
        while self._takes("OR"):
            parts.append(self._and())
        return Or(tuple(parts)) if len(parts) > 1 else parts[0]

    def _and(self) -> Query:
        parts = [self._part()]
        while self._takes("AND"):
            parts.append(self._part())
        if self._next.kind not in {"OR", ")", "end"}:
            raise self._wrong("AND or OR is missing", "put one there, or put quotes around what is one phrase")
        return And(tuple(parts)) if len(parts) > 1 else parts[0]

    def _part(self) -> Query:
        return Not(self._unit()) if self._takes("NOT") else self._unit()

    def _unit(self) -> Query:
        """What no operator divides."""
        match self._next.kind:
            case "(":
                return self._enclosed()
            case "prefix":
                return self._fielded()
            case "piece":
                return self._phrase()
        raise self._wrong("a phrase is missing", "write one there, or put quotes around what is no operator")

    def _enclosed(self) -> Query:
        """What stands in parentheses."""
        if self._depth == DEEPEST:
            raise self._wrong(f"more than {DEEPEST} levels are nested", "make several of it")
        opened = self._at
        self._at, self._depth = self._at + 1, self._depth + 1
        query = self._or()
        self._depth -= 1
        if not self._takes(")"):
            self._at = opened
            raise self._wrong("'(' is not closed", "close it with ')', or take it out")
        return query

    def _fielded(self) -> Query:
        """A phrase or parenthesis in one field."""
        prefix = self._next.text
        if self._field:
            raise self._wrong(f"{prefix!r} stands within '{self._field}:'", "name one field for each phrase")
        self._at, self._field = self._at + 1, PREFIXES[prefix.rstrip(":")]
        query = self._unit()
        self._field = Field.TEXT
        return query

    def _phrase(self) -> Phrase:
        begun = self._at
        while self._takes("piece"):
            pass
        text = _plain(" ".join(token.text for token in self._tokens[begun : self._at]))
        if not _LETTER.search(text):
            self._at = begun
            raise self._wrong("a phrase holds neither letter nor digit", "write what is looked for")
        return Phrase(_starred(self._text, text), self._field)

    def _wrong(self, what: str, remedy: str) -> ConfigError:
        """An error at the next token, whose place is told by the two before it."""
        before = self._tokens[max(0, self._at - 2) : self._at]
        told = self._text[before[0].start : before[-1].end] if before else ""
        place = f"after {told if len(told) <= _PLACE else f'…{told[-_PLACE:]}'!r}" if told else "at the beginning"
        return _error(self._text, f"{place}, {what}", remedy)


def _token(found: re.Match[str]) -> _Token:
    text = found["quoted"] if found["quoted"] is not None else found[0]
    whole = found["mark"] or (found["word"] if found["word"] in OPERATORS else "")
    field = next((kind for kind in ("prefix", "wrong") if found[kind]), "piece")
    return _Token(whole or field, text, *found.span())


def _starred(query: str, phrase: str) -> str:
    """A phrase in which every * stands at the end of a word.

    Raises:
        ConfigError: one stands within a word, where it would never be met.
    """
    if found := _WITHIN.search(phrase):
        raise _error(query, f"* stands within {found[0]!r}", "put it at the end of a word, as in prompt*")
    return phrase


def _plain(text: str) -> str:
    """The words of a phrase without quotes, which part them as a space does."""
    return " ".join(_QUOTE.sub(" ", text).split())


def _error(text: str, wrong: str, remedy: str) -> ConfigError:
    shown = text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
    return ConfigError(f"{shown!r}: {wrong}", remedy)
