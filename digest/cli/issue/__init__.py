"""digest issue: the editor's hand on issues before they go out, and after; one module a command."""

import click

from digest.cli.issue.approve import approve
from digest.cli.issue.correct import correct
from digest.cli.issue.edit import edit
from digest.cli.issue.listing import list_
from digest.cli.issue.reject import reject
from digest.cli.issue.show import show

COMMANDS: tuple[click.Command, ...] = (list_, show, edit, approve, reject, correct)


@click.group()
def issue() -> None:
    """The editor's hand: a note, pins, approval, corrections.

    With approval = true in a newsletter, its issues wait: edit them, then approve or reject them. What is out stays as
    it is, and is corrected by an issue of its own.
    """


for each in COMMANDS:
    issue.add_command(each)
