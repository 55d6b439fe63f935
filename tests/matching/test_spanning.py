import numpy as np
import pytest

from digest.matching import spanning
from digest.matching.meaning import shipped as model
from digest.matching.rarity import shipped
from digest.matching.space import YOUNG, Space
from digest.matching.spanning import spanned
from digest.matching.table import table

SUBJECTS = ("star galaxy dust light", "prompt model gradient text", "cell gene protein drug")


def counted(papers: int) -> list[dict[str, int]]:
    """Papers of three subjects that share no word, each with some of its subject's."""
    chance = np.random.default_rng(1)
    return [
        dict.fromkeys(chance.choice(SUBJECTS[number % 3].split(), 3, replace=False).tolist(), 1)
        for number in range(papers)
    ]


def test_the_subjects_of_an_archive_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of three subjects, words of one lie together and apart from those of the others."""
    monkeypatch.setattr(spanning, "RANK", 3)
    columns: dict[str, int] = {}
    made = table(counted(90), columns).scaled()
    found, known = spanned(made, len(columns))
    lengths = np.linalg.norm(found, axis=1)
    rows = [[known[columns[word]] for word in subject.split()] for subject in SUBJECTS]
    alike = (found @ found.T) / np.outer(lengths, lengths)
    for one, own in enumerate(rows):
        for other, theirs in enumerate(rows):
            found_alike = alike[np.ix_(own, theirs)]
            assert found_alike.min() > 0.9 if one == other else abs(found_alike).max() < 0.1


def test_only_an_archive_of_some_size_has_subjects() -> None:
    """A young one has none; from some hundred papers on they are one more kind of meaning."""
    young, old = (Space(counted(papers), [], shipped(), model()) for papers in (YOUNG - 1, YOUNG))
    assert (len(young.blocks), len(old.blocks)) == (1, 2)


def test_the_same_archive_gives_the_same_subjects() -> None:
    """To the last bit."""
    one, other = (Space(counted(YOUNG), [], shipped(), model()).blocks[1].rows for _ in range(2))
    assert (one == other).all()
