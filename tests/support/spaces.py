"""Small spaces for the tests of matching, and the same tables written out whole."""

from collections.abc import Sequence

import numpy as np
from hypothesis import strategies as st

from digest.core.paper import Paper
from digest.core.profile import Background, Profile
from digest.matching.documents import Document
from digest.matching.ground import Ground
from digest.matching.meaning import Model
from digest.matching.rarity import Statistics, shipped
from digest.matching.space import Space
from digest.matching.table import Array, Table
from digest.matching.terms import Counts
from tests.support.embeddings import made_up

TERMS = ("apple", "berry", "cherry", "date", "elder", "fig", "apple berry", "berry cherry", "fig date")
STATISTICS = Statistics({"apple": 2.0, "berry": 3.0, "apple berry": 4.0}, unseen=5.0, rare_pair=4.5)
texts = st.dictionaries(st.sampled_from(TERMS), st.integers(1, 5), max_size=6)


def model(dimensions: int = 5) -> Model:
    """What some of the terms mean, made up."""
    known = TERMS[:7]
    vectors = np.array([made_up(term, dimensions) for term in known])
    mean = np.array(made_up("mean", dimensions)) / 10
    return Model({term: at for at, term in enumerate(known)}, np.rint(20 * vectors).astype(np.int8), mean + 0.05, mean)


def space(archive: Sequence[Counts], others: Sequence[Counts], *, embedded: bool = False) -> Space:
    """A space of counted texts; embedded ones lie where their words alone decide."""
    places = np.array([made_up(repr(sorted(each.items()))) for each in (*archive, *others)]).reshape(-1, 8)
    return Space(archive, others, STATISTICS, model(), [places] if embedded else [])


def dense(rows: Table, columns: int) -> Array:
    """A sparse table as a whole one."""
    found = np.zeros((len(rows.starts) - 1, columns))
    for at in range(len(found)):
        for entry in range(rows.starts[at], rows.starts[at + 1]):
            found[at, rows.columns[entry]] += rows.values[entry]
    return found


def embed(said: Sequence[str]) -> "np.ndarray":
    """Made-up embeddings of texts."""
    return np.array([made_up(text) for text in said], np.float32).reshape(-1, 8)


def ground(
    profile: Profile, papers: Sequence[Paper], archive: Sequence[Paper] = (), *, embedded: bool = False
) -> Ground:
    """What a profile is matched on."""
    documents = [Document(each) for each in papers]
    made = embed if embedded else lambda _: None
    return Ground(documents, Background(tuple(archive)), (profile,), shipped(), made)
