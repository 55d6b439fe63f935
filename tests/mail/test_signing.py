"""Signed mail on its way: what is sent verifies, and what cannot be signed as it was planned is not sent."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from digest.core.errors import MailError
from digest.core.issue import Issue
from digest.core.newsletter import Newsletter
from digest.core.outbox import Phase
from digest.mail.postman import Post
from digest.mail.writing.message import spliced
from digest.mail.writing.sealing import Sealing
from digest.store.memory_outbox import MemoryOutbox
from tests.support.editions import sample_delivery, sample_newsletter, sample_slot
from tests.support.letters import SECRET, letter
from tests.support.mailservers import Smtp
from tests.support.signing import signed, verdicts

NOW = sample_slot().due + timedelta(minutes=1)
LATER = NOW + timedelta(hours=2)


@pytest.fixture(name="signing")
def _signing(server: Smtp, tmp_path: Path) -> tuple[Newsletter, dict[str, str]]:
    """A newsletter with two keys, and what is published of them."""
    delivery = sample_delivery(relay=server.relay())
    return signed(sample_newsletter(file="trending.toml", delivery=delivery), tmp_path)


def without_last_key(newsletter: Newsletter) -> Newsletter:
    """The newsletter, one of whose keys somebody has taken out."""
    assert newsletter.delivery
    return replace(newsletter, delivery=replace(newsletter.delivery, dkim=newsletter.delivery.dkim[:1]))


def planned(newsletter: Newsletter, issue: Issue | None = None, outbox: MemoryOutbox | None = None) -> MemoryOutbox:
    """An outbox with an issue's deliveries."""
    made = outbox or MemoryOutbox()
    made.plan(*Post(made, SECRET).plan(newsletter, issue or letter()))
    return made


def test_what_is_sent_is_signed(server: Smtp, signing: tuple[Newsletter, dict[str, str]]) -> None:
    """R20: every message verifies by both keys, as the server took it."""
    newsletter, published = signing
    outbox = planned(newsletter)
    assert Post(outbox, SECRET).send(newsletter, NOW) == {"sent": 3}
    assert [verdicts(caught.data, published) for caught in server.caught] == [[True, True]] * 3


def test_a_retry_has_the_same_signatures(server: Smtp, signing: tuple[Newsletter, dict[str, str]]) -> None:
    """R15: the bytes of a second attempt are those of the first, two hours later."""
    newsletter, published = signing
    outbox = planned(newsletter)
    ((body, seal),) = ((each, Sealing(newsletter).seal(each)) for each in outbox._bodies.values())
    expected = sorted(spliced(body, each, seal) for each in outbox.deliveries())
    server.faults[Phase.DOT] = ["451 4.3.0 later"] * 3
    assert Post(outbox, SECRET).send(newsletter, NOW) == {"deferred": 3}
    assert Post(outbox, SECRET).send(newsletter, LATER) == {"sent": 3}
    assert sorted(caught.data for caught in server.caught) == expected
    assert verdicts(expected[0], published) == [True, True]


def test_a_key_that_is_gone_costs_nothing(server: Smtp, signing: tuple[Newsletter, dict[str, str]]) -> None:
    """R15, R20: nothing is claimed, nobody connects, and with the key back everything goes out."""
    newsletter, published = signing
    outbox = planned(newsletter)
    before = outbox.deliveries()
    with pytest.raises(
        MailError, match=r"trending.toml: delivery.dkim e1: is gone, .*; put it back with retired = true"
    ):
        Post(outbox, SECRET).send(without_last_key(newsletter), NOW)
    assert outbox.deliveries() == before
    assert server.commands == []
    assert Post(outbox, SECRET).send(newsletter, NOW) == {"sent": 3}
    assert [verdicts(caught.data, published) for caught in server.caught] == [[True, True]] * 3


def test_mail_that_was_planned_without_a_key_needs_none(
    server: Smtp, signing: tuple[Newsletter, dict[str, str]]
) -> None:
    """R15: keys that came later do not change it."""
    newsletter, published = signing
    assert newsletter.delivery
    unsigned = replace(newsletter, delivery=replace(newsletter.delivery, dkim=()))
    outbox = planned(unsigned)
    assert Post(outbox, SECRET).send(newsletter, NOW) == {"sent": 3}
    assert [verdicts(caught.data, published) for caught in server.caught] == [[]] * 3
