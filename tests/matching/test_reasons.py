from collections.abc import Sequence
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from digest.core.match import Reason, ReasonKind
from digest.core.paper import Paper
from digest.core.profile import Background, Lesson, Profile
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


CROWDED = next(each for each in PAPERS if each.title.startswith("Why Can GPT Learn In-Context?"))


@example(CROWDED, PROFILE, 40)  # so much speaks for it that not all likes are told which it resembles
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
        elif reason.kind in {ReasonKind.LIKED, ReasonKind.ITSELF}:
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
            if reason.kind in {ReasonKind.LIKED, ReasonKind.ITSELF}:
                assert reason.subject in PROFILE.like
                assert (reason.subject == match.paper.title) == (reason.kind is ReasonKind.ITSELF)
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


@pytest.mark.parametrize("said", ["like", "title", "library", "library, other id", "lesson", "like and lesson"])
def test_a_liked_paper_says_that_it_is_liked(said: str) -> None:
    """First and with its share, however it came to be liked; it does not resemble itself, and others may."""
    own = PAPERS[14]
    more = {
        "like": {"like": (own.id,)},
        "title": {"like": (own.title.upper(),)},
        "library": {"items": (own,)},
        "library, other id": {"items": (replace(own, id="10.1000/xyz"),)},
        "lesson": {"lessons": (Lesson(own.id, 0.05),)},
        "like and lesson": {"like": (own.id,), "lessons": (Lesson(own.id, 1.0),)},
    }[said]
    profile = Profile("P", "diffusion models", keywords=("model*", "text", "image*"), authors=("Ada",))
    found = matched(replace(profile, **more), *PAPERS, background=PAPERS)  # type: ignore[arg-type]
    (match,) = [each for each in found.ranking if each.paper == own]
    itself = [each for each in match.reasons if each.kind is ReasonKind.ITSELF]
    assert [each.subject for each in itself] == [own.title]
    assert itself[0].share > 0
    assert own.title not in {each.subject for each in match.reasons if each.kind is ReasonKind.LIKED}
    assert not any(
        each.kind is ReasonKind.ITSELF for other in found.ranking for each in other.reasons if other != match
    )


def test_words_are_told_where_nothing_else_is() -> None:
    """A paper that many words speak for, each a little, still says why; beside a keyword they are not worth naming."""
    text = " ".join(f"zyx{number}" for number in range(40))
    profile, candidate = Profile("P", text=text), paper("A paper", text)
    assert [each.subject for each in why(profile, candidate)] == ["zyx0", "zyx1"]
    assert [each.kind for each in why(replace(profile, keywords=("zyx9",)), candidate)] == [ReasonKind.KEYWORD]


def test_no_score_no_reasons() -> None:
    """A paper that nothing speaks for is ranked without reasons; what let it through is told, and gives it nothing."""
    assert why(Profile("P", text="prompts"), paper("Stars")) == ()
    both = Profile("P", keywords=("galaxy",), dislike=("Stars",))
    candidate = paper("Stars", "Stars, stars, stars and a galaxy.")
    assert score(both, candidate) == 0
    assert why(both, candidate) == (Reason(ReasonKind.KEYWORD, "galaxy", "abstract", 0.0),)
