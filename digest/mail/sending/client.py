"""aiosmtplib's client with two ways to hand over a message: as the library documents it, and at the speed of memory.

The library's own `data` looks through the whole message with two regular expressions, which takes most of the time
of a delivery. Our bytes are canonical and stuffed before, once for all recipients; so they can be written as they are.
"""

import asyncio
import re
from datetime import UTC, datetime
from functools import cache
from math import inf
from typing import Any, cast

import aiosmtplib
from aiosmtplib.protocol import SMTPProtocol

from digest.core.outbox import Delivery
from digest.mail.sending.exchange import Exchange
from digest.mail.sending.letters import Letter

START_INPUT = 354
COMPLETED = range(200, 300)
_CONTROL = re.compile(rb"[\x00-\x1f\x7f]")  # would begin another command, or break this one


class Client(aiosmtplib.SMTP):
    """An SMTP client that knows whether a message may have been handed over.

    The library raises the same error for a connection lost before the message was written and after it. The
    difference decides whether a message can have arrived.

    Attributes:
        handed_over: whether the present message may have been written whole.
    """

    handed_over = False

    async def ready(self) -> None:
        """Be told that the connection stands and the relay has said what it can do."""

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

    async def goodbye(self, limit: float) -> None:
        """Say goodbye, and wait so many seconds for the answer."""
        await self.quit(timeout=limit)

    def close(self) -> None:
        """Close at once: what has not left yet must not leave later, when it has been recorded as not sent."""
        transport = self.transport
        super().close()
        if transport is not None:
            cast("asyncio.WriteTransport", transport).abort()


class FastClient(Client):
    """A client that writes commands in one group, where the relay takes them so, and a letter as it is, once."""

    _exchange: Exchange | None = None
    _grouped = False

    async def ready(self) -> None:
        """Take over from the library."""
        if self.protocol is None or self.transport is None:
            raise aiosmtplib.SMTPServerDisconnected("Connection lost")
        self._exchange = Exchange(cast("asyncio.Transport", self.transport), self.protocol)
        self._grouped = self.supports_extension("pipelining")

    async def envelope(self, delivery: Delivery, *, utf8: bool) -> None:
        """Say from whom; in a group, to whom as well, and that the message follows."""
        self.handed_over = False
        commands = [
            b"MAIL FROM:<%b>%b" % (delivery.envelope_from.encode("ascii"), b" SMTPUTF8" if utf8 else b""),
            b"RCPT TO:<%b>" % delivery.recipient.encode(),
            b"DATA",
        ]
        self._say(*commands if self._grouped else commands[:1])
        reply = await self._reply(self.timeout)
        if reply.code not in COMPLETED:
            raise aiosmtplib.SMTPSenderRefused(reply.code, reply.message, delivery.envelope_from)

    async def recipient(self, delivery: Delivery) -> None:
        """Say to whom, or hear what the relay says to it. One that wants the message all the same never gets it."""
        if not self._grouped:
            self._say(b"RCPT TO:<%b>" % delivery.recipient.encode())
        reply = await self._reply(self.timeout)
        if reply.code not in COMPLETED:
            raise aiosmtplib.SMTPRecipientRefused(reply.code, reply.message, delivery.recipient)

    async def hand_over(self, letter: Letter, limit: float) -> aiosmtplib.SMTPResponse:
        """Send DATA, then the message, then the final dot."""
        if not self._grouped:
            self._say(b"DATA")
        reply = await self._reply(self.timeout)
        if reply.code != START_INPUT:
            raise aiosmtplib.SMTPDataError(reply.code, reply.message)
        self._open().write(*letter.wire)
        self.handed_over = True
        reply = await self._reply(limit)
        if reply.code not in COMPLETED:
            raise aiosmtplib.SMTPDataError(reply.code, reply.message)
        return reply

    async def goodbye(self, limit: float) -> None:
        """Say goodbye, and wait for the answer."""
        self._say(b"QUIT")
        await self._reply(limit)

    def _say(self, *commands: bytes) -> None:
        if _CONTROL.search(b"".join(commands)):
            raise ValueError("a command with a control character")
        self._open().write(b"\r\n".join((*commands, b"")), replies=len(commands))

    async def _reply(self, limit: float | None) -> aiosmtplib.SMTPResponse:
        return await self._open().reply(inf if limit is None else limit)

    def _open(self) -> Exchange:
        if self._exchange is None:
            raise aiosmtplib.SMTPServerDisconnected("Connection lost")
        return self._exchange


@cache
def fastest() -> type[Client]:
    """The fast client where it writes what the library writes; else the other one. Not to be called within a loop."""
    try:
        fast, documented = (asyncio.run(_written(client)) for client in (FastClient, Client))
    except Exception:  # noqa: BLE001 - whatever has changed inside the library, the documented way remains
        return Client
    return FastClient if fast == documented else Client


_SAMPLE = b"line\r\n.dot\r\n..\r\n"


async def _written(kind: type[Client]) -> tuple[bytes, int]:
    """What a client writes for a sample to a relay that takes no groups, with the code of the last reply."""
    client, transport = kind(hostname="localhost", port=25, timeout=1), _Transport()
    client.protocol = transport.protocol = SMTPProtocol(asyncio.get_running_loop())
    client.transport = transport
    client.last_helo_response = aiosmtplib.SMTPResponse(250, "")
    transport.protocol.connection_made(transport)
    await client.ready()
    date = datetime.fromtimestamp(0, UTC)
    delivery = Delivery("n", "s", "to@example.org", "main", "<m@example.org>", "from@example.org", date, "")
    letter = Letter(delivery, b"A: b\r\n", _SAMPLE, _SAMPLE.replace(b"\r\n.", b"\r\n..") + b".\r\n")
    for utf8 in (False, True):  # the second shows that the first left it ready for more
        await client.envelope(delivery, utf8=utf8)
        await client.recipient(delivery)
        reply = await client.hand_over(letter, 1)
    return transport.written, reply.code


class _Transport(asyncio.Transport):
    """Takes what is written, and answers as a server would."""

    def __init__(self) -> None:
        super().__init__()
        self.written = b""
        self.protocol: Any = None

    def set_protocol(self, protocol: asyncio.BaseProtocol) -> None:
        """Answer somebody else."""
        self.protocol = protocol

    def write(self, data: Any) -> None:
        """Take it."""
        self.written += bytes(data)
        reply = b"354 go\r\n" if data == b"DATA\r\n" else b"250 ok\r\n"
        asyncio.get_running_loop().call_soon(lambda: self.protocol.data_received(reply))

    def is_closing(self) -> bool:
        """Never."""
        return False

    def abort(self) -> None:
        """Nothing to let go of."""
