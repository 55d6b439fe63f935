"""Real captures: short excerpts within the checkout, and the whole folder that lies beside it."""

from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]
FIXTURES = CHECKOUT / "tests" / "dumps" / "fixtures"
SHARED = CHECKOUT.parent / "shared" / "data"


def shared(name: str = "") -> Path:
    """A file or folder of real captures beside the checkout; without it the test is skipped."""
    if not SHARED.is_dir():
        pytest.skip("needs real captures: put the project's shared folder beside the checkout, as ../shared/data")
    return SHARED / name
