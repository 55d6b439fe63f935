"""digest outbox retry, hold, release, drop: what a person decides of deliveries."""

from collections.abc import Callable, Collection, Iterable
from typing import Any, TypeVar

import click

from digest.cli.app import App, command, plain
from digest.cli.issue.meant import meant_slot
from digest.cli.outbox.told import tell_counts
from digest.core import words
from digest.core.outbox import State, address_key

Decorated = TypeVar("Decorated", bound=Callable[..., Any])

RETRIED = (State.DEFERRED, State.FAILED, State.EXPIRED, State.UNSUPPORTED)  # unless others are named
DROPPED = (State.PENDING, State.DEFERRED, State.HELD)  # likewise
RETRIABLE = (*RETRIED, State.AMBIGUOUS, State.SUPPRESSED)
slot_option = click.option("--slot", default="", help="Only the deliveries of this slot, or day.")
address_option = click.option("--to", "address", default="", metavar="ADDRESS", help="Only those to this address.")


def only_option(states: Iterable[State], more: str = "") -> Callable[[Decorated], Decorated]:
    """The option by which deliveries in some states are chosen, of which there is more to say."""
    choice = click.Choice([state.value for state in states])
    told = f"Only this state; may be repeated. {more}".rstrip()
    return click.option("--only", "states", multiple=True, type=choice, help=told)


@click.command()
@click.argument("name", metavar="NEWSLETTER")
@slot_option
@address_option
@only_option(RETRIABLE, "Ambiguous ones must be named, for they may arrive twice.")
@command
def retry(app: App, name: str, slot: str, address: str, states: tuple[str, ...]) -> None:
    """Let deliveries that did not go be due again, at once: deferred, failed, expired and unsupported ones.

    The same bytes go again under the same Message-ID. A suppressed one goes only after its address was let in again.
    """
    chosen = [State(state) for state in states] or RETRIED
    _ordered(app, "due again", State.PENDING, chosen, name, slot, address)


@click.command()
@click.argument("name", metavar="NEWSLETTER")
@slot_option
@address_option
@command
def hold(app: App, name: str, slot: str, address: str) -> None:
    """Stop deliveries that wait, until they are released; what is under way comes to its end."""
    _ordered(app, "held", State.HELD, (State.PENDING, State.DEFERRED), name, slot, address)


@click.command()
@click.argument("name", metavar="NEWSLETTER")
@slot_option
@address_option
@command
def release(app: App, name: str, slot: str, address: str) -> None:
    """Let deliveries go that are held."""
    _ordered(app, "released", State.PENDING, (State.HELD,), name, slot, address)


@click.command()
@click.argument("name", metavar="NEWSLETTER")
@slot_option
@address_option
@only_option((*DROPPED, State.AMBIGUOUS), "Ambiguous ones must be named, for they may have arrived.")
@command
def drop(app: App, name: str, slot: str, address: str, states: tuple[str, ...]) -> None:
    """Give up deliveries that wait or are held, such as those whose DKIM key is lost for good.

    They are suppressed, by hand; `digest outbox retry --only suppressed` lets them go all the same.
    """
    chosen = [State(state) for state in states] or DROPPED
    _ordered(app, "given up", State.SUPPRESSED, chosen, name, slot, address)


def _ordered(app: App, verb: str, state: State, states: Collection[State], name: str, slot: str, address: str) -> None:
    newsletter = app.newsletter(name)
    with app.digest() as digest:
        outbox, slot = digest.store.outbox, meant_slot(digest, [newsletter], slot) if slot else ""
        key = address_key(address)
        number = outbox.put(app.now(), state, states, name, slot, key)
        counts = outbox.counts(name, slot, key)
    app.document({"newsletter": name, "changed": number, "counts": counts})
    app.console.print(f"{plain(name)}  [bold]{number}[/] {words.plural(number, 'delivery', 'deliveries')} {verb}")
    tell_counts(app, counts)
