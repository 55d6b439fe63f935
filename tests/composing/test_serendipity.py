"""What no profile chose: in a section of its own, after all others, for a reason that a person can check."""

from dataclasses import replace

import pytest

from digest.core.issue import Edition, Entry
from digest.core.match import Match, Matches, Reason, ReasonKind
from digest.core.paper import Paper, Revision
from tests.support.composing import compose, matches, newsletter, shown
from tests.support.editions import sample_papers

PAPERS = sample_papers()[:8]
FOUND = matches(PAPERS, {"Agents": {2: 0.9, 3: 0.8}, "Prompts": {0: 0.7, 5: 0.3, 6: 0.4, 7: 0.4}}, at_least=0.5)


def _something_else(edition: Edition) -> list[Entry]:
    """The entries of the last section, where it is that."""
    return [entry for section in edition.sections[-1:] if section.serendipity for entry in section.entries]


def test_there_is_none_unless_it_is_asked_for() -> None:
    """Nobody gets what they did not ask for."""
    assert shown(compose(newsletter(), PAPERS, FOUND), PAPERS) == {"Agents": [2, 3], "Prompts": [0]}


def test_what_stands_highest_on_its_page() -> None:
    """The best ranks among all that no profile chose, which stay out of the rest."""
    edition = compose(newsletter(serendipity=2), PAPERS, FOUND)
    assert shown(edition, PAPERS) == {"Agents": [2, 3], "Prompts": [0], "": [1, 4]}
    assert [entry.reasons for entry in _something_else(edition)] == [
        (Reason(ReasonKind.RANK, "2"),),
        (Reason(ReasonKind.RANK, "5"),),
    ]
    assert all(entry.teaser for entry in edition.entries)
    assert edition.rest == PAPERS[5:]


def test_where_nothing_is_ranked_what_comes_near() -> None:
    """By score, ties by id; what matches no profile at all is not near to any."""
    edition = compose(newsletter(serendipity=9), PAPERS, FOUND, ranked=False)
    assert {entry.paper.id for entry in _something_else(edition)[:2]} == {PAPERS[6].id, PAPERS[7].id}
    assert [entry.paper for entry in _something_else(edition)][2:] == [PAPERS[5]]
    assert {entry.reasons for entry in _something_else(edition)} == {(Reason(ReasonKind.NEAR, "Prompts"),)}


@pytest.mark.parametrize("ranked", [True, False])
def test_what_is_not_wanted_is_never_among_it(ranked: bool) -> None:
    """What one profile excludes or dislikes is shown by none, and what a section had no room for is a match."""
    found = [
        Matches("Agents", (Match(PAPERS[7], 0.4, disliked=True), Match(PAPERS[6], 0.4)), barred=(PAPERS[1].id,)),
        *matches(PAPERS, {"Prompts": {0: 0.7, 4: 0.6, 7: 0.3}}, at_least=0.5)[1:],
    ]
    edition = compose(newsletter(limit=1, serendipity=9), PAPERS, found, ranked=ranked)
    others = {entry.paper.id for entry in _something_else(edition)}
    assert not others & {PAPERS[n].id for n in (0, 1, 4, 7)}
    assert PAPERS[6].id in others


def test_it_shows_no_work_twice() -> None:
    """Neither one that a section has, nor another version of what it shows itself."""
    again = [Paper(f"v{n}", replace(PAPERS[n].revision, title=f"{PAPERS[n].title}, revisited")) for n in (2, 1)]
    papers = (*PAPERS, *again)
    edition = compose(newsletter(serendipity=8), papers, FOUND)
    assert [paper.id for paper in _something_else(edition)[0].papers] == [PAPERS[1].id, "v1"]
    assert edition.rest == (again[0],)


def test_no_section_is_needed_beside_it() -> None:
    """On a day on which nothing matches it stands alone; on a day without news it has nothing."""
    assert shown(compose(newsletter(serendipity=1), PAPERS, ()), PAPERS) == {"": [0]}
    assert compose(newsletter(serendipity=1), (), ()).sections == ()
    bare = Paper("1", Revision("Editorial"))
    assert _something_else(compose(newsletter(serendipity=1), (bare,), ()))[0].shortened is False
