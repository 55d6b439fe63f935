"""Small issues for the tests of composing: papers by number, made-up matches, and real papers of a day."""

import gzip
import json
from collections.abc import Mapping, Sequence
from typing import Any

from digest.composing import Compose
from digest.core.changes import Change, ChangeKind
from digest.core.issue import Edition
from digest.core.match import Match, Matches
from digest.core.newsletter import Newsletter
from digest.core.paper import Paper, Revision, fold
from digest.core.profile import Profile
from digest.matching.rarity import weights
from tests.support.data import shared
from tests.support.editions import sample_newsletter, sample_slot

NAMES = ("Agents", "Prompts", "Vision")


def newsletter(limit: int = 8, **values: Any) -> Newsletter:
    """A newsletter with a profile a name, each with this limit."""
    return sample_newsletter(profiles=tuple(Profile(name, text="x", limit=limit) for name in NAMES), **values)


def matches(papers: Sequence[Paper], scores: Mapping[str, Mapping[int, float]], at_least: float = 0.0) -> list[Matches]:
    """A profile a name, by the numbers of papers; what scores less than `at_least` is ranked and not selected."""
    made = []
    for name in NAMES:
        found = [Match(papers[n], score) for n, score in scores.get(name, {}).items()]
        ranking = tuple(sorted(found, key=lambda match: (-match.score, match.paper.id)))
        made.append(Matches(name, ranking, tuple(match for match in ranking if match.score >= at_least)))
    return made


def compose(of: Newsletter, papers: Sequence[Paper], found: Sequence[Matches], *, ranked: bool = True) -> Edition:
    """An edition in which all these papers are new, with the weights of words that real ones have."""
    changes = [Change(ChangeKind.NEW, paper, rank=at if ranked else None) for at, paper in enumerate(papers, 1)]
    return Compose(lambda _newsletter, _edition: 0, weights).compose(of, sample_slot(), 2, changes, found)


def shown(edition: Edition, papers: Sequence[Paper]) -> dict[str, list[int]]:
    """By section, the numbers of the papers that it shows."""
    return {s.profile: [papers.index(entry.paper) for entry in s.entries] for s in edition.sections}


def real_papers(name: str) -> list[Paper]:
    """The papers of a real listing, each once."""
    found: dict[str, Paper] = {}
    with gzip.open(shared(name), "rt", encoding="utf-8") as opened:
        for row in map(json.loads, opened):
            if row.get("title"):
                revision = Revision(fold(row["title"]), fold(row.get("abstract") or ""))
                found.setdefault(row["id"], Paper(row["id"], revision))
    return list(found.values())
