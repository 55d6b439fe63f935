"""What a table says of a task: means over its profiles, their spread, and what would have been possible."""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from statistics import fmean, pstdev

from tests.benchmarks.relevance.judged import Judgments, Task

METRICS = ("nDCG10", "P10", "R100", "AUC")
FRONT = ("", "task", "n", "MAP")
HEAD = (*FRONT, "sd", "se", "must", "nDCG@10", "P@10", "R100", "AUC", "F1", "must", "oracle", "sent", "CPU s")
WIDTHS = (-12, -14, 3, 6, 6, 6, 7, 8, 6, 6, 6, 6, 7, 7, 6, 8)  # of columns; below 0 for text that begins at the left


@dataclass(frozen=True, slots=True)
class Told:
    """What was ranked for one profile.

    Attributes:
        ranking: ids, the best first.
        selected: ids of what would be sent; None where nobody decides.
    """

    ranking: Sequence[str]
    selected: Sequence[str] | None = None


@dataclass(slots=True)
class Figures:
    """Figures of one task, by metric, a number a profile."""

    task: str
    numbers: dict[str, list[float]] = field(default_factory=dict)

    def add(self, found: Mapping[str, float]) -> None:
        """The figures of one more profile."""
        for name, number in found.items():
            self.numbers.setdefault(name, []).append(number)

    def mean(self, name: str) -> float:
        """Over profiles; not a number where there is none."""
        return fmean(self.numbers.get(name) or [float("nan")])

    @property
    def spread(self) -> tuple[float, float]:
        """Standard deviation of AP over profiles, and the standard error of its mean."""
        numbers = self.numbers["AP"]
        return pstdev(numbers), pstdev(numbers) / len(numbers) ** 0.5

    def cells(self, must: float | None, must_send: float | None) -> list[str]:
        """A row of the table; ``!`` stands beside what must be reached and is not."""
        shown = [self.task, str(len(self.numbers["AP"])), *map(short, (self.mean("AP"), *self.spread))]
        shown += [at_least(self.mean("AP"), must), *(short(self.mean(name)) for name in METRICS)]
        sent = ["", "", short(self.mean("best")), ""]
        if "F1" in self.numbers:
            sent = [short(self.mean("F1")), at_least(self.mean("F1"), must_send), sent[2], f"{self.mean('sent'):.0f}"]
        return [*shown, *sent]


def figures(
    judgments: Judgments, task: Task, told: Mapping[str, Told], among: AbstractSet[str] | None = None
) -> Figures:
    """Score what was ranked for every profile of a task.

    Args:
        judgments: what scores it.
        task: the task.
        told: what was ranked, by profile.
        among: ids of the only papers that count; profiles that want none of them are left out.
    """
    found = Figures(task.name)
    for wish in task.wishes:
        candidates = task.candidates(wish) if among is None else task.candidates(wish) & among
        if not (positives := wish.positives & candidates):
            continue
        ranked = told[wish.name]
        row = judgments.metrics(ranked.ranking, candidates, positives)
        row["best"] = oracle([paper for paper in ranked.ranking if paper in candidates], positives)
        if ranked.selected is not None:
            sent = candidates.intersection(ranked.selected)
            row |= {"F1": f1(len(sent & positives), len(sent), len(positives)), "sent": len(sent)}
        found.add(row)
    return found


def oracle(ranking: Iterable[str], positives: AbstractSet[str]) -> float:
    """The F1 of the best cut through a ranking."""
    hits, best = 0, 0.0
    for sent, paper in enumerate(ranking, 1):
        hits += paper in positives
        best = max(best, f1(hits, sent, len(positives)))
    return best


def f1(hits: int, sent: int, wanted: int) -> float:
    """The harmonic mean of precision and recall."""
    return 2 * hits / (sent + wanted) if sent + wanted else 0.0


def short(number: float) -> str:
    """Three decimals without the leading zero."""
    return f"{number:.3f}".replace("0.", ".", 1)


def at_least(number: float, must: float | None) -> str:
    """What must be reached, marked where it is not."""
    return "" if must is None else f"{short(must)}{' ' if number >= must else '!'}"


def line(cells: Sequence[str]) -> None:
    """Print a row of a table."""
    pairs = zip(cells, WIDTHS, strict=False)
    text = " ".join(cell.ljust(-width) if width < 0 else cell.rjust(width) for cell, width in pairs)
    print(text.rstrip(), flush=True)  # noqa: T201 - it reports
