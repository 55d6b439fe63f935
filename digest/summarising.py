"""A sentence a paper by a language model, written once and kept; what fails is told, and done without."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Protocol

from digest import ports
from digest.core.errors import ConfigError, EndpointError
from digest.core.newsletter import Newsletter, Tldr
from digest.core.paper import Paper, fold

Progress = Callable[[str, int, int], object]
INSTEAD = "key sentences stand in their places"


class Writer(Protocol):
    """A model that writes; `name` says all on which its words depend but the paper."""

    @property
    def name(self) -> str:
        """Model, place, and what it is asked."""
        ...

    def stream(self, papers: Sequence[Paper]) -> Iterator[str]:
        """A text a paper, in their order.

        Raises:
            EndpointError: there is none to be had.
        """
        ...


class Summariser:
    """`digest.ports.Summariser` over a writer and what is kept of its words.

    Args:
        kept: what was written before.
        writer: makes who writes for a newsletter.
        sentence: the sentence of what was written; empty where it is none.
        progress: told of what is done, how much of it, and of how much.
        tell: told, in one line for people, what a run had to do without.
    """

    def __init__(
        self,
        kept: ports.Tldrs,
        writer: Callable[[Tldr], Writer],
        sentence: Callable[[str], str],
        progress: Progress = lambda *_: None,
        tell: Callable[[str], object] = lambda _: None,
    ) -> None:
        self._kept, self._writer, self._sentence = kept, writer, sentence
        self._progress, self._tell = progress, tell

    def tldrs(self, newsletter: Newsletter, papers: Sequence[Paper]) -> Mapping[str, str]:
        """By paper id, the sentences that could be had."""
        if newsletter.tldr is None:
            return {}
        try:
            writer = self._writer(newsletter.tldr)
        except ConfigError as problem:
            self._tell(f"{newsletter.name}: no TL;DRs: {problem}; {INSTEAD}")
            return {}
        keys = {paper.id: _key(paper) for paper in papers if fold(paper.revision.abstract)}
        found = self._kept.get(writer.name, set(keys.values()))
        missing = {keys[paper.id]: paper for paper in papers if keys.get(paper.id, "") not in {"", *found}}
        wanted = dict(list(missing.items())[: newsletter.tldr.budget])
        found = {**found, **self._written(newsletter, writer, wanted)}
        return {paper: said for paper, key in keys.items() if (said := found.get(key, ""))}

    def _written(self, newsletter: Newsletter, writer: Writer, wanted: Mapping[str, Paper]) -> Mapping[str, str]:
        """What is written now, kept piece by piece, so that what fails later costs none of it."""
        made: dict[str, str] = {}
        if not wanted:
            return made
        name, count = newsletter.name, len(wanted)
        self._progress("Writing TL;DRs", 0, count)
        try:
            for key, text in zip(wanted, writer.stream(list(wanted.values())), strict=True):
                made[key] = self._sentence(text)
                self._kept.put(writer.name, {key: made[key]})
                self._progress("Writing TL;DRs", len(made), count)
        except EndpointError as problem:
            self._tell(f"{name}: no TL;DR for {count - len(made)} of {count} papers: {problem}; {INSTEAD}")
        if unfit := sum(not said for said in made.values()):
            self._tell(f"{name}: {unfit} of {len(made)} TL;DRs were not one plain sentence; {INSTEAD}")
        return made


def _key(paper: Paper) -> str:
    """The sha256 of what is read of a paper."""
    read = json.dumps([paper.title, paper.revision.abstract])
    return hashlib.sha256(read.encode()).hexdigest()
