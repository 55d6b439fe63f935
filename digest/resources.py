"""Where templates and samples lie: in a checkout, an editable install and a wheel alike."""

from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def _folder(name: str) -> Path:
    """The folder inside the wheel where there is one, else the one beside the package."""
    inside = _PACKAGE / "_resources" / name
    return inside if inside.is_dir() else _PACKAGE.parent / name


def templates() -> Path:
    """The folder of the default templates."""
    return _folder("templates")


def schedules() -> Path:
    """The folder of the sample newsletter and its dumps."""
    return _folder("schedules")


def themes() -> dict[str, Path]:
    """The folders of the themes that travel with the package, by name."""
    return {folder.name: folder for folder in sorted((templates() / "themes").iterdir()) if folder.is_dir()}


def is_ours(folder: str) -> bool:
    """Whether a folder of templates travels with the package, and so may do what its own code may."""
    return not folder or folder in _ours()


@cache
def _ours() -> frozenset[str]:
    return frozenset(map(str, themes().values()))
