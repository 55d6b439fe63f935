"""A token for XOAUTH2 from a command of the user's, which knows how to refresh it."""

import asyncio
import re
import subprocess
from collections.abc import Sequence
from time import monotonic

import aiosmtplib

KEPT = 600.0  # seconds for which a token is used again
PATIENCE = 60  # seconds for the command
_TOKEN = re.compile(r"[\x21-\x7e]{1,8000}")


class Token:
    """Runs the command when a token is needed, one at a time; what it prints is shown nowhere.

    Args:
        command: the program and its arguments; no shell reads them.
    """

    def __init__(self, command: Sequence[str]) -> None:
        self._command = command
        self._lock = asyncio.Lock()
        self._token, self._until = "", 0.0

    async def __call__(self) -> str:
        """The token.

        Raises:
            aiosmtplib.SMTPException: the command fails, takes too long, or prints no token.
        """
        async with self._lock:
            if monotonic() >= self._until:
                self._token = await asyncio.to_thread(self._printed)
                self._until = monotonic() + KEPT
        return self._token

    def forget(self) -> None:
        """Ask for another one next time, since this one was refused."""
        self._until = 0.0

    def _printed(self) -> str:
        name = self._command[0]
        try:
            run = subprocess.run(  # noqa: S603 - it is what the operator's own settings say
                self._command, capture_output=True, timeout=PATIENCE, check=False, stdin=subprocess.DEVNULL
            )
        except (OSError, ValueError) as error:
            raise aiosmtplib.SMTPException(f"token_command: {name} cannot be run: {error}") from None
        except subprocess.TimeoutExpired:
            raise aiosmtplib.SMTPException(f"token_command: {name} took more than {PATIENCE} s") from None
        if run.returncode:
            raise aiosmtplib.SMTPException(f"token_command: {name} ended with {run.returncode}")
        token = run.stdout.decode("ascii", "replace").strip()
        if not _TOKEN.fullmatch(token):
            raise aiosmtplib.SMTPException(f"token_command: {name} printed no token")
        return token
