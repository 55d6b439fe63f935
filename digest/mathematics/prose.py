"""TeX between the formulas: accents, type, escapes, quotation marks and dashes become what they stand for."""

import re

from digest.mathematics.symbols import FUNCTIONS, SPACES, accented, symbol

ROUNDS = 12  # commands within one another that are opened, from the inside

_TYPE = (
    "textbf|textit|textrm|textsf|texttt|textsc|textsl|textup|textmd|textnormal|textsuperscript|textsubscript|emph"
    "|underline|uline|mbox|hbox|text|mathrm|mathbf|mathit|mathsf|mathtt|mathcal|operatorname|ensuremath|url|path|nolinkurl"
)
_SET = "em|it|bf|sc|rm|tt|sf|sl|bfseries|itshape|scshape|tiny|scriptsize|small|normalsize|large|Large|LARGE|huge|Huge"
_GROUP = r"\{([^{}]*)\}"
_TYPED = re.compile(rf"\\(?:{_TYPE})\s{{0,3}}{_GROUP}")
_SETTING = re.compile(rf"\{{\s{{0,3}}\\(?:{_SET})(?![A-Za-z])\s{{0,3}}(?:\{{([^{{}}]*)\}}|([^{{}}]*))\}}")
_LETTER_GROUP = re.compile(
    r"\\[A-Za-z]+\s?\{\w\}|(?<=[^\W_])\{(\w)\}|(?<![\\^_\w])\{(\w)\}(?=[^\W_{}])|(?<=[{-])\{(\w)\}"
    r"|\{([^\W\d_\x00-\x7f])\}"
)
_LINK = re.compile(rf"\\href\s{{0,3}}{_GROUP}\s{{0,3}}{_GROUP}")
_ASIDE = re.compile(rf"\\(cite[a-z]{{0,6}}|footnote)\s{{0,3}}{_GROUP}")
_ACCENT = re.compile(
    r"""
      \{?\\([`'^"~=.uvHcdbkr])\s{0,3}\{\s{0,3}\\?([A-Za-z])\s{0,3}\}\}?
    | \{\\([`'^"~=.]|[uvHcdbkr](?=[\s\\]))\s{0,3}\\?([A-Za-z])\s{0,3}\}
    | \\([`^"])([aeiouyAEIOUY])
    | \\(')([aeiouyAEIOUYcnszlrCNSZLR])
    | \\(~)([nNaAoO])
    | \\([`'^"~])\\([ij])(?![A-Za-z])
    """,
    re.VERBOSE,
)
_SHORTENED = re.compile(r"(?:s|t|d|m|re|ve|ll)(?![A-Za-z])")  # what follows the apostrophe in "it\'s"
_SYMBOL = re.compile(r"\{\\([A-Za-z]+)\s{0,3}\}|\\([A-Za-z]+)(\{\}|[ ](?=\w))?")
_ESCAPED = re.compile(r"\\([&%#_{}$ ,;-])")
_BREAK = re.compile(r"\\\\(?=\s|$)")
_QUOTED = re.compile(r"``(?!`)([^`]{1,400}?)(?:''|\")")
_LIGATURES = frozenset({"o", "O", "l", "L", "ss", "ae", "AE", "oe", "OE", "aa", "AA", "i", "j"})
_MARKS = re.compile(r"(?:https?://|www\.)\S+|-{2,}|~")  # what an address holds stays
_DASHES = {"--": "–", "---": "—"}
_TIED = re.compile(r"[A-Za-z.)}\]]{2}|.?\ufdd0|.?\d")  # what stands before a tie between words
_NUMBERED = ("Fig.", "Figs.", "Eq.", "Sec.", "Table", "Figure", "Section", "Theorem", "Lemma", "Algorithm", "Appendix")
_WORD = re.compile(r"[A-Za-z]{2}")
_OPENER = re.compile(r"[(\[\ufdd0\\]")


def plain(text: str) -> str:
    r"""A text without the TeX that prose needs; what is no such TeX stays as it is.

    >>> plain(r"Schr\"odinger {\em bridges} -- at \textbf{95\%} of B\'ezier~(\textsc{fast})")
    'Schrödinger bridges – at 95% of Bézier (fast)'
    """
    if "\\" in text or "{" in text:
        text = _opened(text)
    if "``" in text:
        text = _QUOTED.sub(r"“\1”", text)
    return _MARKS.sub(_mark, text) if "--" in text or "~" in text else text


def _opened(text: str) -> str:
    """Commands carried out, those within others first."""
    closed = {
        mark: f"\\{mark}" in text and re.search(rf"\\{mark}(?![A-Za-z{{\\])", text) is not None for mark in "`'\""
    }
    text = _ACCENT.sub(lambda found: _accent(found, closed), text)
    for _ in range(ROUNDS):
        before = text
        text = _SETTING.sub(_inner, _TYPED.sub(r"\1", text))
        if text == before:
            text = _SYMBOL.sub(_named, _LETTER_GROUP.sub(_inner, text))
        text = _ASIDE.sub(_aside, _LINK.sub(_link, text))
        if text == before:
            break
    return _BREAK.sub(" ", _ESCAPED.sub(lambda found: {",": " ", ";": " "}.get(found[1], found[1]), text))


def _accent(found: re.Match[str], closed: dict[str, bool]) -> str:
    """An accented letter; not an apostrophe or a quotation mark that something has escaped."""
    command, letter = (part for part in found.groups() if part)
    inside = found.start() > 0 and found.string[found.start() - 1].isalpha()
    braced = found[0].endswith("}") or found[0].startswith("{")
    if not braced and command == "'" and inside and _SHORTENED.match(found.string, found.end() - 1):
        return found[0].replace("\\", "")
    if not braced and closed.get(command) and not (inside and _goes_on(found)):
        return found[0]
    both = found[0].startswith("{") and found[0].endswith("}")
    edges = ("{" * (found[0].count("{") - found[0].count("}")), "}" * (found[0].count("}") - found[0].count("{")))
    return edges[0] + accented(letter, command) + edges[1] if braced and not both else accented(letter, command)


def _goes_on(found: re.Match[str]) -> bool:
    following = found.string[found.end() : found.end() + 1]
    return following.isalpha()


def _inner(found: re.Match[str]) -> str:
    """What a group holds; what is no such group stays."""
    return next((group for group in found.groups() if group is not None), found[0])


def _named(found: re.Match[str]) -> str:
    """The character that a command stands for; the command itself where there is none, or where it is a word."""
    name = found[1] or found[2]
    meant = None if name in FUNCTIONS or name in SPACES or (len(name) == 1 and name not in _LIGATURES) else symbol(name)
    if meant is None or not meant:
        return found[0]
    return meant if name in _LIGATURES or found[3] != " " else f"{meant} "


def _link(found: re.Match[str]) -> str:
    return found[2] if found[1] == found[2] or not found[1] else f"{found[2]} ({found[1]})"


def _aside(found: re.Match[str]) -> str:
    return f"[{found[2]}]" if found[1].startswith("cite") else f" ({found[2]})"


def _mark(found: re.Match[str]) -> str:
    """A dash between two words or two spaces, and a space for a tie; options, ranges and addresses stay."""
    before, after = found.string[max(0, found.start() - 2) : found.start()], found.string[found.end() : found.end() + 2]
    if found[0] == "~":
        return " " if _tied(found, before, after) else "~"
    if found[0] not in _DASHES or not before or not after or before == "xn" or before[-1] in "!<" or after[0] == ">":
        return found[0]
    return found[0] if before[-1].isspace() and not after[0].isspace() else _DASHES[found[0]]


def _tied(found: re.Match[str], before: str, after: str) -> bool:
    if after[:1].isdigit():
        return found.string[max(0, found.start() - 9) : found.start()].endswith(_NUMBERED)
    if before[-1:].isdigit():
        return _WORD.match(after) is not None
    return _TIED.fullmatch(before) is not None and (_WORD.match(after) or _OPENER.match(after)) is not None
