"""Templates out of folders: of each the first that has it, and nothing from beyond them."""

import os
import stat
from collections.abc import Callable, Sequence
from pathlib import Path

from jinja2 import BaseLoader, Environment, TemplateError, TemplateNotFound
from jinja2.loaders import split_template_path

LARGEST = 2_000_000  # bytes of a template


class RefusedTemplateError(TemplateError):
    """A file that stands where a template should, and is not read."""


class Folders(BaseLoader):
    """Reads templates from folders.

    A link that leads out of its folder is not followed, and what is no plain file is not read.

    Args:
        folders: those that come first stand before the others.
    """

    def __init__(self, folders: Sequence[Path]) -> None:
        self.folders = tuple(folders)

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:  # noqa: ARG002 - jinja's signature
        """The text of a template, its path, and what tells whether both are still the same.

        Raises:
            TemplateNotFound: no folder has it.
            RefusedTemplateError: it leads out of its folder, is no plain file, or is too large.
            OSError: it cannot be read.
            UnicodeDecodeError: it is not UTF-8.
        """
        path = self._find(template)
        if path is None:
            raise TemplateNotFound(template)
        places = [os.path.join(folder, *split_template_path(template)) for folder in self.folders]  # noqa: PTH118 - quick
        before = _stamp(places)
        with path.open(encoding="utf-8") as file:
            text = file.read(LARGEST + 1)
        if len(text) > LARGEST:
            raise RefusedTemplateError(f"{template} has more than {LARGEST:,} bytes")
        return text, str(path), lambda: _stamp(places) == before

    def list_templates(self) -> list[str]:
        """The names of all templates, ascending."""
        names = set()
        for folder in self.folders:
            for where, _, files in os.walk(folder):
                names |= {(Path(where) / name).relative_to(folder).as_posix() for name in files}
        return sorted(names)

    def _find(self, template: str) -> Path | None:
        parts = split_template_path(template)
        for folder in self.folders:
            path = folder.joinpath(*parts)
            try:
                status = path.stat()
            except (FileNotFoundError, NotADirectoryError, ValueError):
                if not _within(path.parent, folder):  # a folder of which no file is missed would be told too late
                    raise RefusedTemplateError(f"{template} leads out of the folder {folder}") from None
                continue
            if stat.S_ISDIR(status.st_mode):
                continue
            if not stat.S_ISREG(status.st_mode):
                raise RefusedTemplateError(f"{template} is no plain file")
            if not _within(path, folder):
                raise RefusedTemplateError(f"{template} leads out of the folder {folder}")
            return path
        return None


def _stamp(places: Sequence[str]) -> tuple[str | int, ...] | None:
    """What changes when a template does, or when another file comes to stand before it.

    It is asked at every use of a template, hundreds of times a run, and so says nothing of whether the file may be
    read: that is looked at when it has changed.
    """
    for place in places:
        try:
            status = os.stat(place)  # noqa: PTH116 - a path object takes as long again to make
        except (OSError, ValueError):
            continue
        if not stat.S_ISDIR(status.st_mode):
            return place, status.st_dev, status.st_ino, status.st_mtime_ns, status.st_size
    return None


def _within(path: Path, folder: Path) -> bool:
    """Whether a path stays in a folder when all links are followed; what is no path leads nowhere."""
    try:
        return path.resolve().is_relative_to(folder.resolve())
    except (OSError, ValueError, RuntimeError):  # a circle of links, or a NUL
        return True
