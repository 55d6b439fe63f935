"""How long the sweeps and the fuzzing last: short in `make test`, long in `make soak`."""

import os

SOAKING = bool(os.environ.get("DIGEST_SOAK"))


def rounds(short: int, long: int) -> int:
    """How many rounds a sweep has."""
    return long if SOAKING else short
