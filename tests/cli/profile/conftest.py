from pathlib import Path

import pytest

from tests.cli.conftest import Caller, call, sample

__all__ = ["call", "sample", "taken"]


@pytest.fixture
def taken(call: Caller, sample: Path) -> Path:
    """The sample, with both its dumps taken in."""
    assert call("ingest", "trending", "--now", "2025-03-20").code == 0
    return sample
