"""What a profile might say besides: keywords that tell its likes from the archive, and papers that it would like."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import islice

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
        papers: those that it does not name and that reach its cut, the nearest first.
        drawn: whether its likes or its text draw it to anything, so that it has a cut.
    """

    likes: int
    keywords: tuple[Keyword, ...]
    papers: tuple[Match, ...]
    drawn: bool = False


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
    drawn = bool(likes or profile.text or profile.like)
    found = _near(profile, papers, background, match, most) if papers and drawn else ()
    return Proposal(len(likes), tuple(keywords[:most]), found, drawn)


def _near(
    profile: Profile, papers: Sequence[Paper], background: Background, match: Matching, most: int
) -> tuple[Match, ...]:
    """What a profile would rank highest, does not name, and would be sent by its relevance alone."""
    named = names(profile)
    longer = replace(profile, limit=len(named) + most, at_least=0)  # what it likes stands first; what follows says why
    ruled = profile.keywords or profile.authors  # which send whatever they find, however far it is
    alone = [replace(longer, keywords=(), authors=(), limit=1)] if ruled else []
    ranked, *others = match([longer, *alone], papers, background)
    near = {each.paper.id for each in (others or [ranked])[0].selected}
    fresh = (each for each in ranked.ranking if each.paper.id in near and not within(each.paper, named))
    return tuple(islice(fresh, most))


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
