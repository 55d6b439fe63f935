"""Work in a child of this process, which has everything imported."""

import os
import sys
import traceback
from collections.abc import Callable


def forked(*steps: Callable[[], object]) -> int:
    """Fork a child that does some work, step by step, and ends: with 0, or with 1 where a step failed. Its pid."""
    sys.stdout.flush()
    if child := os.fork():
        return child
    code = 1
    try:
        for step in steps:
            step()
        code = 0
    except BaseException:  # noqa: BLE001 - whatever it is, the child has to end here
        traceback.print_exc()
    finally:
        os._exit(code)
