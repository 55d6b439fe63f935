"""Which texts take a paper back, and which only speak of that."""

import gzip
import json

import pytest

from digest.dumps.readers.withdrawal import withdrawn
from tests.support.data import shared


@pytest.mark.parametrize(
    "notice",
    [
        "This paper has been withdrawn",
        "This submission has been withdrawn by arXiv administrators due to inappropriate text overlap.",
        "Withdrawn by the authors. Since the elements are not distinct, period finding cannot operate.",
        "Withdrawn; replaced by longer, more detailed paper quant-ph/0010065.",
        "The authors have withdrawn this paper.",
        "We withdraw this paper because of an error in Lemma 2.",
        "The e-print is completely withdrawn for it was based on a report which was not public.",
        "The proposition 1 is incomplete. The paper is withdrawn for further elaboration.",
        "When corrected, nothing is left. Hence, the original version of this paper has been withdrawn.",
        "12 pages, 3 figures. This manuscript has been withdrawn, since it has errors",
        "paper withdrawn",
        "This article was retracted on 20.11.97.",
    ],
)
def test_notices(notice: str) -> None:
    """As authors and arXiv write them, in the place of the abstract or as a comment."""
    assert withdrawn(notice)
    assert withdrawn("We study graphs.", notice)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "We study graphs.",
        "This study explores whether Twitter mentions of retracted articles can signal problems with the articles.",
        "The model knows that a drug has been withdrawn, yet suppresses this in the answer.",
        "An earlier velocity-trough claim is withdrawn: normalization controls showed it to be an artefact.",
        "The affected models were withdrawn worldwide at short notice.",
        "We ask why papers are withdrawn. Retracted work is still cited. Withdrawn consent must be respected.",
        "The inventory includes schwa, retracted schwa, and nasalized vowels.",
    ],
)
def test_texts_that_only_have_the_word(text: str) -> None:
    """Sentences of real abstracts; a paper on withdrawals is not withdrawn."""
    assert not withdrawn(text)


def test_every_real_notice_is_one() -> None:
    """The thirty of the collection, all of them."""
    with gzip.open(shared("hostile/withdrawn.jsonl.gz"), "rt", encoding="utf-8") as lines:
        notices = [json.loads(line)["abstract"] for line in lines]
    assert len(notices) == 30
    assert [notice for notice in notices if not withdrawn(notice)] == []


def test_real_abstracts_are_none() -> None:
    """Of 60,303 papers the four that were withdrawn, and none of those that have the word in another sense."""
    with gzip.open(shared("background/papers.jsonl.gz"), "rt", encoding="utf-8") as lines:
        papers = [json.loads(line) for line in lines]
    found = {paper["id"] for paper in papers if withdrawn(paper["abstract"] or "")}
    assert found == {"0810.2329", "quant-ph/0312050", "quant-ph/9601027", "quant-ph/9711047"}
