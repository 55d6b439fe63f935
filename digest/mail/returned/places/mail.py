"""A mail as a place gives it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Protocol


def _nothing() -> None:
    """What is to be done for a mail whose place keeps no account of it."""


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail, of which the end may be cut off.

    Attributes:
        data: its bytes.
        number: which one it is of those that there are, from 1.
        total: how many there are; 0 where nobody knows.
        settle: tells the place that the mail need not be read again; called once all that follows from it is durable.
    """

    data: bytes = field(repr=False)
    number: int = 1
    total: int = 0
    settle: Callable[[], None] = _nothing


class Place(Protocol):
    """Where mail lies."""

    def mails(self) -> Iterator[Mail]:
        """Those that were not settled, the oldest first; nothing is ever deleted.

        Raises:
            MailError: the place cannot be read, or a mail in it cannot be settled; the message names it.
        """
        ...
