"""What ranks: the matching, and the embeddings that a newsletter asks for."""

import os
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

from digest import ports
from digest.core.match import Matches
from digest.core.newsletter import FOLDER_VARIABLE, KEY_VARIABLE, LIGHT, Matching, Model
from digest.core.paper import Paper
from digest.core.profile import Background, Profile
from digest.matching import LexicalMatcher
from digest.store.embeddings import MemoryEmbeddings

if TYPE_CHECKING:
    from digest.matching.embedding import Embedder, Encoder
    from digest.matching.ground import Embed

Progress = Callable[[str, int, int], object]
Tell = Callable[[str], object]


def embedder(
    matching: Matching,
    kept: ports.Embeddings | None = None,
    progress: Progress = lambda *_: None,
    environ: Mapping[str, str] | None = None,
) -> "Embedder | None":
    """What turns papers into vectors; None where they are ranked without.

    Args:
        matching: what the newsletter says.
        kept: vectors that were made before; without them, memory for as long as it lasts.
        progress: told how far it is.
        environ: where the key and the folder of MiniLM are named; by default the environment of the process.

    Raises:
        ConfigError: something that it needs is missing or wrong.
    """
    if matching.model is Model.LIGHT:
        return None
    from digest.matching.embedding import MiniLM, Remembered  # noqa: PLC0415 - NumPy takes its time to load

    env = os.environ if environ is None else environ
    made: Encoder
    if matching.model is Model.MINILM:
        made = MiniLM(env.get(FOLDER_VARIABLE, ""))
    else:
        from digest.endpoint import Endpoint  # noqa: PLC0415 - as httpx

        made = Endpoint(matching, env.get(KEY_VARIABLE, ""))
    return Remembered(made, _memory() if kept is None else kept, progress)


def matcher(
    kept: ports.Embeddings | None = None,
    progress: Progress = lambda *_: None,
    tell: Tell = lambda _: None,
) -> LexicalMatcher:
    """The matching.

    Args:
        kept: embeddings that were made before; without them, memory as long as the process lasts.
        progress: told how far it is.
        tell: told, in one line for people, why a run goes on without embeddings.
    """

    def embed(matching: Matching) -> "Embed":
        if (found := embedder(matching, kept, progress)) is None:
            return lambda _: None
        from digest.matching.embedding import Lenient  # noqa: PLC0415 - NumPy takes its time to load

        return Lenient(found, tell).embed

    return LexicalMatcher(progress=progress, embed=embed)


def match_profiles(
    profiles: Sequence[Profile],
    papers: Sequence[Paper],
    background: Background,
    progress: Progress = lambda *_: None,
    matching: Matching = LIGHT,
    kept: ports.Embeddings | None = None,
) -> tuple[Matches, ...]:
    """What the matcher says, without touching any state but the embeddings that are kept there."""
    return matcher(kept, progress).match(profiles, papers, background, matching)


@cache
def _memory() -> MemoryEmbeddings:
    return MemoryEmbeddings()
