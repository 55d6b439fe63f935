import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.core.paper import Link, LinkKind, Paper, Record, Revision, fold, normal_id, paper_id, title_key
from tests.support.strategies import revisions

arxiv_ids = st.from_regex(r"[0-9]{4}\.[0-9]{4,5}|(hep-th|math\.GT|cs)/[0-9]{7}", fullmatch=True)
unicode_forms = st.sampled_from(("NFC", "NFD", "NFKC", "NFKD"))


@given(revisions, st.lists(st.builds(Link, st.sampled_from(LinkKind), st.text()), max_size=3))
def test_links_do_not_count_in_a_fingerprint(revision: Revision, links: list[Link]) -> None:
    """Where code and project lie is no revision of what the paper says."""
    assert replace(revision, links=tuple(links)).fingerprint == revision.fingerprint


@given(revisions)
def test_the_order_of_categories_does_not_count(revision: Revision) -> None:
    """A cross-listing is a set; another order of it is no revision."""
    assert replace(revision, categories=revision.categories[::-1]).fingerprint == revision.fingerprint


@given(revisions, revisions)
def test_fingerprints_are_equal_where_the_content_is(one: Revision, other: Revision) -> None:
    """Equal exactly where title, abstract, authors and the set of categories are."""
    same = one.title == other.title and one.abstract == other.abstract and one.authors == other.authors
    same = same and set(one.categories) == set(other.categories)
    assert (one.fingerprint == other.fingerprint) == (one.content == other.content) == same


def test_fields_do_not_run_into_each_other() -> None:
    """Text that moves from one field to another is other content."""
    made = {
        Revision("a b").fingerprint,
        Revision("a", "b").fingerprint,
        Revision("a", authors=("b",)).fingerprint,
        Revision("a", categories=("b",)).fingerprint,
        Revision("a", authors=("b", "c")).fingerprint,
        Revision("a", authors=("c", "b")).fingerprint,
        Revision("a", authors=("b c",)).fingerprint,
    }
    assert len(made) == 7


def test_a_lone_surrogate_has_a_fingerprint_and_an_id() -> None:
    """Text from broken JSON stops nothing."""
    revision = Revision("half \ud83d a pair")
    assert len(revision.fingerprint) == 64
    assert paper_id(Record(revision)).startswith("title-")


@given(st.text())
def test_folding_leaves_single_spaces(text: str) -> None:
    """Folded text has no other white space than single spaces inside, and folding it again changes nothing."""
    folded = fold(text)
    assert folded == fold(folded) == folded.strip()
    assert folded.split(" ") == (text.split() or [""])


@pytest.mark.parametrize(
    "title",
    ["Prompt optimization, revisited", "PROMPT OPTIMIZATION: REVISITED", " Prompt\n  optimization — revisited! "],
)
def test_a_title_key_ignores_case_punctuation_and_space(title: str) -> None:
    """The same title in another dress is the same paper."""
    assert title_key(title) == "prompt optimization revisited"


@given(st.text(), unicode_forms)
def test_a_title_key_ignores_the_unicode_form(title: str, form: str) -> None:
    """A title means the same whatever form its source stores it in."""
    assert title_key(unicodedata.normalize(form, title)) == title_key(title)  # type: ignore[arg-type]


@given(st.text())
def test_a_title_key_is_its_own_key(title: str) -> None:
    """Normalising twice changes nothing."""
    assert title_key(title_key(title)) == title_key(title)


@pytest.mark.parametrize("title", ["???", "— ! —", ""])
def test_a_title_without_letters_is_its_own_key(title: str) -> None:
    """It never meets another title."""
    assert title_key(title) == title


@pytest.mark.parametrize(
    ("raw", "normal"),
    [
        ("2406.07496", "2406.07496"),
        ("arXiv:2406.07496v12", "2406.07496"),
        (" ARXIV:0704.0001V1 ", "0704.0001"),
        ("hep-th/9901001v3", "hep-th/9901001"),
        ("math.GT/0309136", "math.gt/0309136"),
        ("https://doi.org/10.1145/3292500.3330701", "10.1145/3292500.3330701"),
        ("http://dx.doi.org/10.1000/ABC", "10.1000/abc"),
        ("doi:10.1000/abc", "10.1000/abc"),
        ("10.48550/arXiv.2406.07496", "2406.07496"),
        ("https://doi.org/10.48550/ARXIV.2406.07496v2", "2406.07496"),
        ("W4312345678", "W4312345678"),  # a bare one may be anybody's
        ("https://openalex.org/W4312345678", "openalex:W4312345678"),
        ("https://api.openalex.org/works/w4312345678", "openalex:W4312345678"),
        ("openalex:w4312345678", "openalex:W4312345678"),
        ("2406.074961", "2406.074961"),
        ("10.12/short-registrant", "10.12/short-registrant"),
    ],
)
def test_an_id_has_one_spelling(raw: str, normal: str) -> None:
    """R3: versions, prefixes, addresses and arXiv's own DOIs all name the same paper."""
    assert normal_id(raw) == normal


@given(arxiv_ids, st.integers(1, 30), st.sampled_from(("", "arXiv:", "10.48550/arXiv.", "doi:10.48550/ARXIV.")))
def test_no_version_makes_another_paper(arxiv: str, version: int, prefix: str) -> None:
    """R3: v2 is the same paper, in every spelling."""
    assert normal_id(f"{prefix}{arxiv}v{version}") == normal_id(arxiv)


@given(st.text() | arxiv_ids | st.from_regex(r"(doi:)?10\.[0-9]{4}/\S+", fullmatch=True))
def test_a_normal_id_is_its_own_spelling(raw: str) -> None:
    """Normalising twice changes nothing."""
    assert normal_id(normal_id(raw)) == normal_id(raw)


def test_the_best_id_is_the_identity() -> None:
    """R5: two papers that share a title but not an id stay two; one id with two titles is one."""
    one, other = Record(Revision("A title"), ids=("2406.00001v1",)), Record(Revision("A title"), ids=("2406.00002",))
    renamed = Record(Revision("Another title"), ids=("arXiv:2406.00001v2", "10.1000/x"))
    assert (paper_id(one), paper_id(other), paper_id(renamed)) == ("2406.00001", "2406.00002", "2406.00001")


def test_without_an_id_the_title_is_the_identity() -> None:
    """The normalised title decides, and the abstract does not."""
    one = Record(Revision("A Title!", "One abstract."), line=3)
    other = Record(Revision("a title", "Another."), line=9, upvotes=4)
    assert paper_id(one) == paper_id(other)
    assert paper_id(one) != paper_id(Record(Revision("a titel")))


def test_a_paper_has_the_title_of_its_revision() -> None:
    """The title is never stored apart from the revision."""
    assert Paper("x", Revision("A title")).title == "A title"


@pytest.mark.parametrize(
    "address",
    [
        "http://arxiv.org/abs/2503.01000v1",
        "https://www.arxiv.org/pdf/2503.01000v2.pdf",
        "https://export.arxiv.org/abs/2503.01000/",
        "https://arxiv.org/html/2503.01000v3",
    ],
)
def test_an_address_at_arxiv_is_its_id(address: str) -> None:
    """R3: the id as arXiv's own answers give it is one id, whatever the version."""
    assert normal_id(address) == "2503.01000"


def test_invisible_characters_make_no_other_title() -> None:
    """A zero-width space or a soft hyphen within a word is not seen, and not counted."""
    assert title_key("Lan\u200bguage mo\u00addels") == title_key("Language models")
