"""What went wrong, as the one line that a person reads, and the exit code that goes with it."""

import sys

import click

from digest.core.errors import DigestError


def one_line(text: str) -> str:
    """Text without anything that would move the cursor or colour the terminal."""
    return "".join(c if c.isprintable() else " " for c in text)


def complain(text: str) -> None:
    """A text on standard error, whose encoding need not have its letters; several lines stay several."""
    if sys.stderr is not None:
        print("\n".join(one_line(line) for line in text.split("\n")), file=sys.stderr)  # noqa: T201 - click would insist on UTF-8


def verdict(problem: BaseException) -> tuple[int, str]:
    """The exit code of an error, and its one line, with the place and the remedy."""
    match problem:
        case DigestError():
            return problem.exit_code, one_line(str(problem))
        case OSError():
            place = f"{problem.filename}: " if problem.filename is not None else ""
            remedy = "check its permissions and the space on the disk"
            return 1, one_line(f"{place}{problem.strerror or problem}; {remedy}")
        case MemoryError():
            return 1, "there is not enough memory; take in smaller dumps, or fewer at once"
        case click.ClickException():
            context = problem.ctx if isinstance(problem, click.UsageError) else None
            said = problem.format_message()
            if context is None:
                return 2, one_line(said)
            whole = said.removesuffix(".")
            return 2, one_line(f"{whole}{' Or' if whole.endswith('?') else ';'} try {context.command_path} --help")
        case _:
            return 130, "interrupted"
