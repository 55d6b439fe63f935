"""Judged tasks through the command line, as anyone would ask: a TOML file of profiles, and dumps."""

import io
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

from digest.cli import main
from tests.benchmarks.relevance.judged import Row, Task
from tests.support.measuring import cpu

BETWEEN = "::"  # between task and profile, where one question is about several tasks

Line = Mapping[str, Any]


class Asking:
    """Runs ``digest match``, in this process, which embeds a text once.

    Args:
        folder: where the files go.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.seconds = 0.0  # of CPU that all questions took so far

    def match(
        self, tasks: Sequence[Task], papers: Iterable[Row], background: Iterable[Row], *options: str
    ) -> list[Line]:
        """What the command prints for all profiles of some tasks, a dictionary a line."""
        profiles = self._folder / "profiles.toml"
        profiles.write_text("".join(self._tables(task, len(tasks) > 1) for task in tasks), encoding="utf-8")
        command = ["match", "--json", "--profiles", str(profiles), "--papers", str(self._dump("papers", papers))]
        if past := list(background):  # the first day of a profile without likes has none
            command += ["--background", str(self._dump("background", past))]
        out = io.StringIO()
        self.seconds += cpu(lambda: _run([*command, *options], out))
        return [json.loads(line) for line in out.getvalue().splitlines()]

    def _tables(self, task: Task, named_by_task: bool) -> str:
        found = []
        for wish in task.wishes:
            table = {"name": f"{task.name}{BETWEEN}{wish.name}" if named_by_task else wish.name}
            if wish.text:
                table["text"] = wish.text
            lines = [f"{key} = {_quoted(value)}" for key, value in table.items()]
            if task.kind == "zotero":
                lines.append(f"library = {_quoted(str(self._library(wish.seeds)))}")
            elif wish.seeds:
                lines.append(f"like = [{', '.join(_quoted(seed['id']) for seed in wish.seeds)}]")
            found.append("\n".join(["[[profile]]", *lines, "", ""]))
        return "".join(found)

    def _library(self, seeds: Sequence[Row]) -> Path:
        """A library in CSL-JSON, the day on which an item was saved as the one when it was accessed."""
        entries: list[dict[str, Any]] = []
        for seed in seeds:
            day = [int(part) for part in (seed.get("urldate") or "")[:10].split("-") if part.isdigit()]
            entry = {"id": seed["id"], "type": "article", "title": seed["title"], "abstract": seed["abstract"]}
            entries.append(entry | ({"accessed": {"date-parts": [day]}} if len(day) == len("ymd") else {}))
        path = self._folder / "library.json"
        path.write_text(json.dumps(entries), encoding="utf-8")
        return path

    def _dump(self, name: str, rows: Iterable[Row]) -> Path:
        path = self._folder / f"{name}.jsonl"
        with path.open("w", encoding="utf-8") as out:
            for row in rows:
                kept = {key: row[key] for key in ("id", "title", "abstract")}
                out.write(json.dumps(kept, ensure_ascii=False) + "\n")
        return path


def _run(command: Sequence[str], out: io.StringIO) -> None:
    errors = io.StringIO()
    with redirect_stdout(out), redirect_stderr(errors):
        code = main(command)
    if code:
        sys.exit(errors.getvalue())


def _quoted(text: str) -> str:
    """A text for TOML, whose strings escape as JSON's do but for what lies beyond the basic plane."""
    return json.dumps(text, ensure_ascii=False)
