"""Whole issues from the bundled dumps, compared with the files that people have read."""

import os
from pathlib import Path

import pytest

from digest.core.issue import Edition
from digest.core.mailing import Feedback
from digest.core.newsletter import Thumbnails
from digest.render import Renderer
from tests.support.editions import (
    DAYS,
    hostile_edition,
    pictured_edition,
    quiet_edition,
    retold_edition,
    sample_edition,
    sample_newsletter,
    selected_edition,
)

FOLDER = Path(__file__).parents[1] / "golden"
UPDATE = bool(os.environ.get("DIGEST_UPDATE_GOLDEN"))


@pytest.mark.parametrize(
    ("name", "edition"),
    [
        ("first", sample_edition(DAYS[0])),
        ("second", sample_edition(DAYS[1])),
        ("selected", selected_edition()),
        ("quiet", quiet_edition()),
        ("retold", retold_edition()),
        ("hostile", hostile_edition()),
        ("taught", selected_edition()),
        ("pictured", pictured_edition()),
    ],
)
def test_an_issue_is_as_it_was_read(name: str, edition: Edition) -> None:
    """The three faces, byte for byte; ``DIGEST_UPDATE_GOLDEN=1`` writes them anew."""
    feedback = Feedback("teach@example.org" if name == "taught" else "")
    thumbnails = Thumbnails.LINKED if name == "pictured" else Thumbnails.NONE
    faces = Renderer().render(sample_newsletter(feedback=feedback, thumbnails=thumbnails), edition)
    found = {"html": faces.html, "txt": faces.text, "md": faces.markdown}
    if UPDATE:
        for ending, text in found.items():
            (FOLDER / f"{name}.{ending}").write_text(text, encoding="utf-8", newline="\n")
    assert found == {ending: (FOLDER / f"{name}.{ending}").read_text(encoding="utf-8") for ending in found}
