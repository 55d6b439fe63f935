"""The command line: thin commands over the pipeline, one module a noun."""

import os
import sys
from collections.abc import Sequence

import click

from digest import __version__
from digest.core.errors import DigestError

COMMANDS = {
    "init": "digest.cli.init:init",
    "run": "digest.cli.run:run",
    "ingest": "digest.cli.history:ingest",
    "diff": "digest.cli.history:diff",
    "match": "digest.cli.match:match",
    "preview": "digest.cli.preview:preview",
    "send": "digest.cli.mail:send",
    "outbox": "digest.cli.mail:outbox",
    "archive": "digest.cli.archive:archive",
    "daemon": "digest.cli.daemon:daemon",
    "status": "digest.cli.status:status",
}


class Commands(click.Group):
    """The commands by name, each imported only when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """In the order in which a person meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - the same
        """A command; None for an unknown name."""
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name].split(":")
        found = getattr(__import__(module, fromlist=[name]), name)
        return found if isinstance(found, click.Command) else None


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="digest", message="%(prog)s %(version)s")
def cli() -> None:
    """Digest newsletters of research papers: what is new in a listing, by interest, as mail and as pages."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program.

    Args:
        arguments: those after the program's name; by default the process's own.

    Returns:
        0 done, 1 something a person must look at, 2 wrong use or wrong configuration, 130 interrupted.
    """
    try:
        return int(cli.main(arguments, prog_name="digest", standalone_mode=False) or 0)
    except BrokenPipeError:  # the reader has seen enough: Python is not to complain of it at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (DigestError, OSError, click.Abort, click.ClickException) as problem:
        code, message = _verdict(problem)
        click.echo(message, err=True)
        return code


def _verdict(problem: Exception) -> tuple[int, str]:
    """The exit code of an error, and the one line that a person reads of it."""
    match problem:
        case DigestError():
            return problem.exit_code, f"digest: {problem}"
        case OSError():
            return 1, f"digest: {problem.filename or 'a file'}: {problem.strerror or problem}"
        case click.exceptions.NoArgsIsHelpError():
            return 2, problem.format_message()
        case click.UsageError():
            command = problem.ctx.command_path if problem.ctx else "digest"
            return 2, f"digest: {problem.format_message()} Try {command} --help."
        case click.ClickException():
            return 2, f"digest: {problem.format_message()}"
        case _:
            return 130, "digest: interrupted"
