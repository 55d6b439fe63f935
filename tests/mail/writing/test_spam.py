"""R24: what a spam filter says of our messages."""

import pytest

from digest.core.issue import Edition, Inputs, Issue
from digest.render import Renderer
from tests.support.editions import quiet_edition, sample_edition, sample_newsletter
from tests.support.letters import messages
from tests.support.programs import spam


@pytest.mark.spamassassin
@pytest.mark.parametrize("edition", [sample_edition(), quiet_edition()])
def test_nothing_looks_like_spam(edition: Edition) -> None:
    """R24: the parts say the same, and the score by local rules stays below 2; a message that asks for it scores."""
    newsletter = sample_newsletter()
    issue = Issue(edition.slot, edition, Renderer().render(newsletter, edition), Inputs())
    message = messages(newsletter, issue)[0]
    score, rules = spam(message)
    assert score < 2
    assert not rules & {"MPART_ALT_DIFF", "MPART_ALT_DIFF_COUNT"}


@pytest.mark.spamassassin
def test_the_filter_is_awake() -> None:
    """The pattern that every filter knows (GTUBE) is told as spam, so that a low score means something."""
    gtube = "XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X"
    score, rules = spam(f"From: a@example.org\r\nSubject: x\r\n\r\n{gtube}\r\n".encode())
    assert score > 900
    assert "GTUBE" in rules
