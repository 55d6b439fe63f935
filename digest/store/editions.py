"""An edition as a row: the papers that it does not show are named, since the issue's changes hold them already.

With hundreds of papers and an edition for each of many audiences, these are nearly all of what an issue takes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Row

from digest.core.changes import Change
from digest.core.issue import Edition, Faces, Rendered
from digest.core.paper import Paper


def known_by(changes: Sequence[Change]) -> dict[str, Paper]:
    """The papers of an issue's changes, by their ids; made once for all its editions."""
    return {change.paper.id: change.paper for change in changes}


def stored(edition: Edition, faces: Faces, known: Mapping[str, Paper]) -> dict[str, Any]:
    """What a row says of an edition, by column; with all its papers, should one of them be no change of the issue."""
    if all(known.get(paper.id) == paper for paper in edition.rest):
        named = tuple([paper.id for paper in edition.rest])
        return {"content": replace(edition, rest=()), "rest": named, "faces": faces}
    return {"content": edition, "rest": (), "faces": faces}


def read(row: Row[Any], known: Mapping[str, Paper]) -> Rendered:
    """The edition of a row, equal to what was stored."""
    edition: Edition = replace(row.content, rest=tuple([known[each] for each in row.rest])) if row.rest else row.content
    return Rendered(edition, row.faces)
