"""Links found in an abstract, and those that follow from an id."""

import re
from urllib.parse import quote, urlsplit

from digest.core.paper import ARXIV_ID, DOI, OPENALEX, Link, LinkKind, normal_id

HF_PAPER = "https://huggingface.co/papers/"  # what an id follows
MOST = 8  # links of one abstract
LONGEST = 400  # characters of an address

_FORGES = (
    "github.com",
    "gitlab.com",
    "huggingface.co",
    "bitbucket.org",
    "codeberg.org",
    "sourceforge.net",
    "gitee.com",
)
_PAPERS = ("arxiv.org", "doi.org", "openreview.net", "aclanthology.org")
_SIGNS = ("://", "github.com/", "gitlab.com/")  # a text without any of them has no address
_ADDRESS = re.compile(
    r"""(?:https?://|(?<![\w/.@-])(?=(?:www\.)?git(?:hub|lab)\.com/))[^\s<>"{}|\\^`“”«»\ufffd]+""", re.IGNORECASE
)
_TRAILING = ".,;:!?'’*_~$"
_BRACKETS = {")": "(", "]": "["}


def in_text(text: str) -> tuple[Link, ...]:
    """The addresses in a text, each once, in their order; what closes the sentence does not belong to them.

    Addresses of other papers are left out: they are citations, no links of this paper.

    >>> in_text("Code is at https://github.com/psunlpgroup/GreaTer.")
    (Link(kind=<LinkKind.CODE: 'code'>, url='https://github.com/psunlpgroup/GreaTer'),)
    """
    if not any(sign in text for sign in _SIGNS):
        return ()
    found = (link(_trimmed(match[0])) for match in _ADDRESS.finditer(text))
    return tuple(dict.fromkeys(link for link in found if link and link.kind in {LinkKind.CODE, LinkKind.PROJECT}))[
        :MOST
    ]


def link(url: str) -> Link | None:
    """An http or https address with what stands behind it; None where it is no such address."""
    if "://" not in url:
        url = f"https://{url}"
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return None
    plain = len(url) <= LONGEST and url.isprintable() and " " not in url and "@" not in parts.netloc
    if not plain or parts.scheme not in {"http", "https"} or "." not in host.strip("."):
        return None
    return Link(_kind(host, parts.path), parts.scheme + url[len(parts.scheme) :])  # in small letters


def of_id(raw: str) -> tuple[Link, ...]:
    """The links that follow from an id: the paper and its PDF on arXiv, where a DOI leads, or OpenAlex's page."""
    paper = normal_id(raw)
    if ARXIV_ID.fullmatch(paper):
        where = "https://arxiv.org"
        return Link(LinkKind.PAPER, f"{where}/abs/{paper}"), Link(LinkKind.PDF, f"{where}/pdf/{paper}")
    if DOI.fullmatch(paper):
        return (Link(LinkKind.PAPER, f"https://doi.org/{quote(paper)}"),)
    if OPENALEX.fullmatch(paper):
        return (Link(LinkKind.PAPER, f"https://openalex.org/{paper.removeprefix('openalex:')}"),)
    return ()


def _kind(host: str, path: str) -> LinkKind:
    if _within(host, _PAPERS) or (host == "huggingface.co" and path.startswith("/papers/")):
        return LinkKind.PDF if path.startswith("/pdf") else LinkKind.PAPER
    return LinkKind.CODE if _within(host, _FORGES) else LinkKind.PROJECT


def _within(host: str, names: tuple[str, ...]) -> bool:
    return any(host == name or host.endswith(f".{name}") for name in names)


def _trimmed(url: str) -> str:
    """An address without the punctuation that follows it; a bracket stays where the address opens it."""
    url = url[: 2 * LONGEST]
    while url and (url[-1] in _TRAILING or _unopened(url)):
        url = url[:-1]
    return url


def _unopened(url: str) -> bool:
    last = url[-1]
    return last in _BRACKETS and url.count(_BRACKETS[last]) < url.count(last)
