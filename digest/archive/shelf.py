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
        folder = self._folder / issue.slot.newsletter
        paths = {face: folder / f"{issue.slot.key}.{ending}" for face, ending in NAMES.items()}
        with swap.alone(folder):
            for face, path in paths.items():
                swap.replace(path, getattr(issue.faces, face).encode())
        return {face: str(path) for face, path in paths.items()}

    def remove(self, issue: Issue) -> None:
        """Take the faces of an issue away, where they are there."""
        folder = self._folder / issue.slot.newsletter
        for ending in NAMES.values():
            (folder / f"{issue.slot.key}.{ending}").unlink(missing_ok=True)
