"""Files of a theme that stand before no default template, such as one whose name was mistyped."""

from difflib import get_close_matches
from pathlib import Path

from jinja2 import Environment, TemplateError

from digest import resources
from digest.templating.folders import Folders

KINDS = frozenset({".j2", ".css", ".svg", ".js"})
_THEMES = "themes/"


def strangers(theme: str) -> tuple[tuple[str, str], ...]:
    """Name of each such file that no template of the theme names either, and the nearest default one, if any is near.

    Args:
        theme: the folder of the theme.
    """
    ours = {name for name in Folders([resources.templates()]).list_templates() if not name.startswith(_THEMES)}
    folders = Folders([Path(theme)])
    own = folders.list_templates()
    beside = [name for name in own if name not in ours and Path(name).suffix in KINDS]
    said = "\n".join(_text(folders, name) for name in own) if beside else ""
    odd = (name for name in beside if name not in said)
    return tuple((name, next(iter(get_close_matches(name, sorted(ours), 1)), "")) for name in odd)


def _text(folders: Folders, name: str) -> str:
    """What a file says; nothing where it cannot be read, which is told when it is filled."""
    try:
        return folders.get_source(Environment(autoescape=True), name)[0]
    except (TemplateError, OSError, UnicodeDecodeError):
        return ""
