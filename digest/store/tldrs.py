"""Sentences that models wrote of papers: in a database, or in plain memory."""

from collections.abc import Collection, Mapping

from sqlalchemy import select

from digest.store.names import MOST
from digest.store.schema import tldrs
from digest.store.transactions import Database


class SqlTldrs:
    """`digest.ports.Tldrs` in a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, model: str, papers: Collection[str]) -> dict[str, str]:
        """By sha256, what this model wrote of these papers."""
        wanted, found = sorted(set(papers)), dict[str, str]()
        query = select(tldrs.c.sha256, tldrs.c.sentence).where(tldrs.c.model == model)
        with self._database.read() as connection:
            for start in range(0, len(wanted), MOST):
                part = query.where(tldrs.c.sha256.in_(wanted[start : start + MOST]))
                found |= {row.sha256: row.sentence for row in connection.execute(part)}
        return found

    def put(self, model: str, written: Mapping[str, str]) -> None:
        """Keep what a model wrote by the sha256 of what it read; what is there stays."""
        rows = [{"model": model, "sha256": sha256, "sentence": written[sha256]} for sha256 in sorted(written)]
        if rows:  # in one order, so that two that write the same rows wait for each other at most once
            with self._database.write() as connection:
                connection.execute(self._database.insert_missing(tldrs), rows)


class MemoryTldrs:
    """`digest.ports.Tldrs` in a dictionary."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], str] = {}

    def get(self, model: str, papers: Collection[str]) -> dict[str, str]:
        """By sha256, what this model wrote of these papers."""
        return {paper: self._kept[model, paper] for paper in papers if (model, paper) in self._kept}

    def put(self, model: str, written: Mapping[str, str]) -> None:
        """Keep what a model wrote by the sha256 of what it read; what is there stays."""
        for paper, sentence in written.items():
            self._kept.setdefault((model, paper), sentence)
