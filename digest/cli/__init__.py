"""The command line: thin commands over the pipeline, one module a noun."""

import io
import os
import sys
from collections.abc import Sequence

import click

from digest import __version__
from digest.cli.thrift import be_thrifty
from digest.cli.trouble import complain, verdict
from digest.core.errors import DigestError

COMMANDS = {  # where each is, and what it does
    "init": ("digest.cli.init:init", "Make a working folder with a sample newsletter and two dumps."),
    "run": ("digest.cli.run:run", "Make the issue of the latest slot."),
    "ingest": ("digest.cli.history:ingest", "Take in dumps, and announce nothing."),
    "diff": ("digest.cli.history:diff", "Show what a snapshot changed."),
    "dumps": ("digest.cli.held:dumps", "Held dumps, and what a person decides of them."),
    "papers": ("digest.cli.papers:papers", "Which records are one paper, why, and your word on it."),
    "history": ("digest.cli.rebuild:history", "Make history anew from the raw dumps."),
    "match": ("digest.cli.match:match", "Rank papers for profiles, and say why."),
    "profile": ("digest.cli.profile:profile", "What a profile looks for, how good it is, what it would give."),
    "feedback": ("digest.cli.feedback:feedback", "Say what a profile should bring more of, or less."),
    "preview": ("digest.cli.preview:preview", "Show issues in a browser while their templates are edited."),
    "issue": ("digest.cli.issue:issue", "The editor's hand: a note, pins, approval, corrections."),
    "send": ("digest.cli.send:send", "Send the deliveries that are due."),
    "outbox": ("digest.cli.outbox:outbox", "Deliveries: what became of them, and what is to."),
    "returns": ("digest.cli.returns:returns", "Mail that comes back, and what follows from it."),
    "suppression": ("digest.cli.suppression:suppression", "Who gets no mail, and why."),
    "dkim": ("digest.cli.dkim:dkim", "Keys that sign mail, and what to publish of them."),
    "archive": ("digest.cli.archive:archive", "The static site of all issues."),
    "daemon": ("digest.cli.daemon:daemon", "Do what is due, until told to stop."),
    "doctor": ("digest.cli.doctor:doctor", "Check what decides whether mail is believed."),
    "status": ("digest.cli.status:status", "Show what there is and what comes next."),
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
        module, name = COMMANDS[cmd_name][0].split(":")
        found = getattr(__import__(module, fromlist=[name]), name)
        return found if isinstance(found, click.Command) else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - the same
        """The list in --help, for which no command need be imported."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, told) for name, (_, told) in COMMANDS.items()])


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="digest", message="%(prog)s %(version)s")
def cli() -> None:
    """Digest newsletters of research papers: what is new in a listing, by interest, as mail and as pages."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command.

    Returns:
        0 done, 1 something a person must look at, 2 wrong use or wrong configuration, 130 interrupted.
    """
    be_thrifty()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # what a terminal's encoding lacks is no reason to stop
            stream.reconfigure(errors="backslashreplace")
    try:
        return int(cli.main(arguments, prog_name="digest", standalone_mode=False) or 0)
    except SystemExit:  # the reader has seen enough, says click, and rich too; Python is not to complain of it at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except click.exceptions.NoArgsIsHelpError as problem:
        complain(problem.format_message())
        return 2
    except (DigestError, OSError, MemoryError, KeyboardInterrupt, click.Abort, click.ClickException) as problem:
        code, line = verdict(problem)
        complain(f"digest: {line}")
        return code
