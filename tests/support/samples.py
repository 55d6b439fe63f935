"""A sound dump in each format, of the same three papers, to be read as it is and to be damaged."""

import html
import json
from collections.abc import Callable
from typing import Any

from tests.support import samples_of_feeds as feeds
from tests.support.data import FIXTURES

Paper = dict[str, str]

PAPERS: tuple[Paper, ...] = (
    {
        "id": "2503.12533",
        "title": "Being-0: A Humanoid Robotic Agent with Vision-Language Models and Modular Skills",
        "abstract": "Building autonomous agents is an ultimate goal. We introduce Being-0, “a framework”.",
        "author": "Haoqi Yuan",
    },
    {
        "id": "2503.09566",
        "title": "TPDiff: Temporal Pyramid Video Diffusion Model",
        "abstract": "The development of video diffusion models unveils a challenge. See https://github.com/a/tpdiff.",
        "author": "Lingmin Ran",
    },
    {
        "id": "2503.10365",
        "title": "Piece it Together: Part-Based Concepting with IP-Priors",
        "abstract": "Advanced generative models excel at synthesis, <i>but</i> | often rely on text.",
        "author": "Elad Richardson",
    },
)


def entry(paper: Paper) -> dict[str, Any]:
    """A paper as the daily-papers API has it."""
    within = {
        "id": paper["id"],
        "authors": [{"name": paper["author"], "hidden": False}, {"name": "Nobody", "hidden": True}],
        "title": paper["title"].replace(": ", ":\n  "),
        "summary": paper["abstract"],
        "upvotes": 12,
        "submittedOnDailyAt": "2025-03-18T02:11:08.263Z",
        "projectPage": "https://e.com/demo",
        "githubRepo": "https://github.com/a/b",
    }
    return {"paper": within, "title": paper["title"], "numComments": 2}


def _api() -> bytes:
    return json.dumps([entry(paper) for paper in PAPERS], indent=1).encode()


def carrying_page(entries: list[dict[str, Any]]) -> str:
    """The page with the list that it carries for its script."""
    props = json.dumps({"dateString": "2025-03-18", "dailyPapers": entries, "periodType": "day"})
    return (
        "<!doctype html>\n<html><head><title>Daily Papers</title></head>\n<body>"
        f'<div class="SVELTE_HYDRATER contents" data-target="DailyPapers" data-props="{html.escape(props)}"></div>'
        "</body></html>\n"
    )


def card(paper: Paper) -> str:
    """A card of the page, which prints it for wide and for narrow windows."""
    inner = (
        f'<h3 class="x"><a href="/papers/{paper["id"]}">{html.escape(paper["title"])}</a></h3>\n'
        f'<p class="y">{html.escape(paper["abstract"])}</p><a href="https://github.com/a/b"><span>3.2k</span></a>'
        f'<a href="/login?next=%2Fpapers%2F{paper["id"]}"><div><svg></svg><div>12</div></div></a>'
    )
    return f'<article><div class="wide">{inner}</div><div class="narrow">{inner}</div></article>\n'


def page_of_cards() -> str:
    """The page without the list, as a browser saves it when scripts are gone."""
    heading = "<h1>Daily Papers</h1><h2>by AK and the research community</h2><button>Mar 18</button>\n"
    cards = "".join(map(card, PAPERS))
    return (
        f"<!DOCTYPE html>\n<html><body><p>Get trending papers in your email inbox!</p>{heading}{cards}</body></html>\n"
    )


def _scrape() -> bytes:
    made = [
        {
            "title": paper["title"],
            "paper_url": f"https://huggingface.co/papers/{paper['id']}",
            "authors": ["someuser"],
            "stars": "7",
            "details": {"abstract": paper["abstract"] * 2, "github_links": ["https://github.com/a/b"]},
        }
        for paper in PAPERS
    ]
    return json.dumps(made, indent=2).encode()


def _table() -> bytes:
    rows = "".join(
        f"| **[{paper['title']}](https://arxiv.org/pdf/{paper['id']}v2)** | 2025-03-18 "
        f"| <details><summary>Show</summary><p>{paper['abstract']}</p></details> | 8 pages |\n"
        for paper in PAPERS
    )
    head = "| **Title** | **Date** | **Abstract** | **Comment** |\n| --- | --- | --- | --- |\n"
    return f"# Daily Papers\nLast update: 2025-03-18\n\n## Robots\n{head}{rows}".encode()


def snapshot_line(paper: Paper, **more: Any) -> bytes:
    """A line of arXiv's metadata snapshot."""
    value = {
        "id": paper["id"],
        "submitter": paper["author"],
        "authors": f"{paper['author']} and others",
        "title": paper["title"].replace(": ", ":\n  "),
        "comments": "8 pages",
        "journal-ref": None,
        "doi": "10.1103/PhysRevD.76.013009",
        "report-no": None,
        "categories": "cs.RO cs.CV",
        "license": None,
        "abstract": f"  {paper['abstract']}\n",
        "versions": [{"version": "v1", "created": "x"}, {"version": "v2", "created": "y"}],
        "update_date": "2025-03-18",
        "authors_parsed": [[*paper["author"].split()[::-1], ""]],
    }
    return json.dumps(value | more).encode() + b"\n"


def work(paper: Paper, **more: Any) -> dict[str, Any]:
    """A work as OpenAlex has it."""
    words = paper["abstract"].split()
    index: dict[str, list[int]] = {}
    for position, word in enumerate(words):
        index.setdefault(word, []).append(position)
    number = paper["id"].replace(".", "")
    return {
        "id": f"https://openalex.org/W{number}",
        "doi": f"https://doi.org/10.5555/{number}",
        "title": paper["title"],
        "abstract_inverted_index": index,
        "authorships": [{"author": {"display_name": paper["author"]}}],
        "primary_topic": {"display_name": "Robotics"},
        "topics": [{"display_name": "Robotics"}, {"display_name": "Vision"}],
        "primary_location": {"landing_page_url": f"https://doi.org/10.5555/{number}"},
        "locations": [{"landing_page_url": f"http://arxiv.org/abs/{paper['id']}"}],
    } | more


def _lines() -> bytes:
    made = ({"id": paper["id"], "title": paper["title"], "abstract": paper["abstract"]} for paper in PAPERS)
    return "".join(json.dumps(value) + "\n" for value in made).encode()


SAMPLES: dict[str, Callable[[], bytes]] = {
    "arxiv-table": _table,
    "trending-html": lambda: page_of_cards().encode(),
    "trending-markdown": (FIXTURES / "crawled.md").read_bytes,
    "trending-text": (FIXTURES / "spaced.txt").read_bytes,
    "daily-api": _api,
    "hf-scrape": _scrape,
    "openalex": lambda: json.dumps({"meta": {"count": 3}, "results": list(map(work, PAPERS))}, indent=1).encode(),
    "arxiv-snapshot": lambda: b"".join(map(snapshot_line, PAPERS)),
    "jsonl": _lines,
    "feed": lambda: feeds.rss(PAPERS),
    "arxiv-atom": lambda: feeds.atom(PAPERS),
    "oai": lambda: feeds.oai(PAPERS),
    "bibtex": lambda: feeds.bibtex(PAPERS),
    "ris": lambda: feeds.ris(PAPERS),
    "csl-json": lambda: feeds.csl(PAPERS),
}
