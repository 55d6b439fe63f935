"""The least newsletter, one that mails, and a way to read them."""

from collections.abc import Callable, Collection
from pathlib import Path

import pytest

from digest.config.newsletter import load
from digest.core.errors import ConfigError
from digest.core.newsletter import Newsletter

LEAST = """
title = "Papers"
[[source]]
name = "page"
paths = ["dumps/*.txt"]
"""
MAIL = """
[delivery]
from = "Papers <digest@example.org>"
recipients = ["ada@example.org"]
relay = "smtp://me@relay.example.org"
"""

Reader = Callable[..., Newsletter]
Refusal = Callable[..., str]


@pytest.fixture
def read(tmp_path: Path) -> Reader:
    """The newsletter of a text, as papers.toml in an empty folder."""

    def reading(text: str, formats: Collection[str] | None = None) -> Newsletter:
        path = tmp_path / "papers.toml"
        path.write_text(text, encoding="utf-8")
        return load(path, None if formats is None else lambda: formats)

    return reading


@pytest.fixture
def refused(read: Reader) -> Refusal:
    """What is said of a text that is no newsletter: one line that names the file."""

    def refusal(text: str, formats: Collection[str] | None = None) -> str:
        with pytest.raises(ConfigError) as problem:
            read(text, formats)
        message = str(problem.value)
        assert message.isprintable()
        assert "papers.toml: " in message
        return message.partition("papers.toml: ")[2]

    return refusal
