"""What profiles do not need is not loaded."""

import os
import subprocess
import sys

import pytest

from tests.support.data import CHECKOUT

ASK = """
import sys
from digest.core.profile import Background, Profile
from digest.matching import LexicalMatcher
from tests.support.matching import paper
papers = (paper("Stars", "Of a galaxy."), paper("Prompts"))
(found,) = LexicalMatcher().match((Profile("P", keywords=("star*",), {more}),), papers, Background(papers))
assert [match.score > 0 for match in found.selected] == [True], found
print("numpy" in sys.modules)
"""


@pytest.mark.parametrize(
    ("more", "loaded"),
    [
        ("exclude=('dust',), categories=('cs',), authors=('Ada',), at_least=3", False),
        ("text='galaxy'", True),
        ("like=('Stars',)", True),
    ],
)
def test_rules_alone_do_without_numpy(more: str, *, loaded: bool) -> None:
    """It takes its time to load, and only relevance needs it."""
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT)}
    said = subprocess.run(
        [sys.executable, "-c", ASK.replace("{more}", more)], env=environment, capture_output=True, check=True
    )
    assert said.stdout.decode().strip() == str(loaded)
