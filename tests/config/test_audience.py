"""The [[audience]] tables of a newsletter: who gets an edition of their own."""

from pathlib import Path

import pytest

from digest.core.audience import Audience
from digest.core.profile import Profile
from tests.config.conftest import LEAST, MAIL, Reader, Refusal

PROFILES = """
[[profile]]
name = "Prompts"
keywords = ["prompt*"]
[[profile]]
name = "Cats"
keywords = ["cat"]
"""
WHOLE = "minutes = 9\n" + LEAST + MAIL + PROFILES
BOB = '[[audience]]\nname = "bob"\nrecipients = ["bob@example.org"]\n'
OWN = '[[audience.profile]]\nname = "{}"\nkeywords = ["mine"]\n'


def test_an_audience_says_who_gets_what(read: Reader, tmp_path: Path) -> None:
    """R41: profiles of the newsletter in its order, then its own; its own minutes, its own file of recipients."""
    (tmp_path / "lab.txt").write_text("cy@example.org\nCY@example.org\ndi@example.org # sometimes\n")
    lab = '[[audience]]\nname = "lab"\nrecipients_file = "lab.txt"\nprofiles = ["Cats", "Prompts"]\nminutes = 5\n'
    found = read(WHOLE + lab + OWN.format("Mine") + BOB)
    bob = Audience("bob", ("bob@example.org",), ("Prompts", "Cats"), (), 9)
    mine = Profile("Mine", keywords=("mine",))
    assert found.audiences == (
        bob,
        Audience("lab", ("cy@example.org", "di@example.org"), ("Prompts", "Cats"), (mine,), 5),
    )
    assert [each.name for each in found.profiles] == ["Prompts", "Cats"]
    assert [each.name for each in found.every_profile] == ["Prompts", "Cats", "Mine"]
    assert found.every_recipient == ("ada@example.org", "bob@example.org", "cy@example.org", "di@example.org")


def test_a_newsletter_as_an_audience_has_it(read: Reader) -> None:
    """Its profiles, minutes and recipients; all else, and who is in no audience, is as it was."""
    found = read(WHOLE + BOB + 'profiles = ["Cats"]\nminutes = 0\n' + OWN.format("Mine"))
    own = found.of("bob")
    assert [each.name for each in own.profiles] == ["Cats", "Mine"]
    assert own.delivery
    assert (own.minutes, own.delivery.recipients, own.audiences) == (0, ("bob@example.org",), ())
    assert (own.name, own.title, own.settings) == (found.name, found.title, found.settings)
    assert found.of("main") is found.of("nobody") is found


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (BOB + 'profiles = ["Dogs"]', "audience 1.profiles: there is no profile 'Dogs'; known are Prompts, Cats"),
        (BOB + "profiles = []", "audience 1.profiles: leaves no profile"),
        (BOB + "minute = 5", "audience 1.minute: "),
        (BOB + "minutes = 601", "audience 1.minutes: 601 is out of range"),
        (BOB.replace("bob", "main", 1), "audience 1.name: 'main' is the edition of all others"),
        (BOB.replace("bob", "B ob", 1), "audience 1.name: 'B ob' is no name for an audience"),
        (BOB.replace("bob@", "@", 1), "audience 1.recipients: "),
        ('[[audience]]\nname = "bob"\n', "audience 1.recipients: names nobody; add addresses"),
        (BOB + BOB, "audience 2.name: 'bob' stands twice"),
        (
            BOB.replace("bob@", "ADA@"),
            "audience 1.recipients: 'ADA@example.org' stands in delivery.recipients too; take it out of one of them",
        ),
        (
            BOB + BOB.replace('"bob"', '"bo"'),
            "audience 2.recipients: 'bob@example.org' stands in audience bob too; take it out of one of them",
        ),
        (
            BOB + OWN.format("Cats"),
            "audience 1.profile: 'Cats' is the name of a profile of the newsletter; give each profile a name",
        ),
        (BOB + OWN.format("Mine") * 2, "audience 1.profile 2.name: 'Mine' stands twice"),
        (BOB + '[[audience.profile]]\nname = "Mine"\n', "audience 1.profile 1.name: 'Mine' looks for nothing"),
        (
            BOB + OWN.format("Mine") + BOB.replace("bob", "bo") + OWN.format("Mine"),
            "audience 2.profile: 'Mine' is the name of a profile of audience bob; give each profile a name",
        ),
    ],
)
def test_what_is_wrong_is_said_with_its_place(refused: Refusal, text: str, told: str) -> None:
    """R12: file, table, key, and what to do."""
    assert refused(WHOLE + text).startswith(told)


def test_an_audience_needs_a_delivery(refused: Refusal) -> None:
    """Without one there is nobody to send an edition."""
    told = "audience 1.recipients: needs a [delivery]; add one, or take the audience out"
    assert refused(LEAST + PROFILES + BOB) == told
