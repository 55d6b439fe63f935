"""The pieces of an issue, in the order in which a reader meets them; each has a template a face."""

from collections.abc import Iterator, Mapping

from digest.render.view import View

Piece = tuple[str, Mapping[str, object]]  # the name of its templates, and what they are filled with


def pieces(view: View) -> Iterator[Piece]:
    """What stands between the masthead and the foot."""
    if not view.sections:
        yield "nothing", {"view": view}
    for section in view.sections:
        yield "section", {"section": section}
        for place, paper in enumerate(section.papers):
            yield "paper", {"paper": paper, "first": place == 0}
    if view.trending:
        yield "trending", {"trending": view.trending}
    if view.rest:
        yield "rest", {"view": view}
