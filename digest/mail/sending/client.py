"""aiosmtplib's client with two ways to hand over a message: as the library documents it, and at the speed of memory.

The library's own `data` looks through the whole message with two regular expressions, which takes most of the time
of a delivery. Our bytes are canonical and stuffed before, once for all recipients; so they can be written as they are.
"""

import asyncio
import re
from collections.abc import Container
from datetime import UTC, datetime
from functools import cache
from math import inf
from typing import Any, cast

import aiosmtplib
from aiosmtplib.protocol import SMTPProtocol

from digest.core.outbox import Delivery, Phase
from digest.mail.sending.exchange import Exchange
from digest.mail.sending.letters import Letter

START_INPUT = 354
COMPLETED = range(200, 300)
_CONTROL = re.compile(rb"[\x00-\x1f\x7f]")  # would begin another command, or break this one


class Client(aiosmtplib.SMTP):
    """An SMTP client that knows how far a message has come.

    The library raises the same error for a connection lost before the message was written and after it. The
    difference decides whether a message can have arrived.

    Attributes:
        phase: of the present message, or of the last one; at the dot nobody can tell whether it was taken.
        apart: whether each command is to wait for the reply to the one before, as here they always do.
        vague: whether sender and recipient were told at once, and nothing has been answered yet.
    """

    phase = Phase.CONNECT
    apart = vague = False

    async def ready(self) -> None:
        """Be told that the connection stands and the relay has said what it can do."""

    async def transact(self, letter: Letter, limit: float, *, utf8: bool) -> aiosmtplib.SMTPResponse:
        """Hand over a message, as the library documents it.

        Addresses are taken as they are: they were checked when they were planned.

        Args:
            letter: the message.
            limit: seconds to wait for the reply to the final dot.
            utf8: whether the recipient's address is beyond ASCII.

        Raises:
            aiosmtplib.SMTPSenderRefused: the relay refused the sender.
            aiosmtplib.SMTPRecipientRefused: it refused the recipient.
            aiosmtplib.SMTPDataError: it refused DATA or the message.
            aiosmtplib.SMTPException: the connection was lost, or a reply did not come in time.
        """
        self.phase, delivery = Phase.MAIL, letter.delivery
        sender, options = delivery.envelope_from.encode("ascii"), [b"SMTPUTF8"] if utf8 else []
        reply = await self.execute_command(b"MAIL", b"FROM:<%b>" % sender, *options)
        _check_sender(reply, delivery)
        self.phase = Phase.RCPT
        reply = await self.execute_command(b"RCPT", b"TO:<%b>" % delivery.recipient.encode())
        _check_recipient(reply, delivery)
        self.phase = Phase.DOT  # DATA and the message are one step of the library's
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

    async def transact(self, letter: Letter, limit: float, *, utf8: bool) -> aiosmtplib.SMTPResponse:
        """The same. A relay that refuses a recipient in a group, and wants the message all the same, never gets it."""
        self.phase, delivery, exchange = Phase.MAIL, letter.delivery, self._open()
        patience, grouped = inf if self.timeout is None else self.timeout, self._grouped and not self.apart
        sender, recipient = _commands(delivery, utf8=utf8)
        if grouped:
            exchange.write(b"%b\r\n%b\r\nDATA\r\n" % (sender, recipient), replies=3)
            # It has heard of the recipient, and may go silent because of that.
            self.phase, self.vague = Phase.RCPT, True
        else:
            exchange.write(sender, b"\r\n")
        reply = exchange.there() or await exchange.reply(patience)
        self.phase, self.vague = Phase.MAIL, False
        _check_sender(reply, delivery)
        self.phase = Phase.RCPT
        if not grouped:
            exchange.write(recipient, b"\r\n")
        _check_recipient(exchange.there() or await exchange.reply(patience), delivery)
        self.phase = Phase.DATA
        if not grouped:
            exchange.write(b"DATA\r\n")
        _check_data(exchange.there() or await exchange.reply(patience), (START_INPUT,))
        exchange.write(*letter.wire)
        self.phase = Phase.DOT
        return _check_data(await exchange.reply(limit), COMPLETED)

    async def goodbye(self, limit: float) -> None:
        """Say goodbye, and wait for the answer."""
        exchange = self._open()
        exchange.write(b"QUIT\r\n")
        await exchange.reply(limit)

    def _open(self) -> Exchange:
        if self._exchange is None:
            raise aiosmtplib.SMTPServerDisconnected("Connection lost")
        return self._exchange


def _commands(delivery: Delivery, *, utf8: bool) -> tuple[bytes, bytes]:
    """From whom, and to whom."""
    sender = b"MAIL FROM:<%b>%b" % (delivery.envelope_from.encode("ascii"), b" SMTPUTF8" if utf8 else b"")
    recipient = b"RCPT TO:<%b>" % delivery.recipient.encode()
    if _CONTROL.search(sender + recipient):
        raise ValueError("a command with a control character")
    return sender, recipient


def _check_sender(reply: aiosmtplib.SMTPResponse, delivery: Delivery) -> None:
    if reply.code not in COMPLETED:
        raise aiosmtplib.SMTPSenderRefused(reply.code, reply.message, delivery.envelope_from)


def _check_recipient(reply: aiosmtplib.SMTPResponse, delivery: Delivery) -> None:
    if reply.code not in COMPLETED:
        raise aiosmtplib.SMTPRecipientRefused(reply.code, reply.message, delivery.recipient)


def _check_data(reply: aiosmtplib.SMTPResponse, proper: Container[int]) -> aiosmtplib.SMTPResponse:
    if reply.code not in proper:
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
        reply = await client.transact(letter, 1, utf8=utf8)
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
