"""digest feedback: what readers say of papers, so that a profile brings more like this, or less."""

from typing import Any

import click

from digest.cli.app import App, command
from digest.cli.feedback.say import LIST, VERBS, say
from digest.cli.feedback.take import take


class Feedback(click.Group):
    """A command with words of its own, that is another where the first of them is that one's name."""

    allow_extra_args = False
    allow_interspersed_args = True

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """Of the other command where it is named."""
        if args and (other := self.commands.get(args[0])):
            return other.make_context(f"{info_name} {args[0]}", args[1:], parent, **extra)
        return super().make_context(info_name, args, parent, **extra)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Its own words, as a command that is no group."""
        return click.Command.parse_args(self, ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Itself."""
        return click.Command.invoke(self, ctx)


@click.group(cls=Feedback, invoke_without_command=True, subcommand_metavar="")
@click.argument("name", metavar="NEWSLETTER/PROFILE")
@click.argument("verb", type=click.Choice(VERBS), default=LIST, metavar=f"[{'|'.join(VERBS)}]")
@click.argument("papers", nargs=-1, metavar="[PAPER]...")
@command
def feedback(app: App, name: str, verb: str, papers: tuple[str, ...]) -> None:
    """Say what a profile should bring more of, or less.

    PAPER is an id, a title, or a name that digest papers prints. The last word on a paper stands: a slip is mended by
    saying the other one. What is said counts from the next slot on, and fades with time.

    undo takes back the last word, or every word on a PAPER, as if it had not been said. list shows what was said, when,
    and what it weighs now beside a liked paper.
    """
    say(app, name, verb, papers)


feedback.add_command(take)
