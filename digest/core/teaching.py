"""What a mail says by which a reader teaches: which word, on which paper of which issue."""

import re
from dataclasses import dataclass
from typing import Self

from digest.core.lessons import Word

# Newsletter and slot are written as they are everywhere; white space is whatever a mail program made of it.
_SUBJECT = re.compile(
    r"\s*(?P<word>more|less)\s+(?P<newsletter>[a-z0-9][a-z0-9_-]{0,63})"
    r"\s+(?P<slot>\d{4}-\d\d-\d\d-\d{4}(?:-c\d{1,4})?)\.(?P<ordinal>[1-9]\d{0,4})\s*",
    re.ASCII | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Taught:
    """A word on one paper of an issue, the same whoever says it.

    Attributes:
        word: more or less.
        newsletter: its name.
        slot: the key of the issue's slot.
        ordinal: the paper by its place among the entries of all sections, from 1.
    """

    word: Word
    newsletter: str
    slot: str
    ordinal: int

    @property
    def subject(self) -> str:
        """The line of the subject that says it, in ASCII.

        >>> Taught(Word.MORE, "trending", "2025-03-18-0700", 3).subject
        'more trending 2025-03-18-0700.3'
        """
        return f"{self.word} {self.newsletter} {self.slot}.{self.ordinal}"

    @classmethod
    def read(cls, subject: str) -> Self | None:
        """What a subject says, whatever its capitals; None where it says nothing of this kind."""
        found = _SUBJECT.fullmatch(subject)
        if found is None:
            return None
        word, newsletter, slot, ordinal = (each.lower() for each in found.groups())
        return cls(Word(word), newsletter, slot, int(ordinal))
