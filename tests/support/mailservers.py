"""An SMTP server inside the test, on a free port, that captures mail and fails on demand."""

import asyncio
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from digest.core.mailing import Relay, Tls
from digest.core.outbox import Phase

DROP = "drop"  # a reply that is none: the connection is cut
STALL = "stall"  # a reply that never comes
HOUR = 3600


@dataclass(frozen=True)
class Caught:
    """A message as the server took it: the envelope, what was asked for it, and its bytes without dot-stuffing."""

    sender: str
    recipient: str
    options: tuple[str, ...]
    data: bytes


@dataclass
class Smtp:
    """A running server.

    Attributes:
        faults: by phase, replies to give instead of the usual ones, the first one first; None for the usual one.
        caught: the messages that were accepted, or cut off after their final dot.
        commands: every MAIL, RCPT and DATA that was asked for.
        greeted: how many connections were greeted.
        hello: what the last client called itself.
        port: where it listens on 127.0.0.1.
        ca_file: the authority that signed its certificate.
        deaf: whether it leaves QUIT without an answer.
        delay: how many seconds it thinks about each message.
        most: how many connections it has at once; one more is turned away with 421.
        slow: the domain for which nothing more is to come for a while.
    """

    faults: dict[Phase, list[str | None]] = field(default_factory=dict)
    caught: list[Caught] = field(default_factory=list)
    commands: list[Phase] = field(default_factory=list)
    greeted: int = 0
    hello: str = ""
    port: int = 0
    ca_file: str = ""
    deaf: bool = False
    delay: float = 0
    most: int = 1000
    slow: str = ""
    connected: int = 0
    _greeted_by: Any = None

    def relay(self, tls: Tls = Tls.NONE, **values: Any) -> Relay:
        """The settings that lead here; `values` replace its settings."""
        return replace(Relay("127.0.0.1", self.port, tls, ca_file=self.ca_file), **values)

    def hang_up(self) -> None:
        """Cut the last connection that was greeted."""
        server = self._greeted_by
        server.loop.call_soon_threadsafe(server.transport.abort)

    async def answer(self, phase: Phase, server: Any) -> str | None:
        """The reply that the script has for a phase; None for the usual one."""
        self.commands.append(phase)
        script = self.faults.get(phase)
        reply = script.pop(0) if script else None
        if reply == DROP:
            server.transport.abort()
        if reply in {DROP, STALL}:
            await asyncio.sleep(HOUR)
        return reply

    async def handle_EHLO(  # noqa: N802 - the name that aiosmtpd looks for
        self, server: Any, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        """Greet; a reply of the script takes the place of all keywords."""
        del envelope
        self.greeted += 1
        self._greeted_by = server
        self.hello = session.host_name = hostname
        reply = await self.answer(Phase.CONNECT, server)
        if server.crowded:
            return ["421 4.7.0 too many connections"]
        return [reply] if reply else responses

    async def handle_MAIL(  # noqa: N802 - the name that aiosmtpd looks for
        self, server: Any, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take the envelope's sender."""
        del session
        if reply := await self.answer(Phase.MAIL, server):
            return reply
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(  # noqa: N802 - the name that aiosmtpd looks for
        self, server: Any, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take a recipient."""
        del session, options
        if reply := await self.answer(Phase.RCPT, server):
            return reply
        if self.slow and address.endswith(f"@{self.slow}"):
            return "450 4.7.1 too many messages"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Session, envelope: Envelope) -> str:  # noqa: N802 - as above
        """Keep the message; what the script cuts off here has arrived all the same."""
        del session
        options = tuple(envelope.mail_options)
        caught = [
            Caught(str(envelope.mail_from), to, options, envelope.original_content or b"") for to in envelope.rcpt_tos
        ]
        await asyncio.sleep(self.delay)
        script = self.faults.get(Phase.DOT) or [None]
        if script[0] in {None, DROP, STALL}:
            self.caught += caught
        return await self.answer(Phase.DOT, server) or "250 2.0.0 taken"

    async def handle_QUIT(self, server: Any, session: Session, envelope: Envelope) -> str:  # noqa: N802 - as above
        """Say goodbye, or nothing at all."""
        del server, session, envelope
        if self.deaf:
            await asyncio.sleep(HOUR)
        return "221 Bye"


class _Server(SMTP):
    """A server that asks the script before it answers DATA, and counts who is connected."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.event_handler.connected += 1
        self.crowded = self.event_handler.connected > self.event_handler.most
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        self.event_handler.connected -= 1
        super().connection_lost(error)

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802 - the name that aiosmtpd looks for
        if reply := await self.event_handler.answer(Phase.DATA, self):
            await self.push(reply)
        else:
            await super().smtp_DATA(arg)


class _Controller(Controller):
    """A controller that learns its port from the system."""

    def factory(self) -> _Server:
        return _Server(self.handler, **self.SMTP_kwargs)

    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call] # it says nothing of its types


@contextmanager
def smtp_server(
    folder: Path | None = None, *, tls: Tls = Tls.NONE, name: str = "127.0.0.1", password: str = "", utf8: bool = True
) -> Iterator[Smtp]:
    """Run a server on a free port.

    Args:
        folder: where the authority's certificate is written; needed for TLS.
        tls: what it offers.
        name: whom its certificate names.
        password: what it wants to hear from any user; with STARTTLS before it takes mail.
        utf8: whether it offers SMTPUTF8.
    """
    server = Smtp()
    options: dict[str, Any] = {"enable_SMTPUTF8": utf8}
    if folder is not None:
        context, server.ca_file = certificate(folder, name)
        options |= {"tls_context": context, "require_starttls": True} if tls is Tls.STARTTLS else {}
        options |= {"ssl_context": context} if tls is Tls.IMPLICIT else {}
    if password:
        options |= dict.fromkeys(("auth_require_tls", "auth_required"), tls is Tls.STARTTLS)
        options |= {
            "authenticator": lambda *said: AuthResult(success=said[-1].password == password.encode(), handled=False)
        }
    controller = _Controller(server, hostname="127.0.0.1", port=0, **options)
    controller.start()
    server.port, server.greeted = controller.port, 0
    try:
        yield server
    finally:
        controller.stop()


def certificate(folder: Path, name: str) -> tuple[ssl.SSLContext, str]:
    """A server's context with a fresh certificate for `name`, and the file of the authority that signed it."""
    authority = trustme.CA()
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(name).configure_cert(context)
    authority.cert_pem.write_to_path(str(folder / "ca.pem"))
    return context, str(folder / "ca.pem")
