from collections.abc import Sequence
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.core.match import Reason, ReasonKind
from digest.core.paper import Paper
from digest.core.profile import Background, Profile
from digest.matching.direction import Interest, Part
from digest.matching.documents import Document
from digest.matching.giving import Giving
from digest.matching.ground import Ground
from digest.matching.interest import interests
from digest.matching.judging import Judged, clamped
from digest.matching.rarity import shipped, stems
from digest.matching.reasons import EACH, MOST, reasons
from digest.matching.rules import rules
from digest.matching.space import Array, Space
from digest.matching.tokens import normal
from tests.support.editions import LIKED, sample_papers
from tests.support.matching import matched, paper, score, why

PAPERS = sample_papers()
PROFILE = Profile(
    "P",
    text="how transformers learn in context by gradient descent",
    keywords=("language model*", "in-context", "gradient", "transformer"),
    like=(LIKED, PAPERS[7].title, "Large Language Models as Optimizers"),
    dislike=(PAPERS[2].title,),
)


def test_a_keyword_is_shown_as_it_stands_in_the_paper() -> None:
    """The paper's spelling, and whether it is the title's or the abstract's."""
    candidate = paper("On Prompt Optimizers", "We study In-Context learning.")
    found = why(Profile("P", keywords=("prompt optimi*", "in context")), candidate)
    assert [(each.kind, each.subject, each.place) for each in found] == [
        (ReasonKind.KEYWORD, "Prompt Optimizers", "title"),
        (ReasonKind.KEYWORD, "In-Context", "abstract"),
    ]


def test_a_keyword_taken_away_takes_its_share() -> None:
    """Without one of two keywords, the score falls by exactly the share that its reason said."""
    candidate = paper("On Prompt Optimizers", "We study In-Context learning.")
    both = Profile("P", keywords=("prompt optimi*", "in context"))
    first, _ = why(both, candidate)
    rest = score(replace(both, keywords=("in context",)), candidate)
    assert score(both, candidate) * (1 - first.share) == pytest.approx(rest, abs=2e-4)


def test_an_author_taken_away_takes_its_share() -> None:
    """The same for an author, where keywords let the paper through as well."""
    candidate = paper("On Prompt Optimizers", authors=("Ada Lovelace",))
    both = Profile("P", keywords=("prompt",), authors=("Ada Lovelace",))
    author = next(each for each in why(both, candidate) if each.kind is ReasonKind.AUTHOR)
    rest = score(replace(both, authors=()), candidate)
    assert score(both, candidate) * (1 - author.share) == pytest.approx(rest, abs=2e-4)


PROFILES = (PROFILE, replace(PROFILE, text=""), replace(PROFILE, like=()), replace(PROFILE, keywords=()))


@cache
def compiled(profile: Profile, background: tuple[Paper, ...]) -> tuple[Ground, Interest, Giving]:
    """A profile's interest over the sample papers."""
    ground = Ground([Document(each) for each in PAPERS], Background(background), (profile,), shipped())
    (found,) = interests(profile, ground)
    return ground, found, Giving(found)


@given(st.sampled_from(PAPERS), st.sampled_from(PROFILES), st.sampled_from((0, 40)))
def test_every_share_is_exact(candidate: Paper, profile: Profile, known: int) -> None:
    """Each kind of evidence, taken out of the linear sum, lowers the score by the share that was told."""
    ground, wanted, giving = compiled(profile, PAPERS[:known])
    near = dict(zip(PAPERS, wanted.relevance(ground.here).tolist(), strict=True))[candidate]
    document = Document(candidate)
    found = rules(profile).read(document, shipped()) or ()
    one = Judged(document, ground.row(candidate), found, near)
    told = reasons(one, giving, shipped())
    named = [at for at, part in enumerate(wanted.parts) if part.subject in {each.subject for each in told}]
    for reason in told:
        if reason.kind is ReasonKind.KEYWORD:
            taken = next(each.value for each in found if each.subject == reason.subject)
        elif reason.kind is ReasonKind.LIKED:
            at = next(at for at in named if wanted.parts[at].subject == reason.subject)
            taken = _part(wanted, one.row, at)
        else:
            taken = _word(reason, one.row, wanted, [wanted.parts[at] for at in named if wanted.parts[at].weight > 0])
        assert clamped(one.total) - clamped(one.total - taken) == pytest.approx(
            reason.share * clamped(one.total), abs=1e-6
        )


def _part(wanted: Interest, row: int, at: int) -> float:
    """What goes from a paper's relevance when one part is taken out of the directions."""
    space, part = wanted.space, wanted.parts[at]
    words = (_dense(space, row) - space.middle) @ (_dense(space, part.row) - space.middle) / wanted.scale
    (block,), (stretch,) = space.blocks, wanted.stretch
    return part.weight * float(words + block.weight * block.rows[row] @ block.rows[part.row] / stretch)


def _word(reason: Reason, row: int, wanted: Interest, told: Sequence[Part]) -> float:
    """What a word gives by the parts of the profile that no reason tells of."""
    space = wanted.space
    (block,), (toward,), (stretch,) = space.blocks, wanted.toward, wanted.stretch
    term = " ".join(stems(reason.subject))
    direction = wanted.direction * wanted.scale
    for part in told:
        direction = direction - part.weight * (_dense(space, part.row) - space.middle)
        toward = toward - part.weight * block.rows[part.row] / stretch
    column = space.columns[term]
    words = _dense(space, row)[column] * direction[column] / wanted.scale
    meant = dict(zip(*space.meant(row, [toward]), strict=True)).get(column, 0.0)
    return float(words + meant)


def _dense(space: Space, row: int) -> Array:
    found = np.zeros(len(space.columns))
    columns, values = space.words.row(row)
    found[columns] = values
    return found


@given(st.sampled_from(PAPERS), st.sampled_from(PROFILES), st.sampled_from((0, 40)))
def test_the_parts_are_the_whole(candidate: Paper, profile: Profile, known: int) -> None:
    """What the parts of a profile give to a paper is all of its relevance."""
    ground, wanted, giving = compiled(profile, PAPERS[:known])
    near = dict(zip(PAPERS, wanted.relevance(ground.here).tolist(), strict=True))[candidate]
    assert giving.to(ground.row(candidate)).parts.sum() == pytest.approx(near, abs=1e-12)


def test_subjects_can_be_checked() -> None:
    """Over a whole dump: phrases stand where they are said to stand, liked papers are the profile's own."""
    for match in matched(replace(PROFILE, keywords=()), *PAPERS).ranking:
        assert len(match.reasons) <= MOST
        assert [each.share for each in match.reasons] == sorted((each.share for each in match.reasons), reverse=True)
        for kind in ReasonKind:
            assert sum(each.kind is kind for each in match.reasons) <= EACH
        texts = {"title": normal(match.paper.title), "abstract": normal(match.paper.revision.abstract)}
        for reason in match.reasons:
            if reason.kind is ReasonKind.LIKED:
                assert reason.subject in PROFILE.like
                assert reason.subject != match.paper.title
            else:
                assert reason.subject in texts[reason.place]
            assert 0 <= reason.share <= 1


def test_a_word_is_not_told_twice() -> None:
    """What a keyword names, or a pair of words, is not named again as a word."""
    candidate = paper("Textual gradients", "Prompts.")
    found = why(Profile("P", text="textual gradients, prompts", keywords=("gradient",)), candidate)
    assert [(each.kind, each.subject) for each in found] == [
        (ReasonKind.WORDS, "Textual"),
        (ReasonKind.WORDS, "Prompts"),
        (ReasonKind.KEYWORD, "gradients"),
    ]


def test_a_pair_that_stands_nowhere_whole_is_not_told() -> None:
    """Two words with a full stop between them are no phrase to show."""
    profile = Profile("P", text="attention dynamics")
    assert [each.subject for each in why(profile, paper("Attention dynamics"))] == ["Attention dynamics"]
    assert [each.subject for each in why(profile, paper("Attention. Dynamics"))] == ["Attention", "Dynamics"]


def test_a_liked_paper_is_ranked_like_any_other_but_is_no_reason_for_itself() -> None:
    """It stands first, for the words and the other likes that speak for it."""
    first = matched(Profile("P", like=(LIKED, PAPERS[14].title)), *PAPERS).ranking[0]
    assert first.paper.title in {LIKED, PAPERS[14].title}
    assert first.paper.title not in {each.subject for each in first.reasons}


def test_words_are_told_where_nothing_else_is() -> None:
    """A paper that many words speak for, each a little, still says why; beside a keyword they are not worth naming."""
    text = " ".join(f"zyx{number}" for number in range(40))
    profile, candidate = Profile("P", text=text), paper("A paper", text)
    assert [each.subject for each in why(profile, candidate)] == ["zyx0", "zyx1"]
    assert [each.kind for each in why(replace(profile, keywords=("zyx9",)), candidate)] == [ReasonKind.KEYWORD]


def test_no_score_no_reasons() -> None:
    """A paper that nothing speaks for is ranked without reasons."""
    assert why(Profile("P", text="prompts"), paper("Stars")) == ()
