from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from digest.core.outbox import Delivery, Outcome, Phase, State
from digest.mail.sending.patience import pause, with_patience
from digest.mail.writing.planning import plan
from tests.support.editions import sample_newsletter
from tests.support.letters import SECRET, letter

DEFERRED = Outcome(State.DEFERRED, Phase.RCPT, 450, "later")
MINUTE = timedelta(minutes=1)


def delivery(attempts: int) -> Delivery:
    """A delivery after some attempts."""
    return replace(plan(sample_newsletter(), letter(), SECRET)[1][0], attempts=attempts)


@given(st.integers(0, 1000))
def test_every_pause_is_between_5_and_67_minutes(attempts: int) -> None:
    """R45: however often it was tried, and the same when a run is repeated."""
    one = delivery(attempts)
    assert 5 * MINUTE <= pause(one) <= 67 * MINUTE
    assert pause(one) == pause(one)


def test_pauses_double_up_to_an_hour() -> None:
    """R45: exponential, each with its own jitter."""
    pauses = [pause(delivery(attempts)) for attempts in range(1, 8)]
    for got, least in zip(pauses, (5, 10, 20, 40, 60, 60, 60), strict=True):
        assert timedelta() <= got - least * MINUTE < 7 * MINUTE
    assert pauses[4] != pauses[5]


def test_recipients_are_scattered() -> None:
    """R45: a relay that comes back is not met by everybody at once."""
    deliveries = plan(sample_newsletter(), letter(), SECRET)[1]
    assert len({pause(each) for each in deliveries}) == 3


def test_a_deferred_delivery_is_tried_again_until_five_days_have_gone() -> None:
    """R45: then it is visibly expired, with the relay's last words."""
    one = delivery(3)
    again = with_patience(one, DEFERRED, one.date + timedelta(days=4))
    assert again == replace(DEFERRED, not_before=one.date + timedelta(days=4) + pause(one))
    over = with_patience(one, DEFERRED, one.date + timedelta(days=5) - MINUTE)
    assert over == replace(DEFERRED, state=State.EXPIRED)


def test_other_outcomes_stay_as_they_are() -> None:
    """Patience concerns what is deferred."""
    sent = Outcome(State.SENT, Phase.DOT, 250, "taken")
    assert with_patience(delivery(1), sent, delivery(1).date) is sent
