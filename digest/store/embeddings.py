"""Vectors that were made of texts: in a database, or in plain memory."""

from collections.abc import Collection, Mapping

from sqlalchemy import select

from digest.store.names import MOST
from digest.store.schema import embeddings
from digest.store.transactions import Database


class SqlEmbeddings:
    """`digest.ports.Embeddings` in a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, model: str, texts: Collection[str]) -> dict[str, bytes]:
        """By sha256, the vectors that this model made of these texts."""
        wanted, found = sorted(set(texts)), dict[str, bytes]()
        query = select(embeddings.c.sha256, embeddings.c.vector).where(embeddings.c.model == model)
        with self._database.read() as connection:
            for start in range(0, len(wanted), MOST):
                part = query.where(embeddings.c.sha256.in_(wanted[start : start + MOST]))
                found |= {row.sha256: bytes(row.vector) for row in connection.execute(part)}
        return found

    def put(self, model: str, made: Mapping[str, bytes]) -> None:
        """Keep vectors of a model by the sha256 of their texts; what is there stays."""
        rows = [{"model": model, "sha256": sha256, "vector": made[sha256]} for sha256 in sorted(made)]
        if rows:  # in one order, so that two that write the same rows wait for each other at most once
            with self._database.write() as connection:
                connection.execute(self._database.insert_missing(embeddings), rows)


class MemoryEmbeddings:
    """`digest.ports.Embeddings` in a dictionary."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], bytes] = {}

    def get(self, model: str, texts: Collection[str]) -> dict[str, bytes]:
        """By sha256, the vectors that this model made of these texts."""
        return {text: self._kept[model, text] for text in texts if (model, text) in self._kept}

    def put(self, model: str, made: Mapping[str, bytes]) -> None:
        """Keep vectors of a model by the sha256 of their texts; what is there stays."""
        for text, vector in made.items():
            self._kept.setdefault((model, text), vector)
