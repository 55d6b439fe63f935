"""Where a paper leads."""

import re

from digest.core.paper import LinkKind, Paper
from digest.core.picture import places
from digest.mathematics import readable
from digest.render.clean import address, line
from digest.render.view import ABSTRACT, LinkView

TITLE = 400  # characters of a title; no real one is longer
_READABLE = frozenset({LinkKind.PAPER.value, LinkKind.PDF.value})
_FOLLOWED = tuple(kind for kind in LinkKind if kind is not LinkKind.THUMBNAIL)
_OWN_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,99}")  # ids that the archive takes for file names as they are


def named(paper: Paper, root: str) -> tuple[str, str]:
    """A paper's title, and where it leads."""
    return line(readable(paper.title), TITLE), leading(links(paper, root))


def links(paper: Paper, root: str) -> tuple[LinkView, ...]:
    """The first sound address of each kind, in the order of the kinds.

    Where a paper has neither page nor PDF, its page in the archive stands in for them.
    """
    sound = [LinkView(kind.value, url) for kind in _FOLLOWED if (url := _first(paper, kind))]
    if root and not any(link.kind in _READABLE for link in sound) and _OWN_NAME.fullmatch(paper.id):
        sound.insert(0, LinkView(ABSTRACT, f"{root}/papers/{paper.id}.html"))
    return tuple(sound)


def _first(paper: Paper, kind: LinkKind) -> str:
    found = (address(link.url) for link in paper.revision.links if link.kind is kind)
    return next(filter(None, found), "")


def picture(paper: Paper) -> str:
    """The first sound address of a picture of it."""
    return next(filter(None, map(address, places(paper))), "")


def leading(links: tuple[LinkView, ...]) -> str:
    """Where a title leads: to where the paper, or at least its abstract, can be read."""
    return next((link.url for link in links if link.kind in {*_READABLE, ABSTRACT}), "")
