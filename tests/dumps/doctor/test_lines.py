"""Dumps of a line a paper, in the words of the doctor."""

import pytest

from digest.core.between import Laid
from digest.dumps.doctor.lines import weigh


@pytest.mark.parametrize(("count", "told"), [(1, "1 line never"), (2, "2 lines never"), (2_000, "2,000 lines never")])
def test_one_line_is_no_lines(count: int, told: str) -> None:
    """R68: a number and its noun go together."""
    assert told in weigh(Laid(records=5_000, fresh=count, unread=0), ()).reason
