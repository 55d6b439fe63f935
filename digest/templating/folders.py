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
        found = self._find(template)
        if found is None:
            raise TemplateNotFound(template)
        _, path = found
        before = self._stamp(template)
        with path.open(encoding="utf-8") as file:
            text = file.read(LARGEST + 1)
        if len(text) > LARGEST:
            raise RefusedTemplateError(f"{template} has more than {LARGEST:,} bytes")
        return text, str(path), lambda: self._stamp(template) == before

    def list_templates(self) -> list[str]:
        """The names of all templates, ascending."""
        names = set()
        for folder in self.folders:
            for where, _, files in os.walk(folder):
                names |= {(Path(where) / name).relative_to(folder).as_posix() for name in files}
        return sorted(names)

    def _find(self, template: str) -> tuple[os.stat_result, Path] | None:
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
            return status, path
        return None

    def _stamp(self, template: str) -> tuple[Path, int, int] | None:
        """What changes when the template does, or when another file comes to stand before it."""
        try:
            found = self._find(template)
        except (TemplateError, OSError):
            return None
        return (found[1], found[0].st_mtime_ns, found[0].st_size) if found else None


def _within(path: Path, folder: Path) -> bool:
    """Whether a path stays in a folder when all links are followed; what is no path leads nowhere."""
    try:
        return path.resolve().is_relative_to(folder.resolve())
    except (OSError, ValueError, RuntimeError):  # a circle of links, or a NUL
        return True
