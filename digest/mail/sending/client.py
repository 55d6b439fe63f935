"""aiosmtplib's client, but a message that was handed over is told from one that was only announced."""

import asyncio
from typing import Literal, cast

import aiosmtplib
from aiosmtplib.typing import Default

START_INPUT = 354
COMPLETED = range(200, 300)


class Client(aiosmtplib.SMTP):
    """An SMTP client whose `data` writes canonical bytes as they are, once.

    The library's own `data` raises the same error for a connection lost before the message was written and
    after it. The difference decides whether a message can have arrived.

    Attributes:
        handed_over: whether the final dot of the present message has been written.
    """

    handed_over = False

    async def data(
        self,
        message: str | bytes,
        /,
        *,
        timeout: float | Literal[Default.token] | None = Default.token,  # noqa: ASYNC109 - the library's signature
    ) -> aiosmtplib.SMTPResponse:
        """Send DATA, then the message, then the final dot.

        Args:
            message: canonical: CRLF only, ended by one, not dot-stuffed, not begun by a dot.
            timeout: seconds to wait for the reply to the final dot.

        Raises:
            aiosmtplib.SMTPDataError: the server refused DATA or the message.
            aiosmtplib.SMTPServerDisconnected: the connection was lost.
            aiosmtplib.SMTPTimeoutError: a reply did not come in time.
        """
        self.handed_over = False
        reply = await self.execute_command(b"DATA")
        if reply.code != START_INPUT:
            raise aiosmtplib.SMTPDataError(reply.code, reply.message)
        if self.protocol is None:
            raise aiosmtplib.SMTPServerDisconnected("Connection lost")
        canonical = message.encode("ascii") if isinstance(message, str) else message
        self.protocol.write(canonical.replace(b"\r\n.", b"\r\n..") + b".\r\n")
        self.handed_over = True
        reply = await self.protocol.read_response(self.timeout if timeout is Default.token else timeout)
        if reply.code not in COMPLETED:
            raise aiosmtplib.SMTPDataError(reply.code, reply.message)
        return reply

    def close(self) -> None:
        """Close at once: what has not left yet must not leave later, when it has been recorded as not sent."""
        transport = self.transport
        super().close()
        if transport is not None:
            cast("asyncio.WriteTransport", transport).abort()
