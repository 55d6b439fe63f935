"""Work in a process of its own that is killed in the midst, at a chosen touch of the disk."""

import os
import signal
import sys
from collections.abc import Callable

from tests.support.forking import forked

TOUCHES = {
    "open", "os.mkdir", "os.link", "os.rename", "os.remove", "os.rmdir", "shutil.rmtree", "shutil.copyfile",
    "ctypes.dlsym",
}  # fmt: skip


def killed(work: Callable[[], object], after: int) -> bool:
    """Do some work in a child that is killed when it has touched the disk so often; whether it came to that.

    Raises:
        RuntimeError: the work failed by itself; its traceback stands on standard error.
    """
    child = forked(lambda: _die(after), work)
    status = os.waitpid(child, 0)[1]
    if os.WIFEXITED(status) and os.WEXITSTATUS(status):
        raise RuntimeError("the child failed")
    return os.WIFSIGNALED(status)


def _die(after: int) -> None:
    """Let this process be killed when it has touched the disk so often."""
    left = after

    def touch(event: str, _arguments: tuple[object, ...]) -> None:
        nonlocal left
        if event in TOUCHES:
            left -= 1
            if left < 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(touch)
