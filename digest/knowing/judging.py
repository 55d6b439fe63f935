"""Where papers were judged: how high a profile ranks what is relevant, and what its cut sends of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from digest.core.paper import Paper
from digest.core.profile import Background, Profile
from digest.knowing.leaving import Matching
from digest.knowing.measures import Measures, Sent, measures, sent
from digest.knowing.named import names, within

AT_ONCE = 64  # rankings that are in memory at once

Judgments = Mapping[str, bool | None]  # by paper id: relevant, not, or not to be asked about


@dataclass(frozen=True, slots=True)
class Judged:
    """What judgments say of one profile.

    Attributes:
        relevant: how many papers are.
        papers: of how many that it could rank.
        ranked: how well its ranking does.
        sent: how well its cut does.
    """

    relevant: int
    papers: int
    ranked: Measures
    sent: Sent


def taught(profile: Profile) -> Judgments:
    """The judgments that a profile's own lessons are."""
    return {lesson.paper: lesson.weight > 0 for lesson in profile.lessons}


def judge(
    profiles: Sequence[Profile],
    papers: Sequence[Paper],
    background: Background,
    judgments: Mapping[str, Judgments],
    match: Matching,
) -> tuple[Judged | None, ...]:
    """What judgments come to, a profile each; None for one of which no relevant paper is known.

    A profile ranks the archive, but for what it names itself. Where there are no judgments of it, its lessons are
    taken for them, and it is asked as it was before them.

    Args:
        profiles: the profiles.
        papers: the archive.
        background: what the matching leans on.
        judgments: by the name of a profile.
        match: the matching.
    """
    asked = [profile if judgments.get(profile.name) else replace(profile, lessons=()) for profile in profiles]
    told = [judgments.get(profile.name) or taught(profile) for profile in profiles]
    candidates = [_candidates(profile, papers, known) for profile, known in zip(asked, told, strict=True)]
    relevant = [
        {paper for paper, is_so in known.items() if is_so} & there
        for known, there in zip(told, candidates, strict=True)
    ]
    todo = [number for number, found in enumerate(relevant) if found]
    done: dict[int, Judged] = {}
    for start in range(0, len(todo), AT_ONCE):
        part = todo[start : start + AT_ONCE]
        for number, matches in zip(part, match([asked[n] for n in part], papers, background), strict=True):
            ranking, given = ([each.paper.id for each in these] for these in (matches.ranking, matches.selected))
            there, wanted = candidates[number], relevant[number]
            figures = measures(ranking, there, wanted), sent(given, there, wanted)
            done[number] = Judged(len(wanted), len(there), *figures)
    return tuple(done.get(number) for number in range(len(profiles)))


def _candidates(profile: Profile, papers: Sequence[Paper], known: Judgments) -> set[str]:
    """The papers that a profile can be asked about: not those that it names itself, nor those left out by judgment."""
    named = names(profile)
    return {paper.id for paper in papers if known.get(paper.id, False) is not None and not within(paper, named)}
