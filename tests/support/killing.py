"""Work in a process of its own that is killed in the midst, at a chosen touch of the disk."""

import os
import signal
import sys
import traceback
from collections.abc import Callable

TOUCHES = {
    "open", "os.mkdir", "os.link", "os.rename", "os.remove", "os.rmdir", "shutil.rmtree", "shutil.copyfile",
    "ctypes.dlsym",
}  # fmt: skip


def killed(work: Callable[[], object], after: int) -> bool:
    """Do some work in a child that is killed when it has touched the disk so often; whether it came to that.

    Raises:
        RuntimeError: the work failed by itself; its traceback stands on standard error.
    """
    child = os.fork()
    if child == 0:
        _child(work, after)
    status = os.waitpid(child, 0)[1]
    if os.WIFEXITED(status) and os.WEXITSTATUS(status):
        raise RuntimeError("the child failed")
    return os.WIFSIGNALED(status)


def _child(work: Callable[[], object], after: int) -> None:
    left = after

    def touch(event: str, _arguments: tuple[object, ...]) -> None:
        nonlocal left
        if event in TOUCHES:
            left -= 1
            if left < 0:
                os.kill(os.getpid(), signal.SIGKILL)

    code = 1
    try:
        sys.addaudithook(touch)
        work()
        code = 0
    except BaseException:  # noqa: BLE001 - whatever it is, the child has to end here
        traceback.print_exc()
    finally:
        os._exit(code)
