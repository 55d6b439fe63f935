"""What the documents of the repository show: fenced blocks, and the commands in them."""

import re
import shlex
from dataclasses import dataclass
from pathlib import Path

import click

from digest.cli import cli
from tests.support.house import ROOT

DOCUMENTS = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "tests/benchmarks/README.md")
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block of a document: its language, its text, and where it begins."""

    language: str
    text: str
    place: str


def blocks(*languages: str, documents: tuple[str, ...] = DOCUMENTS) -> list[Block]:
    """Every fenced block of some languages."""
    found = []
    for name in documents:
        text = (ROOT / name).read_text(encoding="utf-8")
        for fence in FENCE.finditer(text):
            line = text.count("\n", 0, fence.start()) + 1
            if fence[1] in languages:
                found.append(Block(fence[1], fence[2], f"{name}:{line}"))
    return found


def shown(document: Path) -> list[list[str]]:
    """Every program call in the console blocks of a document, as words."""
    found = []
    for block in blocks("console", "sh", "shell", documents=(document.relative_to(ROOT).as_posix(),)):
        lines = [line.removeprefix("$ ") for line in block.text.splitlines() if line.startswith("$ ")]
        for line in lines if block.language == "console" else block.text.splitlines():
            found += [shlex.split(call, comments=True) for call in re.split(r"&&|\|\||[|;]", line)]
    return [words for words in found if words]


def commands(group: click.Group | None = None, above: tuple[str, ...] = ()) -> dict[tuple[str, ...], click.Command]:
    """Every command that can be called, by its words; a group that does nothing by itself is left out."""
    group = group or cli
    context = click.Context(group)
    found: dict[tuple[str, ...], click.Command] = {}
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            found |= commands(command, (*above, name))
        if command and (not isinstance(command, click.Group) or command.invoke_without_command):
            found[(*above, name)] = command
    return found


def options(command: click.Command) -> set[str]:
    """Every option that a command takes."""
    return {option for parameter in command.params for option in parameter.opts if option.startswith("-")} | {
        "-h",
        "--help",
    }
