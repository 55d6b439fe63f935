"""Lists and dicts in Python's own notation, as careless programs save them, turned into JSON without evaluating any."""

import json
import re

_TOKEN = re.compile(
    r"""(?P<space>[ \t\r\n]+)|(?P<mark>[][{}:,])|(?P<number>-?\d[\d.eE+-]*)|(?P<word>True|False|None)"""
    r"""|'(?P<single>(?:[^'\\]|\\.)*)'|"(?P<double>(?:[^"\\]|\\.)*)\"""",
    re.DOTALL,
)
_ESCAPE = re.compile(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))", re.DOTALL)
_WORDS = {"True": "true", "False": "false", "None": "null"}
_LETTERS = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "a": "\a", "v": "\v", "0": "\0", "\n": ""}


def as_json(text: str) -> str | None:
    """The JSON of a value in Python's notation; None where there is anything but plain data.

    >>> as_json("{'title': 'A Title', 'hidden': False}")
    '{"title": "A Title", "hidden": false}'
    """
    parts, place = [], 0
    while place < len(text):
        token = _TOKEN.match(text, place)
        if token is None:
            return None
        place = token.end()
        given = token["single"] if token["single"] is not None else token["double"]
        if given is not None:
            parts.append(json.dumps(_ESCAPE.sub(_unescaped, given)))
        else:
            parts.append(_WORDS.get(token[0], token[0]))
    return "".join(parts)


def _unescaped(match: re.Match[str]) -> str:
    digits = match[1] or match[2] or match[3]
    if digits is None:
        return _LETTERS.get(match[4], match[4])
    code = int(digits, 16)
    return chr(code) if code < 0x110000 else "\ufffd"  # noqa: PLR2004 - where Unicode ends
