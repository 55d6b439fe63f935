"""The folder in which each issue lies as HTML, text and Markdown."""

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

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
            write(path, getattr(issue.faces, face))
            paths[face] = str(path)
        return paths


def write(path: Path, text: str) -> bool:
    """Bring a file to this content, whole or not at all; an equal one stays as it is.

    Returns:
        Whether it was written.
    """
    data = text.encode()
    try:
        if path.read_bytes() == data:
            return False
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        os.fchmod(file.fileno(), 0o644)
    Path(name).replace(path)
    return True
