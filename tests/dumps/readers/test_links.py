"""Links in abstracts and out of ids."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.core.paper import Link, LinkKind
from digest.dumps.readers import links


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Code is at https://github.com/psunlpgroup/GreaTer.", ["code https://github.com/psunlpgroup/GreaTer"]),
        ("at https://github.com/wenyudu/MIGU{this https URL}.", ["code https://github.com/wenyudu/MIGU"]),
        (
            "(https://e.com/a_(b)), and http://tiny.cc/grif .",
            ["project https://e.com/a_(b)", "project http://tiny.cc/grif"],
        ),
        ("[https://gitlab.com/a/b]; https://gitlab.com/a/b", ["code https://gitlab.com/a/b"]),
        ("see github.com/a/b, www.github.com/c/d", ["code https://github.com/a/b", "code https://www.github.com/c/d"]),
        ("https://huggingface.co/datasets/x/y/", ["code https://huggingface.co/datasets/x/y/"]),
        ("https://a.github.io/x#y?", ["project https://a.github.io/x#y"]),
        ("https://arxiv.org/abs/2503.00001 https://huggingface.co/papers/2503.00001 https://doi.org/10.1/x", []),
        ("ftp://github.com.evil/x javascript://x https://user@e.com/ https://localhost/ https://[::1", []),
        ("https://notgithub.com/x", ["project https://notgithub.com/x"]),
        ("hTtps://github.com/A, HTTP://e.com/", ["code https://github.com/A", "project http://e.com/"]),
        (f"https://e.com/{'x' * 500}", []),
        ("no address here: a/b and c://d", []),
    ],
)
def test_addresses_in_a_text(text: str, found: list[str]) -> None:
    """Without the punctuation that follows, each once, hosts told by their whole name."""
    assert [f"{link.kind} {link.url}" for link in links.in_text(text)] == found


def test_a_text_gives_only_so_many() -> None:
    """A hostile abstract does not become a list of links."""
    assert len(links.in_text(" ".join(f"https://e.com/{n}" for n in range(99)))) == links.MOST


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ("arXiv:2503.00001v3", ["https://arxiv.org/abs/2503.00001", "https://arxiv.org/pdf/2503.00001"]),
        ("hep-th/9901001", ["https://arxiv.org/abs/hep-th/9901001", "https://arxiv.org/pdf/hep-th/9901001"]),
        ("https://doi.org/10.1000/A<b>", ["https://doi.org/10.1000/a%3Cb%3E"]),
        ("openalex:W12345", ["https://openalex.org/W12345"]),
        ("W123", []),
    ],
)
def test_links_that_follow_from_an_id(raw: str, found: list[str]) -> None:
    """The pages of arXiv, where a DOI leads, or OpenAlex's page."""
    assert [link.url for link in links.of_id(raw)] == found


def test_a_pdf_is_told_from_its_paper() -> None:
    """By its path on arXiv."""
    assert links.link("https://arxiv.org/pdf/2503.1") == Link(LinkKind.PDF, "https://arxiv.org/pdf/2503.1")


@given(st.text() | st.text("htps:/.()[]@gitubcom ", max_size=300))
def test_any_text_gives_web_addresses_only(text: str) -> None:
    """R36: no scheme but http and https, no white space, nothing that cannot be printed."""
    for link in links.in_text(f"{text} https://{text} github.com/{text}"):
        assert link.url.startswith(("http://", "https://"))
        assert link.url.isprintable()
        assert " " not in link.url
