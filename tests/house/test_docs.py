import json
import re
import tomllib
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

from digest.cli import cli
from digest.config.newsletter import load
from digest.core.grammar import keyword, parse
from digest.dumps.readers.plugins import GROUP
from digest.ports import Reader
from tests.support.docs import DOCUMENTS, blocks, commands, options, shown
from tests.support.house import ROOT, pyproject

PLACES = re.compile(r"`((?:digest|tests|templates|schedules|\.ci)/[\w./-]*)`")


def test_the_newsletters_in_the_docs_load(tmp_path: Path) -> None:
    """A whole newsletter loads as it stands, a part of one is TOML; the README shows a whole one."""
    whole = []
    for block in blocks("toml"):
        if {"title", "source", "profile"} <= tomllib.loads(block.text).keys():
            file = tmp_path / "trending.toml"
            file.write_text(block.text, encoding="utf-8")
            assert load(file).profiles
            whole.append(block.place.partition(":")[0])
    assert "README.md" in whole


def test_the_keywords_in_the_docs_are_queries() -> None:
    """In parts of a newsletter too, whose queries no newsletter has read."""
    shown = [tomllib.loads(block.text) for block in blocks("toml")]
    assert [keyword(text) for part in shown for text in part.get("keywords", ())]
    assert [parse(text) for part in shown for text in part.get("exclude", ())]


def test_json_in_the_docs_is_json() -> None:
    """What is shown can be read."""
    for block in blocks("json"):
        assert json.loads(block.text), block.place


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_command_that_is_shown_can_be_called(document: str) -> None:
    """Each `digest …` names a command and options that it has, each `make …` a goal."""
    (goals,) = re.findall(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    known = commands()
    for program, *words in shown(ROOT / document):
        if program == "make":
            assert {word for word in words if "=" not in word} <= set(goals.split()), words
        elif Path(program).name == "digest" and not words[0].startswith("-"):
            name = next(tuple(words[:n]) for n in (2, 1) if tuple(words[:n]) in known)
            used = {word.partition("=")[0] for word in words if word.startswith("-")}
            assert used <= options(known[name]), words


@pytest.mark.parametrize("words", commands(), ids=" ".join)
def test_every_command_says_what_it_does(words: tuple[str, ...]) -> None:
    """`--help` works, and each option is explained."""
    done = CliRunner().invoke(cli, [*words, "--help"])
    assert done.exit_code == 0
    assert commands()[words].help
    assert all(option.help for option in commands()[words].params if isinstance(option, click.Option))


@pytest.mark.parametrize("words", commands(), ids=" ".join)
def test_every_command_is_documented(words: tuple[str, ...]) -> None:
    """The README names each command."""
    assert f"digest {' '.join(words)}" in (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_path_that_is_named_exists(document: str) -> None:
    """Nothing in the documents points at what has moved."""
    for name in PLACES.findall((ROOT / document).read_text(encoding="utf-8")):
        assert (ROOT / name).exists(), name


def test_the_reader_in_contributing_reads() -> None:
    """The example of a new format is a reader by the port's own promises."""
    (block,) = blocks("python", documents=("CONTRIBUTING.md",))
    made: dict[str, Any] = {}
    exec(compile(block.text, block.place, "exec"), made)  # noqa: S102 - our own document
    reader: Reader = made["Tabs"]()
    data = b"A title\tAn abstract, see https://github.com/a/b.\n\nno tab\nA title\tAn abstract, see https://github.com/a/b.\n"
    reading = reader.read(data)
    assert reader.sniff(data)
    assert not reader.sniff(b"no tab")
    assert [(record.revision.title, record.line) for record in reading.records] == [("A title", 1)]
    assert reading.records[0].revision.links
    assert [dropped.line for dropped in reading.dropped] == [3]
    assert reading.repeats == 1


def test_the_entry_point_in_contributing_is_one() -> None:
    """The group is the one that is looked at, and the name that of the reader in the example."""
    (block,) = blocks("toml", documents=("CONTRIBUTING.md",))
    points = tomllib.loads(block.text)["project"]["entry-points"]
    assert points == {GROUP: {"tabs": "your_package.tabs:Tabs"}}


def test_the_changelog_knows_this_version() -> None:
    """The newest entry is the version that is built."""
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    newest = re.search(r"^## (\S+) - (unreleased|\d{4}-\d\d-\d\d)$", text, re.MULTILINE)
    assert newest is not None
    assert newest[1] == pyproject()["project"]["version"]
