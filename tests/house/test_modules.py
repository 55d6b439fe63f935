import ast
import doctest
import importlib
from pathlib import Path

import pytest

from tests.support.house import PACKAGE, ROOT, modules

LIMIT = 300
FOLDERS = {"digest", "templates", "schedules", "tests"}
EVERY = [pytest.param(path, id=str(path.relative_to(ROOT))) for path in modules("digest", "tests")]
IMPORTABLE = [
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    for path in modules("digest")
    if "migrations" not in path.parts and path.name != "__main__.py"
]


@pytest.mark.parametrize("path", EVERY)
def test_no_module_is_long(path: Path) -> None:
    """A module that outgrows 300 lines has more than one thing to say."""
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LIMIT


@pytest.mark.parametrize("path", EVERY)
def test_no_module_names_smtplib(path: Path) -> None:
    """Mail goes by aiosmtplib, in the tests too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        assert "smtplib" not in {name.partition(".")[0] for name in names}


@pytest.mark.parametrize("name", IMPORTABLE)
def test_examples_in_docstrings_are_true(name: str) -> None:
    """What a docstring shows at the prompt is what comes out."""
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_the_top_level_holds_four_folders() -> None:
    """Whoever opens the repository sees the package, what readers see, what is sent, and the tests."""
    ignored = {line.strip("/") for line in (ROOT / ".gitignore").read_text(encoding="utf-8").split()}
    found = {path.name for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith(".")}
    assert found - ignored == FOLDERS


def test_every_package_says_what_it_is_for() -> None:
    """The first line of each package's docstring is a sentence."""
    for path in PACKAGE.rglob("__init__.py"):
        docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
        assert docstring.partition("\n")[0].endswith("."), path
