"""What the names of a snapshot have to do with earlier ones: likeness; and with each other: a record names several.

Only what was not known before is looked for, so that a page costs its new titles. Whatever two revisions are compared,
the answer is the same from either side; so a late dump finds what one on time would have.
"""

from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from itertools import pairwise

from digest.core.identity import NAMED, Claim, Found, best, claim, comparable
from digest.core.paper import Revision, normal_id
from digest.core.snapshot import Reading, Snapshot
from digest.history.candidates import keys, near
from digest.history.likeness import likeness
from digest.history.traits import Traits, Weigh
from digest.ports import Names


class Recogniser:
    """Finds claims and keys.

    Args:
        weigh: how rare words are; the keys in a store come from one such table.
    """

    def __init__(self, weigh: Weigh) -> None:
        self._weigh = weigh

    def __call__(self, reading: Reading, snapshot: Snapshot, names: Names) -> Found:
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
        return Found(best((*_aliases(reading), *alike)), own)

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
        others = {name: [Traits(each, self._weigh) for each in found] for name, found in earlier.items()}
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
