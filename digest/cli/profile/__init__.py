"""digest profile: what a profile looks for, how good it is, and what it would have given; one module a command."""

import click

from digest.cli.profile.eval import evaluate
from digest.cli.profile.imports import imports
from digest.cli.profile.replay import replay
from digest.cli.profile.show import show
from digest.cli.profile.suggest import suggest

COMMANDS: tuple[click.Command, ...] = (show, suggest, imports, evaluate, replay)


@click.group()
def profile() -> None:
    """What a profile looks for, how good it is, what it would give."""


for each in COMMANDS:
    profile.add_command(each)
