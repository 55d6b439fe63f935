"""Sentences that a language model wrote in place of teasers: which of them are taken, and where they stand.

Whatever a paper said to the model, what came back is the text of a stranger. One plain sentence of it is taken, and
nothing that would lead anywhere; it is escaped later like any other text.
"""

import re
from collections.abc import Mapping
from dataclasses import replace

from digest.composing.sentences import sentences, whole
from digest.core.issue import Edition, Entry
from digest.core.paper import fold

SHORTEST, LONGEST = 20, 320  # characters of a sentence
_READ = 20_000  # characters of a reply that are looked at; models that reason say much before they answer
_REASONING = re.compile(r"\s*<think>.*?</think>", re.DOTALL)
_LABEL = re.compile(r"(?:TL;?DR|Summary)\s*:\s*", re.IGNORECASE)
# Mail programs make a link of anything that looks like the name of a server, whatever it ends in.
_LEADING = re.compile(r"://|\bwww\.|@|[^\W_]\.[^\W\d_]{2,}", re.IGNORECASE)
_MARKUP = re.compile(r"[<>`]|\]\(|\*\*|^\s*(?:[#>*-]|\d+\.)\s")
_TALK = re.compile(
    r"(?:sure|certainly|of course|okay|here(?: is|'s|’s| are)|i(?:'m|’m| am| can| cannot| will|'ll)|as an|sorry)\b",
    re.IGNORECASE,
)
_QUOTES = "\"'“”‘’«»„"


def sentence(reply: str) -> str:
    """The one plain sentence that a reply is; empty where it is anything else."""
    if len(reply) > _READ:
        return ""
    text = _REASONING.sub("", reply, count=1).strip()
    if "\n" in text:
        return ""
    said = _LABEL.sub("", fold(text).strip(_QUOTES), count=1).strip(f" {_QUOTES}")
    plain = SHORTEST <= len(said) <= LONGEST and said.isprintable() and whole(said) and len(sentences(said)) == 1
    odd = any(pattern.search(said) for pattern in (_LEADING, _MARKUP)) or _TALK.match(said)
    return said if plain and not odd else ""


def summarised(edition: Edition, tldrs: Mapping[str, str]) -> Edition:
    """An edition whose teasers gave way to shorter sentences that were written; papers without a teaser get none.

    Args:
        edition: the edition.
        tldrs: the sentences, by paper id.
    """
    sections = tuple(
        replace(section, entries=tuple(_summarised(entry, tldrs.get(entry.paper.id, "")) for entry in section.entries))
        for section in edition.sections
    )
    return replace(edition, sections=sections)


def _summarised(entry: Entry, said: str) -> Entry:
    shorter = len(said) < len(entry.teaser) and len(said.split()) <= len(entry.teaser.split())
    return replace(entry, teaser=said, shortened=True, machine=True) if said and shorter else entry
