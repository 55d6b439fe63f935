"""Ids as sources write them: in addresses, behind prefixes, with a version."""

import re

from digest.core.paper import ARXIV_DOI, ARXIV_ID, ARXIV_URL, DOI, normal_id
from digest.dumps.readers.text import clean

LONGEST = 300  # characters of an id

_PREFIX = re.compile(r"oai:arxiv\.org:|https?://(?:www\.)?huggingface\.co/papers/|urn:doi:", re.IGNORECASE)
_VERSION = re.compile(r"v(\d{1,3})$")


def arxiv(text: str) -> str:
    """The arXiv id that a text is, with its version where it has one; else empty.

    >>> arxiv("http://arxiv.org/abs/hep-th/9406058v1"), arxiv("oai:arXiv.org:2501.00001v2")
    ('hep-th/9406058v1', '2501.00001v2')
    """
    plain = _PREFIX.sub("", clean(text[:LONGEST]))
    address = ARXIV_URL.fullmatch(plain)
    found = address[1] if address else plain
    if (doi := DOI.fullmatch(found)) and (within := ARXIV_DOI.fullmatch(doi[1])):
        found = within[1]
    return re.sub(r"^arxiv:", "", found, flags=re.IGNORECASE) if ARXIV_ID.fullmatch(found) else ""


def doi(text: str) -> str:
    """The DOI that a text is, without address and prefix; else empty.

    >>> doi("https://doi.org/10.1103/PhysRevD.102.023509")
    '10.1103/PhysRevD.102.023509'
    """
    found = DOI.fullmatch(_PREFIX.sub("", clean(text[:LONGEST])))
    return found[1] if found else ""


def known(*texts: str) -> tuple[str, ...]:
    """The ids among some texts, arXiv's first, then DOIs; each once, in the first of its spellings."""
    papers = [arxiv(text) for text in texts]
    dois = [doi(text) for text in texts if not arxiv(text)]
    found: dict[str, str] = {}
    for text in filter(None, (*papers, *dois)):
        found.setdefault(normal_id(text), text)
    return tuple(found.values())


def version(paper: str) -> int | None:
    """The version that an arXiv id names.

    >>> version("2501.00001v2"), version("2501.00001")
    (2, None)
    """
    found = _VERSION.search(paper)
    return int(found[1]) if found and arxiv(paper) else None
