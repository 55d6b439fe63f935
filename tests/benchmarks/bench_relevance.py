"""How well the matching ranks, on real judgments, through ``digest match``; beside it, how others rank them.

    PYTHONPATH=. .venv/bin/python tests/benchmarks/bench_relevance.py [--part ours days peers] [--task cv5 …] [--model light]

The judgments are not part of this repository; without them nothing is measured. Three parts, a line a task each:
`ours`, with all papers of a collection as the background; `days`, where it is cut by date into days, of which each is
matched with nothing but the liked papers and the earlier days as the background, and compared with `ours` over the same
papers; and `peers`. ``!`` stands beside what must be reached and is not; "oracle" is the F1 of the best cut through the
ranking of each profile. With MiniLM installed it is measured too; --state is where its vectors are kept.
"""

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

from tests.benchmarks.peers.bm25 import Bm25
from tests.benchmarks.peers.minilm import MeanMiniLM, installed
from tests.benchmarks.peers.peer import Peer, Pool
from tests.benchmarks.peers.rocchio import Rocchio
from tests.benchmarks.peers.sanity import Sanity
from tests.benchmarks.relevance.asking import Asking
from tests.benchmarks.relevance.days import SIZES, Day, days, lived, together
from tests.benchmarks.relevance.figures import HEAD, Figures, Told, at_least, figures, line, short
from tests.benchmarks.relevance.judged import MUST, MUST_GROUP, MUST_SEND, TASKS, Judgments, Task
from tests.support.data import CHECKOUT, SHARED

PARTS = ("ours", "days", "peers")
AGED = ("", "task", "n", "MAP", "whole", "lost", "", "nDCG@10", "P@10", "early", "lost", "F1", "", "whole", "sent", "CPU s")

Ranked = dict[tuple[str, str], Mapping[str, Told]]  # by model and task, what was ranked for each profile


@dataclass(slots=True)
class Bench:
    """What is measured, and what was ranked so far."""

    judgments: Judgments
    tasks: Sequence[Task]
    asking: Asking
    state: Path
    whole: Ranked = field(default_factory=dict)

    def ours(self, model: str) -> None:
        """Our ranking with all papers as the background."""
        for task in self.tasks:
            before = self.asking.seconds
            told = self._whole(model, task)
            must_send = MUST_SEND.get(task.name)
            cells = figures(self.judgments, task, told).cells(MUST[model].get(task.name), must_send)
            line([model, *cells, f"{self.asking.seconds - before:.0f}"])

    def grouping(self, model: str) -> None:
        """Which one profile each paper is given to."""
        for task in (task for task in self.tasks if task.name == "cv5_text"):
            lines = self.asking.match([task], task.corpus, task.corpus, "--group", "--model", model)
            found = self.judgments.grouping(task.name, lines)
            told = ", ".join(f"{name} {short(found[name])} ({at_least(found[name], MUST_GROUP[name])})" for name in MUST_GROUP)
            line([model, task.name, f" grouping of {found['papers']} papers: {told.replace('_', ' ')}"])

    def days(self, model: str, most: int) -> None:
        """Our ranking of one day after the other."""
        for tasks in together(self.tasks):
            past = days(tasks[0].corpus, SIZES[tasks[0].kind], most)
            before = self.asking.seconds
            found = lived(self.asking, tasks, past, "--model", model)
            spent = f"{(self.asking.seconds - before) / len(tasks):.0f}"
            for task in tasks:
                told = {wish.name: found[task.name, wish.name] for wish in task.wishes}
                line([f"{model} {len(past)}d", *self._aged(task, told, self._whole(model, task), past), spent])

    def _whole(self, model: str, task: Task) -> Mapping[str, Told]:
        if (model, task.name) not in self.whole:
            lines = self.asking.match([task], task.corpus, task.corpus, "--model", model)
            self.whole[model, task.name] = {each["profile"]: Told(each["ranking"], each["selected"]) for each in lines}
        return self.whole[model, task.name]

    def _aged(self, task: Task, told: Mapping[str, Told], whole: Mapping[str, Told], past: Sequence[Day]) -> list[str]:
        def compared(among: Sequence[Day]) -> tuple[Figures, Figures]:
            ids = {row["id"] for day in among for row in day.papers}
            return figures(self.judgments, task, told, ids), figures(self.judgments, task, whole, ids)

        (found, known), (young, later) = compared(past), compared(past[: -(-len(past) // 3)])
        shown = [task.name, str(len(found.numbers["AP"])), short(found.mean("AP")), short(known.mean("AP"))]
        shown += [short(known.mean("AP") - found.mean("AP")), "", short(found.mean("nDCG10")), short(found.mean("P10"))]
        shown += [short(young.mean("AP")), short(later.mean("AP") - young.mean("AP"))]
        return [*shown, short(found.mean("F1")), "", short(known.mean("F1")), f"{found.mean('sent'):.0f}"]

    def peers(self) -> None:
        """How others rank the same papers."""
        for peer, tasks in _peers(self.tasks, self.state):
            for task in tasks:
                started, told = process_time(), dict[str, Told]()
                for wish in task.wishes:
                    scores = peer.scores(wish)
                    if scores is None:
                        break
                    told[wish.name] = Told(peer.pool.ranking(scores))
                else:
                    cells = figures(self.judgments, task, told).cells(None, None)
                    line([peer.name, *cells, f"{process_time() - started:.0f}"])


def _peers(tasks: Sequence[Task], state: Path) -> Iterator[tuple[Peer, Sequence[Task]]]:
    for kind in SIZES:
        if among := [task for task in tasks if task.kind == kind]:
            pool = Pool(among)
            made: list[Peer] = [Rocchio(pool), Sanity(pool), Bm25(pool)]
            made += [MeanMiniLM(pool, state)] if installed() else []
            yield from ((peer, among) for peer in made)


def main() -> None:
    """Measure, and print a line a task."""
    parser = argparse.ArgumentParser(description="Score the matching on relevance judgments.")
    parser.add_argument("--data", type=Path, default=SHARED / "relevance", help="the folder with the collections")
    parser.add_argument("--script", type=Path, default=SHARED.parent / "evaluate.py", help="what scores them")
    parser.add_argument("--split", default="dev", choices=("dev", "heldout"), help="which half of them")
    parser.add_argument("--part", nargs="+", default=PARTS, choices=PARTS, help="what to measure")
    parser.add_argument("--task", nargs="+", default=TASKS, choices=TASKS, help="which tasks")
    parser.add_argument("--model", nargs="+", choices=tuple(MUST), help="which of our rankings [those that are here]")
    parser.add_argument("--days", type=int, default=6, help="how many days of a collection; 0 for all")
    parser.add_argument("--state", type=Path, default=CHECKOUT / "out" / "bench", help="where vectors are kept")
    options = parser.parse_args()
    if not (options.data.is_dir() and options.script.is_file()):
        print(f"relevance: nothing to measure; no {options.data}")  # noqa: T201 - it reports
        return
    judgments = Judgments(options.script, options.data, options.split)
    with TemporaryDirectory() as folder:
        tasks = [judgments.task(name) for name in options.task]
        bench = Bench(judgments, tasks, Asking(Path(folder), options.state), options.state)
        _measure(bench, options)


def _measure(bench: Bench, options: argparse.Namespace) -> None:
    models = options.model or ["light", *(["minilm"] if installed() else [])]
    for model in models:
        if "ours" in options.part:
            line(HEAD)
            bench.ours(model)
            bench.grouping(model)
    if "peers" in options.part:
        line(HEAD)
        bench.peers()
    if "days" in options.part:
        line(AGED)
        for model in options.model or ["light"]:  # a text of a day costs a larger model too much to do so unasked
            bench.days(model, options.days)


if __name__ == "__main__":
    sys.exit(main())
