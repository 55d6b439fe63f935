"""How each face writes a value that a template puts out."""

from collections.abc import Callable

from markupsafe import Markup

from digest.render import markdown, plain


def html(value: object) -> str:
    """A value in the text of an element.

    Written as the parser writes it that applies the style sheet, so that a page is the same whether a text came before
    or after.
    """
    if isinstance(value, Markup):
        return value
    return str(value).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\xa0", "&nbsp;")


def within(value: object) -> str:
    """A value in an attribute between double quotes, written likewise."""
    return str(value).replace("&", "&amp;").replace('"', "&quot;").replace("\xa0", "&nbsp;")


# What is put out by `finalize` gives markup, and markup is not escaped again; so macros may be shared by all faces.
FINAL: dict[str, Callable[[object], object]] = {"txt": plain.text, "md": markdown.escape}
