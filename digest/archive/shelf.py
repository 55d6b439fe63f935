"""The folder in which each issue lies as HTML, text and Markdown."""

from collections.abc import Mapping
from pathlib import Path

from digest.archive import swap
from digest.core.issue import Issue

NAMES = {"html": "html", "text": "txt", "markdown": "md"}


class Shelf:
    """Issues as files: ``FOLDER/NEWSLETTER/SLOT.html``, ``.txt`` and ``.md``.

    Args:
        folder: made when something is first put there.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, issue: Issue) -> Mapping[str, str]:
        """Write what is not there yet; returns the paths of the faces by their names."""
        paths = {}
        for face, ending in NAMES.items():
            path = self._folder / issue.slot.newsletter / f"{issue.slot.key}.{ending}"
            path.parent.mkdir(parents=True, exist_ok=True)
            swap.replace(path, getattr(issue.faces, face).encode())
            paths[face] = str(path)
        return paths
