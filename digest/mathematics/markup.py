"""A formula as a MathML element, made by math-core and taken over piece by piece."""

import re
from functools import cache, lru_cache
from html.entities import html5

from lxml import etree
from markupsafe import Markup, escape
from math_core import LatexError, LatexToMathML

ELEMENTS = frozenset({
    "math", "mrow", "mi", "mn", "mo", "ms", "mtext", "mspace", "mstyle", "mpadded", "mphantom", "msub", "msup",
    "msubsup", "munder", "mover", "munderover", "mmultiscripts", "mprescripts", "mfrac", "msqrt", "mroot",
    "mtable", "mtr", "mtd",
})  # fmt: skip
_WITHIN_TEXT = frozenset({"b", "i", "span", "code"})  # these leave their words behind
_LENGTH = re.compile(r"-?\d{0,2}(?:\.\d{1,9})?(?:em|ex|px)?")
_WORD = re.compile(r"[a-z-]{1,20}")
ATTRIBUTES = {
    "accent": _WORD, "accentunder": _WORD, "display": _WORD, "displaystyle": _WORD, "fence": _WORD, "form": _WORD,
    "largeop": _WORD, "linethickness": _LENGTH, "lspace": _LENGTH, "mathvariant": _WORD, "maxsize": _LENGTH,
    "minsize": _LENGTH, "movablelimits": _WORD, "rspace": _LENGTH, "separator": _WORD,
    "stretchy": _WORD, "symmetric": _WORD, "width": _LENGTH,
}  # fmt: skip
LARGEST = 20_000  # characters of an element
_SELECTORS = dict.fromkeys(range(0xFE00, 0xFE10))  # ask for a cut of a letter that few fonts have
_DEFINING = re.compile(r"\\(?:[egx]?def|let|(?:re)?new|provide|Declare)")
_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z]+;)")  # names of HTML that XML does not know
_COMMENT = re.compile(r"(?<!\\)((?:\\\\)*)%")


class Refused(Exception):  # noqa: N818 - says what is the matter, and never leaves this package
    """A formula that the library cannot read, or whose element holds what no page of ours holds."""


@lru_cache(maxsize=4096)
def element(tex: str, line: str, *, display: bool = False) -> Markup:
    """A formula as a `math` element that holds nothing but `ELEMENTS`, `ATTRIBUTES` and text.

    Args:
        tex: the formula, without delimiters; short, and without groups that lie deep.
        line: the same as a line of text, for who cannot see the element.
        display: whether it was set off from the line.

    Raises:
        Refused: there is no such element.
    """
    if _DEFINING.search(tex):
        raise Refused("it brings commands of its own")
    try:
        made = _library().convert_with_local_state(_COMMENT.sub(r"\1\\%", tex), displaystyle=display)
        made = _ENTITY.sub(lambda found: html5.get(found[1], found[0]), made)
        root = etree.fromstring(made, _parser()) if len(made) <= LARGEST else None
    except (LatexError, UnicodeEncodeError, etree.XMLSyntaxError, ValueError) as error:
        raise Refused("it is no formula that can be read") from error
    if root is None or root.tag != "math":
        raise Refused("it is larger than a formula")
    root.attrib.pop("display", None)  # a formula stays in its line, where the sentence around it goes on
    return Markup('<math alttext="{}">{}</math>').format(line, _inside(root))


def _inside(node: etree._Element) -> Markup:
    """What an element holds, each element of it taken over by its name."""
    pieces = [escape(_text(node.text))]
    for child in node:
        pieces += [_taken(child), escape(_text(child.tail))]
    return Markup("").join(pieces)


def _taken(node: etree._Element) -> Markup:
    name = str(node.tag)
    if name in _WITHIN_TEXT:
        return _inside(node)
    if name not in ELEMENTS:
        raise Refused(f"{name} is no element of a formula")
    said = Markup("").join(
        Markup(' {}="{}"').format(key, value)
        for key, value in ((str(key), str(value)) for key, value in node.attrib.items())
        if key in ATTRIBUTES and ATTRIBUTES[key].fullmatch(value)
    )
    return Markup("<{}{}>{}</{}>").format(name, said, _inside(node), name)


def _text(text: str | None) -> str:
    return (text or "").translate(_SELECTORS)


@cache
def _library() -> LatexToMathML:
    # Some of its commands are macros of its own, none of which takes many.
    return LatexToMathML(allow_unreliable_rendering=True, max_expansions=50, fancy_error=False)


@cache
def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
