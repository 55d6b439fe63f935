"""Escaping for Markdown: text that stays text in Python-Markdown, in CommonMark and on GitHub."""

import re

from markupsafe import Markup

# Both dialects take a backslash before these; for the others an entity is what both of them read as text.
_BACKSLASH = re.compile(r"[\\`*_\[\]{}#]")
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "|": "&#124;", "~": "&#126;", "$": "&#36;"})
_AUTOLINK = re.compile(r":(?=//)|(?<=www)\.", re.IGNORECASE)
_MAILBOX = re.compile(r"@[\w.-]+")
_OPENING = re.compile(r"(\d+)([.)])|([-+=]+)")  # lists, rules and underlines, at the start of a line


def escape(value: object) -> Markup:
    """A value as Markdown that shows its text and nothing else; what is Markdown already is left alone."""
    if isinstance(value, Markup):
        return value
    text = _BACKSLASH.sub(lambda found: "\\" + found[0], str(value)).translate(_ENTITIES)
    if "//" in text or "www." in text.lower():  # so few are, and looking for either takes half of all the time
        text = _AUTOLINK.sub(_entity, text)
    text = _MAILBOX.sub(lambda found: found[0].replace(".", "\\."), text)
    if opening := _OPENING.match(text):
        text = _opened(opening) + text[opening.end() :]
    return Markup(text)  # noqa: S704 - escaped for Markdown, which is what this face is made of


def link_target(url: str) -> Markup:
    """A checked, percent-encoded address as the target of a link."""
    return Markup(url.replace("&", "&amp;") if re.search(r"&#?\w+;", url) else url)  # noqa: S704 - holds no quote or bracket


def _entity(found: re.Match[str]) -> str:
    return f"&#{ord(found[0])};"


def _opened(opening: re.Match[str]) -> str:
    if opening[3]:
        return f"&#{ord(opening[3][0])};{opening[3][1:]}"
    return f"{opening[1]}\\{opening[2]}"
