"""What came back of a mail that the recipient has forwarded: no proof of anything, until it comes again."""

from datetime import timedelta
from typing import Any

import pytest

from digest.core.outbox import Delivery, Outcome, Phase, Reason, State
from digest.core.returning import Fate, Taken
from digest.mail.receiving import Receiving
from digest.ports import Store
from digest.store.memory import MemoryStore
from tests.support.editions import sample_delivery, sample_newsletter
from tests.support.outboxes import claim, record
from tests.support.returned import ADA, EXIM, complaint, mail, notice
from tests.support.stored import NOON, body, delivery

ELSE = "rfc822; eve@else.example"
TRENDING = sample_newsletter(delivery=sample_delivery(recipients=(ADA,)))
DAY = timedelta(days=1)


@pytest.fixture(name="store")
def _store() -> Store:
    return MemoryStore()


@pytest.fixture(name="receiving")
def _receiving(store: Store) -> Receiving:
    return Receiving(store.returns, store.outbox, [TRENDING])


def sent(store: Store, number: int, after: timedelta = DAY, to: str = ADA) -> str:
    """Let one issue be sent; returns the sender of its envelope."""
    of, envelope = body(f"2025-03-{number:02}-0700"), f"bounces+{number}@example.org"
    store.outbox.plan(of, [delivery(to, of, envelope_from=envelope, date=NOON + number * after)])
    for each in claim(store.outbox):
        record(store.outbox, each, Outcome(State.SENT, Phase.DOT, 250, "queued"))
    return envelope


def come(store: Store, receiving: Receiving, number: int, after: timedelta = DAY, **values: Any) -> Taken:
    """Let an issue be sent and come back from where it was forwarded to."""
    return receiving.take(notice(to=sent(store, number, after), **({"final": ELSE} | values)), NOON)


def reasons(store: Store) -> list[tuple[str, Reason]]:
    """Who gets no more of any newsletter, and why."""
    return [(each.address, each.reason) for each in store.returns.suppressions() if not each.newsletter]


def of(store: Store, number: int) -> Delivery:
    """One of the deliveries."""
    return store.outbox.deliveries()[number]


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({}, "forwarded to eve@else.example: 550 5.1.1 <ada@far.example>: no such user"),
        ({"more": f"Original-Recipient: rfc822; {ADA}\n", "said": ""}, "forwarded to eve@else.example"),
        ({"final": "x-local; nobody", "said": "smtp; 550 no"}, "550 no"),
    ],
    ids=["another", "both", "nobody"],
)
def test_what_names_another_address_suppresses_nobody(
    store: Store, receiving: Receiving, values: dict[str, Any], told: str
) -> None:
    """R44: that eve has no mailbox says nothing of ada's; yet the delivery has failed, and what it was is kept."""
    taken = come(store, receiving, 1, **values)
    assert (taken.fate, taken.status, taken.said, taken.suppressed) == (Fate.HARD, "5.1.1", told, False)
    assert reasons(store) == []
    assert of(store, 0).state is State.FAILED
    assert [each.said for each in store.returns.returned(ADA)] == [told]


def test_a_report_of_exim_on_another_address(store: Store, receiving: Receiving) -> None:
    """R44: by its header."""
    to = sent(store, 1).encode()
    data = EXIM.replace(b"bounces+token@example.org", to).replace(ADA.encode(), b"eve@else.example")
    assert receiving.take(data, NOON).status == "5.1.1"
    assert reasons(store) == []


@pytest.mark.parametrize(
    "final", [f"rfc822; {ADA.upper()}", "utf-8; ada@bücher.example", "rfc822;<ada@xn--bcher-kva.example>"]
)
def test_the_address_itself_in_any_spelling_is_proof(store: Store, receiving: Receiving, final: str) -> None:
    """R44: the case of its letters does not count, nor how a domain beyond ASCII is written."""
    address = "ada@xn--bcher-kva.example" if "her" in final else ADA
    assert receiving.take(notice(to=sent(store, 1, to=address), final=final), NOON).suppressed
    assert reasons(store) == [(address, Reason.BOUNCED)]


def test_what_comes_back_twice_in_a_row_ends_it(store: Store, receiving: Receiving) -> None:
    """The subscription reaches nobody: the next issue went the same way."""
    assert not come(store, receiving, 1).suppressed
    assert come(store, receiving, 2).suppressed
    assert reasons(store) == [(ADA, Reason.BOUNCED)]


def test_a_fault_of_one_day_ends_nothing(store: Store, receiving: Receiving) -> None:
    """Two newsletters of one morning come back for one reason; nor is the same report twice a second one."""
    for number in (1, 2, 3):
        assert not come(store, receiving, number, timedelta(hours=1)).suppressed
    again = notice(to="bounces+1@example.org", final=ELSE)
    assert receiving.take(again, NOON).fate is Fate.KNOWN
    assert reasons(store) == []


def test_what_arrived_in_between_begins_anew(store: Store, receiving: Receiving) -> None:
    """No report came of the second issue."""
    assert not come(store, receiving, 1).suppressed
    sent(store, 2)
    assert not come(store, receiving, 3).suppressed


@pytest.mark.parametrize("status", ["5.2.2", "4.4.7", "5.7.1"])
def test_only_what_would_be_proof_is_counted(store: Store, receiving: Receiving, status: str) -> None:
    """R44: a full mailbox, a server that is away, a filter: neither the first time nor the second."""
    come(store, receiving, 1, status=status, said="")
    assert not come(store, receiving, 2).suppressed
    assert not come(store, receiving, 3, status=status, said="").suppressed
    assert reasons(store) == []


def test_a_complaint_from_elsewhere_is_for_a_person(store: Store, receiving: Receiving) -> None:
    """RFC 5965: one of many who read a list may have complained; of the next issue too, and it ends."""
    first, second = (
        complaint(fields="Original-Rcpt-To: <eve@else.example>\n", copy="", to=sent(store, n)) for n in (1, 2)
    )
    taken = receiving.take(first, NOON)
    assert (taken.fate, taken.recipient, taken.suppressed) == (Fate.COMPLAINT, ADA, False)
    assert taken.said == "forwarded to eve@else.example: FW: 56 new papers"
    assert receiving.take(first, NOON).fate is Fate.KNOWN
    assert reasons(store) == []
    assert receiving.take(second, NOON).suppressed
    assert reasons(store) == [(ADA, Reason.COMPLAINED)]


@pytest.mark.parametrize("named", ["", f"Original-Rcpt-To: <{ADA}>\n", "Original-Rcpt-To: <redacted@far.example>\n"])
def test_a_complaint_that_may_be_the_recipients_counts_at_once(store: Store, receiving: Receiving, named: str) -> None:
    """RFC 6590: providers leave out who it was, or all of the name but the domain."""
    assert receiving.take(complaint(fields=named, copy="", to=sent(store, 1)), NOON).suppressed


def test_who_leaves_after_a_report_is_not_suppressed_by_it(store: Store, receiving: Receiving) -> None:
    """What else came back counts for nothing."""
    receiving.take(mail("Re: 56", ["Auto-Submitted: auto-replied"], to=sent(store, 1)), NOON)
    assert not come(store, receiving, 2).suppressed
