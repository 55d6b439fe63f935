"""How much is asked of an endpoint, and how long it is waited for."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """What one run grants an endpoint, times in seconds.

    Attributes:
        budget: texts that it may be asked for.
        batch: texts of one request; servers that people run themselves often refuse more.
        characters: to which a text is cut; no title with its abstract is longer, broken ones are.
        connect: until there is a connection.
        silence: without any byte.
        whole: for an answer, however steadily it drips.
        size: bytes of an answer.
        tries: how often a request is made that fails in a way that passes.
        wait: at most, each time that it asks for patience.
        together: for all answers of a run, where it is asked for one after the other.
    """

    budget: int = 20_000
    batch: int = 32
    characters: int = 8_000
    connect: float = 10
    silence: float = 60
    whole: float = 120
    size: int = 64 << 20
    tries: int = 4
    wait: float = 60
    together: float = 600
