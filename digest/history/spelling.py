"""How alike texts are, letter by letter; most runs compare none, and so do not load rapidfuzz."""


def alike(one: str, other: str) -> float:
    """How alike two texts are, in a hundred: 100 for the same, 0 for no letter in common."""
    from rapidfuzz import fuzz  # noqa: PLC0415 - as above

    return fuzz.ratio(one, other)


def slips(one: str, other: str, most: int) -> int:
    """How many letters must change to make one word of another; more than `most` where that is more."""
    from rapidfuzz.distance import Levenshtein  # noqa: PLC0415 - as above

    return Levenshtein.distance(one, other, score_cutoff=most)
