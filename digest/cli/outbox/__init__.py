"""digest outbox: deliveries, what became of them, and what a person decides of them; one module a command."""

import click

from digest.cli.outbox.explain import explain
from digest.cli.outbox.listing import list_
from digest.cli.outbox.ordering import drop, hold, release, retry
from digest.cli.outbox.show import show

COMMANDS: tuple[click.Command, ...] = (list_, show, explain, retry, hold, release, drop)


class Listing(click.Group):
    """Commands, of which `list` need not be named: `digest outbox trending` lists its deliveries."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Name it where it was not, also before its options."""
        known = (*self.commands, *ctx.help_option_names)
        return super().parse_args(ctx, args if args and args[0] in known else ["list", *args])


@click.group(cls=Listing)
def outbox() -> None:
    """Deliveries: what became of them, and what is to.

    Every message to every recipient is a delivery, in exactly one state: pending, claimed, held, sent, deferred,
    failed, ambiguous, suppressed, unsupported or expired.
    """


for each in COMMANDS:
    outbox.add_command(each)
