"""A token for XOAUTH2 from a command of the user's, which knows how to refresh it; what it prints is shown nowhere."""

import os
import re
import signal
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from threading import Event, Timer

from digest.core.errors import MailError

PATIENCE = 20  # seconds for the command
MOST = 65_536  # bytes of what it prints; no token is longer
BY_HAND = "run it by hand to see why"
_TOKEN = re.compile(r"[!#-&(-z|~]{1,8000}")  # no quotes and no braces: that would be JSON

Process = subprocess.Popen[bytes]


def printed(command: Sequence[str]) -> str:
    """The token that a command prints.

    Args:
        command: the program and its arguments; no shell reads them.

    Raises:
        MailError: it fails, takes too long, or prints no token.
    """
    return answer(started(command), command[0])


def started(command: Sequence[str]) -> Process:
    """A command that begins to print a token; `answer` or `end` is to follow.

    Raises:
        MailError: it cannot be run.
    """
    name = command[0]
    try:
        return subprocess.Popen(  # noqa: S603 - it is what the operator's own settings say
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except FileNotFoundError:
        raise _trouble(name, "is not there", "give its whole path") from None
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise _trouble(name, f"cannot be run ({why})", "check its path and its permissions") from None


def answer(process: Process, name: str) -> str:
    """The token that a command prints; it is ended where it takes too long.

    Raises:
        MailError: it fails, takes too long, or prints no token.
    """
    late = Event()

    def stop() -> None:
        late.set()
        end(process)

    timer = Timer(PATIENCE, stop)
    timer.start()
    with process:
        said = process.stdout.read(MOST) if process.stdout else b""
        if len(said) == MOST:
            end(process)
    timer.cancel()
    if late.is_set():
        raise _trouble(name, f"took more than {PATIENCE} s", BY_HAND)
    if process.returncode and len(said) < MOST:
        raise _trouble(name, f"ended with {process.returncode}", BY_HAND)
    return _only(name, said.decode("ascii", "replace").strip())


def end(process: Process) -> None:
    """End a command, and all that it has started, which may be what still holds its output."""
    if os.name == "posix":
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()


def xoauth2(user: str, token: str) -> bytes:
    """What is said to a server, before it is put into base64."""
    return f"user={user}\1auth=Bearer {token}\1\1".encode()


def _only(name: str, said: str) -> str:
    """The token that was printed, where nothing else was; whatever it was, no message repeats it."""
    if not said:
        raise _trouble(name, "printed nothing", BY_HAND)
    if (lines := len(said.splitlines())) > 1:
        raise _trouble(name, f"printed {lines} lines", "let it print the token alone, in one line")
    if not _TOKEN.fullmatch(said):
        raise _trouble(name, "printed what is no token", "let it print the token alone, without quotes or spaces")
    return said


def _trouble(name: str, wrong: str, remedy: str) -> MailError:
    return MailError(f"token_command: {name} {wrong}", remedy)
