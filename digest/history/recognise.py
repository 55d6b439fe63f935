"""What the names of a snapshot have to do with earlier ones: likeness; and with each other: a record names several.

Only what was not known before is looked for, so that a page costs its new titles. Whatever two revisions are compared,
the answer is the same from either side; so a late dump finds what one on time would have. A line of a very large source
has fewer keys than what the store knows; whichever comes first, it is these that are looked for.
"""

from collections import Counter
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from itertools import chain, pairwise

from digest.core.identity import NAMED, Claim, Found, best, claim, comparable
from digest.core.paper import Revision, normal_id
from digest.core.profile import Weigh
from digest.core.snapshot import Reading, Snapshot
from digest.history.candidates import FEW, SHARED, keys, near
from digest.history.likeness import likeness
from digest.history.traits import Traits
from digest.ports import Names, Sharing


class Recogniser:
    """Finds claims and keys.

    Args:
        weigh: how rare words are; the keys in a store come from one such table.
    """

    def __init__(self, weigh: Weigh) -> None:
        self._weigh = weigh

    def __call__(self, reading: Reading, snapshot: Snapshot, names: Names, large: Sequence[Sharing] = ()) -> Found:
        """Claims and keys of all names whose content was not known before; the store is only read."""
        shown = {sighting.paper.id: sighting.paper.revision for sighting in snapshot.sightings}
        known = names.revisions(shown)
        fresh = {
            name: Traits(revision, self._weigh)
            for name, revision in shown.items()
            if _said(revision) not in map(_said, known.get(name, ()))
        }
        own = {name: keys(traits) for name, traits in fresh.items()}
        alike = self._alike(fresh, own, names, shown)
        listed = (self._listed(name, fresh[name], held, each) for each in large for name, held in own.items())
        return Found(best((*_aliases(reading), *alike, *chain.from_iterable(listed))), own)

    def meet(self, keyed: Iterable[Collection[int]], sharing: Sharing, names: Names) -> Found:
        """The claims between lines that have some keys and the names in the store."""
        shared = Counter(name for some in keyed for named in names.keyed(some).values() for name in named)
        known = names.revisions({name for name, count in shared.items() if count >= SHARED})
        told = ((name, Traits(each, self._weigh)) for name, revisions in known.items() for each in revisions)
        listed = (self._listed(name, traits, keys(traits), sharing) for name, traits in told)
        return Found(best(chain.from_iterable(listed)))

    def of_line(self, revision: Revision) -> frozenset[int]:
        """The keys of a line of a very large source."""
        return keys(Traits(revision, self._weigh), FEW)

    def _listed(self, name: str, traits: Traits, held: frozenset[int], sharing: Sharing) -> Iterator[Claim]:
        """The claims of likeness with the names of a very large source."""
        for other, revisions in sharing(held).items():
            if comparable(name, other) and (found := _best(traits, held, self._traits(revisions))):
                yield claim(name, other, *found)

    def _traits(self, revisions: Iterable[Revision]) -> list[Traits]:
        return [Traits(each, self._weigh) for each in revisions]

    def _alike(
        self, fresh: Mapping[str, Traits], own: Mapping[str, frozenset[int]], names: Names, shown: Container[str]
    ) -> Iterator[Claim]:
        """The claims of likeness with earlier names; what stands in the same snapshot is another paper."""
        keyed = names.keyed(frozenset().union(*own.values()))
        shared = {name: Counter(other for key in held for other in keyed.get(key, ())) for name, held in own.items()}
        pairs = [
            (name, other)
            for name in own
            for other in sorted(shared[name])
            if other not in shown and comparable(name, other)
        ]
        earlier = names.revisions({other for _, other in pairs})
        others = {name: self._traits(found) for name, found in earlier.items()}
        for name, other in pairs:
            traits = fresh[name]
            within = [each for each in others[other] if near(shared[name][other], traits.key, each.key)]
            if found := _best(traits, own[name], within):
                yield claim(name, other, *found)


def _best(one: Traits, held: frozenset[int], others: Sequence[Traits]) -> tuple[int, str] | None:
    """The strongest likeness with any of them, where there is one."""
    compared = (likeness(one, other) for other in others if near(len(held & keys(other)), one.key, other.key))
    return max(((found.points, found.why) for found in compared if found), default=None)


def _aliases(reading: Reading) -> Iterator[Claim]:
    """The ids that one record names are one paper."""
    for record in reading.records:
        ids = dict.fromkeys(map(normal_id, record.ids))
        for one, other in pairwise(ids):
            yield claim(one, other, NAMED, "one record names both")


def _said(revision: Revision) -> tuple[str, str, tuple[str, ...]]:
    return revision.title, revision.abstract, revision.authors
