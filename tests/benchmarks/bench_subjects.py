"""Two interests in one profile, on real judgments: does each find what it would find alone.

    PYTHONPATH=. .venv/bin/python tests/benchmarks/bench_subjects.py [--task awesome] [--pairs 20] [--seed 1]

Pairs of judged lists are drawn by lot and their likes merged into one profile, by turns. P@10 of the merged profile
counts what belongs to either list, over the papers that are candidates of both. Beside it stands what the two lists
give alone over the same papers: the best ten of two rankings taken by turns; the difference may be .03. It is
printed for likes that are sorted into subjects, as they are shipped, and for one blurred mean of all of them.
"""

import argparse
import statistics
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, combinations, zip_longest
from random import Random

from digest.core.profile import Profile
from digest.matching import sorting
from digest.matching.ground import Ground
from digest.matching.interest import interests
from tests.benchmarks.relevance import pools
from tests.benchmarks.relevance.judged import Judgments, Task, Wish

MAY = 0.03  # by which P@10 may be lower than that of both lists alone
NEVER = -9.0  # so little alike no two papers are

Pair = tuple[Wish, Wish]


def main() -> None:
    """Measure, and print a line a way of sorting."""
    parser = argparse.ArgumentParser(description="Mixed profiles against each of their interests alone.")
    parser.add_argument("--task", nargs="+", default=("awesome", "cv5"), help="which tasks")
    parser.add_argument("--pairs", type=int, default=40, help="how many pairs of profiles")
    parser.add_argument("--seed", type=int, default=1, help="of the lot")
    options = parser.parse_args()
    if (judged := pools.judgments()) is None:
        say("subjects: nothing to measure; the judgments are not beside the checkout")
        return
    say(f"{'task':<10}{'':<30}{'P@10':>7}{'alone':>7}{'differ':>8}{'sd':>7}{'MAP':>7}{'alone':>7}{'subjects':>10}")
    for name in options.task:
        measure(judged, judged.task(name), options.pairs, options.seed)


def measure(judged: Judgments, task: Task, pairs: int, seed: int) -> None:
    """Print the lines of a task."""
    chance = Random(f"{seed}")  # noqa: S311 - a lot that falls alike every time
    drawn = chance.sample(list(combinations(task.wishes, 2)), pairs)
    profiles = [merged(pair) for pair in drawn]
    stood = pools.pool(task, [*profiles, *map(pools.profile, task.wishes)])
    rankings = {wish.name: pools.ranking(pools.profile(wish), stood) for wish in task.wishes}
    alone = [score(judged, task, pair, by_turns(rankings[one.name] for one in pair)) for pair in drawn]
    for what, apart in (("sorted into subjects", sorting.APART), ("one blurred mean", NEVER)):
        with sorted_by(apart):
            found = [
                score(judged, task, pair, pools.ranking(profile, stood))
                for pair, profile in zip(drawn, profiles, strict=True)
            ]
            several = share_of_several(profiles, stood)
        say(line(task.name, what, found, alone, several))


def merged(pair: Pair) -> Profile:
    """The likes of two profiles, by turns."""
    likes = by_turns([seed["id"] for seed in wish.seeds] for wish in pair)
    return Profile(" + ".join(wish.name for wish in pair), like=tuple(likes))


def by_turns(lists: Iterable[Sequence[str]]) -> list[str]:
    """What stands first in each, then what stands second, none twice."""
    return list(dict.fromkeys(name for name in chain.from_iterable(zip_longest(*lists)) if name is not None))


def score(judged: Judgments, task: Task, pair: Pair, ranking: Sequence[str]) -> tuple[float, float]:
    """P@10 and average precision over what is a candidate of both, where what belongs to either counts."""
    one, other = pair
    candidates = task.candidates(one) & task.candidates(other)
    found = judged.metrics(ranking, candidates, (one.positives | other.positives) & candidates)
    return found["P10"], found["AP"]


def share_of_several(profiles: Sequence[Profile], stood: Ground) -> float:
    """How many of the profiles have more than one interest."""
    return statistics.mean(len(interests(profile, stood)) > 1 for profile in profiles)


@contextmanager
def sorted_by(apart: float) -> Iterator[None]:
    """Likes sorted by another measure of what is alike."""
    shipped, sorting.APART = sorting.APART, apart
    try:
        yield
    finally:
        sorting.APART = shipped


def line(
    task: str, what: str, found: Sequence[tuple[float, float]], alone: Sequence[tuple[float, float]], several: float
) -> str:
    """A line of the table; ``!`` where P@10 is lower than it may be."""
    ten, precise, ten_alone, precise_alone = (
        statistics.mean(each[at] for each in scores) for scores in (found, alone) for at in (0, 1)
    )
    differ = [one[0] - other[0] for one, other in zip(found, alone, strict=True)]
    mark = "!" if ten_alone - ten > MAY else ""
    return (
        f"{task:<10}{what:<30}{ten:>7.3f}{ten_alone:>7.3f}{ten - ten_alone:>+8.3f}{statistics.pstdev(differ):>7.3f}"
        f"{precise:>7.3f}{precise_alone:>7.3f}{several:>10.0%}{mark}"
    )


def say(text: str) -> None:
    """Print a line."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
