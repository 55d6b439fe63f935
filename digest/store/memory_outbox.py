"""Deliveries, what came back, and who gets no mail, in plain memory."""

from bisect import bisect
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import islice, takewhile
from threading import RLock

from digest.core.errors import StoreError
from digest.core.outbox import (
    DOUBTS,
    OUT,
    Body,
    Claims,
    Delivery,
    Exchanged,
    Key,
    Outcome,
    Returned,
    State,
    Suppression,
)
from digest.store.transitions import (
    STOPPABLE,
    barred,
    counted,
    due,
    exchanged,
    given_back,
    lost,
    ordered,
    unwanted,
)


class MemoryOutbox:
    """`digest.ports.Outbox` in dictionaries.

    Attributes:
        lock: held while anything of it changes.
        rows: all deliveries.
        suppressions: by newsletter and address, who gets no mail.
    """

    def __init__(self) -> None:
        self.lock = RLock()
        self.rows: dict[Key, Delivery] = {}
        self.suppressions: dict[tuple[str, str], Suppression] = {}
        self._bodies: dict[Key, Body] = {}
        self._keys: list[Key] = []  # of all rows, in the order in which they are due

    def plan(self, body: Body, deliveries: Iterable[Delivery]) -> int:
        """Add a body and its deliveries; what is already there stays as it is. Returns how many were added."""
        with self.lock:
            bodies = {(body.newsletter, body.slot, body.edition): body} | self._bodies
            fresh = {each.key: each for each in reversed(list(deliveries)) if each.key not in self.rows}
            for each in fresh.values():
                if (each.newsletter, each.slot, each.edition) not in bodies:
                    raise StoreError(f"the delivery to {each.recipient} has no body", "nothing was written")
                if reason := barred(self._why(), each):
                    fresh[each.key] = replace(each, **unwanted(reason, None))
            self._bodies = bodies
            self.rows |= fresh
            self._keys = sorted([*self._keys, *fresh])
        return len(fresh)

    def body(self, newsletter: str, slot: str, edition: str) -> Body | None:
        """The shared bytes of an edition's deliveries."""
        return self._bodies.get((newsletter, slot, edition))

    def due(self, now: datetime, newsletter: str, limit: int, after: Delivery | None = None) -> tuple[Delivery, ...]:
        """What may be claimed: pending, or deferred and due, oldest slot first."""
        with self.lock:
            first = bisect(self._keys, after.key if after else (newsletter,))
            keys = takewhile(lambda key: key[0] == newsletter, islice(self._keys, first, None))
            return tuple(islice((row for key in keys if due(row := self.rows[key], now)), limit))

    def waiting(self, newsletter: str) -> tuple[tuple[str, str], ...]:
        """The slots of which something is pending or deferred, each with an edition."""
        found = self.deliveries(newsletter, states=(State.PENDING, State.DEFERRED))
        return tuple(sorted({(each.slot, each.edition) for each in found}))

    def exchange(
        self,
        done: Sequence[tuple[Delivery, Outcome]],
        wanted: Sequence[Delivery],
        now: datetime,
        until: datetime,
        claim: str,
    ) -> Exchanged:
        """Record outcomes and claim what is next, both at once."""
        with self.lock:
            keys = sorted({each.key for each in (*(each for each, _ in done), *wanted)} & self.rows.keys())
            there = [self.rows[key] for key in keys]
            result, moved = exchanged(there, done, self._why(), now, until, claim)
            self.rows |= {each.key: each for each in moved}
        return result

    def renew(self, claim: str, until: datetime) -> int:
        """Let the leases of all that is held under a claim run longer. Returns how many there are."""
        with self.lock:
            held = [each for each in self.deliveries(states=(State.CLAIMED,)) if each.claim == claim]
            self.rows |= {each.key: replace(each, lease=until) for each in held}
        return len(held)

    def release(self, now: datetime, newsletter: str = "", *, again: bool = False) -> int:
        """Take back claims whose lease has run out, whose fate cannot be known. Returns how many."""
        with self.lock:
            claims = self.deliveries(newsletter, states=(State.CLAIMED,))
            over = [each for each in claims if each.lease and each.lease <= now]
            for each in over:
                changes = lost(now, again=again and each.doubts + 1 < DOUBTS)
                self.rows[each.key] = replace(each, doubts=each.doubts + 1, **changes)
        return len(over)

    def put(
        self, now: datetime, state: State, states: Collection[State], newsletter: str, slot: str = "", address: str = ""
    ) -> int:
        """Let deliveries in some states be in another one, because a person says so. Returns how many were."""
        with self.lock:
            those = self.deliveries(newsletter, slot, states, address) if states else ()
            if state is State.PENDING:
                why = self._why()
                those = tuple(each for each in those if not barred(why, each))
            self.rows |= {each.key: replace(each, **ordered(state, now)) for each in those}
        return len(those)

    def counts(self, newsletter: str = "", slot: str = "", address: str = "") -> dict[str, int]:
        """How many deliveries there are in each state, and their sum as "planned"."""
        return counted(Counter(each.state for each in self.deliveries(newsletter, slot, (), address)))

    def sent_since(self, newsletter: str, since: datetime) -> int:
        """How many deliveries of a newsletter were sent since a time."""
        return sum(
            bool(each.settled and each.settled >= since) for each in self.deliveries(newsletter, "", [State.SENT])
        )

    def claims(self, newsletter: str = "") -> Claims:
        """How many deliveries senders hold, and until when at most."""
        leases = [each.lease for each in self.deliveries(newsletter, states=(State.CLAIMED,)) if each.lease]
        return Claims(len(leases), max(leases, default=None))

    def turned_away(self, newsletter: str) -> Delivery | None:
        """The last delivery that waits for a relay, by slot and recipient."""
        waiting = self.deliveries(newsletter, states=(State.DEFERRED,))
        return next((each for each in reversed(waiting) if each.turned_away), None)

    def deliveries(
        self, newsletter: str = "", slot: str = "", states: Collection[State] = (), address: str = ""
    ) -> tuple[Delivery, ...]:
        """Deliveries by newsletter, slot and recipient."""
        return tuple(
            each
            for _, each in sorted(self.rows.items())
            if newsletter in {"", each.newsletter}
            and slot in {"", each.slot}
            and (not states or each.state in states)
            and address in {"", each.address}
        )

    def _why(self) -> dict[tuple[str, str], str]:
        return {key: each.why for key, each in self.suppressions.items()}


class MemoryReturns:
    """`digest.ports.Returns` beside a `MemoryOutbox`."""

    def __init__(self, outbox: MemoryOutbox) -> None:
        self._outbox = outbox
        self._returned: dict[str, Returned] = {}

    def by_envelope(self, envelope_from: str) -> Delivery | None:
        """The delivery that went out under an envelope sender."""
        return next((each for each in self._outbox.deliveries() if each.envelope_from == envelope_from), None)

    def by_message_id(self, newsletter: str, slot: str, message_id: str) -> Delivery | None:
        """The delivery of a slot whose message has a Message-ID."""
        found = self._outbox.deliveries(newsletter, slot)
        return next((each for each in found if each.message_id == message_id), None)

    def take(self, returned: Returned, suppression: Suppression | None) -> bool:
        """Remember what came back; False where its mark is known."""
        key = returned.newsletter, returned.slot, returned.recipient
        with self._outbox.lock:
            if key not in self._outbox.rows:
                raise StoreError(f"no delivery to {returned.recipient} is known", "nothing was written")
            if returned.mark in self._returned:
                return False
            self._returned[returned.mark] = returned
            there = self._outbox.rows[key]
            if there.state in OUT:
                self._outbox.rows[key] = replace(there, **given_back(returned))
            if suppression:
                self.suppress(suppression)
        return True

    def returned(self, address: str) -> tuple[Returned, ...]:
        """All that came back for an address, in any spelling, by time."""
        keys = {each.key for each in self._outbox.deliveries(address=address)}
        found = [each for each in self._returned.values() if (each.newsletter, each.slot, each.recipient) in keys]
        return tuple(sorted(found, key=lambda each: (each.at, each.mark)))

    def suppress(self, suppression: Suppression) -> bool:
        """Let an address get no more mail; what waits for it is suppressed at once."""
        key = suppression.newsletter, suppression.address
        with self._outbox.lock:
            waiting = self._outbox.deliveries(suppression.newsletter, "", STOPPABLE, suppression.address)
            changes = unwanted(suppression.why, suppression.at)
            self._outbox.rows |= {each.key: replace(each, **changes) for each in waiting}
            fresh = key not in self._outbox.suppressions
            self._outbox.suppressions.setdefault(key, suppression)
        return fresh

    def unsuppress(self, address: str, newsletter: str) -> bool:
        """Let an address get mail again, from the next issue on. Returns whether it got none before."""
        with self._outbox.lock:
            return self._outbox.suppressions.pop((newsletter, address), None) is not None

    def suppressions(
        self, newsletter: str | None = None, address: str = "", limit: int = 0, after: Suppression | None = None
    ) -> tuple[Suppression, ...]:
        """Who gets no mail, by address."""
        names, passed = {"", newsletter}, (after.address, after.newsletter) if after else ()
        found = sorted(self._outbox.suppressions.values(), key=lambda each: (each.address, each.newsletter))
        those = (
            each
            for each in found
            if (newsletter is None or each.newsletter in names)
            and address in {"", each.address}
            and (each.address, each.newsletter) > passed
        )
        return tuple(islice(those, limit or None))
