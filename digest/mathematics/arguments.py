"""The tokens of a formula, one after the other, and arguments among them."""

import re
from dataclasses import dataclass

_TOKEN = re.compile(r"\\[A-Za-z]+\*?|\\.|\s+|.", re.DOTALL)
_STARRED = re.compile(r"(\\[A-Za-z]+)\*")
_OPTION = 20  # tokens of an optional argument


@dataclass(slots=True)
class Tokens:
    """Tokens, and how many of them were taken: commands, runs of spaces, single characters."""

    all: list[str]
    place: int = 0

    @property
    def more(self) -> bool:
        """Whether any is left."""
        return self.place < len(self.all)

    def peek(self) -> str:
        """The next one, empty at the end."""
        return self.all[self.place] if self.more else ""

    def take(self) -> str:
        """The next one; there must be one."""
        self.place += 1
        return self.all[self.place - 1]

    def skip(self) -> bool:
        """Leave a run of spaces behind, and say whether there was one."""
        blank = self.peek().isspace()
        self.place += blank
        return blank

    def optional(self) -> str:
        """An argument in square brackets, as it is written; empty where there is none."""
        if self.peek() != "[" or "]" not in (following := self.all[self.place : self.place + _OPTION]):
            return ""
        start, self.place = self.place + 1, self.place + following.index("]") + 1
        return "".join(self.all[start : self.place - 1])

    def group(self) -> str:
        """A group as it is written, without its braces; empty where none stands next, or it is not closed."""
        self.skip()
        depth = 0
        for end in range(self.place, len(self.all)):
            depth += {"{": 1, "}": -1}.get(self.all[end], 0)
            if not depth:
                start, self.place = self.place + 1, end + (self.all[self.place] == "{")
                return "".join(self.all[start:end])
        return ""


def tokens(tex: str) -> Tokens:
    """The tokens of a formula; a starred command is the one without star."""
    return Tokens([_STARRED.sub(r"\1", token) for token in _TOKEN.findall(tex)])
