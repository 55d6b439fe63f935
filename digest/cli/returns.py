"""digest returns: mail that comes back, and what follows from it."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import click

from digest.cli.app import App, command, plain
from digest.cli.trouble import complain, verdict
from digest.core.errors import DigestError, UsageError
from digest.core.forwarded import FORWARDED
from digest.core.newsletter import Newsletter
from digest.core.returning import LEFT, PRESSING, Fate, Taken
from digest.core.words import plural
from digest.wiring import Digest
from digest.wiring.receiving import STANDARD_INPUT, Place, mailboxes, meant_place, place, take_in

TOLD = 20  # mails that a person must look at that are told one by one
# What a person is told of a mail of each kind that has something to tell.
WORDS = {
    Fate.COMPLAINT: "complained of {issue}",
    Fate.UNKNOWN: "a mail came back that says nothing plain; look at it where it lies",
    Fate.ASKED: "wants to leave; anybody can have written that: "
    "digest suppression add {who} --newsletter {issue} lets it",
    Fate.STRANGER: "wants to leave, and gets nothing under this address; find the one that is meant",
}
GOES_ON = ", {said}; it goes on getting mail until that happens again; digest suppression add ends it now"
COUNTED = {Fate.COMPLAINT: "complaint", Fate.ANSWER: "answer"}  # those that have a plural


@dataclass
class Tally:
    """What came of some mail.

    Attributes:
        taken: each mail.
        trouble: the places that could not be read, and why.
        code: the exit code that goes with the trouble.
    """

    taken: list[Taken] = field(default_factory=list)
    trouble: list[str] = field(default_factory=list)
    code: int = 0

    def failed(self, problem: BaseException) -> None:
        """Add what is wrong with a place."""
        code, line = verdict(problem)
        self.trouble.append(line)
        self.code = max(self.code, code)

    @property
    def counts(self) -> dict[str, int]:
        """How many mails there were of each kind, every kind named."""
        counted = Counter(each.fate for each in self.taken)
        return {fate.value: counted[fate] for fate in Fate}

    @property
    def pressing(self) -> list[Taken]:
        """What a person must look at."""
        return [each for each in self.taken if each.fate in PRESSING]

    @property
    def summary(self) -> str:
        """How many there were of each kind, in words."""
        words = {fate.value: noun for fate, noun in COUNTED.items()}
        told = [f"{n} {plural(n, words[kind]) if kind in words else kind}" for kind, n in self.counts.items() if n]
        return ", ".join(told) or "nothing has come back"


@click.group()
def returns() -> None:
    """Mail that comes back, and what follows from it.

    Reports of servers, complaints, answers of programs, and wishes to get no more.
    """


@returns.command()
@click.argument("places", nargs=-1, metavar="[PLACE]...")
@click.option(
    "--to",
    "to",
    multiple=True,
    metavar="ADDRESS",
    envvar=["ORIGINAL_RECIPIENT", "RECIPIENT"],
    help="To whom standard input was sent, where a mail server says it [$ORIGINAL_RECIPIENT, $RECIPIENT].",
)
@command
def take(app: App, places: tuple[str, ...], to: tuple[str, ...]) -> None:
    """Take in mail that has come back, and let addresses that do not exist get no more.

    PLACE is a maildir, a file with one mail or an mbox, imaps://user@host/Folder, or - for standard input; without one,
    the mailboxes that newsletters name in [returns]. What was taken is marked as seen; nothing is deleted, and the same
    mail twice counts once. What concerns no delivery, and what a person must look at, stays unseen; of standard input,
    exit code 1 says that there was such a mail, so that whoever hands it over keeps it.
    """
    newsletters = app.newsletters()
    if not places and not mailboxes(newsletters):
        raise UsageError("no newsletter names a mailbox", "add [returns] with a mailbox to one, or name a place")
    tally = Tally()
    with app.digest() as digest:
        for what, source in _sources(newsletters, places, tally):
            said = to if what == STANDARD_INPUT else ()
            take_all(app, digest, newsletters, source, tally, said)
            if what == STANDARD_INPUT and any(each.fate in {*LEFT, Fate.FOREIGN} for each in tally.taken):
                app.warn()
    app.document({"counts": tally.counts, "mails": [_document(each) for each in tally.taken], "trouble": tally.trouble})
    tell(app, tally)


def take_all(
    app: App,
    digest: Digest,
    newsletters: Sequence[Newsletter],
    source: Place,
    tally: Tally,
    to: Sequence[str] = (),
    stopping: Callable[[], bool] = lambda: False,
) -> None:
    """Take in all mail of a place, into a tally, and so what is wrong with the place, which ends nothing else."""
    try:
        for taken in take_in(digest, newsletters, source, app.now(), to, stopping):
            tally.taken.append(taken)
    except (DigestError, OSError) as problem:
        tally.failed(problem)


def tell(app: App, tally: Tally) -> None:
    """Show what came of mail: a line by kind, and what a person must look at."""
    app.console.print(plain(tally.summary))
    for each in [each for each in tally.taken if each.suppressed][:TOLD]:
        app.console.print(f"  [bold]{plain(each.recipient)}[/]  gets no more: {plain(each.said)}")
    for line in worries(tally.pressing[:TOLD]):
        app.console.print(f"  [bold red]look[/]  {plain(line)}")
    for trouble in tally.trouble:
        complain(f"digest: {trouble}")
    if tally.pressing or tally.trouble:
        app.warn(max(1, tally.code))


def worries(pressing: Iterable[Taken]) -> list[str]:
    """What a person must look at, a line a mail."""
    return [_worry(each) for each in pressing]


def _worry(taken: Taken) -> str:
    who = taken.recipient or "somebody"
    issue = f"{taken.newsletter} {taken.slot}".strip()
    said = f" ({taken.said})"
    if taken.fate is Fate.COMPLAINT:
        said = GOES_ON.format(said=taken.said) if taken.said.startswith(FORWARDED) and not taken.suppressed else ""
    return f"{who}: {WORDS[taken.fate].format(issue=issue, who=who)}{said}"


def _sources(newsletters: Sequence[Newsletter], places: Sequence[str], tally: Tally) -> Iterable[tuple[str, Place]]:
    """The places that are meant, by their names; one that wants a password and has none is told."""
    for each in places or mailboxes(newsletters):
        try:
            yield str(each), meant_place(each) if isinstance(each, str) else place(each)
        except UsageError:
            raise
        except DigestError as problem:
            tally.failed(problem)


def _document(taken: Taken) -> dict[str, Any]:
    return {
        "kind": taken.fate.value,
        "issue": f"{taken.newsletter}/{taken.slot}" if taken.slot else None,
        "newsletter": taken.newsletter or None,
        "recipient": taken.recipient or None,
        "status": taken.status,
        "said": taken.said,
        "suppressed": taken.suppressed,
    }
