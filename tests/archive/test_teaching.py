"""What the public pages leave out of an issue: how its subscribers teach."""

from dataclasses import replace

import pytest

from digest.archive.site import site
from digest.core.mailing import Feedback
from digest.core.newsletter import Archive
from digest.render import Renderer
from tests.support.editions import hostile_edition, sample_edition, sample_newsletter, selected_edition
from tests.support.issues import issue, new


@pytest.mark.parametrize("archive", [Archive(), sample_newsletter().archive], ids=["folder", "public"])
def test_pages_do_not_say_how_subscribers_teach(archive: Archive) -> None:
    """R73: no page, feed or plain face has a link to the mailbox of [feedback], and all are as they are without one."""
    quiet = sample_newsletter(archive=archive)
    loud = replace(quiet, feedback=Feedback("teach@example.org"))
    for edition in (sample_edition(), selected_edition(), hostile_edition()):
        one = issue(edition, new(tuple(entry.paper for entry in edition.entries)))
        found = [site(each, [replace(one, faces=Renderer().render(each, edition))]) for each in (quiet, loud)]
        assert found[0] == found[1]
        assert not any(
            b"teach@" in text or b"teach at" in text or b"ess like this" in text for text in found[1].values()
        )
