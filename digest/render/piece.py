"""What one template says, before it is said in a face."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True, eq=False)
class Piece:
    """What one template says; itself and no other, so that what is printed of it can be kept.

    Attributes:
        name: of its template.
        values: what the template is filled with.
        within: the pieces within, by the name by which the template puts them out, at the beginning of a line, in the
            order in which it does so.
        open: the same with nothing at its last inset, where that is own to an issue and the rest is not; else None.
        binder: who bound it last.
        bound: as what.
    """

    name: str
    values: Mapping[str, object]
    within: Mapping[str, tuple["Piece", ...]] = field(default_factory=dict)
    open: "Piece | None" = None
    binder: object = None
    bound: Any = None
