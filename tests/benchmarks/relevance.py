"""How well the matching ranks, on real judgments: MAP, nDCG@10 and P@10 with their spread over profiles.

    python tests/benchmarks/relevance.py JUDGMENTS --evaluate EVALUATE.py [--task awesome5 …]

JUDGMENTS is the folder with the collections; EVALUATE.py is the script that scores a run on them and says what
the tasks are. It needs numpy, which the project itself does not. A table is printed, a line a task; beside
the ranking it scores what would be sent, and for cv5 which profile each paper is given to.
"""

import argparse
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

from digest.core.match import Matches
from digest.core.paper import Paper, Revision
from digest.core.profile import Background, Profile
from digest.matching import LexicalMatcher

TASKS = ("awesome", "awesome5", "awesome_cold", "awesome_text", "awesome5_text", "cv5", "cv_cold", "cv5_text")
HEAD = ("task", "profiles", "MAP", "± sd", "nDCG@10", "P@10", "F1 sent", "sent", "grouped", "s")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run every task and print the table."""
    parser = argparse.ArgumentParser(description="Score the matching on relevance judgments.")
    parser.add_argument("judgments", type=Path, help="the folder with the collections")
    parser.add_argument("--evaluate", type=Path, required=True, help="the script that scores a run")
    parser.add_argument("--task", nargs="+", default=TASKS, help="which tasks to run")
    options = parser.parse_args(arguments)
    evaluate = _module(options.evaluate)
    _line(HEAD)
    for task in options.task:
        started = time.perf_counter()
        corpus, profiles = evaluate.load(task, "dev", str(options.judgments))
        run = _run(LexicalMatcher().match(*_asked(corpus, profiles)))
        result, _ = evaluate.evaluate(task, "dev", run, str(options.judgments))
        _line(_row(task, result, time.perf_counter() - started))


def _module(path: Path) -> ModuleType:
    spec = spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        sys.exit(f"{path}: not a Python file")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _asked(
    corpus: Iterable[Mapping[str, Any]], profiles: Iterable[Mapping[str, Any]]
) -> tuple[list[Profile], list[Paper], Background]:
    """The task in our words: the seeds are liked papers, and what is to be ranked is the whole corpus."""
    interests = [Profile(p["name"], p["text"], like=tuple(seed["id"] for seed in p["seeds"])) for p in profiles]
    seeds = {seed["id"]: seed for p in profiles for seed in p["seeds"]}
    pool = [_paper(row) for row in corpus]
    return interests, pool, Background((*map(_paper, seeds.values()), *pool))


def _paper(row: Mapping[str, Any]) -> Paper:
    return Paper(row["id"], Revision(row["title"] or "", row["abstract"] or ""))


def _run(found: Sequence[Matches]) -> list[dict[str, Any]]:
    """What the scoring script reads: rankings and selections, and for each paper its best profile."""
    best: dict[str, tuple[float, str]] = {}
    for matches in found:
        for match in matches.ranking:
            best[match.paper.id] = max(best.get(match.paper.id, (0.0, "")), (match.score, matches.profile))
    rankings = [
        {
            "profile": matches.profile,
            "ranking": [match.paper.id for match in matches.ranking],
            "selected": [match.paper.id for match in matches.selected],
        }
        for matches in found
    ]
    return [*rankings, *({"paper": paper, "group": profile} for paper, (_, profile) in best.items())]


def _row(task: str, result: Mapping[str, Any], seconds: float) -> tuple[str, ...]:
    mean, sent = result["mean"], result["selected"]
    grouped = result.get("grouping", {}).get("accuracy")
    figures = (mean["AP"], result["sd"]["AP"], mean["nDCG10"], mean["P10"], sent["F1"])
    shown = [f"{figure:.3f}" for figure in figures]
    last = "" if grouped is None else f"{grouped:.3f}"
    return task, str(result["profiles"]), *shown, f"{sent['sent']:.0f}", last, f"{seconds:.0f}"


def _line(cells: Sequence[str]) -> None:
    sys.stdout.write(f"{cells[0]:<14}" + "".join(f"{cell:>10}" for cell in cells[1:]) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
