"""digest suppression: who gets no mail, and why."""

from collections.abc import Iterator, Sequence
from typing import Any

import click

from digest.addressing import check_recipient
from digest.cli.app import App, command, plain
from digest.core.errors import AddressError, UsageError
from digest.core.outbox import Reason, Suppression, address_key
from digest.wiring import Digest

EVERY = "every newsletter"
PAGE = 1000  # addresses that are read at once


@click.group()
def suppression() -> None:
    """Who gets no mail, and why."""


newsletter_option = click.option(
    "--newsletter", "name", default="", metavar="NEWSLETTER", help="Only the mail of this one [every newsletter]."
)


@suppression.command("list")
@click.argument("name", default="", metavar="[NEWSLETTER]")
@click.option("--address", default="", help="Only this address.")
@command
def list_(app: App, name: str, address: str) -> None:
    """List the addresses that get no mail, with the reason and since when."""
    if name:
        app.newsletter(name)
    with app.digest() as digest:
        pages = _pages(digest, name or None, address_key(address))
        if app.json:
            app.listed("suppressions", ([suppression_document(row) for row in page] for page in pages))
            return
        console, none = app.console, True
        for page in pages:
            none = False
            wide = max(len(plain(row.address)) for row in page)
            console.print("\n".join(f"{plain(row.address):<{wide}}  {suppression_line(row)}" for row in page))
        if none:
            console.print("Everybody gets mail.")


def _pages(digest: Digest, newsletter: str | None, address: str) -> Iterator[Sequence[Suppression]]:
    """Who gets no mail, some at a time, since there may be very many."""
    after = None
    while page := digest.store.returns.suppressions(newsletter, address, PAGE, after):
        after = page[-1]
        yield page


@suppression.command()
@click.argument("address")
@newsletter_option
@click.option("--reason", default="", metavar="WORDS", help="Why, for whoever looks at it later.")
@command
def add(app: App, address: str, name: str, reason: str) -> None:
    """Let an address get no more mail; what waits for it is not sent."""
    key = _checked(app, address, name)
    row = Suppression(key, name, Reason.BY_HAND, app.start(), " ".join(reason.split()))
    with app.digest() as digest:
        fresh = digest.store.returns.suppress(row)
    app.document({"address": key, "newsletter": name or None, "changed": fresh})
    app.console.print(f"{plain(key)} gets no more mail of {plain(name or EVERY)}." if fresh else _before(key, name))


@suppression.command()
@click.argument("address")
@newsletter_option
@command
def remove(app: App, address: str, name: str) -> None:
    """Let an address get mail again, from the next issue on."""
    key = _checked(app, address, name, known=False)
    with app.digest() as digest:
        changed = digest.store.returns.unsuppress(key, name)
        left = digest.store.returns.suppressions(None, key)
    app.document({"address": key, "newsletter": name or None, "changed": changed})
    told = "gets mail again, from the next issue on" if changed else "was not kept from mail"
    app.console.print(f"{plain(key)} {told}: {plain(name or EVERY)}.")
    for row in left:
        app.console.print(f"  [bold]still[/]  {suppression_line(row)}")


def meant_address(text: str) -> str:
    """An address that a person names.

    Raises:
        UsageError: it is none.
    """
    try:
        return check_recipient(text)
    except AddressError as problem:
        raise UsageError(problem.message, problem.remedy) from None


def suppression_line(row: Suppression) -> str:
    """What an address does not get, since when, and why."""
    return f"{row.at:%Y-%m-%d}  {plain(row.newsletter or EVERY)}  {plain(row.why)}"


def suppression_document(row: Suppression) -> dict[str, Any]:
    """The same as programs read it."""
    return {
        "address": row.address,
        "newsletter": row.newsletter or None,
        "reason": row.reason.value,
        "at": row.at.isoformat(),
        "said": row.said,
    }


def _checked(app: App, address: str, name: str, *, known: bool = True) -> str:
    """An address as suppressions hold it; a newsletter that is gone may be named where one is let in again."""
    if name and known:
        app.newsletter(name)
    return address_key(meant_address(address))


def _before(key: str, name: str) -> str:
    return f"{plain(key)} got no mail of {plain(name or EVERY)} before; its reason stays."
