"""Names in plain memory, with the promises of those in a database."""

from collections.abc import Collection, Iterable, Sequence
from threading import RLock

from digest.core.identity import Claim, Found, Ruling, best, headed, resolve
from digest.core.paper import Revision
from digest.core.rulings import Known
from digest.core.snapshot import Snapshot


class MemoryNames:
    """`digest.ports.Names` in dictionaries."""

    def __init__(self) -> None:
        self._lock = RLock()
        self._claims: tuple[Claim, ...] = ()
        self._rulings: tuple[Ruling, ...] = ()
        self._papers: dict[str, str] = {}
        self._keys: dict[int, set[str]] = {}
        self._revisions: dict[str, set[Revision]] = {}
        self._together: list[frozenset[str]] = []

    def add(self, snapshot: Snapshot, found: Found) -> None:
        """What a snapshot showed, and what was found of its names."""
        with self._lock:
            for sighting in snapshot.sightings:
                self._revisions.setdefault(sighting.paper.id, set()).add(sighting.paper.revision)
            for name, keys in found.keys.items():
                for key in keys:
                    self._keys.setdefault(key, set()).add(name)
            self._together.append(frozenset(snapshot.members))
            self._claims = best((*self._claims, *found.claims))
            self._papers = resolve(self._claims, self._rulings, self._together)

    def papers(self, names: Collection[str], claims: Iterable[Claim] = ()) -> dict[str, str]:
        """By name, the paper that it is, or with more claims would be; a name that nobody knows is its own paper."""
        more = tuple(claims)
        beside = (*self._together, names)
        known = resolve((*self._claims, *more), self._rulings, beside) if more else self._papers
        return {name: known.get(name, name) for name in names}

    def members(self, name: str) -> tuple[str, ...]:
        """All names of the paper that a name is, the paper's own first, then in their order."""
        paper = self._papers.get(name, name)
        return headed(paper, (each for each, of in self._papers.items() if of == paper))

    def revisions(self, names: Collection[str]) -> dict[str, tuple[Revision, ...]]:
        """By name, every revision that was seen under it, in the order of their content; unseen names are left out."""
        seen = self._revisions
        return {name: tuple(sorted(seen[name], key=repr)) for name in sorted(set(names)) if name in seen}

    def keyed(self, keys: Collection[int]) -> dict[int, tuple[str, ...]]:
        """By key, the names that it was given for, in their order; keys of none are left out."""
        return {key: tuple(sorted(self._keys[key])) for key in sorted(set(keys)) if key in self._keys}

    def claims(self, names: Collection[str]) -> tuple[Claim, ...]:
        """The claims that are made of any of these names, the best for any two, in the order of names."""
        return tuple(each for each in self._claims if each.name in names or each.other in names)

    def rulings(self, names: Collection[str]) -> tuple[Ruling, ...]:
        """The rulings on any of these names, in the order in which they were made."""
        return tuple(each for each in self._rulings if each.name in names or each.other in names)

    def known(self, names: Collection[str]) -> Known:  # noqa: ARG002 - all that there is tells of any names
        """All from which the papers of these names follow."""
        with self._lock:
            return Known(self._claims, self._rulings, tuple(self._together))

    def rule(self, rulings: Sequence[Ruling]) -> None:
        """Add rulings."""
        with self._lock:
            self._rulings = (*self._rulings, *rulings)
            self._papers = resolve(self._claims, self._rulings, self._together)
