import gzip
import json
from pathlib import Path

import pytest

from digest.matching.background import build, main
from digest.matching.rarity import SHIPPED, load, shipped

PAPERS = [("Prompt search", "We search prompts."), ("Prompts", "A prompt search."), ("Gradients", "A gradient.")]


def test_frequencies_count_papers_not_occurrences() -> None:
    """A term counts once a paper, in the singular; what is too rare is left out."""
    statistics = load(build(PAPERS, least_word=2, least_pair=2))
    assert set(statistics.idf) == {"prompt", "search", "a", "prompt search"}
    assert statistics.idf["prompt"] == pytest.approx(0.28768, abs=1e-5)  # ln(4 / 3)
    assert statistics.unseen == pytest.approx(1.38629, abs=1e-5)  # ln(4 / 1)


def test_the_same_papers_give_the_same_bytes_in_any_order() -> None:
    """The file can be made again: no time, no order of papers, no order of hashing is in it."""
    assert build(PAPERS) == build(PAPERS[::-1])


def test_the_command_writes_the_file(tmp_path: Path) -> None:
    """`python -m digest.matching.background` reads JSON lines and writes what `load` reads."""
    lines = "\n".join(json.dumps({"title": title, "abstract": abstract}) for title, abstract in PAPERS)
    (tmp_path / "papers.jsonl.gz").write_bytes(gzip.compress(lines.encode()))
    main([str(tmp_path / "papers.jsonl.gz"), str(tmp_path / "out.tsv.gz")])
    assert (tmp_path / "out.tsv.gz").read_bytes() == build(PAPERS)


def test_the_shipped_file_is_small() -> None:
    """At most 600 kB, over a hundred thousand terms."""
    data = SHIPPED.read_bytes()
    assert len(data) <= 600_000
    assert load(data) == shipped()


def test_rarity_of_phrases() -> None:
    """A phrase is as rare as its rarest word or pair; what nobody has written is rarest."""
    rarity = shipped().rarity
    assert 0 < rarity(["the"]) < rarity(["language", "model"]) < rarity(["prompt"]) < rarity(["textual", "gradient"])
    assert rarity(["textgradx"]) == 1
