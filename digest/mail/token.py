"""A token for XOAUTH2 from a command of the user's, which knows how to refresh it; what it prints is shown nowhere."""

import re
import subprocess
from collections.abc import Sequence

from digest.core.errors import MailError

PATIENCE = 60  # seconds for the command
REMEDY = "run it by hand; it is to print a token and nothing else"
_TOKEN = re.compile(r"[\x21-\x7e]{1,8000}")


def printed(command: Sequence[str]) -> str:
    """The token that a command prints.

    Args:
        command: the program and its arguments; no shell reads them.

    Raises:
        MailError: it fails, takes too long, or prints no token.
    """
    name = command[0]
    try:
        run = subprocess.run(  # noqa: S603 - it is what the operator's own settings say
            command, capture_output=True, timeout=PATIENCE, check=False, stdin=subprocess.DEVNULL
        )
    except (OSError, ValueError) as error:
        raise MailError(f"token_command: {name} cannot be run: {error}", "check its path") from None
    except subprocess.TimeoutExpired:
        raise MailError(f"token_command: {name} took more than {PATIENCE} s", REMEDY) from None
    if run.returncode:
        raise MailError(f"token_command: {name} ended with {run.returncode}", REMEDY)
    token = run.stdout.decode("ascii", "replace").strip()
    if not _TOKEN.fullmatch(token):
        raise MailError(f"token_command: {name} printed no token", REMEDY)
    return token


def xoauth2(user: str, token: str) -> bytes:
    """What is said to a server, before it is put into base64."""
    return f"user={user}\1auth=Bearer {token}\1\1".encode()
