"""Small papers and short questions for the tests of matching."""

from typing import Any

from digest.core.match import Matches, Reason
from digest.core.paper import Paper, Revision
from digest.core.profile import Background, Profile
from digest.matching import LexicalMatcher


def paper(title: str, abstract: str = "", paper_id: str = "", **values: Any) -> Paper:
    """A paper whose id is its title, unless one is given."""
    return Paper(paper_id or title, Revision(title, abstract, **values))


def matched(profile: Profile, *papers: Paper, background: tuple[Paper, ...] = ()) -> Matches:
    """What the shipped matching says for one profile."""
    (found,) = LexicalMatcher().match((profile,), papers, Background(background))
    return found


def let_through(profile: Profile, *papers: Paper) -> set[str]:
    """Titles of the papers that a profile's rules let through."""
    return {match.paper.title for match in matched(profile, *papers).ranking}


def score(profile: Profile, candidate: Paper, background: tuple[Paper, ...] = ()) -> float:
    """The score of one paper, 0 where it is shut out."""
    ranking = matched(profile, candidate, background=background).ranking
    return ranking[0].score if ranking else 0.0


def why(profile: Profile, candidate: Paper, background: tuple[Paper, ...] = ()) -> tuple[Reason, ...]:
    """The reasons for one paper."""
    return matched(profile, candidate, background=background).ranking[0].reasons
