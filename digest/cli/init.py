"""digest init: a working folder with a sample newsletter and its dumps."""

import shlex
import shutil
from pathlib import Path

import click

from digest import resources
from digest.cli.app import App, command, plain, shown
from digest.core.errors import UsageError


@click.command()
@click.argument("folder", default=".", type=click.Path(path_type=Path), metavar="[DIR]")
@command
def init(app: App, folder: Path) -> None:
    """Make a working folder with a sample newsletter and two dumps."""
    target = folder / "schedules"
    if target.exists():
        raise UsageError(f"{target}: is there already", "name another folder; nothing was changed")
    try:
        shutil.copytree(resources.schedules(), target)
    except OSError as problem:
        raise UsageError(
            f"{target}: cannot be made ({problem.strerror})", "name a folder that you may write to"
        ) from None
    files = sorted(path.relative_to(folder).as_posix() for path in target.rglob("*") if path.is_file())
    app.document({"folder": str(folder), "files": files})
    here = "" if folder == Path() else f"cd {plain(shlex.quote(str(folder)))} && "
    app.console.print(f"[bold]{shown(target)}[/] holds a newsletter and its dumps:")
    for file in files:
        app.console.print(f"  {plain(file)}")
    app.console.print()
    app.console.print("Two slots, as they were:")
    for day in ("2025-03-11", "2025-03-18"):
        app.console.print(f"  {here}digest run --now {day}T18:00+01:00")
