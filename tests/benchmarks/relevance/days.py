"""A collection as a user meets it: one day of papers after the other, with nothing known but what came before."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tests.benchmarks.relevance.asking import BETWEEN, Asking
from tests.benchmarks.relevance.figures import Told
from tests.benchmarks.relevance.judged import Row, Task

SIZES = {"awesome": 300, "cv": 60, "zotero": 300}  # papers a day

Key = tuple[str, str]  # task and profile


@dataclass(frozen=True, slots=True)
class Day:
    """Papers that come together, and those that came earlier."""

    papers: Sequence[Row]
    earlier: Sequence[Row]


@dataclass(slots=True)
class Merged:
    """What the days gave one profile."""

    scored: list[tuple[float, int, str]] = field(default_factory=list)
    selected: list[str] = field(default_factory=list)

    def told(self) -> Told:
        """All of it in one ranking by score; where two score alike, by their places on their days."""
        return Told([paper for _, _, paper in sorted(self.scored)], self.selected)


def days(corpus: Sequence[Row], size: int, most: int) -> list[Day]:
    """Days of some size by date, then id: all of them, or so many at even distances, the first and the last among them.

    The last few papers make no day.
    """
    rows = sorted(corpus, key=lambda row: (row.get("first_seen") or "", row["id"]))
    starts = list(range(0, max(1, len(rows) - size + 1), size))
    if 1 < most < len(starts):
        starts = [starts[round(place * (len(starts) - 1) / (most - 1))] for place in range(most)]
    return [Day(rows[start : start + size], rows[:start]) for start in starts]


def together(tasks: Sequence[Task]) -> Iterator[list[Task]]:
    """Tasks that know the same papers from the start, which one question can be about."""
    found: dict[tuple[str, ...], list[Task]] = {}
    for task in tasks:
        known = (task.kind, *sorted(seed["id"] for seed in task.seeds))
        found.setdefault(known, []).append(task)
    yield from found.values()


def lived(asking: Asking, tasks: Sequence[Task], past: Sequence[Day], *options: str) -> Mapping[Key, Told]:
    """What some days give all profiles of some tasks; the background is their likes and the earlier days."""
    found: defaultdict[Key, Merged] = defaultdict(Merged)
    seeds = {seed["id"]: seed for task in tasks for seed in task.seeds} if tasks[0].kind != "zotero" else {}
    for day in past:
        background = seeds | {row["id"]: row for row in day.earlier}
        top = ("--top", str(len(day.papers)))
        for told in asking.match(tasks, day.papers, background.values(), *top, *options):
            task, between, profile = told["profile"].partition(BETWEEN)
            merged = found[(task, profile) if between else (tasks[0].name, told["profile"])]
            merged.selected += told["selected"]
            for place, match in enumerate(told["matches"]):
                merged.scored.append((-match["score"], place, match["paper"]["id"]))
    return {key: merged.told() for key, merged in found.items()}
