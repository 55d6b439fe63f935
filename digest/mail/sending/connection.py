"""One connection to a relay: what was tried, how far it came, and what that means for the delivery."""

import asyncio
import os
import ssl
from contextlib import suppress
from dataclasses import dataclass, field

import aiosmtplib

from digest.core.addresses import domain_of, needs_utf8
from digest.core.errors import MailError
from digest.core.newsletter import Relay, Tls
from digest.core.outbox import CONNECTION_CODES, Delivery, Outcome, Phase, State
from digest.mail.sending.client import Client

REPLY_LIMIT = 300  # characters of a reply that are kept

TRANSIENT = range(400, 500)
PERMANENT = range(500, 600)

_FAILURES = (aiosmtplib.SMTPException, OSError, ValueError)


@dataclass(frozen=True, slots=True)
class Timeouts:
    """How long to wait, in seconds.

    Attributes:
        connect: for a connection and the relay's greeting.
        command: for the reply to a command.
        dot: for the reply to the final dot.
        quit: for the reply to a goodbye.
        grace: for a transaction in hand when we are told to stop.
    """

    connect: float = 30
    command: float = 300
    dot: float = 600
    quit: float = 5
    grace: float = 20


@dataclass(frozen=True, slots=True)
class Access:
    """A relay with all that is needed to speak to it."""

    relay: Relay
    password: str | None = field(repr=False)
    context: ssl.SSLContext | None


def access(relay: Relay) -> Access:
    """Read the password from the environment and load the certificates; opens no connection.

    Raises:
        MailError: the password is not set, or the file of certificates cannot be read.
    """
    password = os.environ.get(relay.password_env) if relay.user else None
    if relay.user and not password:
        raise MailError(
            f"relay {relay.host}: no password for {relay.user}: the variable {relay.password_env} is not set",
            "set it in the environment, or name another one in password_env",
        )
    if relay.tls is Tls.NONE:
        return Access(relay, password, None)
    try:
        return Access(relay, password, ssl.create_default_context(cafile=relay.ca_file or None))
    except OSError as error:
        raise MailError(
            f"relay {relay.host}: the certificates in {relay.ca_file} cannot be read: {error}",
            "name a PEM file in ca_file, or leave it out to trust the system's",
        ) from error


class Connection:
    """A connection that is opened when it is needed and thrown away after any error; for one task alone."""

    def __init__(self, access: Access, timeouts: Timeouts) -> None:
        self._access = access
        self._timeouts = timeouts
        self._client: Client | None = None
        self._phase = Phase.CONNECT

    async def deliver(self, delivery: Delivery, message: bytes) -> Outcome:
        """Hand over one message. What goes wrong is an outcome, not an error.

        A relay may close a connection that it has served before; then one more attempt is made on a new one,
        since nothing of this message had been handed over.
        """
        if self._client is not None and not self._client.is_connected:
            self._discard()
        reused = self._client is not None
        outcome = await self._attempt(delivery, message)
        if reused and self._client is None and outcome.code in {0, 421} and outcome.state is State.DEFERRED:
            return await self._attempt(delivery, message)
        return outcome

    def interrupted(self) -> Outcome:
        """What became of a delivery whose task was cancelled, by how far it had come."""
        return self._unanswered("stopped before the relay had answered")

    async def close(self) -> None:
        """Say goodbye, if there is somebody to say it to."""
        if self._client is not None:
            try:
                await self._client.quit(timeout=self._timeouts.quit)
            except _FAILURES:
                pass  # whether they heard it makes no difference
            finally:
                self._discard()

    async def _attempt(self, delivery: Delivery, message: bytes) -> Outcome:
        try:
            return await self._transact(delivery, message)
        except asyncio.CancelledError:
            self._discard()
            raise
        except _FAILURES as error:
            self._discard()
            if isinstance(error, aiosmtplib.SMTPResponseException):
                return self._refused(error.code, _one_line(error.message))
            return self._unanswered(_one_line(str(error)) or type(error).__name__)

    async def _transact(self, delivery: Delivery, message: bytes) -> Outcome:
        self._phase = Phase.CONNECT
        client = self._client or await self._open(domain_of(delivery.envelope_from))
        client.handed_over = False
        self._phase = Phase.MAIL
        utf8 = needs_utf8(delivery.recipient)
        if utf8 and not client.supports_extension("smtputf8"):
            return Outcome(State.UNSUPPORTED, Phase.MAIL, 0, "the relay takes no address beyond ASCII")
        await client.mail(delivery.envelope_from, options=["SMTPUTF8"] if utf8 else [])
        self._phase = Phase.RCPT
        await client.rcpt(delivery.recipient, encoding="utf-8" if utf8 else "ascii")
        self._phase = Phase.DATA
        reply = await client.data(message, timeout=self._timeouts.dot)
        return Outcome(State.SENT, Phase.DOT, reply.code, _one_line(reply.message))

    async def _open(self, hello: str) -> Client:
        relay = self._access.relay
        client = self._client = Client(
            hostname=relay.host,
            port=relay.port,
            username=relay.user or None,
            password=self._access.password,
            local_hostname=hello,
            timeout=self._timeouts.command,
            use_tls=relay.tls is Tls.IMPLICIT,
            start_tls=relay.tls is Tls.STARTTLS,
            tls_context=self._access.context,
        )
        await client.connect(timeout=self._timeouts.connect)
        if client.is_ehlo_or_helo_needed:
            with suppress(aiosmtplib.SMTPHeloError):  # `mail` then tries HELO
                await client.ehlo()
        return client

    def _discard(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            self._phase = Phase.DOT if client.handed_over else self._phase
            client.close()

    def _refused(self, code: int, reply: str) -> Outcome:
        """A reply of the relay; one without a proper code says no more than none."""
        if code not in TRANSIENT and code not in PERMANENT:
            return self._unanswered(reply)
        lasting = code in PERMANENT and code not in CONNECTION_CODES and self._phase is not Phase.CONNECT
        return Outcome(State.FAILED if lasting else State.DEFERRED, self._phase, code, reply)

    def _unanswered(self, reason: str) -> Outcome:
        """Before the final dot nothing can have been accepted; after it nobody knows."""
        state = State.AMBIGUOUS if self._phase is Phase.DOT else State.DEFERRED
        return Outcome(state, self._phase, 0, reason)


def _one_line(reply: str) -> str:
    shown = "".join(character for character in " ".join(reply.split()) if character.isprintable())
    return shown[:REPLY_LIMIT]
