from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.core.match import Reason, ReasonKind
from digest.core.paper import Paper
from digest.core.profile import Background, Profile
from digest.matching.documents import Document
from digest.matching.interest import MEANING, Interest, interest
from digest.matching.meaning import shipped as model
from digest.matching.named import Named
from digest.matching.rarity import shipped
from digest.matching.reasons import EACH, MOST, clamped, reasons
from digest.matching.rules import rules
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


@given(st.sampled_from(PAPERS), st.sampled_from((PROFILE, replace(PROFILE, text=""), replace(PROFILE, like=()))))
def test_every_share_is_exact(candidate: Paper, profile: Profile) -> None:
    """Each kind of evidence, taken out of the linear sum, lowers the score by the share that was told."""
    document = Document(candidate, shipped())
    wanted = interest(profile, Named(PAPERS, Background()), shipped())
    found = rules(profile).read(document, shipped()) or ()
    total = sum(one.value for one in found) + wanted.relevance(document)
    told = reasons(document, found, wanted, shipped())
    for reason in told:
        if reason.kind is ReasonKind.KEYWORD:
            taken = next(one.value for one in found if one.subject == reason.subject)
        elif reason.kind is ReasonKind.LIKED:
            taken = next(wanted.given(part, document) for part in wanted.parts if part.subject == reason.subject)
        else:
            taken = _word(reason, document, wanted, told)
        assert clamped(total) - clamped(total - taken) == pytest.approx(reason.share * clamped(total), abs=1e-6)


def _word(reason: Reason, document: Document, wanted: Interest, told: tuple[Reason, ...]) -> float:
    """What a word gives by the parts of the profile that no reason tells of."""
    named = {each.subject for each in told if each.kind is ReasonKind.LIKED}
    near = [part for part in wanted.parts if not part.subject or part.subject not in named]
    term = " ".join(Document(paper(reason.subject), shipped()).title.stems)
    words = sum(part.weight * part.vector.get(term, 0) * document.vector[term] for part in near) / wanted.scale
    toward = sum((part.weight * part.meaning for part in near), start=np.zeros(256)) / wanted.stretch
    return words + MEANING * model().given(document.vector, toward).get(term, 0)


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
