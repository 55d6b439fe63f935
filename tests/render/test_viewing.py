"""What the templates see."""

from dataclasses import replace

import pytest

from digest.core.issue import Edition, Entry, Section
from digest.core.match import Reason, ReasonKind
from digest.core.newsletter import Archive
from digest.core.paper import Link, LinkKind, Paper, Revision
from digest.core.trend import Trend
from digest.render import Renderer
from digest.render.view import Clause, EntryView, LinkView, PaperView
from digest.render.viewing import Viewer, view
from tests.support.editions import sample_delivery, sample_edition, sample_newsletter

KEYWORD, LIKED, ITSELF = ReasonKind.KEYWORD, ReasonKind.LIKED, ReasonKind.ITSELF


def _entry(entry: Entry, archive: Archive | None = None) -> EntryView:
    [(_, (found,))] = view(sample_newsletter(archive=archive or Archive()), _edition(entry)).sections
    return found


def _seen(entry: Entry, archive: Archive | None = None) -> PaperView:
    return _entry(entry, archive).paper


def _why(entry: Entry) -> tuple[Clause, ...]:
    why = _entry(entry).why
    return why.reasons if why else ()


def _edition(entry: Entry) -> Edition:
    return replace(sample_edition(), sections=(Section("Agents", 1, (entry,)),))


def _faces(entry: Entry) -> tuple[str, str, str]:
    faces = Renderer().render(sample_newsletter(), _edition(entry))
    return faces.html, faces.text, faces.markdown


def _paper(*links: Link, paper: str = "2503.00001") -> Paper:
    return Paper(paper, Revision("A title", "An abstract.", links=links))


def test_the_first_phrase_that_stands_in_the_teaser_is_marked_once() -> None:
    """The mark falls on whole words, whatever their case, and only once."""
    reasons = (Reason(KEYWORD, "agents", "title"), Reason(KEYWORD, "Prompt", "abstract"))
    entry = Entry(_paper(), "Prompts and a prompt, a prompt.", reasons=reasons)
    assert _seen(entry).teaser == ("Prompts and a ", "prompt", ", a prompt.")


@pytest.mark.parametrize(
    ("phrase", "teaser", "marked"),
    [
        ("net", "The Net: networks, nets, a net", "Net"),
        ("c++", "In C++, c++17 and c+++", "C++"),
        ("naïve", "A NAÏVE way", "NAÏVE"),
        ("é", "café é", "é"),
        ("net", "nets, subnet, net_work", ""),
    ],
)
def test_a_phrase_is_marked_as_whole_words(phrase: str, teaser: str, marked: str) -> None:
    """In any script, with any signs at its ends."""
    assert _seen(Entry(_paper(), teaser, reasons=(Reason(KEYWORD, phrase, "abstract"),))).teaser[1] == marked


def test_nothing_is_marked_where_no_phrase_stands() -> None:
    """A liked paper's title is no phrase to mark."""
    assert _seen(Entry(_paper(), "A title.", reasons=(Reason(LIKED, "A title"),))).teaser == ("A title.", "", "")


def test_reasons_are_grouped_by_kind_and_place() -> None:
    """No phrase is said twice, and a liked paper goes by its short name."""
    reasons = (
        Reason(KEYWORD, "Alignment", "title"),
        Reason(KEYWORD, "alignment", "abstract"),
        Reason(LIKED, "TextGrad: Automatic Differentiation via Text"),
        Reason(KEYWORD, "RLHF", "title"),
        Reason(KEYWORD, "", "title"),
    )
    assert _why(Entry(_paper(), reasons=reasons)) == (
        Clause("keyword", "title", ("Alignment", "RLHF")),
        Clause("liked", "", ("TextGrad",)),
    )


def test_a_liked_paper_and_one_that_came_short_say_so() -> None:
    """The very paper is liked; a quiet day's paper came short: so it stands in each face, and in no other's why."""
    entry = Entry(_paper(), reasons=(Reason(ITSELF, "A title"),), quiet=True)
    told = "Why: you like this very paper. Less near than usual: so little came that it stands here too."
    plain = replace(entry, quiet=False)
    for face, other in zip(_faces(entry), _faces(plain), strict=True):
        assert told in " ".join(face.split())
        assert "you like this very paper" in other
        assert "Less near" not in other


def test_a_long_title_without_a_short_name_is_cut() -> None:
    """A why-line stays a line."""
    [clause] = _why(Entry(_paper(), reasons=(Reason(LIKED, "A very long title " * 10),)))
    assert len(clause.subjects[0]) <= 80
    assert clause.subjects[0].endswith("…")


@pytest.mark.parametrize(
    ("links", "archive", "url"),
    [
        ((Link(LinkKind.PDF, "https://e.org/p"), Link(LinkKind.PAPER, "https://e.org/a")), "", "https://e.org/a"),
        ((Link(LinkKind.PDF, "https://e.org/p"),), "https://e.org", "https://e.org/p"),
        ((Link(LinkKind.CODE, "https://e.org/c"),), "", ""),
        ((Link(LinkKind.CODE, "https://e.org/c"),), "https://e.org", "https://e.org/papers/2503.00001.html"),
        ((Link(LinkKind.PAPER, "javascript:x"),), "https://e.org", "https://e.org/papers/2503.00001.html"),
    ],
)
def test_a_title_leads_to_the_paper_or_to_its_page(links: tuple[Link, ...], archive: str, url: str) -> None:
    """The paper itself, else its PDF, else its page in the archive, else nowhere; never an unsound address."""
    seen = _seen(Entry(_paper(*links)), Archive(archive))
    assert seen.url == url
    assert not url or url in {link.url for link in seen.links}


def test_the_first_sound_address_of_a_kind_is_shown() -> None:
    """One link of each kind, in the order of the kinds."""
    links = (
        Link(LinkKind.PROJECT, "https://e.org/p"),
        Link(LinkKind.CODE, "data:x"),
        Link(LinkKind.CODE, "https://e.org/1"),
        Link(LinkKind.CODE, "https://e.org/2"),
    )
    assert _seen(Entry(_paper(*links))).links == (
        LinkView("code", "https://e.org/1"),
        LinkView("project", "https://e.org/p"),
    )


@pytest.mark.parametrize("paper", ["../x", "hep-th/9901001", "a b", "A", ""])
def test_only_plain_ids_are_linked_to_the_archive(paper: str) -> None:
    """An id that the archive would have to encode for its file names is not guessed at."""
    assert _seen(Entry(_paper(paper=paper)), Archive("https://e.org")).url == ""


def test_a_private_newsletter_has_no_public_address() -> None:
    """Nothing leads into an archive that is not published."""
    seen = view(sample_newsletter(archive=Archive("https://e.org", private=True)), sample_edition())
    assert (seen.view.archive, seen.view.archived) == ("", False)
    entries = [entry for _, entries in seen.sections for entry in entries]
    assert entries
    assert not any("e.org/papers" in link.url for entry in entries for link in entry.paper.links)


def test_leaving_is_the_same_address_for_everyone() -> None:
    """R17: a mailto link that names the newsletter, with what is special in it encoded."""
    delivery = sample_delivery(unsubscribe="leave+us@example.org")
    seen = view(sample_newsletter(name="a b&c", delivery=delivery), sample_edition())
    assert seen.view.unsubscribe == "mailto:leave+us@example.org?subject=unsubscribe%20a%20b%26c"
    assert view(sample_newsletter(delivery=None), sample_edition()).view.unsubscribe == ""


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("he", "rtl"), ("fa-IR", "rtl"), ("de-AT", "ltr")])
def test_the_direction_follows_the_language(language: str, direction: str) -> None:
    """R33: html has lang and dir."""
    assert view(sample_newsletter(language=language), sample_edition()).view.direction == direction


def test_sparklines_share_a_scale() -> None:
    """Lines that stand together can be compared: the worst rank of all of them is the lowest block."""
    trending = (Trend(_paper(), (64, 1)), Trend(_paper(), (None, 32)))
    seen = view(sample_newsletter(), replace(sample_edition(), trending=trending))
    assert [trend.spark for trend in seen.trending] == ["▁█", "·▅"]


def test_mathematics_is_readable_wherever_a_paper_is_named() -> None:
    """R37: titles, teasers and whys hold no LaTeX, and a phrase is marked in the teaser as it is shown."""
    paper = Paper("1", Revision(r"H$^{\mathbf{3}}$DP for Schr\"odinger"))
    reasons = (Reason(KEYWORD, r"schr\"odinger bridges", "abstract"), Reason(LIKED, r"$\alpha$-Net: A net"))
    entry = Entry(paper, r"In $\mathcal{O}(n^{2})$, Schr\"odinger bridges cost \$5.", reasons=reasons)
    seen = _seen(entry)
    assert seen.title == "H³DP for Schrödinger"
    assert seen.teaser == ("In 𝒪(n²), ", "Schrödinger bridges", " cost $5.")
    assert [clause.subjects for clause in _why(entry)] == [("schrödinger bridges",), ("α-Net",)]


def test_what_was_seen_before_is_seen_as_the_same() -> None:
    """What is printed is kept by its view, so a second look gives the same objects; and what differs is another."""
    viewer = Viewer(sample_newsletter())
    first, second = viewer.see(sample_edition()), viewer.see(sample_edition())
    assert first.view is second.view
    assert [
        entry is other
        for (_, a), (_, b) in zip(first.sections, second.sections, strict=True)
        for entry, other in zip(a, b, strict=True)
    ] == [True] * sample_edition().shown
    entry = Entry(_paper(), "A teaser.", reasons=(Reason(KEYWORD, "teaser", "abstract"),))
    other = replace(entry, paper=replace(entry.paper, revision=Revision("Another title", "An abstract.")))
    [(_, (seen,))], [(_, (seen_other,))] = (viewer.see(_edition(each)).sections for each in (entry, other))
    assert (seen.paper.title, seen_other.paper.title) == ("A title", "Another title")
    assert seen.why is seen_other.why


def test_no_paper_is_taken_for_one_that_is_gone() -> None:
    """Entries are looked up by the paper as an object, and an object that is gone leaves its number to others."""
    viewer, known = Viewer(sample_newsletter()), _paper()
    viewer.see(_edition(Entry(known)))
    for number in range(20):
        other = Revision(f"Title {number}", "An abstract.")
        viewer.see(_edition(Entry(Paper(known.id, known.revision))))  # another object, which is gone at once
        [(_, (seen,))] = viewer.see(_edition(Entry(Paper("other", other)))).sections
        assert seen.paper.title == other.title
