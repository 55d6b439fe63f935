"""One promise for every reader: its own dump is known by its content, and read whole."""

import re

import pytest

from digest.dumps.readers.registry import READERS, read
from tests.support.samples import PAPERS, SAMPLES

MARKED_UP = {"feed", "csl-json"}  # formats in which tags are no text
OURS = sorted(set(SAMPLES) - {"trending-text", "trending-markdown"})


def test_every_reader_has_a_sample() -> None:
    """What comes into the registry is read here and damaged by the fuzzing."""
    assert set(SAMPLES) == set(READERS)


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sound_dump_finds_its_reader(name: str) -> None:
    """By content alone, past the readers that are asked before."""
    reading = read(SAMPLES[name]())
    assert (reading.format, bool(reading.records)) == (name, True)


@pytest.mark.parametrize("name", OURS)
def test_the_same_papers_in_every_format(name: str) -> None:
    """Ids, folded titles and whole abstracts, in the order of the dump; the links of arXiv follow from the ids."""
    reading = read(SAMPLES[name]())
    assert [record.ids[0].removesuffix("v2") for record in reading.records] == [paper["id"] for paper in PAPERS]
    assert [record.revision.title for record in reading.records] == [paper["title"] for paper in PAPERS]
    assert reading.dropped == ()
    for record, paper in zip(reading.records, PAPERS, strict=True):
        abstract = re.sub(r"</?i>", "", paper["abstract"]) if name in MARKED_UP else paper["abstract"]
        assert record.revision.abstract.startswith(abstract)
        assert f"https://arxiv.org/pdf/{paper['id']}" in {link.url for link in record.revision.links}


@pytest.mark.parametrize("name", OURS)
def test_a_dump_that_breaks_off_keeps_what_is_whole(name: str) -> None:
    """R8: a paper that stands before the tear is read, and nothing makes a paper that is not there."""
    data = SAMPLES[name]()
    reading = read(data[: int(len(data) * 0.8)], name)
    titles = [paper["title"] for paper in PAPERS]
    assert [record.revision.title for record in reading.records][:2] == titles[:2]
    assert len(reading.records) == 2 or name == "trending-html"
    assert reading.dropped or name == "trending-html"
