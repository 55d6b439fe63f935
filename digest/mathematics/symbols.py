"""What commands of TeX stand for, as Unicode.

pylatexenc knows the symbols. It is asked for one command at a time and only once, since it needs milliseconds for an
abstract and takes `%` for a comment. What it has no word for is in the small tables here; letters of other alphabets,
accents, superscripts and subscripts are found in Unicode's own data.
"""

import unicodedata
from functools import cache, lru_cache
from typing import Any

# Commands that pylatexenc lacks, or for which it has what reads worse here.
_OWN = {
    "TeX": "TeX", "LaTeX": "LaTeX", "eg": "e.g.", "ie": "i.e.", "etal": "et al.", "hyphen": "-", "hbar": "ℏ",
    "dots": "…", "ldots": "…", "cdots": "⋯", "dotsc": "…", "dotsb": "⋯", "colon": ":", "mid": "|", "vert": "|",
    "Vert": "‖", "lvert": "|", "rvert": "|", "lVert": "‖", "rVert": "‖", "lbrace": "{", "rbrace": "}",
    "lbrack": "[", "rbrack": "]", "backslash": "\\", "prime": "′", "ast": "*", "star": "⋆", "top": "⊤", "degree": "°",
    "textdegree": "°", "texttimes": "×", "textless": "<", "textgreater": ">", "textbar": "|", "textasciitilde": "∼",
    "textasciicircum": "^", "textunderscore": "_", "textpercent": "%", "lesssim": "≲", "gtrsim": "≳", "coloneqq": "≔",
    "setminus": "∖", "bigcirc": "◯", "square": "□", "blacksquare": "■", "checkmark": "✓", "xmark": "✗", "hslash": "ℏ",
    "bot": "⊥", "perp": "⊥", "iff": "⟺", "implies": "⟹", "le": "≤", "ge": "≥", "ne": "≠", "gets": "←", "to": "→",
    "land": "∧", "lor": "∨", "lnot": "¬", "neg": "¬", "varnothing": "∅", "emptyset": "∅", "sim": "∼", "vee": "∨",
    "wedge": "∧", "epsilon": "ϵ", "varepsilon": "ε", "phi": "ϕ", "varphi": "φ", "limits": "", "nolimits": "",
    "displaystyle": "", "textstyle": "", "scriptstyle": "", "nonumber": "", "notag": "", "relax": "", "centering": "",
    "i": "ı", "j": "ȷ", "imath": "ı", "jmath": "ȷ",
}  # fmt: skip
FUNCTIONS = frozenset({
    "arccos", "arcsin", "arctan", "arg", "argmax", "argmin", "bmod", "cos", "cosh", "cot", "coth", "csc", "deg",
    "det", "dim", "exp", "gcd", "hom", "inf", "ker", "lg", "lim", "liminf", "limsup", "ln", "log", "max", "min",
    "mod", "Pr", "sec", "sgn", "sign", "sin", "sinh", "sup", "tan", "tanh", "Var", "Cov",
})  # fmt: skip
SPACES = frozenset({"quad", "qquad", "enspace", "thinspace", "space", "newline", "hfill", "xspace", ",", ";", ":", " "})
ACCENTS = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", '"': "\u0308", "~": "\u0303", "=": "\u0304", ".": "\u0307",
    "u": "\u0306", "v": "\u030c", "H": "\u030b", "c": "\u0327", "d": "\u0323", "b": "\u0331", "k": "\u0328",
    "r": "\u030a",
    "hat": "\u0302", "widehat": "\u0302", "tilde": "\u0303", "widetilde": "\u0303", "bar": "\u0304",
    "overline": "\u0304",
    "vec": "\u20d7", "dot": "\u0307", "ddot": "\u0308", "check": "\u030c", "breve": "\u0306", "acute": "\u0301",
    "grave": "\u0300", "mathring": "\u030a", "underline": "\u0331", "not": "\u0338",
}  # fmt: skip
ALPHABETS = {
    "mathbb": "DOUBLE-STRUCK", "Bbb": "DOUBLE-STRUCK", "mathds": "DOUBLE-STRUCK", "mathcal": "SCRIPT", "cal": "SCRIPT",
    "mathscr": "SCRIPT", "mathfrak": "FRAKTUR", "frak": "FRAKTUR",
}  # fmt: skip
_BLOCKS = ((0xB2, 0xBA), (0x2070, 0x209D), (0x1D2C, 0x1D6B), (0x2B0, 0x2B9), (0x2E1, 0x2E4), (0x2C7C, 0x2C7E))
_SCRIPTED = frozenset("βγδφχ−=()*′.,")


@lru_cache(maxsize=4096)
def symbol(command: str) -> str | None:
    """The text that a command without arguments stands for; None where there is none.

    >>> symbol("leq"), symbol("ss"), symbol("LessEqual")
    ('≤', 'ß', None)
    """
    if command in _OWN or command in FUNCTIONS:
        return _OWN.get(command, command)
    spec = _known().get_macro_spec(command)
    meant = getattr(spec, "simplify_repl", None)
    if not isinstance(meant, str) or not meant.strip() or not meant.isprintable():
        return None
    return None if "%" in meant or (len(meant) > 1 and "<" in meant) else meant  # what it leaves for others to fill in


def accented(letter: str, command: str) -> str:
    """A letter with an accent over or under it, as one character where Unicode has it."""
    plain = {"ı": "i", "ȷ": "j"}.get(letter, letter)
    return unicodedata.normalize("NFC", plain + ACCENTS[command])


@lru_cache(maxsize=1024)
def lettered(letter: str, alphabet: str) -> str:
    """A letter or digit of another alphabet; itself where there is none."""
    script = ALPHABETS[alphabet]
    kind = "CAPITAL" if letter.isupper() else "SMALL"
    older = {"FRAKTUR": "BLACK-LETTER"}.get(script, script)  # letters that Unicode had before the others
    digit = unicodedata.name(letter, "").removeprefix("DIGIT ")
    for name in (
        f"{older} {kind} {letter}",
        f"MATHEMATICAL {script} {kind} {letter}",
        f"MATHEMATICAL {script} DIGIT {digit}",
    ):
        try:
            return unicodedata.lookup(name)
        except KeyError:
            continue
    return letter


@cache
def raised() -> dict[int, str]:
    """The characters that Unicode has as superscripts."""
    return _scripts("<super>") | {
        ord("-"): "⁻",
        ord("⊤"): "ᵀ",
        ord("∘"): "°",
        ord("′"): "′",
        ord("*"): "*",
        ord("†"): "†",
    }


@cache
def lowered() -> dict[int, str]:
    """The characters that Unicode has as subscripts."""
    return _scripts("<sub>") | {ord("-"): "₋"}


@cache
def _known() -> Any:
    from pylatexenc.latex2text import get_default_latex_context_db  # noqa: PLC0415 - few texts hold a command

    return get_default_latex_context_db()


def _scripts(kind: str) -> dict[int, str]:
    found: dict[int, str] = {}
    for first, end in _BLOCKS:
        for character in map(chr, range(first, end)):
            how, _, code = unicodedata.decomposition(character).partition(" ")
            if how == kind and character not in "ªº" and ((base := chr(int(code, 16))).isascii() or base in _SCRIPTED):
                found.setdefault(ord(base), character)
    return found
