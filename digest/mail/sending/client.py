"""aiosmtplib's client with two ways to hand over a message: as the library documents it, and at the speed of memory.

The library's own `data` looks through the whole message with two regular expressions, which takes most of the time
of a delivery. Our bytes are canonical and stuffed before, once for all recipients; so they can be written as they are.
"""

import asyncio
from functools import cache
from typing import Any, cast

import aiosmtplib
from aiosmtplib.protocol import SMTPProtocol

from digest.core.outbox import Delivery
from digest.mail.sending.letters import Letter

START_INPUT = 354
COMPLETED = range(200, 300)


class Client(aiosmtplib.SMTP):
    """An SMTP client that knows whether a message may have been handed over.

    The library raises the same error for a connection lost before the message was written and after it. The
    difference decides whether a message can have arrived.

    Attributes:
        handed_over: whether the present message may have been written whole.
    """

    handed_over = False

    async def envelope(self, delivery: Delivery, *, utf8: bool) -> None:
        """Say from whom and to whom. Addresses are taken as they are: they were checked when they were planned.

        Raises:
            aiosmtplib.SMTPSenderRefused: the relay refused the sender.
            aiosmtplib.SMTPRecipientRefused: it refused the recipient.
            aiosmtplib.SMTPException: the connection was lost, or a reply did not come in time.
        """
        self.handed_over = False
        sender, options = delivery.envelope_from.encode("ascii"), [b"SMTPUTF8"] if utf8 else []
        reply = await self.execute_command(b"MAIL", b"FROM:<%b>" % sender, *options)
        if reply.code not in COMPLETED:
            raise aiosmtplib.SMTPSenderRefused(reply.code, reply.message, delivery.envelope_from)

    async def recipient(self, delivery: Delivery) -> None:
        """Say to whom; see `envelope`."""
        reply = await self.execute_command(b"RCPT", b"TO:<%b>" % delivery.recipient.encode())
        if reply.code not in COMPLETED:
            raise aiosmtplib.SMTPRecipientRefused(reply.code, reply.message, delivery.recipient)

    async def hand_over(self, letter: Letter, limit: float) -> aiosmtplib.SMTPResponse:
        """Send DATA, then the message, then the final dot, as the library documents it.

        Args:
            letter: the message.
            limit: seconds to wait for the reply to the final dot.

        Raises:
            aiosmtplib.SMTPDataError: the server refused DATA or the message.
            aiosmtplib.SMTPException: the connection was lost, or a reply did not come in time.
        """
        self.handed_over = True  # from here on nobody can tell
        return await self.data(letter.message, timeout=limit)

    def close(self) -> None:
        """Close at once: what has not left yet must not leave later, when it has been recorded as not sent."""
        transport = self.transport
        super().close()
        if transport is not None:
            cast("asyncio.WriteTransport", transport).abort()


class FastClient(Client):
    """A client that writes the bytes of a letter as they are, once."""

    async def hand_over(self, letter: Letter, limit: float) -> aiosmtplib.SMTPResponse:
        """Send DATA, then the message, then the final dot."""
        reply = await self.execute_command(b"DATA")
        if reply.code != START_INPUT:
            raise aiosmtplib.SMTPDataError(reply.code, reply.message)
        if self.protocol is None:
            raise aiosmtplib.SMTPServerDisconnected("Connection lost")
        self.protocol.write(letter.wire)
        self.handed_over = True
        reply = await self.protocol.read_response(limit)
        if reply.code not in COMPLETED:
            raise aiosmtplib.SMTPDataError(reply.code, reply.message)
        return reply


@cache
def fastest() -> type[Client]:
    """The fast client where it writes what the library writes; else the other one. Not to be called within a loop."""
    try:
        fast, documented = (asyncio.run(_written(client)) for client in (FastClient, Client))
    except Exception:  # noqa: BLE001 - whatever has changed inside the library, the documented way remains
        return Client
    return FastClient if fast == documented else Client


_SAMPLE = b"line\r\n.dot\r\n..\r\n"


async def _written(kind: type[Client]) -> tuple[bytes, int, bool]:
    """What a client writes for a sample, with the code of the reply and whether it is ready for more."""
    client, transport = kind(hostname="localhost", port=25, timeout=1), _Transport()
    client.protocol = transport.protocol = SMTPProtocol(asyncio.get_running_loop())
    client.last_helo_response = aiosmtplib.SMTPResponse(250, "")
    transport.protocol.connection_made(transport)
    letter = Letter(cast("Delivery", None), b"A: b\r\n", _SAMPLE, _SAMPLE.replace(b"\r\n.", b"\r\n..") + b".\r\n")
    reply = await client.hand_over(letter, 1)
    next_reply = await client.execute_command(b"RSET")
    return transport.written, reply.code, next_reply.code == COMPLETED.start


class _Transport(asyncio.Transport):
    """Takes what is written, and answers as a server would."""

    def __init__(self) -> None:
        super().__init__()
        self.written = b""
        self.protocol: Any = None

    def write(self, data: Any) -> None:
        """Take it."""
        self.written += bytes(data)
        reply = b"354 go\r\n" if data == b"DATA\r\n" else b"200 ok\r\n" if data == b"RSET\r\n" else b"250 ok\r\n"
        asyncio.get_running_loop().call_soon(self.protocol.data_received, reply)

    def is_closing(self) -> bool:
        """Never."""
        return False

    def abort(self) -> None:
        """Nothing to let go of."""
