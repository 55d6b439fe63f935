from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from digest.core.match import ReasonKind
from digest.core.newsletter import First, Newsletter
from digest.core.profile import Profile
from digest.core.slots import slots
from digest.knowing.replay import Replayed, Standing
from digest.wiring import replay_profiles
from tests.support.working import Working, at

DAYS = {
    "2025-03-10": ["Agents at work", "Image models", "Old agents"],
    "2025-03-11": ["Image models", "Video of agents", "Video models", "More video"],
    "2025-03-12": ["Agents at work", "Audio models", "Agents of the weekend"],
    "2025-03-15": ["Audio agents"],
}
TABLES = """
[[profile]]
name = "Agents"
keywords = ["agent*"]
limit = 2
[[profile]]
name = "Video"
keywords = ["video*"]
"""


@pytest.fixture
def working(tmp_path: Path) -> Working:
    """Four days of a page; papers come back and stay."""
    made = Working(tmp_path, tables=TABLES)
    for day, titles in DAYS.items():
        made.dump(day, titles)
    made.digest.pipeline.ingest.fetch(made.newsletter, at("2025-03-16"))
    return made


def changed(newsletter: Newsletter, **values: object) -> Newsletter:
    """The newsletter with another first profile."""
    first, *rest = newsletter.profiles
    return replace(newsletter, profiles=(replace(first, **values), *rest))  # type: ignore[arg-type]


def replayed(working: Working, after: Newsletter, days: int = 30, until: str = "2025-03-16") -> Replayed:
    """What a replay finds."""
    found = replay_profiles(working.digest, working.newsletter, after, days, date.fromisoformat(until))
    assert found is not None
    return found


def titles(given: tuple[object, ...]) -> list[str]:
    """Titles with the days of their issues."""
    return [f"{each.day:%d} {each.paper.title}" for each in given]  # type: ignore[attr-defined]


def test_without_a_change_it_is_what_the_issues_said(tmp_path: Path, working: Working) -> None:
    """R3: the sections of real runs, slot by slot, are what the replay says, paper by paper and day by day."""
    real = Working(tmp_path / "real", tables=TABLES)
    said: dict[str, list[str]] = {"Agents": [], "Video": []}
    for day, page in DAYS.items():
        real.dump(day, page)
        issue = real.digest.pipeline.run(real.newsletter, at(day)).issue
        assert issue is not None
        for section in issue.edition.sections:
            said[section.profile] += [f"{day[-2:]} {entry.paper.title}" for entry in section.entries]
    found = replayed(working, working.newsletter)
    assert {each.profile: titles(each.after) for each in found.outcomes} == said
    assert all(each.before == each.after and not each.gained and not each.lost for each in found.outcomes)
    assert list(found.new.values()) == [3, 3, 2, 1]


def test_a_change_gains_and_loses(working: Working) -> None:
    """With the day, and how the other version has each paper."""
    after = changed(working.newsletter, keywords=("audio*", "agent*"))
    agents, video = replayed(working, after).outcomes
    assert titles(agents.gained) == ["12 Audio models"]
    assert agents.gained[0].other == Standing()
    assert not agents.lost
    assert not video.gained
    dropped = replayed(working, changed(working.newsletter, keywords=("audio*",))).outcomes
    lost = {"10 Agents at work", "10 Old agents", "12 Agents of the weekend"}
    assert set(titles(dropped[0].lost)) >= lost
    assert all(each.other.score is None for each in dropped[0].lost if not each.other.section)


def test_limits_and_sections_hold_as_in_an_issue(working: Working) -> None:
    """A wider profile takes a paper from a section, and a smaller limit leaves papers without room."""
    agents, video = replayed(working, changed(working.newsletter, keywords=("video*", "agent*"))).outcomes
    taken = {each.paper.title for each in agents.gained} & {each.paper.title for each in video.lost}
    assert taken
    assert all(each.other.section == "Agents" for each in video.lost)
    assert sum(each.day == date(2025, 3, 11) for each in agents.after) == 2
    smaller, _ = replayed(working, changed(working.newsletter, limit=1)).outcomes
    assert len(smaller.lost) == 1
    assert smaller.lost[0].other.selected
    assert not smaller.lost[0].other.section


def test_days_end_with_the_last_snapshot(working: Working) -> None:
    """So many days back, and nothing that stands for a later day than is asked for."""
    found = replayed(working, working.newsletter, days=4)
    assert (found.first, found.last, list(found.new)) == (
        date(2025, 3, 12),
        date(2025, 3, 15),
        [date(2025, 3, 12), date(2025, 3, 15)],
    )
    found = replayed(working, working.newsletter, days=1, until="2025-03-11")
    assert (found.first, found.last, found.new) == (date(2025, 3, 11), date(2025, 3, 11), {date(2025, 3, 11): 3})
    assert replay_profiles(working.digest, working.newsletter, working.newsletter, 30, date(2025, 3, 1)) is None


def test_what_no_slot_falls_on_waits_for_the_next(working: Working) -> None:
    """A weekend's papers come on Monday; without a cadence, each on its day."""
    weekdays = replace(working.newsletter, cadence=replace(working.newsletter.cadence, days=(0, 1, 2, 3, 4)))
    working.newsletter = weekdays
    assert list(replayed(working, weekdays).new)[-1] == date(2025, 3, 17)
    assert not list(slots("x", replace(weekdays.cadence, days=()), at("2025-03-10"), at("2025-03-20")))
    working.newsletter = replace(weekdays, cadence=replace(weekdays.cadence, days=()))
    assert list(replayed(working, working.newsletter).new)[-1] == date(2025, 3, 15)


def test_a_baseline_is_not_told(working: Working) -> None:
    """What its source began with is what later dumps are measured by."""
    (source,) = working.newsletter.sources
    working.newsletter = replace(working.newsletter, sources=(replace(source, first=First.BASELINE),))
    assert list(replayed(working, working.newsletter).new.values()) == [0, 3, 2, 1]


def test_a_paper_that_a_profile_names_is_known_from_the_first_day(working: Working) -> None:
    """A like that came in late turns the days before it too, and its own paper is said to be named."""
    name = next(each.paper.id for each in replayed(working, working.newsletter).outcomes[0].after if each.day.day == 12)
    liking = Profile("Agents", like=(name,))
    after = replace(working.newsletter, profiles=(liking, *working.newsletter.profiles[1:]))
    agents, _ = replayed(working, after).outcomes
    assert any(each.day < date(2025, 3, 12) for each in agents.after)
    named = [each.paper.id for each in agents.after if any(r.kind is ReasonKind.ITSELF for r in each.reasons)]
    assert named == [name]


def test_a_profile_more_and_one_fewer(working: Working) -> None:
    """Each is told by its name, though the other version lacks it."""
    others = (working.newsletter.profiles[0], Profile("Audio", keywords=("audio*",)))
    found = replayed(working, replace(working.newsletter, profiles=others))
    assert [each.profile for each in found.outcomes] == ["Agents", "Audio", "Video"]
    assert titles(found.outcomes[1].gained)
    assert len(found.outcomes[2].lost) == len(found.outcomes[2].before) > 0
