"""Deliveries as programs and people read of them."""

from collections.abc import Collection, Iterable
from typing import Any

from digest.cli.app import App, plain
from digest.cli.claims import claims_line, died, iso
from digest.cli.report import WORRIES
from digest.core.outbox import Claims, Delivery, State

URGENT = frozenset(WORRIES)


def delivery_document(row: Delivery) -> dict[str, Any]:
    """A delivery as programs read of it."""
    return {
        "issue": f"{row.newsletter}/{row.slot}",
        "edition": row.edition,
        "recipient": row.recipient,
        "state": row.state.value,
        "message_id": row.message_id,
        "envelope_from": row.envelope_from,
        "attempts": row.attempts,
        "doubts": row.doubts,
        "lease": iso(row.lease),
        "not_before": iso(row.not_before),
        "settled": iso(row.settled),
        "phase": row.phase.value if row.phase else None,
        "code": row.code,
        "reply": row.reply,
    }


def tell_counts(app: App, counts: dict[str, int], states: Collection[State] = ()) -> None:
    """How many there are in each state, and in all; one that a person must look at says so, if it was asked for."""
    app.console.print(", ".join(f"[bold]{n}[/] {state}" for state, n in counts.items() if n or state == "planned"))
    if any(counts[state] for state in WORRIES if not states or state in states):
        app.warn()


def tell_claims(app: App, rows: Iterable[Delivery], zone: str) -> None:
    """What senders hold of some deliveries; that one has died is something to look at."""
    leases = [row.lease for row in rows if row.state is State.CLAIMED and row.lease]
    claims, now = Claims(len(leases), max(leases, default=None)), app.now()
    if line := claims_line(claims, now, zone):
        app.console.print(f"  {line}")
    if died(claims, now):
        app.warn()


def tell_rows(app: App, rows: tuple[Delivery, ...]) -> None:
    """Deliveries, one a line."""
    console, wide = app.console, max((len(plain(row.recipient)) for row in rows), default=0)
    for row in rows:
        state = f"{row.state:<11}"
        state = f"[bold red]{state}[/]" if row.state in URGENT else state
        line = f"  {state} {row.newsletter}/{row.slot}  {plain(row.recipient):<{wide}}  {reply(row)}"
        console.print(line.rstrip())


def reply(row: Delivery) -> str:
    """What a server said last, where there is something to say."""
    said = f"{row.code or ''} {plain(row.reply)}".strip() if row.state is not State.SENT else ""
    return f"{said} (may arrive twice)".strip() if row.doubts and row.state is not State.AMBIGUOUS else said
