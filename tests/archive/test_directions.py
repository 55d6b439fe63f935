"""What turns text around, or is not seen, in the files of a newsletter's archive."""

import json
from dataclasses import replace

import pytest

from digest.archive.site import site
from digest.core.issue import Issue
from digest.core.newsletter import Newsletter
from digest.core.paper import Paper, Revision
from tests.support.editions import sample_edition, sample_newsletter
from tests.support.issues import issue, new


def _pages(newsletter: Newsletter, made: Issue) -> dict[str, str]:
    return {path: data.decode() for path, data in site(newsletter, (made,)).items()}


@pytest.mark.parametrize("sign", ["\u202e", "\u202b", "\u2066", "\u2067", "\u200b", "\u2060", "\ufeff", "\U000e0041"])
def test_no_title_turns_around_what_follows_it(sign: str) -> None:
    """R36, R75: what begins a direction and is never ended, and what is not seen, stands in no file of the archive."""
    revision = Revision(f"A title {sign}gnp.exe", f"We show {sign}what follows.", authors=(f"Ada {sign}L",))
    edition = replace(sample_edition(), title=f"Papers {sign}of today", note=f"Look {sign}here.")
    made = issue(edition, new((Paper("2503.99999", revision),)))
    pages = _pages(sample_newsletter(title=f"Papers {sign}of today"), made)
    assert "A title gnp.exe" in pages["papers/2503.99999.html"]
    assert [path for path, text in pages.items() if sign in text or json.dumps(sign)[1:-1] in text] == []


@pytest.mark.parametrize("sign", ["\u200c", "\u200d", "\u200e", "\u200f", "\u061c", "\u00ad"])
def test_what_carries_meaning_stays(sign: str) -> None:
    """Joiners of scripts and emoji, marks of direction, and hyphens that are seen only where a line ends."""
    made = issue(sample_edition(), new((Paper("2503.99999", Revision(f"می{sign}خواهم")),)))
    assert f"می{sign}خواهم" in _pages(sample_newsletter(), made)["papers/2503.99999.html"]
