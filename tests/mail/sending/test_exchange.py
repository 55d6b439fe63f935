import asyncio
from collections.abc import Sequence
from math import inf

import aiosmtplib
import pytest

from digest.mail.sending.exchange import LONGEST, MALFORMED, Exchange


class Wire(asyncio.Transport):
    """A transport that keeps what is written."""

    def __init__(self) -> None:
        super().__init__()
        self.written: list[bytes] = []
        self.exchange: Exchange

    def set_protocol(self, protocol: asyncio.BaseProtocol) -> None:
        """Remember who listens."""
        assert isinstance(protocol, Exchange)
        self.exchange = protocol

    def write(self, data: object) -> None:
        """Keep it."""
        assert isinstance(data, bytes)
        self.written.append(data)

    def is_closing(self) -> bool:
        """Never."""
        return False

    def abort(self) -> None:
        """It is lost at once."""
        self.exchange.connection_lost(None)


def heard(*said: bytes, replies: int = 1, limit: float = 1) -> list[tuple[int, str]]:
    """The replies that are read out of these pieces."""

    async def read() -> list[tuple[int, str]]:
        exchange = Exchange(Wire(), asyncio.Protocol())
        exchange.write(b"X\r\n", replies=replies)
        loop = asyncio.get_running_loop()
        for number, each in enumerate(said):
            loop.call_later(number / 1000, exchange.data_received, each)
        return [tuple(await exchange.reply(limit)) for _ in range(replies)]  # type: ignore[misc] # a pair by nature

    return asyncio.run(read())


@pytest.mark.parametrize(
    ("said", "replies", "expected"),
    [
        ([b"250 yes\r\n"], 1, [(250, "yes")]),
        ([b"25", b"0 y", b"es\r", b"\n"], 1, [(250, "yes")]),
        ([b"250-one\r\n250-two\r\n", b"250 three\r\n"], 1, [(250, "one\ntwo\nthree")]),
        ([b"250 one\r\n550 two\r\n354 three\r\n"], 3, [(250, "one"), (550, "two"), (354, "three")]),
        ([b"250 one\r\n550 two\r\n", b"354 three\r\n"], 3, [(250, "one"), (550, "two"), (354, "three")]),
        ([b"250\n"], 1, [(250, "")]),
        ([b"what?\r\n"], 1, [(MALFORMED, "what?")]),
        ([b"+25 a\r\n"], 1, [(MALFORMED, "+25 a")]),
        ([b"250-" + b"a" * LONGEST], 1, [(MALFORMED, "the reply has no end")]),
        ([b"250 \xff\r\n"], 1, [(250, "\udcff")]),
    ],
)
def test_replies_are_read_in_any_pieces(
    said: Sequence[bytes], replies: int, expected: Sequence[tuple[int, str]]
) -> None:
    """R43: a reply a command, in their order, however the line cuts them; what is no reply has no code."""
    assert heard(*said, replies=replies) == expected


def test_what_nobody_asked_for_is_no_reply() -> None:
    """R52: neither before a command, nor after its reply; so it is never taken for the next one's."""

    async def read() -> aiosmtplib.SMTPResponse:
        exchange = Exchange(Wire(), asyncio.Protocol())
        exchange.data_received(b"550 early\r\n")
        exchange.write(b"X\r\n")
        exchange.data_received(b"250 yes\r\n550 more\r\n")
        assert (await exchange.reply(1)).code == 250
        exchange.data_received(b"550 late\r\n")
        exchange.write(b"Y\r\n")
        exchange.data_received(b"251 yes\r\n")
        return await exchange.reply(1)

    assert asyncio.run(read()).code == 251


def test_each_reply_has_its_own_time() -> None:
    """R51: a timer that ran for a long wait does not lengthen a short one, nor does one reply's time end another's."""

    async def read() -> None:
        exchange = Exchange(Wire(), asyncio.Protocol())
        loop = asyncio.get_running_loop()
        for limit in (inf, 1000, 0.05):
            exchange.write(b"X\r\n")
            loop.call_later(0.01, exchange.data_received, b"250 yes\r\n")
            await exchange.reply(limit)
        exchange.write(b"X\r\n")
        loop.call_later(0.1, exchange.data_received, b"250 yes\r\n")
        await exchange.reply(1000)
        exchange.write(b"X\r\n")
        with pytest.raises(aiosmtplib.SMTPReadTimeoutError):
            await exchange.reply(0.01)
        with pytest.raises(aiosmtplib.SMTPServerDisconnected):
            exchange.write(b"X\r\n")
        with pytest.raises(aiosmtplib.SMTPServerDisconnected):
            await exchange.reply(1)

    asyncio.run(asyncio.wait_for(read(), 20))


def test_a_lost_connection_is_told_to_whoever_waits_and_whoever_was_before() -> None:
    """R43: and replies that came before it are still there."""

    class Before(asyncio.Protocol):
        lost = False

        def connection_lost(self, exc: Exception | None) -> None:
            self.lost = exc is None

    async def read() -> bool:
        wire, before = Wire(), Before()
        exchange = Exchange(wire, before)
        exchange.write(b"X\r\nY\r\n", replies=2)
        exchange.data_received(b"250 yes\r\n")
        loop = asyncio.get_running_loop()
        loop.call_later(0.01, wire.abort)
        assert (await exchange.reply(1)).code == 250
        with pytest.raises(aiosmtplib.SMTPServerDisconnected):
            await exchange.reply(1)
        return before.lost

    assert asyncio.run(read())
