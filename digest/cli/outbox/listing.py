"""digest outbox list: deliveries and their states."""

import click

from digest.cli.app import App, command
from digest.cli.issue.meant import meant_slot
from digest.cli.outbox.ordering import address_option, only_option, slot_option
from digest.cli.outbox.told import delivery_document, tell_claims, tell_counts, tell_rows
from digest.core.outbox import State, address_key


@click.command(name="list")
@click.argument("name", default="", metavar="[NEWSLETTER]")
@slot_option
@address_option
@only_option(State)
@command
def list_(app: App, name: str, slot: str, address: str, states: tuple[str, ...]) -> None:
    """List deliveries and their states."""
    newsletters = app.newsletters((name,) if name else ()) if name or slot else ()
    with app.digest() as digest:
        slot = meant_slot(digest, newsletters, slot) if slot else ""
        counts = digest.store.outbox.counts(name, slot, address_key(address))
        chosen = [State(state) for state in states]
        rows = digest.store.outbox.deliveries(name, slot, chosen, address_key(address))
    app.document({"counts": counts, "deliveries": [delivery_document(row) for row in rows]})
    tell_counts(app, counts, chosen)
    tell_claims(app, rows, newsletters[0].cadence.zone if name else "UTC")
    tell_rows(app, rows)
