import re

import pytest

from digest.core import errors
from digest.core.errors import AddressError, ConfigError, DigestError, DumpError, UsageError


def drawn() -> list[tuple[str, str, int | None]]:
    """The tree in the module's docstring: each class with its parent, and the exit code beside it."""
    path: list[str] = []
    rows = []
    for line in (errors.__doc__ or "").splitlines():
        if found := re.match(r"([│ ]*(?:[├└]── )?)(\w+Error)\b.*?(?:exit (\d))?$", line):
            depth = len(found[1]) // 4
            path[depth:] = [found[2]]
            rows.append((found[2], path[depth - 1] if depth else "Exception", int(found[3]) if found[3] else None))
    return rows


def test_the_tree_is_as_drawn() -> None:
    """Every error class stands in the drawing, under its parent."""
    classes = [item for item in vars(errors).values() if isinstance(item, type) and issubclass(item, DigestError)]
    assert {(name, parent) for name, parent, _ in drawn()} == {(c.__name__, c.__base__.__name__) for c in classes}  # type: ignore[union-attr]


@pytest.mark.parametrize(("name", "code"), [(name, code) for name, _, code in drawn() if code is not None])
def test_exit_codes_are_as_drawn(name: str, code: int) -> None:
    """2 for wrong use or configuration, 1 for what a person must look at."""
    assert getattr(errors, name).exit_code == code


def test_a_message_is_one_line_with_its_remedy() -> None:
    """Line breaks from hostile text do not break the line."""
    error = ConfigError("trending.toml: [delivery]\nport is no number", "give a port\nsuch as 587")
    assert str(error) == "trending.toml: [delivery] port is no number; give a port such as 587"
    assert error.message == "trending.toml: [delivery] port is no number"
    assert error.remedy == "give a port such as 587"


@pytest.mark.parametrize("kind", [DigestError, UsageError, DumpError, AddressError])
def test_without_a_remedy_the_message_stands_alone(kind: type[DigestError]) -> None:
    """No dangling semicolon."""
    assert str(kind("dump.txt: not text")) == "dump.txt: not text"
