"""One connection to a relay: what was tried, how far it came, and what that means for the delivery."""

import asyncio

import aiosmtplib

from digest.core.addresses import domain_of, needs_utf8
from digest.core.mailing import Tls
from digest.core.outbox import CONNECTION_CODES, OUTSIDE, Outcome, Phase, State
from digest.mail.sending.access import Access, Timeouts
from digest.mail.sending.client import Client
from digest.mail.sending.letters import Letter
from digest.mail.sending.reasons import reason, refusal
from digest.mail.sending.relays import Relays

REPLY_LIMIT = 300  # characters of a reply that are kept
CLOSING = 421

TRANSIENT = range(400, 500)
PERMANENT = range(500, 600)

_FAILURES = (aiosmtplib.SMTPException, OSError, ValueError)
UNSUPPORTED = Outcome(State.UNSUPPORTED, Phase.MAIL, 0, "the relay takes no address beyond ASCII")
NOWHERE = Outcome(State.PENDING, Phase.CONNECT, 0, "no relay takes one more connection at present")


class Connection:
    """A connection that is opened when it is needed and thrown away after any error; for one task alone.

    Args:
        relays: where it may go.
        timeouts: how long to wait.
        client: how to speak.
    """

    def __init__(self, relays: Relays, timeouts: Timeouts, client: type[Client]) -> None:
        self._relays = relays
        self._timeouts = timeouts
        self._kind = client
        self._client: Client | None = None
        self._access: Access | None = None
        self._phase = Phase.CONNECT
        self._vague = False  # see `Client`; likewise of the last attempt
        self._opening = False

    async def deliver(self, letter: Letter) -> Outcome:
        """Hand over one message. What goes wrong is an outcome, not an error.

        Where a relay cannot be reached, or takes nothing from our sender for a while, the next one is tried. A relay
        may have had enough of a connection that it has served before; then one more attempt is made on a new one. So
        it is where a relay goes silent that was told of sender and recipient at once: told one after the other, as in
        all attempts but the first, it shows whom that was about. In all these cases nothing of this message had been
        handed over.
        """
        if self._client is not None and not self._client.is_connected:
            self._discard()
        reused = self._client is not None
        outcome = await self._attempt(letter)
        enough = outcome.state is State.DEFERRED and (outcome.code in {0, CLOSING} or outcome.phase is Phase.MAIL)
        if self._client is None and enough and (reused or self._vague):
            outcome = await self._attempt(letter, apart=True)
        last = NOWHERE
        while _outside(outcome) and outcome is not NOWHERE:
            last, outcome = outcome, await self._attempt(letter, apart=True)
        return last if outcome is NOWHERE else outcome

    def interrupted(self) -> Outcome:
        """What became of a delivery whose task was cancelled, by how far it had come."""
        if self._phase is Phase.CONNECT:
            return Outcome(State.PENDING, Phase.CONNECT, 0, "stopped before it was begun")
        return self._unanswered("stopped before the relay had answered")

    @property
    def outside(self) -> bool:
        """Whether we wait to be let in, so that nothing of a message is under way."""
        return self._opening

    async def close(self) -> None:
        """Say goodbye, if there is somebody to say it to."""
        if self._client is not None:
            try:
                await self._client.goodbye(self._timeouts.quit)
            except _FAILURES:
                pass  # whether they heard it makes no difference
            finally:
                self._discard()

    async def _attempt(self, letter: Letter, *, apart: bool = False) -> Outcome:
        """One attempt, on the connection at hand or a new one; `NOWHERE` where there is no relay for a new one."""
        self._access = self._access or self._relays.pick()
        if self._access is None:
            return NOWHERE
        access, delivery, self._phase, fresh = self._access, letter.delivery, Phase.CONNECT, self._client is None
        try:
            client = self._client or await self._entered(access, domain_of(delivery.envelope_from))
            client.apart, utf8 = apart, needs_utf8(delivery.recipient)
            if utf8 and not client.supports_extension("smtputf8"):
                outcome = UNSUPPORTED
            else:
                reply = await client.transact(letter, self._timeouts.dot, utf8=utf8)
                outcome = Outcome(State.SENT, Phase.DOT, reply.code, _one_line(reply.message))
        except asyncio.CancelledError:
            self._discard()
            raise
        except _FAILURES as error:
            self._discard()
            if isinstance(error, aiosmtplib.SMTPResponseException):
                outcome = self._refused(error.code, _one_line(refusal(error, access, self._phase)))
            else:
                outcome = self._unanswered(_one_line(reason(error, access, self._phase)))
        return self._learnt(access, outcome, fresh=fresh)

    def _learnt(self, access: Access, outcome: Outcome, *, fresh: bool) -> Outcome:
        """Tell the relays how it went. A relay that wants fewer connections has said nothing of the delivery."""
        if outcome.state is State.SENT:
            self._relays.took(access)
        elif outcome.code == CLOSING and self._relays.busy(access):
            self._relays.crowded(access)
            return NOWHERE if fresh and _outside(outcome) else outcome
        elif fresh and _outside(outcome):
            self._relays.failed(access, f"{outcome.code or ''} {outcome.reply}".lstrip())
        return outcome

    async def _entered(self, access: Access, hello: str) -> Client:
        self._opening = True
        try:
            return await self._open(access, hello)
        finally:
            self._opening = False

    async def _open(self, access: Access, hello: str) -> Client:
        relay = access.relay
        client = self._client = self._kind(
            hostname=relay.host,
            port=relay.port,
            username=relay.user or None,
            password=access.password,
            oauth_token_generator=access.token,
            local_hostname=hello,
            timeout=self._timeouts.command,
            use_tls=relay.tls is Tls.IMPLICIT,
            start_tls=relay.tls is Tls.STARTTLS,
            tls_context=access.context,
        )
        try:
            await client.connect(timeout=self._timeouts.connect)
        except aiosmtplib.SMTPAuthenticationError:
            if access.token:
                access.token.forget()
            raise
        if client.is_ehlo_or_helo_needed:
            try:
                await client.ehlo()
            except aiosmtplib.SMTPHeloError as error:
                if error.code == CLOSING:
                    raise
                await client.helo()
        await client.ready()
        return client

    def _discard(self) -> None:
        client, self._client = self._client, None
        access, self._access = self._access, None
        if client is not None:
            self._phase, self._vague = client.phase, client.vague
            client.close()
        if access is not None:
            self._relays.close(access)

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


def _outside(outcome: Outcome) -> bool:
    """Whether a relay said nothing of the recipient: it was not reached, let us not in, or put our sender off."""
    return outcome.phase in OUTSIDE and outcome.state in {State.DEFERRED, State.PENDING}


def _one_line(reply: str) -> str:
    if reply.isprintable() and "  " not in reply:  # as nearly every reply is
        return reply.strip()[:REPLY_LIMIT]
    shown = "".join(character for character in " ".join(reply.split()) if character.isprintable())
    return shown[:REPLY_LIMIT]
