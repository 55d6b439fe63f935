"""What is told of a newsletter's mail from its settings alone."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from digest.core.dkim import RSA, Dkim
from digest.core.finding import Finding, Level
from digest.core.newsletter import Newsletter
from digest.mail.checking.settings import findings
from tests.support.editions import sample_delivery, sample_newsletter
from tests.support.signing import key_file, signed


@pytest.fixture(name="newsletter")
def _newsletter(tmp_path: Path) -> Newsletter:
    return signed(sample_newsletter(file="trending.toml"), tmp_path)[0]


def altered(newsletter: Newsletter, **values: object) -> Newsletter:
    """The newsletter with other settings of its delivery."""
    assert newsletter.delivery
    return replace(newsletter, delivery=replace(newsletter.delivery, **values))  # type: ignore[arg-type]


def told(found: Sequence[Finding], level: Level) -> list[str]:
    """What was said on a level."""
    return [f"{each.about}: {each.said}; {each.remedy}" for each in found if each.level is level]


def test_all_is_well(newsletter: Newsletter) -> None:
    """R20, R22: each thing that was looked at is named."""
    found = findings(newsletter)
    assert {each.level for each in found} == {Level.GOOD}
    assert [each.about for each in found] == ["dkim key", "dkim key", "alignment", "bounces", "unsubscribe"]
    assert "r1._domainkey.example.org: rsa-sha256, 2048 bits" in found[0].said
    assert "bounces+TOKEN@example.org, with room for 24 characters more" in found[3].said


def test_without_mail_there_is_nothing_to_look_at() -> None:
    """A note, and nothing wrong."""
    assert [each.level for each in findings(sample_newsletter(delivery=None))] == [Level.NOTE]


def test_who_leaves_signing_to_the_relay_is_told_how_to_look() -> None:
    """R20: it may; a copy of a mail tells."""
    (note,) = told(findings(sample_newsletter()), Level.NOTE)
    assert note.endswith("digest doctor trending --mail FILE")


def test_a_weak_key_is_wrong(newsletter: Newsletter, tmp_path: Path) -> None:
    """RFC 8301: with fewer than 2048 bits."""
    small = rsa.generate_private_key(65_537, 512 * 2)
    pem = small.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    weak = Dkim("weak", "example.org", str(key_file(tmp_path, RSA, pem)))
    (wrong,) = told(findings(altered(newsletter, dkim=(weak,))), Level.WRONG)
    assert "1024 bits: receivers take so few for weak" in wrong
    assert "digest dkim new" in wrong


def test_a_key_that_cannot_be_read_is_wrong(newsletter: Newsletter) -> None:
    """The others are looked at all the same."""
    assert newsletter.delivery
    gone = replace(newsletter.delivery.dkim[1], key_file="/nowhere/e1.pem")
    found = findings(altered(newsletter, dkim=(newsletter.delivery.dkim[0], gone)))
    assert ["/nowhere/e1.pem cannot be read" in each for each in told(found, Level.WRONG)] == [True]
    assert sum(each.about == "dkim key" for each in found if each.level is Level.GOOD) == 1


def test_ed25519_alone_is_wrong(newsletter: Newsletter) -> None:
    """RFC 8463: many cannot verify it, so that it goes beside an RSA key."""
    assert newsletter.delivery
    retired = replace(newsletter.delivery.dkim[0], retired=True)
    (wrong,) = told(findings(altered(newsletter, dkim=(retired, newsletter.delivery.dkim[1]))), Level.WRONG)
    assert "only Ed25519 keys sign" in wrong


def test_retired_keys_alone_are_wrong(newsletter: Newsletter) -> None:
    """New issues would go unsigned."""
    assert newsletter.delivery
    retired = tuple(replace(each, retired=True) for each in newsletter.delivery.dkim)
    (wrong,) = told(findings(altered(newsletter, dkim=retired)), Level.WRONG)
    assert "every key is retired" in wrong


def test_a_key_of_another_domain_is_wrong(newsletter: Newsletter) -> None:
    """R20: newsletters that come from no file are looked at too."""
    assert newsletter.delivery
    foreign = tuple(replace(each, domain="example.net") for each in newsletter.delivery.dkim)
    wrong = told(findings(altered(newsletter, dkim=foreign)), Level.WRONG)
    assert ["says nothing for example.org" in each for each in wrong] == [True, True]


def test_returned_mail_of_another_domain_is_a_note(newsletter: Newsletter) -> None:
    """SPF then says nothing for the sender, and DKIM has to."""
    (note,) = told(findings(altered(newsletter, bounces="b@example.net")), Level.NOTE)
    assert "SPF says nothing for example.org" in note
    assert told(findings(altered(newsletter, bounces="b@mail.example.org")), Level.NOTE) == []


def test_an_address_without_room_for_a_token_is_wrong(newsletter: Newsletter) -> None:
    """R22: VERP needs 33 characters."""
    (wrong,) = told(findings(altered(newsletter, bounces=f"{'b' * 32}@example.org")), Level.WRONG)
    assert "at most 31 characters" in wrong


def test_leaving_by_the_senders_own_address_is_a_note(newsletter: Newsletter) -> None:
    """R19: somebody must read it."""
    (note,) = told(findings(altered(newsletter, unsubscribe=sample_delivery().sender.address)), Level.NOTE)
    assert "which is the sender's own" in note
