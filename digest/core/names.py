"""What a store promises of names, and recognition of ingest: the ports of identity."""

from collections.abc import Collection, Iterable, Sequence
from typing import Protocol

from digest.core.identity import Claim, Found, Ruling
from digest.core.paper import Revision
from digest.core.snapshot import Reading, Snapshot


class Names(Protocol):
    """The names under which papers were seen, and what is known of them. No answer depends on the order of arrival."""

    def papers(self, names: Collection[str], claims: Iterable[Claim] = ()) -> dict[str, str]:
        """By name, the paper that it is; a name that nobody knows is its own paper.

        With more claims, what these names of one snapshot would be, were it and the claims taken in.
        """
        ...

    def members(self, name: str) -> tuple[str, ...]:
        """All names of the paper that a name is, the paper's own first, then in their order."""
        ...

    def revisions(self, names: Collection[str]) -> dict[str, tuple[Revision, ...]]:
        """By name, every revision that was seen under it, in the order of their content; unseen names are left out."""
        ...

    def keyed(self, keys: Collection[int]) -> dict[int, tuple[str, ...]]:
        """By key, the names that it was given for, in their order; keys of none are left out."""
        ...

    def claims(self, names: Collection[str]) -> tuple[Claim, ...]:
        """The claims that are made of any of these names, the best for any two, in the order of names."""
        ...

    def rulings(self, names: Collection[str]) -> tuple[Ruling, ...]:
        """The rulings on any of these names, in the order in which they were made."""
        ...

    def rule(self, rulings: Sequence[Ruling]) -> None:
        """Add rulings, in one transaction.

        Raises:
            StoreError: nothing was written.
        """
        ...


class Recognise(Protocol):
    """From a snapshot under names to what these names have to do with each other and with earlier ones."""

    def __call__(self, reading: Reading, snapshot: Snapshot, names: Names) -> Found:
        """Claims and keys of all names whose content was not known before; the store is only read."""
        ...
