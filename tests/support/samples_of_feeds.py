"""A sound dump in each format of feeds, of OAI-PMH and of bibliographies, of some papers."""

import html
import json
from collections.abc import Sequence

Paper = dict[str, str]


def rss(papers: Sequence[Paper]) -> bytes:
    """Today's RSS of arXiv."""
    items = "".join(
        f"<item><title>{html.escape(paper['title'])}</title><link>https://arxiv.org/abs/{paper['id']}</link>"
        f"<description>arXiv:{paper['id']}v2 Announce Type: replace \nAbstract: "
        f"{html.escape(paper['abstract'])}</description>"
        f'<guid isPermaLink="false">oai:arXiv.org:{paper["id"]}v2</guid>'
        f"<arxiv:announce_type>replace</arxiv:announce_type><dc:creator>{paper['author']}</dc:creator></item>\n"
        for paper in papers
    )
    names = 'xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:dc="http://purl.org/dc/elements/1.1/" version="2.0"'
    head = "<title>cs.RO updates on arXiv.org</title><pubDate>Tue, 18 Mar 2025 00:00:00 -0400</pubDate>"
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<rss {names}><channel>{head}\n{items}</channel></rss>\n'.encode()


def atom(papers: Sequence[Paper]) -> bytes:
    """An answer of arXiv's API."""
    entries = "".join(
        f"<entry><id>http://arxiv.org/abs/{paper['id']}v2</id><updated>2025-03-18T00:00:00Z</updated>\n"
        f"<title>{html.escape(paper['title'])}</title><summary>{html.escape(paper['abstract'])}</summary>\n"
        f"<author><name>{paper['author']}</name></author></entry>\n"
        for paper in papers
    )
    names = 'xmlns="http://www.w3.org/2005/Atom" xmlns:o="http://a9.com/-/spec/opensearch/1.1/"'
    head = f"<id>http://arxiv.org/api/x</id><title>ArXiv Query</title><o:totalResults>{len(papers)}</o:totalResults>"
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<feed {names}>{head}\n{entries}</feed>\n'.encode()


def oai(papers: Sequence[Paper]) -> bytes:
    """An answer of OAI-PMH in arXiv's raw form."""
    records = "".join(
        f"<record><header><identifier>oai:arXiv.org:{paper['id']}</identifier></header><metadata>\n"
        f"<arXivRaw><id>{paper['id']}</id><version version='v1'/><version version='v2'/>"
        f"<title>{html.escape(paper['title'])}</title><authors>{paper['author']}</authors>\n"
        f"<categories>cs.RO cs.CV</categories><abstract>{html.escape(paper['abstract'])}</abstract></arXivRaw>"
        "</metadata></record>\n"
        for paper in papers
    )
    head = "<responseDate>2025-03-18T00:00:00Z</responseDate>\n<request verb='ListRecords'>http://a.example</request>"
    names = 'xmlns="http://www.openarchives.org/OAI/2.0/"'
    return f"<OAI-PMH {names}>{head}<ListRecords>\n{records}</ListRecords></OAI-PMH>\n".encode()


def bibtex(papers: Sequence[Paper]) -> bytes:
    """A bibliography in BibTeX."""
    return "".join(
        f"@misc{{key{number},\n  title = {{{paper['title']}}},\n  author = {{{paper['author']}}},\n"
        f"  abstract = {{{paper['abstract']}}},\n  eprint = {{{paper['id']}v2}},\n  archivePrefix = {{arXiv}}\n}}\n\n"
        for number, paper in enumerate(papers)
    ).encode()


def ris(papers: Sequence[Paper]) -> bytes:
    """A bibliography in RIS."""
    return "".join(
        f"TY  - JOUR\nTI  - {paper['title']}\nAU  - {paper['author']}\nAB  - {paper['abstract']}\n"
        f"UR  - https://arxiv.org/abs/{paper['id']}\nER  - \n\n"
        for paper in papers
    ).encode()


def csl(papers: Sequence[Paper]) -> bytes:
    """A bibliography in CSL-JSON."""
    made = [
        {
            "id": f"key{number}",
            "type": "article",
            "title": paper["title"],
            "author": [{"literal": paper["author"]}],
            "abstract": paper["abstract"],
            "URL": f"https://arxiv.org/abs/{paper['id']}",
        }
        for number, paper in enumerate(papers)
    ]
    return json.dumps(made, indent=1).encode()
