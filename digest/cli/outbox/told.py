"""Deliveries as programs and people read of them."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from digest.cli.app import App, plain
from digest.cli.report import WORRIES
from digest.core.outbox import Delivery, State

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
        "not_before": _moment(row.not_before),
        "settled": _moment(row.settled),
        "phase": row.phase.value if row.phase else None,
        "code": row.code,
        "reply": row.reply,
    }


def tell_counts(app: App, counts: dict[str, int]) -> None:
    """How many there are in each state, and in all; a state that a person must look at says so."""
    app.console.print(", ".join(f"[bold]{n}[/] {state}" for state, n in counts.items() if n or state == "planned"))
    if any(counts[state] for state in WORRIES):
        app.warn()


def tell_rows(app: App, rows: tuple[Delivery, ...]) -> None:
    """Deliveries, one a line."""
    wide = max((len(plain(row.recipient)) for row in rows), default=0)
    for row in rows:
        state = f"{row.state:<11}"
        state = f"[bold red]{state}[/]" if row.state in URGENT else state
        line = f"  {state} {row.newsletter}/{row.slot}  {plain(row.recipient):<{wide}}  {reply(row)}"
        app.console.print(line.rstrip())


def reply(row: Delivery) -> str:
    """What a server said last, where there is something to say."""
    said = f"{row.code or ''} {plain(row.reply)}".strip() if row.state is not State.SENT else ""
    return f"{said} (may arrive twice)".strip() if row.doubts and row.state is not State.AMBIGUOUS else said


def local(moment: datetime | None, zone: str) -> str:
    """A moment on a newsletter's clock."""
    return f"{moment.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M} {zone}" if moment else ""


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
