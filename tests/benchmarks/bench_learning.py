"""What lessons bring, on real judgments, and what learning one costs beside a support vector machine.

    PYTHONPATH=. .venv/bin/python tests/benchmarks/bench_learning.py [--task awesome cv5] [--lots 3]

A reader is simulated: more is asked for like ten judged papers, drawn by lot, and less like the five highest-ranked
papers that do not belong, the hardest there are. MAP is taken over the rest, before and after, for several lots; it
must rise on 80 % of the profiles. The costs are medians of CPU time over papers that are prepared: one lesson more for
a profile whose sums are kept, the same profile compiled anew, and LinearSVC with the settings of arxiv-sanity-lite, by
scikit-learn where it is installed, and else by Newton's method to the same minimum (`peers/sanity.py`).
"""

import argparse
import importlib
import statistics
import sys
from collections.abc import Callable
from dataclasses import replace
from importlib.util import find_spec
from random import Random

import numpy as np

from digest.core.profile import Lesson, Profile
from digest.matching.ground import Ground
from digest.matching.interest import interests
from digest.matching.nearest import drawn
from tests.benchmarks.peers.peer import whole
from tests.benchmarks.peers.sanity import C, separate
from tests.benchmarks.peers.words import TfIdf
from tests.benchmarks.relevance import pools
from tests.benchmarks.relevance.judged import Judgments, Task, Wish
from tests.support.measuring import cpu

MORE, LESS = 10, 5  # lessons of a simulated reader
LEAST = 3  # judged papers that must be left to be found
MUST = 0.8  # of the profiles must gain
PAPERS = 1_000  # over which costs are measured, beside all

Change = tuple[str, float, float]


def main() -> None:
    """Measure, and print both tables."""
    parser = argparse.ArgumentParser(description="What lessons bring, and what they cost.")
    parser.add_argument("--task", nargs="+", default=("awesome", "cv5"), help="which tasks")
    parser.add_argument("--lots", type=int, default=3, help="how often likes are drawn")
    parser.add_argument("--profiles", action="store_true", help="a line for each profile too")
    options = parser.parse_args()
    if (judged := pools.judgments()) is None:
        say("learning: nothing to measure; the judgments are not beside the checkout")
        return
    say(f"{'task':<10}{'profiles':>9}{'MAP before':>12}{'after':>8}{'mean change':>13}{'worst':>8}{'rises on':>10}")
    every: list[Change] = []
    for name in options.task:
        gained = [each for lot in range(options.lots) for each in taught(judged, judged.task(name), lot + 1)]
        every += gained
        say(gains(name, gained))
        for profile, before, after in gained if options.profiles else ():
            say(f"  {profile:<40.40} {before:.3f} {after:.3f} {after - before:+.3f}")
    say(gains("all", every))
    task = judged.task(options.task[0])
    for papers in (PAPERS, len(task.corpus)):
        costs(task, papers)


def taught(judged: Judgments, task: Task, seed: int) -> list[Change]:
    """Each profile with its average precision before and after some lessons, over what these do not tell."""
    wishes = [wish for wish in task.wishes if len(wish.positives) >= MORE + LEAST]
    chance = Random(f"{seed}")  # noqa: S311 - a lot that falls alike every time
    more = {wish.name: chance.sample(sorted(wish.positives), MORE) for wish in wishes}
    stood = pools.pool(task, [pools.profile(wish) for wish in wishes])
    found = []
    for wish in wishes:
        profile, candidates = pools.profile(wish), task.candidates(wish)
        before = pools.ranking(profile, stood)
        less = [name for name in before if name in candidates - wish.positives][:LESS]
        lessons = [*(Lesson(name, 1.0) for name in more[wish.name]), *(Lesson(name, -1.0) for name in less)]
        after = pools.ranking(replace(profile, lessons=tuple(lessons)), stood)
        told = {*more[wish.name], *less}
        rest, wanted = candidates - told, wish.positives - told
        one, other = (judged.metrics(each, rest, wanted)["AP"] for each in (before, after))
        found.append((wish.name, one, other))
    return found


def gains(task: str, found: list[Change]) -> str:
    """A line of the table."""
    changes = [after - before for _, before, after in found]
    before, after = (statistics.mean(figures) for figures in list(zip(*found, strict=True))[1:])
    share = sum(change > 0 for change in changes) / len(changes)
    mark = "" if share >= MUST else "!"
    return (
        f"{task:<10}{len(found):>9}{before:>12.3f}{after:>8.3f}{statistics.mean(changes):>+13.3f}"
        f"{min(changes):>+8.3f}{share:>9.0%}{mark}"
    )


def costs(task: Task, papers: int) -> None:
    """Print what learning costs a profile, and how many times less that is than a support vector machine."""
    some = replace(task, corpus=task.corpus[:papers])
    profiles = [pools.profile(wish) for wish in task.wishes]
    stood = pools.pool(some, profiles)
    drawn(profiles[0], stood)  # what is made once for all is made now
    machine, by = svm(some)
    slow = statistics.median(seconds(machine, wish) for wish in task.wishes[:7])
    say(f"\n{f'a profile over {len(some.corpus):,} papers':<48}{'ms of CPU':>10}{'x less than LinearSVC':>24}")
    say(f"{'LinearSVC by ' + by:<48}{1000 * slow:>10.2f}{1:>24,.0f}")
    ours = {
        "compiled anew, and all papers scored": [seconds(drawn, one, stood) for one in profiles],
        "compiled anew": [seconds(interests, one, stood) for one in profiles],
        "its sums turned by one lesson": [turning(one, stood) for one in profiles],
    }
    for what, figures in ours.items():
        took = statistics.median(figures)
        say(f"{what:<48}{1000 * took:>10.4f}{slow / took:>24,.0f}")


def turning(profile: Profile, stood: Ground, times: int = 200) -> float:
    """Seconds of CPU that one more lesson costs where the sums of a profile are kept: one paper is added to each.

    What the middle takes from the words is kept apart as how often it does so, since it has every column.
    """
    found, row = interests(profile, stood)[0], stood.rows[0]
    columns, values = found.space.words.row(row)
    words, often = found.direction * found.scale, np.zeros(1)
    toward = [one * by for one, by in zip(found.toward, found.stretch, strict=True)]

    def turn() -> None:
        for _ in range(times):
            words[columns] += values
            often[0] += 1
            for at, block in enumerate(found.space.blocks):
                toward[at] += block.rows[row]

    return cpu(turn) / times


def svm(task: Task) -> tuple[Callable[[Wish], object], str]:
    """What trains a support vector machine for a profile and scores all papers by it, and whose it is."""
    papers = list({row["id"]: row for row in (*task.seeds, *task.corpus)}.values())
    table = TfIdf(whole(row) for row in papers).rows

    def signs(wish: Wish) -> np.ndarray:
        seeds = {seed["id"] for seed in wish.seeds}
        return np.array([1.0 if row["id"] in seeds else -1.0 for row in papers])

    def newton(wish: Wish) -> object:
        liked = signs(wish)
        weights = np.where(liked > 0, C / (1 + liked).sum(), C / (1 - liked).sum()) * len(liked)
        plane = separate(table, liked, weights)
        return table.dot(plane[:-1]) + plane[-1]

    def sklearn(wish: Wish) -> object:
        sparse = importlib.import_module("scipy.sparse")
        made = importlib.import_module("sklearn.svm").LinearSVC(class_weight="balanced", C=C, max_iter=10_000, tol=1e-6)
        given = sparse.csr_matrix((table.values, (table.rows, table.columns)), table.shape)
        return made.fit(given, signs(wish)).decision_function(given)

    return (sklearn, "scikit-learn") if find_spec("sklearn") else (newton, "Newton's method")


def seconds(work: Callable[..., object], *arguments: object) -> float:
    """Seconds of CPU that a piece of work takes the second time."""
    work(*arguments)
    return cpu(lambda: work(*arguments))


def say(line: str) -> None:
    """Print a line."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
