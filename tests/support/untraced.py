"""Tests during which coverage looks away: it nearly doubles their time, and shorter ones run the same lines."""

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

CHILDREN = "COVERAGE_PROCESS_CONFIG"  # by which coverage starts in a program that a test starts


@contextmanager
def untraced() -> Iterator[None]:
    """Nothing is traced in this thread, in those that begin within, nor in programs that are started within."""
    tracing, threads, children = sys.gettrace(), threading.gettrace(), os.environ.pop(CHILDREN, None)
    sys.settrace(None)
    threading.settrace(None)
    try:
        yield
    finally:
        if children is not None:
            os.environ[CHILDREN] = children
        threading.settrace(threads)
        sys.settrace(tracing)
