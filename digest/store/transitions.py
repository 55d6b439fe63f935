"""How a delivery's fields change from state to state; every outbox writes exactly these."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from digest.core.outbox import Delivery, Outcome, State

_FREE: Mapping[str, Any] = {"claim": "", "lease": None}


def claimed(delivery: Delivery, claim: str, lease: datetime) -> dict[str, Any]:
    """Taken by one sender until the lease runs out."""
    return {"state": State.CLAIMED, "claim": claim, "lease": lease, "attempts": delivery.attempts + 1}


def settled(outcome: Outcome) -> dict[str, Any]:
    """What an attempt came to; nobody holds the delivery any more."""
    told = {"phase": outcome.phase, "code": outcome.code, "reply": outcome.reply}
    return {"state": outcome.state, "not_before": outcome.not_before, **told, **_FREE}


def lost() -> dict[str, Any]:
    """A claim that ran out: the message may have gone, and nobody can know."""
    reply = "the sender stopped before it recorded an outcome"
    return {"state": State.AMBIGUOUS, "not_before": None, "phase": None, "code": 0, "reply": reply, **_FREE}


def counted(tally: Mapping[State, int]) -> dict[str, int]:
    """Every state by its name, also where there is nothing in it, and "planned", their sum."""
    return {state.value: tally.get(state, 0) for state in State} | {"planned": sum(tally.values())}
