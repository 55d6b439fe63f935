import os
import sys
import threading
from types import FrameType

import pytest

from tests.support.untraced import CHILDREN, untraced

pytestmark = pytest.mark.untraced


def test_nothing_is_traced_within_and_all_is_afterwards(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither here, nor in a thread, nor in a program; and what measured before goes on."""
    assert sys.gettrace() is None, "this test is marked so itself"
    monkeypatch.setenv(CHILDREN, "how to measure")
    seen: list[str] = []

    def trace(frame: FrameType, _event: str, _argument: object) -> None:
        seen.append(frame.f_code.co_name)

    def within() -> None:
        seen.append("" if CHILDREN in os.environ else "nothing")

    def after() -> None:
        """Be seen."""

    threads = threading.gettrace()
    threading.settrace(trace)
    sys.settrace(trace)
    try:
        with untraced():
            within()
            thread = threading.Thread(target=within)
            thread.start()
            thread.join()
        after()
        assert threading.gettrace() is trace
    finally:
        sys.settrace(None)
        threading.settrace(threads)
    assert seen.count("nothing") == 2
    assert "within" not in seen
    assert "after" in seen
    assert os.environ[CHILDREN] == "how to measure"
