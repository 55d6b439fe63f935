"""What a text is about, as 256 numbers: near for texts that share no word but a subject.

The numbers are a linear function of a text's weighted words, so that what each word gives can be told. It was fitted to
the sentence embeddings of a larger model over arXiv metadata (ridge regression of low rank; the teacher is
sentence-transformers' all-MiniLM-L6-v2, Apache 2.0) and travels with the package in a small file; nothing of that model
is needed to use it. `digest.matching.teaching` makes the file.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from io import BytesIO
from math import sqrt
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Meaning = NDArray[np.float64]  # (256,), of length 1, or of zeros where nothing is known

SHIPPED = Path(__file__).with_name("meaning.npz")


@dataclass(frozen=True, slots=True)
class Model:
    """The linear function.

    Attributes:
        rows: by term, a word or two words with a space between, its row.
        vectors: (terms, dimensions) int8.
        scale: (dimensions,) float32; what one step of a vector is worth.
        mean: (dimensions,) float32; where the papers that it was fitted to lie in the mean.
    """

    rows: Mapping[str, int] = field(repr=False)
    vectors: "NDArray[Any]" = field(repr=False)
    scale: "NDArray[Any]" = field(repr=False)
    mean: "NDArray[Any]" = field(repr=False)

    def meaning(self, weights: Mapping[str, float]) -> "Meaning":
        """Where a text lies from the mean, at length 1; all zeros where none of its terms is known.

        Args:
            weights: of its terms; only those that the model knows count, and their length does not.
        """
        place = self._place(weights)
        return place / (_length(place) or 1.0)

    def _place(self, weights: Mapping[str, float]) -> "Meaning":
        """Where a text lies from the mean."""
        _, rows, share = self._known(weights)
        known = float(len(rows) > 0)
        found: Meaning = share @ self.vectors[rows].astype(share.dtype) * self.scale - known * self.mean
        return found

    def _known(self, weights: Mapping[str, float]) -> "tuple[list[str], NDArray[np.intp], NDArray[np.float64]]":
        """The terms that the model knows, their rows, and their weights at length 1."""
        import numpy as np  # noqa: PLC0415 - slow to load, and not needed by rules alone

        terms = [term for term in weights if term in self.rows]
        share = np.array([weights[term] for term in terms], np.float64)
        return terms, np.array([self.rows[term] for term in terms], np.intp), share / (_length(share) or 1.0)


@cache
def shipped() -> Model:
    """The model that travels with the package."""
    return load(SHIPPED.read_bytes())


def load(data: bytes) -> Model:
    """A model from the bytes of such a file."""
    import numpy as np  # noqa: PLC0415 - slow to load, and not needed by rules alone

    with np.load(BytesIO(data), allow_pickle=False) as held:
        terms = held["terms"].tobytes().decode().split("\n")
        rows = {term: row for row, term in enumerate(terms)}
        return Model(rows, held["vectors"], held["scale"], held["mean"])


def _length(place: "Meaning") -> float:
    return sqrt(float(place @ place))
