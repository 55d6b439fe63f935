import ast
import doctest
import importlib
from pathlib import Path

import pytest

from tests.support.house import PACKAGE, ROOT, modules

LONGEST_MODULE, LONGEST_FUNCTION = 300, 40
FOLDERS = {"digest", "templates", "schedules", "tests"}
EVERY = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in modules("digest", "tests")}


def test_no_module_is_long() -> None:
    """A module that outgrows 300 lines has more than one thing to say."""
    lengths = {name: len(text.splitlines()) for name, text in EVERY.items()}
    assert {name: length for name, length in lengths.items() if length > LONGEST_MODULE} == {}


def test_no_function_is_long() -> None:
    """A function fits on a screen, docstring and all."""
    lengths = {
        f"{name}:{node.lineno} {node.name}": (node.end_lineno or 0) - node.lineno + 1
        for name, text in EVERY.items()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert {name: length for name, length in lengths.items() if length > LONGEST_FUNCTION} == {}


def imported(text: str) -> set[str]:
    """The top-level names of what a module imports, wherever it does so."""
    found = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module or "")
    return {name.partition(".")[0] for name in found}


def test_no_module_imports_smtplib() -> None:
    """Mail goes by aiosmtplib, in the tests too."""
    assert [name for name, text in EVERY.items() if "smtplib" in imported(text)] == []


@pytest.mark.parametrize(
    "name", [name for name, text in EVERY.items() if name.startswith("digest/") and ">>> " in text]
)
def test_examples_in_docstrings_are_true(name: str) -> None:
    """What a docstring shows at the prompt is what comes out."""
    module = ".".join(Path(name).with_suffix("").parts).removesuffix(".__init__")
    result = doctest.testmod(importlib.import_module(module))
    assert result.attempted
    assert not result.failed


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
