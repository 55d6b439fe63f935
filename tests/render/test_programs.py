"""R31: what mail programs do not support of a page is known, and does without it."""

from pathlib import Path

import pytest

from digest.core.issue import Edition
from digest.core.newsletter import Thumbnails
from digest.render import Renderer
from digest.resources import themes
from tests.support.editions import hostile_edition, pictured_edition, quiet_edition, sample_newsletter
from tests.support.programs import unsupported

BASELINE = Path(__file__).parent / "baselines" / "caniemail.txt"


def _known() -> dict[str, set[str]]:
    """The baseline: a finding a line, its programs, and why it does no harm."""
    lines = [line for line in BASELINE.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
    parts = [[part.strip() for part in line.split("|")] for line in lines]
    assert all(why for _, _, why in parts)
    return {finding: set(programs.split(", ")) for finding, programs, _ in parts}


@pytest.mark.node
@pytest.mark.parametrize("theme", ["", *map(str, themes().values())], ids=["default", *themes()])
@pytest.mark.parametrize("edition", [pictured_edition(), quiet_edition(), hostile_edition()])
def test_programs_lack_only_what_is_known(tmp_path: Path, edition: Edition, theme: str) -> None:
    """R31: findings for Gmail, Outlook, Apple Mail and Yahoo are those of the baseline, in every theme."""
    page = tmp_path / "mail.html"
    newsletter = sample_newsletter(theme=theme, thumbnails=Thumbnails.LINKED)
    page.write_text(Renderer().render(newsletter, edition).html, encoding="utf-8")
    known = _known()
    assert {(what, program) for what, program in unsupported(page) if program not in known.get(what, set())} == set()
