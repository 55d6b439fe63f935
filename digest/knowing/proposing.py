"""What a profile might say besides: keywords that tell its likes from the archive, and papers that it would like."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from digest.core.match import Match
from digest.core.paper import Paper
from digest.core.profile import Background, Profile
from digest.knowing.leaving import Matching
from digest.knowing.named import liked, names, within

SPARE = 3  # phrases that are looked at, for each that is wanted

Phrases = Callable[[Sequence[Paper], Sequence[Paper], int], tuple[str, ...]]  # liked, archive, how many


@dataclass(frozen=True, slots=True)
class Keyword:
    """A keyword that is proposed: how many likes it lets through, and how many papers that came in lately."""

    phrase: str
    likes: int
    recent: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is proposed for one profile.

    Attributes:
        likes: how many papers it likes that are known.
        keywords: the most telling first.
        papers: those that it does not name and ranks highest.
    """

    likes: int
    keywords: tuple[Keyword, ...]
    papers: tuple[Match, ...]


def propose(
    profile: Profile,
    papers: Sequence[Paper],
    recent: Sequence[Paper],
    background: Background,
    match: Matching,
    phrases: Phrases,
    most: int,
) -> Proposal:
    """What a profile might say besides.

    Args:
        profile: with likes, a library or neither.
        papers: the archive.
        recent: what came in lately.
        background: what the matching leans on; likes are looked for there too.
        match: the matching.
        phrases: finds the phrases that tell some papers from others.
        most: how many keywords, and how many papers.
    """
    every = list({paper.id: paper for paper in (*background.papers, *papers)}.values())
    likes = liked(profile, every)
    keywords = _keywords(profile, likes, recent, match, phrases(likes, papers, most * SPARE)) if likes else []
    attracts = likes or profile.text or profile.like
    named = names(profile)
    longer = replace(profile, limit=len(named) + most)  # what it likes stands first; what follows must say why
    (ranked,) = match([longer], papers, background) if papers and attracts else [None]
    fresh = (each for each in (ranked.ranking if ranked else ()) if not within(each.paper, named) and each.score > 0)
    return Proposal(
        len(likes), tuple(keywords[:most]), tuple(each for each, _ in zip(fresh, range(most), strict=False))
    )


def _keywords(
    profile: Profile, likes: Sequence[Paper], recent: Sequence[Paper], match: Matching, phrases: Sequence[str]
) -> list[Keyword]:
    """Phrases as keywords, each with what it lets through by itself; none that the profile's own would let through.

    What it lets through is asked of the matching, so that it is what a keyword of the profile will really do.
    """
    rules = [Profile(phrase, keywords=(phrase,)) for phrase in phrases]
    own = [Profile("", keywords=profile.keywords)] if profile.keywords else []
    by_likes = match([*rules, *own], likes, Background())
    by_recent = match(rules, recent, Background())
    had = {each.paper.id for matches in by_likes[len(rules) :] for each in matches.ranking}
    return [
        Keyword(phrase, len(through.ranking), len(lately.ranking))
        for phrase, through, lately in zip(phrases, by_likes, by_recent, strict=False)
        if {each.paper.id for each in through.ranking} - had or not own
    ]
