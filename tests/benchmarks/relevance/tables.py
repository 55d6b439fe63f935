"""The tables that are printed, a line a task."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from time import process_time

from digest.ports import Embeddings
from tests.benchmarks.peers.bm25 import Bm25
from tests.benchmarks.peers.minilm import MeanMiniLM, installed
from tests.benchmarks.peers.peer import Peer, Pool
from tests.benchmarks.peers.rocchio import Rocchio
from tests.benchmarks.peers.sanity import Sanity
from tests.benchmarks.relevance.asking import Asking
from tests.benchmarks.relevance.days import SIZES, Day, days, lived, together
from tests.benchmarks.relevance.figures import FRONT, HEAD, Figures, Told, at_least, figures, line, short
from tests.benchmarks.relevance.judged import MUST, MUST_GROUP, MUST_SEND, Judgments, Task

AGED = (*FRONT, "whole", "lost", "", "nDCG@10", "P@10", "early", "lost", "F1", "", "whole", "sent", "CPU s")

Ranked = dict[tuple[str, str], Mapping[str, Told]]  # by model and task, what was ranked for each profile


@dataclass(slots=True)
class Tables:
    """What is measured, and what was ranked so far.

    Attributes:
        judgments: what scores it.
        tasks: on what it is measured.
        asking: how we are asked.
        kept: vectors of texts that were made before.
        whole: what was ranked with all papers as the background.
    """

    judgments: Judgments
    tasks: Sequence[Task]
    asking: Asking
    kept: Embeddings
    whole: Ranked = field(default_factory=dict)

    def ours(self, model: str) -> None:
        """Our ranking with all papers as the background, and which one profile each is given to."""
        line(HEAD)
        for task in self.tasks:
            before = self.asking.seconds
            told = self._whole(model, task)
            must_send = MUST_SEND.get(task.name)
            cells = figures(self.judgments, task, told).cells(MUST[model].get(task.name), must_send)
            line([model, *cells, f"{self.asking.seconds - before:.0f}"])
        self._grouping(model)

    def _grouping(self, model: str) -> None:
        for task in (task for task in self.tasks if task.name == "cv5_text"):
            lines = self.asking.match([task], task.corpus, task.corpus, "--group", "--model", model)
            found = self.judgments.grouping(task.name, lines)
            told = ", ".join(
                f"{name.replace('_', ' ')} {short(found[name])} ({at_least(found[name], must)})"
                for name, must in MUST_GROUP.items()
            )
            line([model, task.name, f"  {found['papers']} papers grouped: {told}"])

    def days(self, model: str, most: int) -> None:
        """Our ranking of one day after the other."""
        line(AGED)
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
        line(HEAD)
        for peer, tasks in _peers(self.tasks, self.kept):
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


def _peers(tasks: Sequence[Task], kept: Embeddings) -> Iterator[tuple[Peer, Sequence[Task]]]:
    for kind in SIZES:
        if among := [task for task in tasks if task.kind == kind]:
            pool = Pool(among)
            made: list[Peer] = [Rocchio(pool), Sanity(pool), Bm25(pool)]
            made += [MeanMiniLM(pool, kept)] if installed() else []
            yield from ((peer, among) for peer in made)
