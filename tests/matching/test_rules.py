from digest.core.match import ReasonKind
from digest.core.profile import Profile
from tests.support.matching import let_through, matched, paper, score, why

PROMPTS = paper("Prompt search", "We optimise prompts.", authors=("Ada Lovelace",), categories=("cs.CL", "cs.LG"))
IMAGES = paper("Text-to-image models", "A prompt search for images.", categories=("cs.CV",))
STARS = paper("Young stars", "They shine.", authors=("Noether, Emmy",))


def test_keywords_let_through() -> None:
    """With keywords, only papers that hold one of them stay, in title or abstract."""
    assert let_through(Profile("P", keywords=("prompt search",)), PROMPTS, IMAGES, STARS) == {
        "Prompt search",
        "Text-to-image models",
    }


def test_keywords_that_hold_no_word_let_nothing_through() -> None:
    """A keyword of marks alone is still a rule, and nothing meets it."""
    assert let_through(Profile("P", keywords=("***",)), PROMPTS) == set()


def test_exclusions_hold_for_all() -> None:
    """An excluded phrase shuts a paper out, in whatever way it would come in."""
    profile = Profile("P", keywords=("prompt",), exclude=("text to image", "shine"), authors=("Emmy Noether",))
    assert let_through(profile, PROMPTS, IMAGES, STARS) == {"Prompt search"}


def test_what_exclusions_shut_out_is_known() -> None:
    """Of all that a profile does not get, what it does not want is told apart from what it does not look for."""
    profile = Profile("P", keywords=("prompt search",), exclude=("text-to-image",))
    assert matched(profile, PROMPTS, IMAGES, STARS).barred == (IMAGES.id,)
    assert matched(Profile("P", keywords=("prompt search",)), PROMPTS, IMAGES, STARS).barred == ()


def test_categories_shut_out_only_papers_that_name_some() -> None:
    """A paper must share a category if it names any; "cs" takes in cs.CL but not "csx"."""
    odd = paper("Odd", categories=("csx.AI",))
    assert let_through(Profile("P", categories=("CS.cl",)), PROMPTS, IMAGES, STARS) == {"Prompt search", "Young stars"}
    everything = let_through(Profile("P", categories=("cs",)), PROMPTS, IMAGES, STARS, odd)
    assert everything == {"Prompt search", "Text-to-image models", "Young stars"}
    assert everything == let_through(Profile("P", categories=("cs.*",)), PROMPTS, IMAGES, STARS, odd)


def test_authors_let_through_whatever_the_keywords_say() -> None:
    """A paper by a wanted author needs no keyword; the parts of a name stand in any order."""
    profile = Profile("P", keywords=("prompt search",), exclude=("image",), authors=("Emmy Noether", "—"))
    assert let_through(profile, PROMPTS, IMAGES, STARS) == {"Prompt search", "Young stars"}
    (reason,) = why(profile, STARS)
    assert (reason.kind, reason.subject, reason.share) == (ReasonKind.AUTHOR, "Noether, Emmy", 1.0)


def test_keyword_scores() -> None:
    """A title counts more than an abstract, a rare phrase more than a common one, two more than one."""
    title = score(Profile("P", keywords=("prompt search",)), PROMPTS)
    abstract = score(Profile("P", keywords=("prompt search",)), IMAGES)
    assert title == 2 * abstract > 0
    assert title > score(Profile("P", keywords=("search",)), PROMPTS)
    assert score(Profile("P", keywords=("prompt search", "optimise")), PROMPTS) > title


def test_what_is_sent_where_rules_alone_decide() -> None:
    """Every paper with a keyword is sent; by categories alone, those that name one; by authors, theirs."""
    assert len(matched(Profile("P", keywords=("prompt",)), PROMPTS, IMAGES, STARS).selected) == 2
    by_category = matched(Profile("P", categories=("cs",)), PROMPTS, STARS)
    assert [match.paper for match in by_category.selected] == [PROMPTS]
    by_author = matched(Profile("P", authors=("Noether Emmy",), categories=("cs",)), PROMPTS, IMAGES, STARS)
    assert [match.paper for match in by_author.selected] == [STARS]
    assert len(by_author.ranking) == 3


def test_a_category_is_named_among_the_reasons() -> None:
    """The first category that a paper shares with the profile."""
    reasons = why(Profile("P", keywords=("prompt search",), categories=("cs.LG",)), PROMPTS)
    assert [(reason.kind, reason.subject) for reason in reasons] == [
        (ReasonKind.KEYWORD, "Prompt search"),
        (ReasonKind.CATEGORY, "cs.LG"),
    ]
