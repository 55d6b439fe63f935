r"""A formula as a line of Unicode: `\mathcal{O}(n^{2})` is 𝒪(n²)."""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

from digest.mathematics.arguments import Tokens, tokens
from digest.mathematics.symbols import (
    ACCENTS,
    ALPHABETS,
    FUNCTIONS,
    SPACES,
    accented,
    lettered,
    lowered,
    raised,
    symbol,
)

_UPRIGHT = frozenset({
    "text", "textrm", "textsf", "texttt", "textup", "textnormal", "textmd", "textit", "textbf", "textsl",
    "textsc", "mbox", "hbox", "mathrm", "mathsf", "mathtt", "mathit", "mathbf", "mathnormal", "boldsymbol", "bm",
    "pmb", "bold", "emph", "operatorname", "underbrace", "overbrace", "boxed", "ensuremath", "mathop", "mathbin",
    "mathrel", "mathord", "smash",
})  # fmt: skip
_WORDS = frozenset({
    "text", "textrm", "textsf", "texttt", "textup", "textnormal", "textmd", "textit", "textbf", "textsl",
    "textsc", "mbox", "hbox", "emph", "mathrm", "operatorname", "mathtt", "mathsf", "mathit", "mathbf",
})  # fmt: skip
_SET = frozenset({
    "rm", "bf", "it", "sf", "tt", "sc", "em", "sl", "cal", "left", "right", "middle", "big", "Big", "bigg",
    "Bigg", "bigl", "bigr", "Bigl", "Bigr", "biggl", "biggr", "Biggl", "Biggr", "bigm", "Bigm", "tiny", "small",
    "large", "Large", "huge", "Huge", "normalsize", "boldmath", "mathstrut", "strut",
})  # fmt: skip
_LINES = frozenset({"begin", "end", "substack", "def", "newcommand", "\\"})
_ROOTS = {"": "√", "2": "√", "3": "∛", "4": "∜"}
_CODE = re.compile(r"x([0-9A-Fa-f]{2,4})")
_SIMPLE = re.compile(r"[^\W_]+|√\w")  # may stand in a fraction without parentheses
_WORDLIKE = re.compile(r"[A-Za-z]{3,}")  # as a subscript too small to be read
_NAME_THEN = re.compile(r"[^\W_]")


class Unreadable(Exception):  # noqa: N818 - says what is the matter, and never leaves this package
    """A formula that is broken, or beyond a line of text."""


@lru_cache(maxsize=4096)
def formula(tex: str) -> str:
    r"""A formula as a line of text; commands that have no Unicode form stay as they are.

    >>> formula(r"\mathcal{O}(n^{2} \log n) \leq \frac{1}{\sqrt{k}}, x_{ij}^2, M_{\rm BH}")
    '𝒪(n² log n) ≤ 1/√k, xᵢⱼ², M_BH'

    Raises:
        Unreadable: it is broken, or holds a table.
    """
    read = tokens(tex)
    text = _sequence(read, "")
    if read.more:
        raise Unreadable("a brace closes what none opened")
    return text


def _sequence(read: Tokens, closing: str) -> str:
    """Everything up to a closing sign, which is taken too."""
    text = ""
    while read.more:
        sign = read.take()
        if sign == closing:
            return text
        text = text.rstrip() if sign == "\\right" else text
        text = _joined(text, _atom(read, sign, text), sign)
    if closing:
        raise Unreadable("what was opened is not closed")
    return text


def _joined(text: str, piece: str, sign: str) -> str:
    """A piece behind a text; the name of a function stands apart from letters."""
    name = sign[1:]
    apart = (name in FUNCTIONS and _NAME_THEN.match(text[-1:])) or (
        sign not in {"^", "_"} and _NAME_THEN.match(piece) and _named(text[-8:])
    )
    return f"{text} {piece}" if apart else text + piece


def _named(text: str) -> bool:
    """Whether a text ends in the name of a function."""
    word = re.search(r"(?<![A-Za-z])[A-Za-z]{2,7}$", text)
    return word is not None and word[0] in FUNCTIONS


def _atom(read: Tokens, sign: str, before: str) -> str:
    if sign == "{":
        return _sequence(read, "}")
    if sign in {"^", "_"}:
        return _script(_argument(read), sign)
    if sign.startswith("\\") and len(sign) > 1:
        return _command(read, sign[1:], before)
    if sign.isspace() or sign == "~":
        return _blank(before)
    if sign in {"}", "&"}:
        raise Unreadable(f"{sign} stands alone")
    return {"'": "′", "-": "−"}.get(sign, sign)


def _argument(read: Tokens) -> str:
    """The next group or sign, as text."""
    read.skip()
    if not read.more:
        raise Unreadable("an argument is missing")
    return _atom(read, read.take(), "").strip()


def _command(read: Tokens, name: str, before: str) -> str:
    if (text := _structure(read, name)) is not None:
        return text
    if name in _LINES:
        raise Unreadable("holds lines")
    if name in SPACES:
        return _blank(before)
    if name == "!" or name in _SET:
        read.skip()
        return _delimiter(read) if name in {"left", "right", "middle"} else ""
    return _symbol(read, name, before) if name.isalpha() else {"|": "‖"}.get(name, name)


def _symbol(read: Tokens, name: str, before: str) -> str:
    """A character; an unknown command with what it is applied to."""
    meant = symbol(name)
    if meant is not None:
        return meant + _space_after(read, meant, before)
    return f"\\{name}{{{_argument(read)}}}" if read.peek() == "{" else f"\\{name}" + " " * read.skip()


def _blank(before: str) -> str:
    return "" if before.endswith(" ") else " "


def _space_after(read: Tokens, meant: str, before: str) -> str:
    """TeX drops the space behind a command; it is kept behind names and operators, and before what is no letter."""
    if not read.skip():
        return ""
    operator = unicodedata.category(meant[-1:] or " ") in {"Sm", "So", "Po"} and before.endswith(" ")
    last = meant[-1:].isalpha() or meant[-1:] in ")]}⟩"
    apart = last and read.more and not (read.peek()[0].isalnum() or read.peek()[0] in "\\{^_,.;:()[]")
    return " " if operator or apart or (len(meant) > 1 and meant.isalpha()) else ""


def _structure(read: Tokens, name: str) -> str | None:
    """What a command with arguments says; None for the others."""
    if name in _UPRIGHT:
        return _upright(read, name)
    if name in ALPHABETS:
        return "".join(lettered(letter, name) for letter in _argument(read))
    if name in ACCENTS and name.isalpha():
        return _accent(_argument(read), name)
    return _STRUCTURES[name](read, name) if name in _STRUCTURES else None


def _placed(read: Tokens, name: str) -> str:
    """What stands above or below something else."""
    small, base = _argument(read), _argument(read)
    return base + _script(small, "_" if name == "underset" else "^")


def _arrow(read: Tokens, name: str) -> str:
    return ("→" if name == "xrightarrow" else "←") + _script(_argument(read), "^")


def _fraction(read: Tokens, _: str) -> str:
    return f"{_tight(_argument(read))}/{_tight(_argument(read))}"


def _binomial(read: Tokens, _: str) -> str:
    return f"({_argument(read)} choose {_argument(read)})"


def _root(read: Tokens, _: str) -> str:
    degree = read.optional()
    return _ROOTS.get(degree, f"{degree.translate(raised())}√") + _tight(_argument(read))


def _coloured(read: Tokens, name: str) -> str:
    read.group()
    return _argument(read) if name == "textcolor" else ""


def _link(read: Tokens, _: str) -> str:
    address, label = read.group(), _argument(read)
    return f"{label} ({address})"


def _modulus(read: Tokens, _: str) -> str:
    return f"(mod {_argument(read)})"


def _gap(read: Tokens, _: str) -> str:
    read.group()
    return " "


def _character(read: Tokens, _: str) -> str:
    """A character by its number; a dollar or a control would not be text."""
    code = _CODE.fullmatch(read.group())
    character = chr(int(code[1], 16)) if code else ""
    if not character.isprintable() or character in {"", "$"}:
        raise Unreadable("no character has that number")
    return character


def _upright(read: Tokens, name: str) -> str:
    """Type set upright; what is text in mathematics keeps its hyphens."""
    read.skip()
    text = _argument_whole(read) if read.peek() == "{" else _argument(read)
    return text.replace("−", "-") if name in _WORDS and re.search(r"[^\W\d_]{2}", text) else text


def _argument_whole(read: Tokens) -> str:
    """The next group, with the spaces at its ends."""
    read.take()
    return _sequence(read, "}")


def _accent(text: str, name: str) -> str:
    """An accent over one letter; over more it would fall apart."""
    return accented(text, name) if len(text) == 1 else ("not " + text if name == "not" else text)


def _delimiter(read: Tokens) -> str:
    """What stands behind a command that lets brackets grow; a full stop is none."""
    if read.peek() == ".":
        read.take()
    return ""


def _tight(text: str) -> str:
    return text if _SIMPLE.fullmatch(text) else f"({text})"


def _script(text: str, mark: str) -> str:
    """A superscript or subscript where Unicode has all of it, else as it would be typed."""
    table = raised() if mark == "^" else lowered()
    plain = text.replace(" ", "")
    if all(ord(character) in table for character in plain) and not _WORDLIKE.search(plain):
        return plain.translate(table)
    bare = re.fullmatch(r"[^\W_]+|[^\s\w(){}]", text)
    return f"{mark}{text}" if bare else f"{mark}({text})"


_STRUCTURES: dict[str, Callable[[Tokens, str], str]] = {
    **dict.fromkeys(("frac", "tfrac", "dfrac", "cfrac", "nicefrac", "sfrac"), _fraction),
    **dict.fromkeys(("binom", "tbinom", "dbinom"), _binomial),
    **dict.fromkeys(("overset", "stackrel", "underset"), _placed),
    **dict.fromkeys(("xrightarrow", "xleftarrow"), _arrow),
    **dict.fromkeys(("textcolor", "color"), _coloured),
    **dict.fromkeys(("hspace", "vspace", "label"), _gap),
    "sqrt": _root,
    "href": _link,
    "pmod": _modulus,
    "unicode": _character,
}
