"""The same papers in every layout of the page."""

import pytest
from hypothesis import given, settings

from digest.core.snapshot import Reading
from digest.dumps.readers.registry import read
from tests.support import pages
from tests.support.pages import Card


def found(reading: Reading) -> list[Card]:
    """Title and abstract of each record."""
    return [(record.revision.title, record.revision.abstract) for record in reading.records]


@pytest.mark.parametrize("layout", pages.LAYOUTS, ids=lambda layout: layout.__name__)
@settings(max_examples=max(25, settings().max_examples // 4))
@given(cards=pages.pages)
def test_every_layout_reads_back_the_same_papers(layout: pages.Layout, cards: list[Card]) -> None:
    """Whatever stands between the papers, they come out whole and in their order, and nothing is dropped."""
    reading = read(layout(cards).encode())
    assert found(reading) == cards
    assert reading.dropped == ()
