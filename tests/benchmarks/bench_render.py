"""What an issue costs from its edition to the bytes of a message, beside plain Jinja2, css-inline and EmailMessage.

    PYTHONPATH=. .venv/bin/python tests/benchmarks/bench_render.py

Each digest holds twenty papers of the bundled dumps, picked for a profile of its own, with why-lines of its own: first
with papers and phrases that others were sent too, then with phrases that nobody was sent before, then with papers that
nobody was. Beside the first stands what cannot be spared: to look each entry up, and to join the same bytes. A
recipient's message is such a body with header lines of its own.

The yardstick says the same words and begins where ours does: both with the view that templates are filled with; or with
the edition, of which the yardstick makes the view anew, keeping nothing. All that follows begins with the edition.

Each lot of digests is made just before it is measured, and the yardstick runs after it; before either, the collector of
garbage runs, so that both start alike. It stays on while they are measured.
"""

import gc
import random
import statistics
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import replace
from functools import cache, partial
from itertools import count
from typing import Any

from digest.cli.thrift import be_thrifty
from digest.composing.teaser import teaser
from digest.core.issue import Edition, Entry, Inputs, Issue, Section
from digest.core.match import Reason, ReasonKind
from digest.core.paper import Paper
from digest.mail.writing.message import content, spliced
from digest.mail.writing.planning import plan
from digest.render import Renderer
from digest.render.printed import Encoded
from digest.render.view import Seen
from digest.render.viewing import view
from tests.benchmarks.rendering.sane import Sane, message
from tests.support.editions import DAYS, sample_delivery, sample_edition, sample_newsletter, sample_papers
from tests.support.measuring import Paired, Work, cpu, paired

PAPERS, DIGESTS, TIMES, PHRASES = 20, 100, 7, 8
RECIPIENTS = 2_000
BOUNDARY = b"=_0123456789abcdef0123456789abcdef"
NEWSLETTER = sample_newsletter()
BASE = sample_edition()
NUMBERS = count()
Digests = Sequence[Edition]


def main() -> None:
    """Measure, and print a line a figure."""
    be_thrifty()  # as a process of the program is
    pool = [paper for day in DAYS for paper in sample_papers(day)]
    dice = random.Random(0)  # noqa: S311 - the same each time
    renderer, sane = Renderer(), Sane()
    see = partial(renderer.see, NEWSLETTER)
    yardstick = partial(run, lambda each: sane.digest(view(NEWSLETTER, each)), some(pool, dice))
    rendering = partial(run, sane.digest, [see(each) for each in some(pool, dice)])
    run(partial(body, renderer), [digest for _ in range(40) for digest in some(pool, dice)])
    seen = side_by_side(partial(body_of, renderer), lambda: [see(each) for each in some(pool, dice)], rendering)
    say("a digest of 20, from its view to MIME body and Markdown", seen)
    known = side_by_side(partial(body, renderer), partial(some, pool, dice), yardstick)
    say("  the same, where both begin with its edition", known)
    whole = side_by_side(partial(message_of, renderer), partial(some, pool, dice), yardstick)
    say("  the same, with each face as text as well", whole)
    floors(renderer, partial(some, pool, dice))
    own = partial(some, pool, dice, own=True)
    say("  the same, with no why-line that was said before", side_by_side(partial(body, renderer), own, yardstick))
    new = side_by_side(partial(body, renderer), partial(some, pool, dice, new=True), yardstick)
    say("  the same, with no paper that was seen before", new)
    tell(f"{'  of this, a paper':<58} {new.seconds / DIGESTS / PAPERS * 1e6:>9.1f} us")
    recipients(renderer)
    sizes(renderer, pool, dice)


def body(renderer: Renderer, edition: Edition) -> tuple[bytes, bytes]:
    """An edition to the MIME body of its messages, and as Markdown."""
    _, encoded = renderer.encode(NEWSLETTER, edition)
    return content(encoded.text, encoded.html, BOUNDARY), b"".join(encoded.markdown)


def body_of(renderer: Renderer, seen: Seen) -> tuple[bytes, bytes]:
    """The same from its view."""
    _, encoded = renderer.encode_seen(NEWSLETTER, seen)
    return content(encoded.text, encoded.html, BOUNDARY), b"".join(encoded.markdown)


def message_of(renderer: Renderer, edition: Edition) -> tuple[bytes, str]:
    """As for an issue that is kept, and looked at later: each face is wanted as text too."""
    faces = renderer.render(NEWSLETTER, edition)
    assert faces.encoded
    text, html = faces.encoded
    return content((text,), (html,), BOUNDARY), faces.markdown


def run(work: Callable[[Any], object], values: Sequence[Any]) -> None:
    """Do a piece of work for each."""
    for each in values:
        work(each)


def side_by_side(work: Callable[[Any], object], lots: Callable[[], Sequence[Any]], yardstick: Work) -> Paired:
    """Each lot once, since a second time it would be known, and the yardstick after it; medians."""
    pairs = [(spent(work, lots()), clean(yardstick)) for _ in range(TIMES + 1)][1:]
    return Paired(
        statistics.median(took for took, _ in pairs), statistics.median(took / floor for took, floor in pairs)
    )


def spent(work: Callable[[Any], object], values: Sequence[Any]) -> float:
    """The seconds of CPU that a piece of work takes for all of them."""
    return clean(partial(run, work, values))


def clean(work: Work) -> float:
    """The same for any work, with no garbage of others in it."""
    gc.collect()
    return cpu(work)


def floors(renderer: Renderer, lots: Callable[[], Digests]) -> None:
    """What no way to a digest can spare: looking each entry up by what is shown of it, and joining the bytes."""
    looked, joined = [], []
    for _ in range(TIMES):
        lot = lots()
        encoded = [renderer.encode(NEWSLETTER, each)[1] for each in lot]
        known = {key(each): each for edition in lot for each in edition.entries}
        looked.append(spent(partial(look_up, known), lot))
        joined.append(spent(join, encoded))
    for what, took in (("looking twenty entries up", looked), ("joining the same bytes", joined)):
        tell(f"{'  ' + what + ', and no more':<58} {statistics.median(took) / DIGESTS * 1e6:>9.1f} us")


def look_up(known: Mapping[Hashable, Entry], edition: Edition) -> list[Entry]:
    """Each entry of an edition by what a reader sees of it."""
    return [known[key(each)] for each in edition.entries]


def join(encoded: Encoded) -> tuple[bytes, bytes]:
    """The faces of a message in a row, and the Markdown."""
    return b"".join((*encoded.text, *encoded.html)), b"".join(encoded.markdown)


def key(entry: Entry) -> Hashable:
    """All of an entry that a reader sees."""
    reasons = tuple([(reason.kind, reason.subject, reason.place) for reason in entry.reasons])
    return id(entry.paper), entry.teaser, entry.machine, entry.also, entry.quiet, entry.folded, reasons


def some(pool: Sequence[Paper], dice: random.Random, *, own: bool = False, new: bool = False) -> Digests:
    """Digests, each for a profile of its own.

    Args:
        pool: what papers are drawn from.
        dice: draws.
        own: whether no phrase of theirs stood in a why-line before.
        new: whether no paper of theirs was seen before.
    """
    return [edition(pool, dice, PAPERS, own=own, new=new) for _ in range(DIGESTS)]


def edition(pool: Sequence[Paper], dice: random.Random, size: int, *, own: bool = False, new: bool = False) -> Edition:
    """One of them, in two sections."""
    papers = [renamed(paper) if new else paper for paper in dice.sample(pool, size)]
    entries = tuple(entry(paper, dice, own=own) for paper in papers)
    half = size // 2
    sections = (Section("Prompts", half + 3, entries[:half]), Section("How models learn", size, entries[half:]))
    return replace(BASE, sections=sections, trending=(), rest=())


def entry(paper: Paper, dice: random.Random, *, own: bool) -> Entry:
    """A paper with two of a few phrases of its own as reasons, and a liked one."""
    words = paper.revision.abstract.split()
    start = dice.randrange(min(PHRASES, max(1, len(words) - 4)))
    mark = f" {next(NUMBERS)}" if own else ""
    reasons = (
        Reason(ReasonKind.KEYWORD, " ".join(words[start : start + 2]), "abstract"),
        Reason(ReasonKind.LIKED, "TextGrad: Automatic differentiation via text" if not own else f"Net{mark}: A net"),
    )
    return Entry(paper, said(paper), shortened=True, reasons=reasons)


@cache
def said(paper: Paper) -> str:
    """Its teaser, which composing makes once."""
    return teaser(paper).text


def renamed(paper: Paper) -> Paper:
    """A paper that was never seen, of the same length."""
    number = next(NUMBERS)
    revision = replace(paper.revision, title=f"{paper.title} {number}", abstract=f"{paper.revision.abstract} {number}.")
    return Paper(f"{paper.id}-{number}", revision)


def recipients(renderer: Renderer) -> None:
    """A recipient's message beside EmailMessage, and beside copying the bytes alone."""
    many = tuple(f"reader{number}@example.org" for number in range(RECIPIENTS))
    newsletter = sample_newsletter(delivery=sample_delivery(recipients=many))
    made = renderer.render(newsletter, BASE)
    issue = Issue(BASE.slot, BASE, made, Inputs())
    shared, deliveries = plan(newsletter, issue, bytes(32))
    shared = replace(shared, content=(shared.content * 2)[:70_000])
    head = b"x" * 200
    text, html = issue.faces.text, issue.faces.html

    def copies() -> None:
        for _ in deliveries:
            b"".join((head, shared.headers, b"\r\n", shared.content))

    def letters() -> None:
        for delivery in deliveries[:20]:
            message(text, html * (70_000 // len(html)), delivery.recipient)

    def splices() -> None:
        for delivery in deliveries:
            spliced(shared, delivery)

    spliced_ones = paired(splices, copies)
    said = paired(letters, copies)
    each, slow = spliced_ones.seconds / RECIPIENTS * 1e6, said.seconds / 20 * 1e6
    bare = each / spliced_ones.ratio
    tell(f"{'a message of ' + str(len(shared.content) // 1000) + ' kB, beyond copying it':<58} {each - bare:>9.2f} us")
    tell(f"{'  copying it':<58} {bare:>9.2f} us")
    tell(f"{'  EmailMessage':<58} {slow:>9.1f} us {slow / each:>9.1f} x the whole message")


def sizes(renderer: Renderer, pool: Sequence[Paper], dice: random.Random) -> None:
    """How large sixty papers are."""
    size = renderer.encode(NEWSLETTER, edition(pool, dice, 60))[1].size
    tell(f"{'HTML of 60 papers':<58} {size / 1000:>9.1f} kB")


def say(what: str, figure: Paired) -> None:
    """Print what a digest takes, and how many of it the sane way takes."""
    took = figure.seconds / DIGESTS
    tell(f"{what:<58} {took * 1e6:>9.1f} us {1 / figure.ratio:>9.1f} x cheaper {1 / took:>9,.0f} a second")


def tell(figure: str) -> None:
    """Print a line."""
    print(figure, flush=True)  # noqa: T201 - it reports


if __name__ == "__main__":
    main()
