import asyncio
from typing import Any

import aiosmtplib
import pytest

from digest.mail.sending.client import Client
from tests.support.mailservers import smtp_server

MESSAGE = b"Subject: dots\r\n\r\n.\r\n..\r\n.x\r\nx.\r\n\r\n."


async def _send(client: aiosmtplib.SMTP, message: str | bytes) -> aiosmtplib.SMTPResponse:
    async with client:
        await client.mail("ada@example.org")
        await client.rcpt("grace@example.org")
        return await client.data(message)


@pytest.mark.parametrize("message", [MESSAGE + b"\r\n", (MESSAGE + b"\r\n").decode()])
def test_the_server_gets_what_the_library_would_send(message: str | bytes) -> None:
    """R10, R53: our one write and the documented way of aiosmtplib give the same message and the same reply."""
    with smtp_server() as server:
        replies = [
            asyncio.run(_send(kind(hostname="127.0.0.1", port=server.port, start_tls=False), message))
            for kind in (Client, aiosmtplib.SMTP)
        ]
    assert replies[0] == replies[1]
    assert [caught.data for caught in server.caught] == [MESSAGE + b"\r\n"] * 2


class _Cut(Client):
    """A connection that is lost while the server's go-ahead is read."""

    async def execute_command(self, *_: bytes, **__: Any) -> aiosmtplib.SMTPResponse:
        self.close()
        return aiosmtplib.SMTPResponse(354, "go ahead")


def test_a_connection_lost_with_the_go_ahead_has_taken_nothing() -> None:
    """R42: the message was announced and not handed over."""
    client = _Cut()
    with pytest.raises(aiosmtplib.SMTPServerDisconnected):
        asyncio.run(client.data(MESSAGE))
    assert not client.handed_over
