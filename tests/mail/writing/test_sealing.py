"""Which keys sign: rotation, and what is refused."""

from dataclasses import replace
from pathlib import Path

import pytest

from digest.core.dkim import ED25519, RSA, Dkim
from digest.core.errors import MailError
from digest.core.newsletter import Newsletter
from digest.mail.writing.message import spliced
from digest.mail.writing.planning import plan
from digest.mail.writing.sealing import Sealing
from tests.support.editions import sample_delivery, sample_newsletter
from tests.support.letters import SECRET, letter
from tests.support.signing import key_file, signed, verdicts


@pytest.fixture(name="newsletter")
def _newsletter(tmp_path: Path) -> Newsletter:
    return signed(sample_newsletter(file="trending.toml"), tmp_path)[0]


def by(newsletter: Newsletter, *keys: Dkim) -> Newsletter:
    """The newsletter with other keys."""
    assert newsletter.delivery
    return replace(newsletter, delivery=replace(newsletter.delivery, dkim=keys))


def dkim(newsletter: Newsletter) -> tuple[Dkim, ...]:
    """Its keys."""
    assert newsletter.delivery
    return newsletter.delivery.dkim


def test_a_plan_fixes_which_keys_sign(tmp_path: Path) -> None:
    """R15, R20: every key that is not retired, in their order."""
    newsletter, published = signed(sample_newsletter(), tmp_path)
    body, deliveries = plan(newsletter, letter(), SECRET)
    assert [(each.selector, each.domain, each.algorithm) for each in body.signing] == [
        ("r1", "example.org", RSA),
        ("e1", "example.org", ED25519),
    ]
    seal = Sealing(newsletter).seal(body)
    for delivery in deliveries:
        assert verdicts(spliced(body, delivery, seal), published) == [True, True]


def test_without_keys_nothing_is_signed() -> None:
    """A newsletter may leave that to its relay."""
    body, _ = plan(sample_newsletter(), letter(), SECRET)
    assert body.signing == ()
    assert Sealing(sample_newsletter()).seal(body) is None
    assert Sealing(sample_newsletter(delivery=None)).signing == ()


def test_keys_decide_signatures_and_nothing_else(newsletter: Newsletter) -> None:
    """R15: what is signed is what goes out without keys; which keys sign is part of what a delivery's sum tells."""
    (body, deliveries), (bare, unsigned) = (plan(each, letter(), SECRET) for each in (newsletter, by(newsletter)))
    assert replace(body, signing=()) == bare
    assert [replace(each, sha256="") for each in deliveries] == [replace(each, sha256="") for each in unsigned]
    assert {each.sha256 for each in deliveries}.isdisjoint(each.sha256 for each in unsigned)


def test_a_retired_key_signs_what_was_planned_and_nothing_new(newsletter: Newsletter, tmp_path: Path) -> None:
    """R20: so are keys changed while mail waits."""
    before, (delivery, *_) = plan(newsletter, letter(), SECRET)
    (tmp_path / "new").mkdir()
    fresh = Dkim("r2", "example.org", str(key_file(tmp_path / "new", RSA)))
    after = by(newsletter, *(replace(each, retired=True) for each in dkim(newsletter)), fresh)
    assert [each.selector for each in plan(after, letter(), SECRET)[0].signing] == ["r2"]
    first, second = (spliced(before, delivery, Sealing(each).seal(before)) for each in (newsletter, after))
    assert first == second


def test_a_key_that_is_gone_stops_what_it_was_to_sign(newsletter: Newsletter) -> None:
    """R15, R20: one line that says which, and what to do."""
    body, _ = plan(newsletter, letter(), SECRET)
    with pytest.raises(MailError) as problem:
        Sealing(by(newsletter, dkim(newsletter)[0])).seal(body)
    assert str(problem.value) == (
        "trending.toml: delivery.dkim e1: is gone, and mail of 2025-03-18-0700 that waits was planned to be signed by "
        "it (example.org); put it back with retired = true until that mail has gone, or give that mail up: "
        "digest outbox drop trending --slot 2025-03-18-0700; nothing of it was sent"
    )


def test_another_key_of_the_same_name_stops_it_too(newsletter: Newsletter, tmp_path: Path) -> None:
    """R15: the bytes would be others."""
    body, _ = plan(newsletter, letter(), SECRET)
    key_file(tmp_path, RSA)
    with pytest.raises(
        MailError, match="dkim r1: is another key than the one that mail of 2025-03-18-0700 was planned"
    ):
        Sealing(newsletter).seal(body)


def test_a_retired_key_that_nothing_needs_may_be_gone(newsletter: Newsletter) -> None:
    """Its file is not even looked for."""
    gone = Dkim("old", "example.org", "/nowhere/old.pem", retired=True)
    more = by(newsletter, *dkim(newsletter), gone)
    body, _ = plan(more, letter(), SECRET)
    assert Sealing(more).seal(body)


def test_nothing_is_planned_with_a_key_that_cannot_be_read(newsletter: Newsletter) -> None:
    """R20: no issue goes out unsigned by mistake."""
    broken = by(newsletter, Dkim("x", "example.org", "/nowhere/x.pem"))
    with pytest.raises(MailError, match=r"trending.toml: delivery.dkim x.key_file: /nowhere/x.pem cannot be read"):
        plan(broken, letter(), SECRET)


def test_an_issue_for_nobody_is_planned(newsletter: Newsletter) -> None:
    """A correction may reach nobody."""
    assert newsletter.delivery
    nobody = replace(newsletter, delivery=sample_delivery(recipients=(), dkim=dkim(newsletter)))
    assert plan(nobody, letter(), SECRET)[1] == ()
