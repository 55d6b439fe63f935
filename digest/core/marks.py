"""Combining marks: a tower of them on one character covers the lines above and below it."""

import re
import unicodedata

MOST = 4  # on one character; no script stacks more
_PERHAPS = re.compile(f"[\u0300-\U0010ffff]{{{MOST + 1},}}")  # below it there are none


def unstacked(text: str) -> str:
    r"""Text with at most four combining marks on a character.

    >>> len(unstacked("e" + 200 * "\u0301"))
    5
    """
    return text if text.isascii() else _PERHAPS.sub(lambda run: _fewer(run[0]), text)


def _fewer(run: str) -> str:
    kept, marks = [], 0
    for character in run:
        marks = marks + 1 if unicodedata.category(character) in {"Mn", "Me"} else 0
        if marks <= MOST:
            kept.append(character)
    return "".join(kept)
