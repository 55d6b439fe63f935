"""digest outbox show: all that is known of the deliveries to an address, and their messages."""

import sys

import click

from digest.cli.app import App, command, plain
from digest.cli.claims import local, until_at_most
from digest.cli.issue.meant import meant_slot
from digest.cli.outbox import told
from digest.core.errors import UsageError
from digest.core.outbox import Delivery, address_key


@click.command()
@click.argument("name", metavar="NEWSLETTER")
@click.argument("address", metavar="ADDRESS")
@click.option("--slot", default="", help="Only the delivery of this slot; by default the last one.")
@click.option(
    "--message",
    is_flag=True,
    help="Print the message itself, as it goes out, and nothing else; with --json, beside the rest.",
)
@command
def show(app: App, name: str, address: str, slot: str, *, message: bool) -> None:
    """Show a delivery: its state, its envelope, and what the relay said last."""
    newsletter = app.newsletter(name)
    with app.digest() as digest:
        slot = meant_slot(digest, [newsletter], slot) if slot else ""
        rows = digest.store.outbox.deliveries(name, slot, (), address_key(address))
        if not rows:
            of = f" in the slot {slot}" if slot else ""
            raise UsageError(f"{name}: there is no delivery to {address}{of}", f"see digest outbox list {name}")
        row = rows[-1]
        text = digest.message(newsletter, row) if message else b""
    if message and not text:
        raise UsageError(f"{name}: the message to {row.recipient} cannot be made as it was planned")
    if message and not app.json:
        sys.stdout.buffer.write(text)
        return
    app.document(told.delivery_document(row) | ({"message": text.decode("ascii")} if message else {}))
    for label, said in _facts(row, newsletter.cadence.zone):
        if said:
            app.console.print(f"  {label:<10} {said}")


def _facts(row: Delivery, zone: str) -> list[tuple[str, str]]:
    tries = f"{row.attempts}, the last one came to {row.phase}" if row.phase else str(row.attempts)
    return [
        ("issue", f"{row.newsletter}/{row.slot}"),
        ("to", plain(row.recipient)),
        ("state", f"[bold]{row.state}[/]"),
        ("reply", told.reply(row)),
        ("attempts", tries),
        ("settled", local(row.settled, zone)),
        ("again", local(row.not_before, zone)),
        ("held", until_at_most(row.lease, zone)),
        ("message", plain(row.message_id)),
        ("envelope", plain(row.envelope_from)),
    ]
