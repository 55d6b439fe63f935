"""What a check of the installation came to."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How a finding is meant."""

    GOOD = "good"
    NOTE = "note"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        about: what was looked at, in a word or two.
        level: whether it is as it should be.
        said: what was found, in a line.
        remedy: what to do about it; empty where there is nothing to do.
    """

    about: str
    level: Level
    said: str
    remedy: str = ""
