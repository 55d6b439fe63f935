"""Commands and replies over a connection that stands: what is written is written as it is, and one timer serves all.

The library's way makes a task and a timer for each reply, and takes no second reply before the first was fetched, which
rules out commands in groups (RFC 2920). It opens the connection, secures it and logs in; then this takes over.
"""

import asyncio
from collections import deque
from functools import lru_cache
from math import inf

from aiosmtplib import SMTPReadTimeoutError, SMTPResponse, SMTPServerDisconnected

LONGEST = 32_768  # bytes of replies that are not complete yet
USUAL = 512  # bytes of replies as most are: of one line, complete, and word for word those that came before
MALFORMED = -1


class Exchange(asyncio.Protocol):
    """Takes the place of another protocol on its transport; for one task.

    Args:
        transport: open, and nothing is under way on it.
        before: whose place it takes; it is told when the connection is lost.
    """

    def __init__(self, transport: asyncio.Transport, before: asyncio.Protocol) -> None:
        self._loop = asyncio.get_running_loop()
        self._transport = transport
        self._before = before
        self._due = 0  # replies to what was written
        self._replies: deque[SMTPResponse] = deque()
        self._lines: list[bytes] = []  # of a reply whose last line is missing
        self._rest = b""
        self._waiter: asyncio.Future[None] | None = None
        self._until = inf  # when what is awaited comes too late
        self._timer: asyncio.TimerHandle | None = None
        self._late = self._lost = False
        transport.set_protocol(self)

    def write(self, *parts: bytes, replies: int = 1) -> None:
        """Write something that so many replies answer; large parts are not put together first.

        Raises:
            aiosmtplib.SMTPServerDisconnected: the connection is gone; nothing was written.
        """
        if self._lost or self._transport.is_closing():
            raise SMTPServerDisconnected("Connection lost")
        if not self._due:  # the beginning of something that nobody had asked for is no part of what comes now
            self._lines, self._rest = [], b""
        self._due += replies
        self._transport.writelines(parts)

    async def reply(self, limit: float) -> SMTPResponse:
        """The next reply, with code -1 where there is no proper one.

        Args:
            limit: seconds to wait for it.

        Raises:
            aiosmtplib.SMTPServerDisconnected: the connection was lost before it came.
            aiosmtplib.SMTPReadTimeoutError: it did not come in time; the connection is closed.
        """
        if (found := self.there()) is None:
            if self._lost:
                raise SMTPServerDisconnected("Connection lost")
            self._waiter = self._loop.create_future()
            self._wait_until(self._loop.time() + limit)
            try:
                await self._waiter
            finally:
                self._waiter, self._until = None, inf
            found = self._next()
        return found

    def there(self) -> SMTPResponse | None:
        """The next reply, if it has come."""
        return self._next() if self._replies else None

    def _next(self) -> SMTPResponse:
        self._due -= 1
        return self._replies.popleft()

    def data_received(self, data: bytes) -> None:
        """Take replies, and nothing that nobody asked for."""
        if self._due <= len(self._replies):
            return
        if self._rest or self._lines or len(data) > USUAL or not (known := _usual(data)):
            self._parse(data)
        else:
            self._replies.extend(known[: self._due - len(self._replies)])
        if self._replies and self._waiter and not self._waiter.done():
            self._waiter.set_result(None)

    def _parse(self, data: bytes) -> None:
        """Take what may be the middle of a reply."""
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            if self._lines or line[3:4] == b"-":
                self._lines.append(line[4:].strip())
                if line[3:4] != b"-":
                    self._take(_response(line[:3], b"\n".join(self._lines)))
            else:
                self._take(_line(line))
        if len(self._rest) + sum(map(len, self._lines)) > LONGEST:
            self._rest = b""
            self._take(_response(b"", b"the reply has no end"))

    def connection_lost(self, exc: Exception | None) -> None:
        """Whoever waits waits in vain."""
        self._lost = True
        if self._timer:
            self._timer.cancel()
        self._before.connection_lost(exc)
        if self._waiter and not self._waiter.done():
            late = SMTPReadTimeoutError("Timed out waiting for server response")
            self._waiter.set_exception(late if self._late else SMTPServerDisconnected("Connection lost"))

    def _take(self, response: SMTPResponse) -> None:
        self._lines = []
        if len(self._replies) < self._due:
            self._replies.append(response)

    def _wait_until(self, time: float) -> None:
        """A timer runs on from reply to reply; it is set anew where it fires too early, or would fire too late."""
        self._until = time
        if self._timer and self._timer.when() > time:
            self._timer.cancel()
            self._timer = None
        if not self._timer and time < inf:
            self._timer = self._loop.call_at(time, self._look)

    def _look(self) -> None:
        self._timer = None
        if self._until > self._loop.time():
            self._wait_until(self._until)
        else:
            self._late = True
            self._transport.abort()


@lru_cache(maxsize=64)
def _usual(data: bytes) -> tuple[SMTPResponse, ...]:
    """Replies of one line each; none where there is anything else."""
    *lines, rest = data.split(b"\n")
    if rest or any(line[3:4] == b"-" for line in lines):
        return ()
    return tuple([_line(line) for line in lines])


def _line(line: bytes) -> SMTPResponse:
    """A reply of one line; one without a code is told whole."""
    made = _response(line[:3], line[4:].strip())
    return made if made.code != MALFORMED else _response(b"", line.strip())


@lru_cache(maxsize=64)  # most replies are those that came before
def _response(code: bytes, text: bytes) -> SMTPResponse:
    proper = len(code) == 3 and code.isdigit()  # noqa: PLR2004 - as long as a code is
    return SMTPResponse(int(code) if proper else MALFORMED, text.decode("utf-8", "surrogateescape"))
