"""What writes a sentence a paper, where a newsletter asks for that."""

import os
from collections.abc import Callable, Mapping

from digest import ports
from digest.composing.tldr import sentence
from digest.core.newsletter import TLDR_VARIABLE, Tldr
from digest.summarising import Summariser, Writer


def summariser(
    kept: ports.Tldrs,
    progress: Callable[[str, int, int], object] = lambda *_: None,
    tell: Callable[[str], object] = lambda _: None,
    environ: Mapping[str, str] | None = None,
) -> Summariser:
    """The summariser.

    Args:
        kept: what was written before.
        progress: told how far it is.
        tell: told, in one line for people, what a run had to do without.
        environ: where the key is; by default the environment of the process.
    """

    def writer(tldr: Tldr) -> Writer:
        from digest.endpoint import Chat  # noqa: PLC0415 - httpx takes its time to load

        return Chat(tldr, (os.environ if environ is None else environ).get(TLDR_VARIABLE, ""))

    return Summariser(kept, writer, sentence, progress, tell)
