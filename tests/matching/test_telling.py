from digest.core.profile import Background, Profile
from digest.matching.inspecting import profile_words
from digest.matching.rarity import stems
from digest.matching.telling import telling
from tests.support.matching import paper

ARCHIVE = tuple(
    paper(f"A study of {subject} {number}", f"We study {subject} with large language models, in the wild.")
    for subject in ("cats", "dogs", "protein folding", "weather", "traffic")
    for number in range(20)
)
LIKED = tuple(
    paper(title, f"{abstract} We use large language models and show extensive results.")
    for title, abstract in (
        ("Textual gradients for prompts", "Prompt optimization by textual gradients is studied."),
        ("Prompt optimization at scale", "We do prompt optimization, and textual gradients help."),
        ("Better Prompt Optimization", "A prompt-optimization method without a textual gradient."),
        ("Optimizing prompts with GRPO", "Prompt optimization and GRPO for agents."),
    )
)  # fmt: skip


def phrases(most: int = 8) -> list[str]:
    """What tells the liked papers from the archive."""
    return [each.phrase for each in telling(LIKED, ARCHIVE, most)]


def test_phrases_come_before_their_words_and_are_counted_by_papers() -> None:
    """A phrase is counted however it is written, and written as it mostly is."""
    found = telling(LIKED, ARCHIVE, 8)
    assert (found[0].phrase, found[0].papers) == ("prompt optimization", 4)
    assert "textual gradients" in [each.phrase for each in found]
    assert [each.weight for each in found] == sorted((each.weight for each in found), reverse=True)


def test_what_is_common_elsewhere_tells_nothing() -> None:
    """Every paper of the archive holds it, or the shipped statistics know it."""
    assert not {"large language models", "language models", "we", "show", "extensive results"} & set(phrases())


def test_no_two_phrases_say_the_same() -> None:
    """Neither holds the other, and they share fewer than half of their words."""
    found = [tuple(stems(each)) for each in phrases()]
    for place, one in enumerate(found):
        for other in found[place + 1 :]:
            assert len({*one} & {*other}) < len({*one} | {*other}) / 2


def test_what_one_of_many_says_is_left_out() -> None:
    """One paper's word is its own affair; of a single liked paper it is all there is."""
    assert not any("GRPO" in each for each in phrases())
    alone = [each.phrase for each in telling(LIKED[:1], ARCHIVE, 8)]
    assert "textual gradients" in [each.lower() for each in alone]


def test_liked_papers_do_not_speak_for_the_archive() -> None:
    """They may stand in it: the same is found."""
    assert telling(LIKED, (*ARCHIVE, *LIKED), 8) == telling(LIKED, ARCHIVE, 8)
    assert telling(LIKED, ARCHIVE[::-1], 8) == telling(LIKED, ARCHIVE, 8)


def test_without_an_archive_the_shipped_statistics_speak() -> None:
    """A library alone is enough; nothing at all gives nothing."""
    assert "prompt optimization" in [each.phrase for each in telling(LIKED, (), 8)]
    assert telling((), ARCHIVE, 8) == ()
    assert telling((paper("", ""), paper("…", "$")), (), 8) == ()


def test_a_profile_as_words() -> None:
    """Likes are looked for, dislikes avoided; no empty words, no word beside the pair that holds it."""
    profile = Profile("P", text="prompt optimization", like=(LIKED[0].id,), dislike=(ARCHIVE[0].id,))
    toward, away = profile_words(profile, Background((*ARCHIVE, *LIKED)))
    assert toward[0][0] == "prompt optimization"
    assert "cats" in [term for term, _ in away]
    assert all(weight > 0 for _, weight in toward)
    assert all(weight < 0 for _, weight in away)
    assert not {"of", "the", "prompt"} & {term for term, _ in toward}
    assert profile_words(Profile("P", keywords=("x",)), Background()) == ([], [])
