"""Numbers in titles: "Part I" is never "Part II", nor GPT-3 GPT-4, whatever else two papers share."""

import re
from collections import Counter

from digest.core.paper import title_key

_NUMBER = re.compile(
    r"(?:\bv)?\d+(?:\.\d+)*|\+\+|\b(?:i{2,3}|iv|vi{1,3}|ix|xi{1,3})\b"
    r"|\b[ivx]\b(?=\s*(?:[:.,;()\[–—-]|$))"  # one letter is a numeral where something ends
    r"|(?<=\bpart )(?:one|two|three|four|five|[a-h])\b"
)
_VERSION = re.compile(r"\s*[(\[]\s*(?:v\.?|ver\.?|version)\s*\d+(?:\.\d+)*\s*[)\]]\s*$", re.IGNORECASE)
_DIGITS = {"one": "1", "two": "2", "three": "3", "four": "4", "five": "5"} | {
    numeral: str(number)
    for number, numeral in enumerate("i ii iii iv v vi vii viii ix x xi xii xiii".split(), 1)  # noqa: SIM905 - as one reads them
}


def numbers(title: str) -> Counter[str]:
    """The numbers in a title: digits, versions, Roman numerals, parts, and the pluses of a successor."""
    found = _NUMBER.findall(title.casefold())
    return Counter(number.lstrip("v") if number[-1].isdigit() else _DIGITS.get(number, number) for number in found)


def numberless(title: str) -> str:
    """The title's key without its numbers."""
    return title_key(_NUMBER.sub(" ", title.casefold())).removesuffix(" part")


def clash(one: str, other: str) -> bool:
    """Whether each title has a number that the other one lacks, or nothing but numbers tells them apart.

    A version in brackets at the end is the paper's own, and tells none apart.
    """
    one, other = _VERSION.sub("", one), _VERSION.sub("", other)
    mine, theirs = numbers(one), numbers(other)
    return mine != theirs and (bool(mine - theirs and theirs - mine) or numberless(one) == numberless(other))
