"""Whether the options of one call agree on each paper."""

from collections.abc import Mapping, Sequence
from itertools import combinations

from digest.cli.issue.sheet import OTHER_NAME
from digest.cli.trouble import one_line
from digest.core.errors import UsageError

TOGETHER = {"--pin", "--move"}  # moved, then to the top


def consistent(named: Mapping[str, Sequence[str]], moves: Sequence[tuple[str, str]], titles: Mapping[str, str]) -> None:
    """Refuse what cannot be done with one paper at once.

    Args:
        named: by option, the ids of the papers that it names.
        moves: papers, and the sections that they are moved to.
        titles: by paper id.

    Raises:
        UsageError: two options, or two moves, want different things of a paper.
    """

    def refuse(what: str, paper: str, more: str = "") -> None:
        title = one_line(titles.get(paper, paper))
        raise UsageError(f"issue edit: {what} {title!r}{more}", "leave one of them out")

    for one, other in combinations(named, 2):
        both = [paper for paper in named[one] if paper in named[other]]
        if both and {one, other} != TOGETHER:
            refuse(f"{one} and {other} both name", both[0])
    places: dict[str, str] = {}
    for paper, section in moves:
        if places.setdefault(paper, section) != section:
            refuse("--move names", paper, f" for {places[paper] or OTHER_NAME} and {section or OTHER_NAME}")
