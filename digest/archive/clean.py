"""What a public page may not hold."""

import re
from urllib.parse import quote

from digest.core.marks import unstacked
from digest.templating import safe_url

# What begins or ends a direction, since one that is never ended turns around what follows it (elements have dir=auto),
# and what is not seen at all. Marks of direction and the joiners of scripts and emoji stay: they carry meaning.
_UNSEEN = "\u202a-\u202e\u2066-\u2069\u200b\u2060\u2065\u206a-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f"
UNFIT = re.compile(
    f"[{_UNSEEN}\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(chr(plane << 16 | low) for plane in range(17) for low in (0xFFFE, 0xFFFF))
    + "]"
)
ADDRESS = re.compile(r"(?<![\w.+-])[\w.+-]++@[\w-]+(?:\\?\.[\w-]+)*\\?\.[A-Za-z]{2,}")  # in Markdown, dots are escaped
# What stands under a paper for a reader who wants more like it, or less, with what sets it apart from other links.
_MAIL = r"mailto:[^\s()]{1,400}\?subject=(?:more|less)%20[a-z0-9_-]{1,64}%20[\d-]{15}(?:-c\d+)?\.\d+"
_LINK = rf"\[(?:[^\]\[\\\n]|\\.){{1,100}}\]\({_MAIL}\)"
_LINKS = rf"{_LINK}(?: · {_LINK})*"
_LINES = rf"(?:[^\n:]{{1,100}}: {_MAIL}\n)+"
TEACHING = re.compile(rf" ·\n{_LINKS}$|^{_LINKS}\n\n|{_LINK}|(?<=\n)\n{_LINES}(?=\n|\Z)|^{_LINES}", re.MULTILINE)
COLOPHON = re.compile(r"\n\n-{3,}\n")  # the rule above it; the underline of a title follows no blank line


def fit(text: str) -> str:
    r"""Text without what no page may hold: controls, also of direction, surrogates, noncharacters, towers of marks.

    >>> fit("a\u202egnp.exe\u202c \u2067b zero\u200bwidth")
    'agnp.exe b zerowidth'
    """
    return text if text.isascii() and text.isprintable() else unstacked(UNFIT.sub("", text))


def href(url: str) -> str:
    """An address with the scheme http, https or mailto, percent-encoded; nothing where it is another.

    >>> href("https://example.org/<100%>?q=a|b"), href("javascript:alert(1)")
    ('https://example.org/%3C100%25%3E?q=a%7Cb', '')
    """
    return quote(re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", safe_url(url)), safe="!#$%&*+,-./:;=?@_~")


def addresses(text: str) -> frozenset[str]:
    """The e-mail addresses in a text."""
    return frozenset(ADDRESS.findall(text))


def veiled(text: str, keep: frozenset[str] = frozenset()) -> str:
    """Text in which no e-mail address stands as such, but those to keep: pages are public, and get gathered.

    >>> veiled("write to ada@example.org")
    'write to ada at example.org'
    """
    if "@" not in text:
        return text
    return ADDRESS.sub(lambda found: found[0] if found[0] in keep else found[0].replace("@", " at "), text)


def untaught(face: str) -> str:
    """A plain face without the links by which its subscribers teach, as it is where there are none."""
    return TEACHING.sub("", face) if "?subject=" in face else face


def without_colophon(face: str) -> str:
    """A plain face up to its last rule; below it stands why a subscriber got it, and how to leave."""
    *_, rule = COLOPHON.finditer(face) if COLOPHON.search(face) else [None]
    return f"{face[: rule.start()]}\n" if rule else face
