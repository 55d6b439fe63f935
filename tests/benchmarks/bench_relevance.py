"""How well the matching ranks, on real judgments, through ``digest match``; beside it, how others rank them.

    PYTHONPATH=. .venv/bin/python tests/benchmarks/bench_relevance.py [--part days] [--task cv5 …] [--model light]

The judgments are not part of this repository; without them nothing is measured. Three parts, a line a task each:
`ours`, with all papers of a collection as the background; `days`, where it is cut by date into days, of which each is
matched with nothing but the liked papers and the earlier days as the background, and compared with `ours` over the same
papers; and `peers`. ``!`` stands beside what must be reached and is not; "oracle" is the F1 of the best cut through the
ranking of each profile. With MiniLM installed it is measured too; --state keeps its vectors from one time to the next,
which `digest match` alone does not.
"""

import argparse
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from digest.store.database import open_store
from digest.wiring import ranking
from tests.benchmarks.peers.minilm import installed
from tests.benchmarks.relevance.asking import Asking
from tests.benchmarks.relevance.judged import MUST, TASKS, Judgments
from tests.benchmarks.relevance.tables import Tables
from tests.support.data import CHECKOUT, SHARED

PARTS = ("ours", "peers", "days")


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
    tasks = [judgments.task(name) for name in options.task]
    with TemporaryDirectory() as folder, closing(open_store(options.state)) as store:
        kept = store.embeddings
        tables = Tables(judgments, tasks, Asking(Path(folder)), kept)
        with patch.object(ranking, "_memory", lambda: kept):
            _print(tables, options)


def _print(tables: Tables, options: argparse.Namespace) -> None:
    if "ours" in options.part:
        for model in options.model or ["light", *(["minilm"] if installed() else [])]:
            tables.ours(model)
    if "peers" in options.part:
        tables.peers()
    if "days" in options.part:
        for model in options.model or ["light"]:
            tables.days(model, options.days)


if __name__ == "__main__":
    main()
