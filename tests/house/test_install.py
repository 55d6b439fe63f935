"""The project as others get it: a wheel, an editable install, a source archive."""

import json
import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from tests.support.house import ROOT

pytestmark = pytest.mark.untraced

SLOTS = ("2025-03-11T18:00+01:00", "2025-03-18T18:00+01:00")


def run(*command: str | Path, cwd: Path) -> str:
    """What a program prints, outside the checkout and without our own variables; it must end with 0."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("DIGEST_", "PYTHON"))}
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def built(kind: str, folder: Path) -> Path:
    """The wheel ("wheel") or the source archive ("sdist")."""
    run(sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", folder, cwd=ROOT)
    (file,) = folder.iterdir()
    return file


def installed(folder: Path, *what: str | Path) -> Path:
    """An environment of its own with the project in it; third parties come from the one that runs the tests."""
    run(sys.executable, "-m", "venv", "--without-pip", folder, cwd=ROOT)
    (packages,) = folder.glob("lib/python3*/site-packages")
    (borrowed,) = Path(sys.prefix).glob("lib/python3*/site-packages")
    (packages / "borrowed.pth").write_text(f"{borrowed}\n", encoding="utf-8")
    pip = (sys.executable, "-m", "pip", "--python", folder / "bin" / "python", "--disable-pip-version-check")
    run(
        *pip,
        "install",
        "--quiet",
        "--no-index",
        "--no-deps",
        "--no-build-isolation",
        "--force-reinstall",
        *what,
        cwd=ROOT,
    )
    return folder / "bin"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the checkout."""
    return built("wheel", tmp_path_factory.mktemp("dist"))


@pytest.fixture(scope="module", params=["wheel", "editable"])
def environment(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, wheel: Path) -> Path:
    """The folder of programs of an environment that holds the project."""
    what = [wheel] if request.param == "wheel" else ["--editable", ROOT]
    return installed(tmp_path_factory.mktemp(request.param) / "venv", *what)


def files(folder: Path) -> set[str]:
    """Every file below a folder, by its path there; leftovers of running Python aside."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_the_wheel_holds_templates_and_schedules(wheel: Path) -> None:
    """Whatever a reader sees, and the sample, travels with the package; tests do not."""
    names = set(zipfile.ZipFile(wheel).namelist())
    for folder in ("templates", "schedules"):
        assert {f"digest/_resources/{folder}/{name}" for name in files(ROOT / folder)} <= names
    assert {path.relative_to(ROOT).as_posix() for path in (ROOT / "digest").rglob("*.py")} <= names
    assert {name.partition("/")[0].split("-")[0] for name in names} == {"digest", "trending_digest"}


def test_the_source_archive_holds_what_building_and_testing_take(tmp_path: Path) -> None:
    """Someone who packages the project can build it, run it and test it."""
    with tarfile.open(built("sdist", tmp_path)) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    wanted = {"Makefile", "pyproject.toml", "requirements.lock", "requirements-dev.lock", "README.md", "LICENSE"}
    assert wanted <= names
    assert {"digest/__main__.py", "templates/mail/mail.css", "schedules/trending.toml", "tests/conftest.py"} <= names


def test_an_installed_digest_does_the_main_job(environment: Path, tmp_path: Path) -> None:
    """From an empty folder to two issues and an archive, and all of it only below that folder."""
    digest = environment / "digest"
    run(digest, "init", cwd=tmp_path)
    printed = [run(digest, "run", "--now", slot, "--json", cwd=tmp_path) for slot in SLOTS]
    first, second = (json.loads(text)["counts"] for text in printed)
    assert first["new"] == 65
    assert {kind: second[kind] for kind in ("new", "continuing", "gone")} == {"new": 56, "continuing": 13, "gone": 52}
    made = files(tmp_path / "out" / "issues")
    assert {
        f"trending/{day}-0700.{face}" for day in ("2025-03-11", "2025-03-18") for face in ("html", "txt", "md")
    } == made
    assert (tmp_path / "out" / "archive" / "trending" / "index.html").is_file()
    assert {path.name for path in tmp_path.iterdir()} == {"schedules", "out"}


def test_the_package_runs_as_a_module(environment: Path, tmp_path: Path) -> None:
    """`python -m digest` is the same program, and knows its version."""
    printed = run(environment / "python", "-m", "digest", "--version", cwd=tmp_path)
    assert printed == run(environment / "digest", "--version", cwd=tmp_path) == "digest 0.1.0\n"
