"""TeX in bibliographies made readable: accents and braces become Unicode, mathematics stays as it stands.

pylatexenc knows what each accent and command stands for. It is asked command by command, since over whole texts it
takes `%` for a comment, loses commands that it does not know, and needs milliseconds.
"""

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING
from unicodedata import normalize

from digest.dumps.readers.references.silence import silence
from digest.dumps.readers.text import clean

if TYPE_CHECKING:
    from pylatexenc.latex2text import LatexNodes2Text

_MARKUP = re.compile(r"[\\{}~]|--|``")
_TOKEN = re.compile(
    r"""
      (?P<math>\$(?:\\.|[^$\\])*+\$ | \\\((?:[^\\]|\\(?!\))){0,300}+\\\))
    | (?P<accent>\\(?:[`'^"~=.]|[uvHtcdbkr](?![A-Za-z]))\s{0,3}
        (?:\{\s{0,3}\\?[A-Za-z]\s{0,3}\}|\\[ij](?![A-Za-z])|[A-Za-z]))
    | (?P<command>\\[A-Za-z]{1,40})(?:\{\}|\s+)?
    | \\(?P<escaped>[^A-Za-z])
    | (?P<mark>``|''|---?|(?<![/\s])~|[{}])
    """,
    re.VERBOSE,
)
_MARKS = {"``": "“", "''": "”", "---": "—", "--": "–", "~": " ", "{": "", "}": ""}
_SPACING = dict.fromkeys(",;: \t\n", " ") | dict.fromkeys("!/-", "")
_MORE = {
    "\\textless": "<",
    "\\textgreater": ">",
    "\\textbraceleft": "{",
    "\\textbraceright": "}",
    "\\textbackslash": "\\",
    "\\textasciicircum": "^",
    "\\textbar": "|",
    "\\texttimes": "×",
    "\\LaTeX": "LaTeX",
    "\\TeX": "TeX",
} | dict.fromkeys(
    (
        "\\relax",
        "\\url",
        "\\textsuperscript",
        "\\textsubscript",
        "\\it",
        "\\bf",
        "\\sc",
        "\\rm",
        "\\em",
        "\\tt",
        "\\sf",
        "\\sl",
    ),
    "",
)


def readable(text: str) -> str:
    r"""A text without the TeX that a bibliography needs; mathematics and unknown commands stay.

    >>> readable(r'{{Schr{\"o}dinger}} on 95% of $\alpha$ and \LessEqual 3')
    'Schrödinger on 95% of $\\alpha$ and \\LessEqual 3'
    """
    if not _MARKUP.search(text):
        return clean(text)
    quoted = "``" in text
    return clean(_TOKEN.sub(lambda found: _plain(found, quoted=quoted), text))


def _plain(found: re.Match[str], *, quoted: bool) -> str:
    """What a token stands for; two primes close a quotation only where one was opened."""
    whole = found[0]
    if found["accent"]:
        return _asked(whole) or whole
    if found["command"]:
        meant = _meaning(found["command"])
        apart = " " if found.string.startswith("{", found.end()) else ""
        return whole + apart if meant is None else meant
    if found["escaped"]:
        return _SPACING.get(found["escaped"], found["escaped"])
    if found["math"] or (whole == "''" and not quoted):
        return whole
    return _MARKS[whole]


@lru_cache(maxsize=4_096)
def _meaning(command: str) -> str | None:
    """The text that a command stands for, empty for one that only sets what follows; None where that is unknown."""
    if command in _MORE:
        return _MORE[command]
    if _converter().latex_context.get_macro_spec(command[1:]) is None:
        return None
    symbol = _asked(f"{command}{{}}")
    if symbol and "<" not in symbol:
        return symbol
    return "" if _asked(f"{command}{{x}}") in {"x", "X"} else None


@lru_cache(maxsize=4_096)
def _asked(tex: str) -> str:
    try:
        with silence("pylatexenc"):
            return normalize("NFC", clean(_converter().latex_to_text(tex)))
    except Exception:  # noqa: BLE001 - it raises whatever its parser meets in broken TeX, which then stays as it is
        return ""


@cache
def _converter() -> "LatexNodes2Text":
    from pylatexenc.latex2text import LatexNodes2Text  # noqa: PLC0415 - few dumps are BibTeX

    return LatexNodes2Text(math_mode="verbatim")
