"""digest outbox explain: why an address gets mail, or none."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import click

from digest.cli.app import App, command, plain
from digest.cli.claims import died, until_at_most
from digest.cli.outbox.told import delivery_document
from digest.cli.suppression import meant_address, suppression_document, suppression_line
from digest.core.forwarded import FORWARDED
from digest.core.newsletter import Newsletter
from digest.core.outbox import Claims, Delivery, Returned, State, Suppression, address_key
from digest.core.refusals import hopeless

LAST = 10  # deliveries, and mails that came back, that are shown
# What a person can do about a delivery in a state, where there is anything to do.
REMEDIES = {
    State.PENDING: "its mail waits to be sent: digest send, or the daemon, sends it",
    State.CLAIMED: "a sender is at work on it, or has died; its claim holds {until}, then digest send settles it",
    State.HELD: "its mail was stopped by a person: digest outbox release {which} lets it go",
    State.DEFERRED: "a server put it off; it is tried again by itself",
    State.FAILED: "a server refused it; once the reason is gone, digest outbox retry {which} sends it again",
    State.AMBIGUOUS: "nobody can know whether it arrived; digest outbox retry {which} --only ambiguous sends it again, "
    "perhaps twice",
    State.SUPPRESSED: "its last mail was not sent; digest outbox retry {which} --only suppressed sends it all the same",
    State.UNSUPPORTED: "the relay takes no addresses beyond ASCII; another relay, or another address, would",
    State.EXPIRED: "no server took it in the end; digest outbox retry {which} sends it again",
}


TURNED_AWAY = "the relay could not be used; once it can be, it goes by itself"
DIED = "a sender that died held it; digest send settles it"


@dataclass(frozen=True)
class Known:
    """All that is known of an address.

    Attributes:
        address: as it was asked for.
        gets: the newsletters that it is a recipient of.
        suppressions: why it gets no mail.
        deliveries: what was planned for it, the latest last.
        returned: what came back, the latest last.
        zones: the time zone of each newsletter.
    """

    address: str
    gets: tuple[str, ...]
    suppressions: tuple[Suppression, ...]
    deliveries: tuple[Delivery, ...]
    returned: tuple[Returned, ...]
    zones: Mapping[str, str]


@click.command()
@click.argument("address")
@command
def explain(app: App, address: str) -> None:
    """Say why an address gets mail, or none.

    It shows which newsletters it is a recipient of, what keeps mail from it, what became of its last mails, what came
    back, and what to do.
    """
    address = meant_address(address)
    newsletters = app.newsletters()
    with app.digest() as digest:
        key, store = address_key(address), digest.store
        sent = store.outbox.deliveries(address=key)
        known = Known(
            address,
            tuple(each.name for each in newsletters if _gets(each, key)),
            store.returns.suppressions(None, key),
            tuple(sorted(sent, key=lambda each: (each.date, each.slot, each.newsletter))),
            store.returns.returned(key),
            {each.name: each.cadence.zone for each in newsletters},
        )
    told = list(advice(known, app.now()))
    app.document(_document(known, told))
    for line in _lines(known):
        app.console.print(line)
    for line in told:
        app.console.print(f"  [bold]so[/]         {plain(line)}")


def advice(known: Known, now: datetime) -> Iterator[str]:
    """What follows, and what to do about it; the first line is the answer."""
    for row in known.suppressions:
        which = f" --newsletter {row.newsletter}" if row.newsletter else ""
        lets = f"digest suppression remove {known.address}{which} lets it in again{_warning(row, known)}"
        yield f"it gets no mail of {row.newsletter or 'any newsletter'} ({row.reason}); {lets}"
    if not known.gets:
        yield "it is a recipient of no newsletter: add it to recipients in a [delivery]"
    elif not known.suppressions and not known.deliveries:
        yield "nothing was planned for it yet: it gets the next issue"
    latest = {each.newsletter: each for each in known.deliveries}
    for newsletter, last in latest.items():
        if last.state in REMEDIES and (last.state is not State.SUPPRESSED or not known.suppressions):
            yield f"{newsletter} {last.slot}: {_remedy(last, known.zones.get(newsletter, 'UTC'), now)}"
    if not known.suppressions and known.returned and _from_elsewhere(known.returned[-1]):
        yield "what came back names another address, to which its mail is forwarded; once more, and it gets no more"
    soft = [each for each in known.returned if each.kind == "soft"]
    if soft and not known.suppressions:
        yield f"a server could not deliver to it for a time ({soft[-1].status}), which keeps no mail from it"
    well = all(each.state is State.SENT for each in latest.values()) and latest
    if well and known.gets and not known.suppressions and not soft:
        yield "a server took its mails, and none came back: look at filters and folders of spam there"


def _remedy(last: Delivery, zone: str, now: datetime) -> str:
    """What a person can do about a delivery."""
    if died(Claims(1, last.lease), now):
        return DIED
    if last.turned_away:
        return TURNED_AWAY
    which = f"{last.newsletter} --slot {last.slot} --to {last.recipient}"
    return REMEDIES[last.state].format(which=which, until=until_at_most(last.lease, zone))


def _from_elsewhere(back: Returned) -> bool:
    return back.said.startswith(FORWARDED) and (back.kind == "complaint" or hopeless(back.status))


def _warning(row: Suppression, known: Known) -> str:
    """What to think of before it is let in again."""
    codes = [each.status for each in known.returned if each.kind == "hard"]
    if any(hopeless(code) for code in codes) and row.reason == "bounced":
        return ", once the mailbox exists"
    return ", if the person asks for it" if row.reason in {"complained", "unsubscribed"} else ""


def _gets(newsletter: Newsletter, key: str) -> bool:
    return key in map(address_key, newsletter.every_recipient)


def _lines(known: Known) -> Iterator[str]:
    yield f"[bold]{plain(known.address)}[/]"
    yield f"  recipient  {plain(', '.join(known.gets) or 'of no newsletter')}"
    for row in known.suppressions:
        yield f"  [bold red]no mail[/]    {suppression_line(row)}"
    for sent in known.deliveries[-LAST:]:
        yield f"  mail       {plain(_told(sent))}"
    for back in known.returned[-LAST:]:
        told = f"{back.newsletter}/{back.slot}  {back.kind}  {back.status} {back.said}"
        yield f"  came back  {back.at:%Y-%m-%d %H:%M}  {plain(told.rstrip())}"


def _told(sent: Delivery) -> str:
    tried = f"tried {sent.attempts} times" if sent.attempts > 1 else ""
    phase = f"at {sent.phase}" if sent.phase and sent.state is not State.SENT else ""
    words = (sent.state.value, tried, phase, str(sent.code or ""), sent.reply)
    when = f"{sent.settled:%Y-%m-%d %H:%M}" if sent.settled else f"{sent.date:%Y-%m-%d} planned"
    return f"{when}  {sent.newsletter}/{sent.slot}  {' '.join(word for word in words if word)}"


def _document(known: Known, told: Sequence[str]) -> dict[str, Any]:
    return {
        "address": known.address,
        "newsletters": list(known.gets),
        "suppressions": [suppression_document(row) for row in known.suppressions],
        "deliveries": [delivery_document(sent) for sent in known.deliveries],
        "returned": [
            {
                "issue": f"{back.newsletter}/{back.slot}",
                "kind": back.kind,
                "status": back.status,
                "at": back.at.isoformat(),
                "said": back.said,
            }
            for back in known.returned
        ],
        "advice": list(told),
    }
