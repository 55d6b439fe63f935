"""digest profile: what a profile looks for, how good it is, and what it would have given; one module a command."""

import click

COMMANDS: tuple[click.Command, ...] = ()


@click.group()
def profile() -> None:
    """What a profile looks for, how good it is, what it would give."""


for each in COMMANDS:
    profile.add_command(each)
