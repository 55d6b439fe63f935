"""digest --help, and the help of each command."""

import subprocess
import sys

import click
import pytest

from digest.cli import COMMANDS, cli
from tests.cli.conftest import Caller
from tests.support.house import ROOT

LOADED = (
    "import sys; from digest.cli import main; main({}); print(*(n for n in sys.modules if n.startswith('digest.')))"
)


def words(text: str) -> str:
    """A text on one line."""
    return " ".join(text.split())


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_says_what_the_command_itself_says(call: Caller, name: str) -> None:
    """The list stands by itself, so that it imports no command; it says the sentence that the command begins with."""
    told = COMMANDS[name][1]
    found = cli.get_command(click.Context(cli), name)
    assert found is not None
    assert found.name == name
    assert found.get_short_help_str(limit=1000) == told
    assert (found.help or "").partition("\n\n")[0] == told
    usage, _, help_of_its_own = words(call(name, "--help").out).partition(f"{told}")
    assert usage.startswith(f"Usage: digest {name} ")
    assert "Options" in help_of_its_own


def test_the_list_has_every_command_with_its_sentence(call: Caller) -> None:
    """In the order in which a person meets them, each on a line of its own."""
    assert cli.list_commands(click.Context(cli)) == list(COMMANDS)
    lines = call("--help").out.partition("Commands:\n")[2].splitlines()
    assert [words(line) for line in lines] == [f"{name} {told}" for name, (_, told) in COMMANDS.items()]


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], [], ["nothing"]])
def test_the_list_imports_no_command(arguments: list[str]) -> None:
    """Help is quick: neither a command nor a stage is imported for it, nor for a name that is none."""
    call = [sys.executable, "-c", LOADED.format(arguments)]
    said = subprocess.run(call, cwd=ROOT, capture_output=True, text=True, check=True)
    assert set(said.stdout.splitlines()[-1].split()) == {
        "digest.cli",
        "digest.cli.thrift",
        "digest.cli.trouble",
        "digest.core",
        "digest.core.errors",
    }


@pytest.mark.parametrize(("arguments", "first"), [([], "Usage: digest "), (["archive"], "Usage: digest archive ")])
def test_without_a_command_there_is_help(call: Caller, arguments: list[str], first: str) -> None:
    """DESIGN: nothing to do is wrong use, exit code 2; on standard error is what could have been called."""
    said = call(*arguments)
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith(first)
    assert "Commands:" in said.err


@pytest.mark.parametrize("name", ["archive build", "dumps list", "dumps release", *COMMANDS])
def test_wrong_use_names_the_help_of_its_command(call: Caller, name: str) -> None:
    """DESIGN: one line with the remedy."""
    said = call(*name.split(), "--nothing")
    assert (said.code, said.out) == (2, "")
    whole = {"outbox": "outbox list"}.get(name, name)  # which need not be named
    assert said.err == f"digest: No such option '--nothing'; try digest {whole} --help\n"
