"""Authors out of a text that names them all."""

import re

from digest.core.paper import fold
from digest.dumps.readers.text import clean

MOST = 5_000  # authors of a paper; the largest collaborations have 3,000
LONGEST = 200_000  # characters

_BRACKETS = re.compile(r"\([^()]*\)")
_BETWEEN = re.compile(r"\s*[,;]\s+and\s+|\s*[,;]\s*|\s+and\s+|\s+&\s+")
_SUFFIX = re.compile(r"(?:Jr|Sr)\.?|I{2,3}|IV", re.IGNORECASE)
_DEEPEST = 4  # brackets within brackets


def named(text: str) -> tuple[str, ...]:
    """The names in a text between commas, without the affiliations in brackets.

    >>> named("Ada Lovelace (London), Emmy Noether ((1) Göttingen), Sammy Davis, Jr. and Grace Hopper")
    ('Ada Lovelace', 'Emmy Noether', 'Sammy Davis, Jr.', 'Grace Hopper')
    """
    text = clean(text[:LONGEST])
    for _ in range(_DEEPEST):
        text = _BRACKETS.sub("", text)
    found: list[str] = []
    for part in _BETWEEN.split(text):
        if found and _SUFFIX.fullmatch(part):
            found[-1] = f"{found[-1]}, {part}"
        elif name := fold(part):
            found.append(name)
    return tuple(found[:MOST])


def forward(name: str) -> str:
    """A name that begins with the family's, as it is spoken.

    >>> forward("Lovelace, Ada")
    'Ada Lovelace'
    >>> forward("Davis, Sammy, Jr.")
    'Sammy Davis Jr.'
    """
    family, comma, given = clean(name).partition(", ")
    first, _, suffix = given.rpartition(", ")
    if _SUFFIX.fullmatch(suffix) and "," not in first:
        return fold(f"{first} {family} {suffix}")
    return fold(f"{given} {family}") if comma and "," not in given else clean(name)
