import gzip
import json
from pathlib import Path

import numpy as np
import pytest

from digest.matching.documents import Document
from digest.matching.meaning import load
from digest.matching.rarity import shipped
from digest.matching.teaching import fit, known_terms, main
from digest.matching.terms import vector
from tests.support.editions import sample_papers

PAPERS = sample_papers()
TEXTS = [vector(Document(each).counts, shipped()) for each in PAPERS]
TERMS = sorted({term for text in TEXTS for term in text})


def taught(dimensions: int) -> np.ndarray:
    """Made-up embeddings that are a function of the words."""
    chance = np.random.default_rng(1)
    given = {term: chance.normal(size=dimensions) for term in TERMS}
    found = np.array([sum(weight * given[term] for term, weight in text.items()) for text in TEXTS])
    made: np.ndarray = found / np.linalg.norm(found, axis=1, keepdims=True)
    return made


def test_what_follows_from_words_is_learned() -> None:
    """Inner products of meanings are those of the teacher's embeddings about their mean, nearly."""
    teacher = taught(8)
    model = load(fit(TEXTS, teacher, TERMS, dimensions=8))
    centred = teacher - teacher.mean(axis=0)
    centred /= np.linalg.norm(centred, axis=1, keepdims=True)
    mine = np.array([model.meaning(text) for text in TEXTS])
    found, wanted = (each @ each.T for each in (mine, centred))
    assert np.corrcoef(found.ravel(), wanted.ravel())[0, 1] > 0.98


def test_the_terms_of_the_model_say_something() -> None:
    """Frequent words and pairs, none of them empty, in a fixed order."""
    terms = known_terms()
    assert terms == sorted(terms)
    assert {"prompt", "language model"} <= set(terms)
    assert not {"the", "of", "the model"} & set(terms)
    assert len(known_terms(2_000, 5_000)) < len(known_terms(1_000, 5_000)) < len(terms)


def test_the_command_writes_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Papers beyond those that the teacher embedded are left out."""
    monkeypatch.setattr("digest.matching.teaching.known_terms", lambda: TERMS)
    rows = [{"title": each.title, "abstract": each.revision.abstract} for each in PAPERS]
    (tmp_path / "papers.jsonl.gz").write_bytes(gzip.compress("\n".join(map(json.dumps, rows)).encode()))
    np.save(tmp_path / "embeddings.npy", taught(8)[:50])
    main([str(tmp_path / name) for name in ("papers.jsonl.gz", "embeddings.npy", "made.npz")])
    assert load((tmp_path / "made.npz").read_bytes()).meaning(TEXTS[0]).shape == (8,)
