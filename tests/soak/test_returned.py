"""The reading of returned mail under many mutated mails: no crash, and no token that was not there before."""

import pytest

from digest.core.returning import Came, What
from digest.mail.returned.mime import PARTS
from digest.mail.returned.reading import examined
from tests.support.hanging import no_hang
from tests.support.mutating import Mutator
from tests.support.returned import SEEDS
from tests.support.soak import rounds


def sound(came: Came) -> None:
    """What is promised of whatever was read."""
    assert came.what in {*What}
    assert came.subject.isprintable()
    assert len(came.statuses) <= 64 * PARTS
    for status in came.statuses:
        assert status.said.isprintable()
        assert all(part.isdecimal() for part in status.status.split(".") if part)
    assert came.what is not What.REPORT or came.statuses


@pytest.mark.soak
def test_mutated_mails_are_read_or_left() -> None:
    """R48, issue 6: 100,000 cases in the long form, of mails of all kinds, the same each time."""
    mutator = Mutator(SEEDS, SEEDS, "soak returned")
    shapes = set()
    with no_hang(rounds(120, 3600)):
        for _ in range(rounds(2_000, 100_000)):
            data = mutator.case()
            came = examined(data)
            sound(came)
            shape = came.what, len(came.statuses), bool(came.to), bool(came.sender)
            if shape not in shapes:
                shapes.add(shape)
                mutator.keep(data)
    assert {what for what, *_ in shapes} == {*What}
