"""Judged profiles asked of the matching itself, all over one space, which saves most of the time of asking by files."""

from collections.abc import Sequence
from pathlib import Path

from digest.core.paper import Paper, Revision
from digest.core.profile import Background, Profile
from digest.matching.documents import Document
from digest.matching.ground import Ground
from digest.matching.rarity import shipped
from tests.benchmarks.relevance.judged import Judgments, Row, Task, Wish
from tests.support.data import SHARED


def judgments(data: Path = SHARED / "relevance", split: str = "dev") -> Judgments | None:
    """The judgments beside the checkout; None where there are none."""
    script = SHARED.parent / "evaluate.py"
    return Judgments(script, data, split) if data.is_dir() and script.is_file() else None


def paper(row: Row) -> Paper:
    """A judged paper."""
    return Paper(row["id"], Revision(row["title"] or "", row["abstract"] or ""))


def profile(wish: Wish) -> Profile:
    """A judged profile."""
    return Profile(wish.name, wish.text, like=tuple(seed["id"] for seed in wish.seeds))


def pool(task: Task, profiles: Sequence[Profile]) -> Ground:
    """What some profiles stand on: the papers of a task are those at hand, and the archive."""
    papers = [paper(row) for row in task.corpus]
    background = Background((*map(paper, task.seeds), *papers))
    return Ground([Document(each) for each in papers], background, profiles, shipped())


def ranking(one: Profile, stood: Ground) -> list[str]:
    """All papers at hand by their relevance to a profile, ties by id."""
    from digest.matching.nearest import drawn  # noqa: PLC0415 - loads NumPy, before which threads are set

    near = zip(drawn(one, stood).relevance, stood.documents, strict=True)
    return [name for _, name in sorted((-relevance, each.paper.id) for relevance, each in near)]
