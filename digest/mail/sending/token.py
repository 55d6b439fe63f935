"""A token for XOAUTH2, kept for the connections that open within some minutes."""

import asyncio
from collections.abc import Sequence
from time import monotonic

import aiosmtplib

from digest.core.errors import MailError
from digest.mail.token import answer, end, started

KEPT = 600.0  # seconds for which a token is used again


class TokenError(aiosmtplib.SMTPException):
    """There is no token."""


class Token:
    """Runs the command when a token is needed, one at a time; what it prints is shown nowhere.

    Args:
        command: the program and its arguments; no shell reads them.
    """

    def __init__(self, command: Sequence[str]) -> None:
        self._command = command
        self._lock = asyncio.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._token, self._until = "", 0.0
        self._failed, self._trouble = -1.0, ""

    async def __call__(self) -> str:
        """The token. Whoever waits while the command fails, fails with it.

        Raises:
            TokenError: the command fails, takes too long, or prints no token.
        """
        since = monotonic()
        async with self._one_at_a_time():
            if self._failed >= since:
                raise TokenError(self._trouble)
            if monotonic() >= self._until:
                self._token = await self._asked()
                self._until = monotonic() + KEPT
        return self._token

    @property
    def latest(self) -> str:
        """The one that was used last; empty for none."""
        return self._token

    def forget(self) -> None:
        """Ask for another one next time, since this one was refused."""
        self._until = 0.0

    def _one_at_a_time(self) -> asyncio.Lock:
        """A lock of the loop that runs: each pass has its own, and a lock belongs to that in which somebody waited."""
        loop = asyncio.get_running_loop()
        if loop is not self._loop:
            self._loop, self._lock = loop, asyncio.Lock()
        return self._lock

    async def _asked(self) -> str:
        """Run the command; it is ended where nobody waits any more."""
        try:
            process = started(self._command)
            try:
                return await asyncio.to_thread(answer, process, self._command[0])
            except asyncio.CancelledError:
                end(process)
                raise
        except MailError as problem:
            self._failed, self._trouble = monotonic(), str(problem)
            raise TokenError(self._trouble) from None
