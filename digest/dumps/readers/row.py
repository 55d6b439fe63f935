"""What tables of every form are made of."""

from typing import Any, NamedTuple

from digest.core.snapshot import Loss


class Row(NamedTuple):
    """A row and its place, or what is to be said of a place.

    Attributes:
        place: the line on which it begins, in Parquet the number of the row, both counted from 1.
        value: what it holds.
        problem: why it is none, or with another `loss` a word on one that stands beside it.
        loss: how much is lost by that.
        cut: whether the table breaks off in it.
        columns: in the first row, the names of all columns, where the form tells them.
    """

    place: int
    value: Any
    problem: str = ""
    loss: Loss = Loss.ALL
    cut: bool = False
    columns: tuple[str, ...] = ()
