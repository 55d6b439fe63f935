"""What is judged: the tasks, the profiles and papers of each, and what our ranking must reach there."""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

Row = Mapping[str, Any]  # a paper: "id", "title", "abstract", and where it is known "first_seen"

TASKS = ("awesome", "awesome5", "awesome_cold", "awesome_text", "awesome5_text", "cv5", "cv_cold", "cv5_text", "zotero")
FULL = (0.435, 0.38, 0.375, 0.45, 0.43, 0.455, 0.46, 0.52)
LIGHT = (0.41, 0.355, 0.365, 0.43, 0.405, 0.44, 0.425, 0.485, 0.19)
MUST = {"light": dict(zip(TASKS, LIGHT, strict=True)), "minilm": dict(zip(TASKS, FULL, strict=False))}
MUST_SEND = {"awesome": 0.415, "awesome5": 0.36}  # F1 of what is sent
MUST_GROUP = {"accuracy": 0.5, "macro_recall": 0.64}  # of cv5_text


@dataclass(frozen=True, slots=True)
class Wish:
    """One profile of a task.

    Attributes:
        name: unique within the task.
        text: what it says of itself; empty where the task gives likes alone.
        seeds: the papers that it likes, oldest first.
        exclude: ids that are not scored.
        positives: ids of the papers that belong to it.
    """

    name: str
    text: str
    seeds: Sequence[Row]
    exclude: frozenset[str]
    positives: frozenset[str]


@dataclass(frozen=True, slots=True)
class Task:
    """Papers, and for each of some profiles which of them belong to it."""

    name: str
    corpus: Sequence[Row]
    wishes: Sequence[Wish]

    @property
    def kind(self) -> str:
        """The collection: "awesome", "cv" or "zotero"."""
        return next(kind for kind in ("awesome", "cv", "zotero") if self.name.startswith(kind))

    @property
    def seeds(self) -> list[Row]:
        """The liked papers of all its profiles, each once."""
        return list({seed["id"]: seed for wish in self.wishes for seed in wish.seeds}.values())

    def candidates(self, wish: Wish) -> set[str]:
        """The papers that are scored for a profile."""
        return {row["id"] for row in self.corpus} - wish.exclude


class Judgments:
    """The collections, read and scored by the script that belongs to them.

    Args:
        script: where it is.
        root: the folder of the collections.
        split: which half of them, "dev" or "heldout".
    """

    def __init__(self, script: Path, root: Path, split: str) -> None:
        self._script, self._root, self._split = _module(script), str(root), split

    def task(self, name: str) -> Task:
        """A task by its name."""
        corpus, profiles = self._script.load(name, self._split, self._root)
        wishes = [
            Wish(
                each["name"],
                each["text"],
                list(map(_whole, each["seeds"])),
                frozenset(each["exclude"]),
                frozenset(each["positives"]),
            )
            for each in profiles
        ]
        return Task(name, list(map(_whole, corpus)), wishes)

    def metrics(self, ranking: Sequence[str], candidates: set[str], positives: frozenset[str]) -> dict[str, float]:
        """AP, nDCG10, P10, R100 and AUC of one ranking."""
        found, _ = self._script.metrics(ranking, candidates, positives)
        return dict(found)

    def grouping(self, task: str, lines: Sequence[Mapping[str, Any]]) -> dict[str, float]:
        """How many papers were given to the profile to which they belong; empty where the task does not ask."""
        found, _ = self._script.evaluate(task, self._split, lines, self._root)
        return dict(found.get("grouping", {}))


def _whole(row: Row) -> Row:
    """A paper with a text, if an empty one, where it has none."""
    return {**row, "title": row.get("title") or "", "abstract": row.get("abstract") or ""}


def _module(path: Path) -> ModuleType:
    spec = spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        sys.exit(f"{path}: not a Python file")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
