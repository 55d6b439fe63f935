import re
import subprocess
import sys

import grimp

from tests.support.house import PACKAGE, ROOT, pyproject

CONTRACTS = pyproject()["tool"]["importlinter"]["contracts"]
(LAYERS,) = (contract for contract in CONTRACTS if contract["type"] == "layers")


def test_every_contract_is_kept() -> None:
    """The direction of imports is a test, run by the same program as in `make check`."""
    # In a process of its own, since it silences the loggers of the one that it runs in.
    lint = (
        sys.executable,
        "-c",
        "from importlinter.cli import lint_imports; raise SystemExit(lint_imports(no_cache=True))",
    )
    said = subprocess.run(lint, cwd=ROOT, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stdout


def test_the_layers_name_every_package() -> None:
    """Nothing in digest/ escapes the rules, and no rule names what is not there."""
    named = [name for layer in LAYERS["layers"] for name in re.split(r"\s*\|\s*", layer)]
    there = {path.stem for path in PACKAGE.glob("[a-z]*.py")} | {
        path.parent.name for path in PACKAGE.glob("*/__init__.py")
    }
    assert sorted(named) == sorted(there | {"__main__"})
    assert LAYERS["exhaustive"]


def test_core_and_ports_stand_on_the_standard_library_alone() -> None:
    """No third party reaches the core or the ports."""
    graph = grimp.build_graph("digest", include_external_packages=True, cache_dir=None)
    roots = {"digest.ports", "digest.core"}
    pure = roots | {name for root in roots for name in graph.find_descendants(root)}
    outside = {found for module in pure for found in graph.find_modules_directly_imported_by(module)}
    assert {name for name in outside if not name.startswith("digest")} <= sys.stdlib_module_names
    assert {name for name in outside if name.startswith("digest")} <= pure


def test_every_stage_is_protected() -> None:
    """The packages that have a port of their own are built in one place."""
    (protected,) = (contract for contract in CONTRACTS if contract["type"] == "protected")
    stages = {"dumps", "history", "matching", "endpoint", "composing", "render", "mail", "archive", "store"}
    assert set(protected["protected_modules"]) == {f"digest.{stage}" for stage in stages}
    assert protected["allowed_importers"] == ["digest.wiring"]
