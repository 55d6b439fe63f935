"""Editions of audiences are rendered from what was seen for others: nothing but what is their own is made anew."""

from typing import Any

import pytest

from digest.core.audience import Audience
from digest.core.profile import Profile
from digest.render import Renderer, renderer
from digest.render.viewing import Viewer
from tests.support.editions import sample_edition, sample_newsletter

NAMES = ("Berlin", "Lagos", "Lima")
NEWSLETTER = sample_newsletter(
    audiences=tuple(
        Audience(name, (f"{name}@example.org".lower(),), own=(Profile(name, keywords=(name,)),), minutes=minutes)
        for minutes, name in enumerate(NAMES)
    )
)


def test_audiences_share_what_was_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever it goes to and whatever is chosen for them, a newsletter's papers are seen once; another's are not."""
    made: list[Viewer] = []

    def viewer(*of: Any) -> Viewer:
        made.append(Viewer(*of))
        return made[-1]

    monkeypatch.setattr(renderer, "Viewer", viewer)
    ours = Renderer()
    faces = [ours.render(NEWSLETTER.of(name), sample_edition()) for name in ("main", *NAMES)]
    assert faces == [faces[0]] * 4
    assert len(made) == 1
    other = ours.render(sample_newsletter(curator="by nobody"), sample_edition())
    assert other != faces[0]
    assert len(made) == 2


def test_a_look_knows_nobody() -> None:
    """No recipient and nothing that was chosen for one stays with what is shared."""
    look = NEWSLETTER.look
    assert look.delivery
    assert (look.every_recipient, look.every_profile, look.sources) == ((), (), ())
    assert look.of(NAMES[0]) == look == NEWSLETTER.of(NAMES[1]).look
