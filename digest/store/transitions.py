"""How a delivery's fields change from state to state; every outbox writes exactly these."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from operator import attrgetter
from typing import Any

from digest.core.outbox import Delivery, Exchanged, Outcome, Phase, Reason, Returned, State

Why = tuple[str, str]  # newsletter, or empty for any; address
LOST = "the sender stopped before it recorded an outcome"
WAITING = frozenset({State.PENDING, State.DEFERRED})
STOPPABLE = WAITING | {State.HELD}  # by a suppression
_FREE: Mapping[str, Any] = {"claim": "", "lease": None}
_PUT: Mapping[str, Any] = {each.name: getattr(Delivery, each.name).__set__ for each in fields(Delivery)}
_VALUES = attrgetter(*_PUT)


def claimed(delivery: Delivery, claim: str, lease: datetime) -> dict[str, Any]:
    """Taken by one sender until the lease runs out."""
    return {"state": State.CLAIMED, "claim": claim, "lease": lease, "attempts": delivery.attempts + 1}


def settled(delivery: Delivery, outcome: Outcome, now: datetime) -> dict[str, Any]:
    """What an attempt came to; nobody holds the delivery any more."""
    told = {"phase": outcome.phase, "code": outcome.code, "reply": outcome.reply, "settled": now}
    doubts = delivery.doubts + (outcome.doubtful or outcome.state is State.AMBIGUOUS)
    return {"state": outcome.state, "not_before": outcome.not_before, "doubts": doubts, **told, **_FREE}


def lost(now: datetime, *, again: bool) -> dict[str, Any]:
    """A claim that ran out: the message may have gone, and nobody can know. It waits for a person, or goes again."""
    told = {"phase": None, "code": 0, "reply": LOST, "settled": now}
    return {
        "state": State.DEFERRED if again else State.AMBIGUOUS,
        "not_before": now if again else None,
        **told,
        **_FREE,
    }


def ordered(state: State, now: datetime) -> dict[str, Any]:
    """Put into a state by a person: what was known of it stays, but no pause; one that is given up says so."""
    if state is State.SUPPRESSED:
        return unwanted(Reason.BY_HAND.value, now)
    return {"state": state, "not_before": None, "settled": now}


def unwanted(why: str, now: datetime | None) -> dict[str, Any]:
    """Not to be sent, since its address gets no mail."""
    return {"state": State.SUPPRESSED, "not_before": None, "reply": why, "settled": now}


def given_back(returned: Returned) -> dict[str, Any]:
    """Accepted by a server, and then not delivered after all; nothing, where what came back is no such report."""
    state = {"hard": State.FAILED, "soft": State.EXPIRED}.get(returned.kind)
    if state is None:
        return {}
    said = f"{returned.status} {returned.said}".strip()
    return {"state": state, "phase": Phase.RETURNED, "code": 0, "reply": said, "settled": returned.at}


def due(delivery: Delivery, now: datetime) -> bool:
    """Whether it may be claimed."""
    return delivery.state in WAITING and (delivery.not_before is None or delivery.not_before <= now)


def barred(why: Mapping[Why, str], delivery: Delivery) -> str | None:
    """Why its address gets no mail; None where it gets some."""
    if not why:
        return None
    address = delivery.address
    return why.get(("", address)) or why.get((delivery.newsletter, address))


def changed(delivery: Delivery, changes: Mapping[str, Any]) -> Delivery:
    """The delivery with some fields changed; `dataclasses.replace` takes twice as long, for each message twice."""
    made = object.__new__(Delivery)
    for put, value in zip(_PUT.values(), _VALUES(delivery), strict=True):
        put(made, value)
    for name, value in changes.items():
        _PUT[name](made, value)
    return made


def all_exchanged(
    done: Sequence[tuple[Delivery, Outcome]], wanted: Sequence[Delivery], until: datetime, claim: str
) -> Exchanged:
    """What an exchange comes to in which everything was as it should be."""
    taken = tuple(changed(each, claimed(each, claim, until)) for each in wanted)
    return Exchanged(frozenset(each.key for each, _ in done), taken)


def exchanged(
    there: Iterable[Delivery],
    done: Sequence[tuple[Delivery, Outcome]],
    why: Mapping[Why, str],
    now: datetime,
    until: datetime,
    claim: str,
) -> tuple[Exchanged, list[Delivery]]:
    """What an exchange comes to, and all deliveries that it changes.

    Args:
        there: those that it names, as they stand.
        done: as `digest.ports.Outbox.exchange` has it, as is all that follows.
        why: by newsletter and address, why there is no mail for it.
        now: the time.
        until: when the new leases run out.
        claim: who claims.
    """
    outcomes = {each.key: (each.claim, outcome) for each, outcome in done}
    recorded, taken, moved = set(), [], []
    for each in there:
        if each.key in outcomes:
            under, outcome = outcomes[each.key]
            if (each.state, each.claim) == (State.CLAIMED, under):
                recorded.add(each.key)
                moved.append(changed(each, settled(each, outcome, now)))
        elif due(each, now):
            if reason := barred(why, each):
                moved.append(changed(each, unwanted(reason, now)))
            else:
                taken.append(changed(each, claimed(each, claim, until)))
    return Exchanged(frozenset(recorded), tuple(taken)), [*moved, *taken]


def counted(tally: Mapping[State, int]) -> dict[str, int]:
    """Every state by its name, also where there is nothing in it, and "planned", their sum."""
    return {state.value: tally.get(state, 0) for state in State} | {"planned": sum(tally.values())}
