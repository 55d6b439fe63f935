"""Messages from any text, and relays that say anything: no crash, no line that we did not mean, always an outcome."""

import asyncio
import re
from dataclasses import replace
from typing import Any, ClassVar, cast

import pytest
from aiosmtplib import SMTPConnectResponseError, SMTPResponse
from aiosmtplib.protocol import SMTPProtocol
from hypothesis import example, given, settings
from hypothesis import strategies as st

from digest.addressing import check_recipient
from digest.core.errors import AddressError
from digest.core.mailing import Mailbox, Relay, Tls
from digest.core.outbox import Outcome, Phase, State
from digest.mail.sending.access import Timeouts
from digest.mail.sending.client import Client, FastClient
from digest.mail.sending.letters import Letter, Letters
from digest.mail.writing.planning import plan
from digest.mail.writing.sealing import Sealing
from digest.store.memory_outbox import MemoryOutbox
from tests.support.editions import sample_delivery, sample_newsletter
from tests.support.letters import SECRET, connected, letter, parsed, sample
from tests.support.soak import rounds

CASES = rounds(40, 50_000)  # of each of the two below
ENDED = (State.SENT, State.DEFERRED, State.FAILED, State.AMBIGUOUS, State.UNSUPPORTED)
PATIENCE = 0.02  # seconds that a relay has for a reply
IMPATIENT = Timeouts(PATIENCE, PATIENCE, PATIENCE, PATIENCE)
NAMES = {
    "Date", "Message-ID", "To", "From", "Subject", "MIME-Version", "Content-Type", "List-Id",
    "List-Unsubscribe", "List-Archive", "Precedence", "Auto-Submitted", "Feedback-ID",
}  # fmt: skip
COMMAND = re.compile(
    rb"(?:EHLO|HELO) example\.org|MAIL FROM:<bounces\+[a-z0-9]+@example\.org>(?: SMTPUTF8)?"
    rb"|RCPT TO:<[^\x00-\x20<>\x7f]+@[^\x00-\x20<>\x7f]+>|DATA|QUIT"
)

nasty = st.sampled_from(
    (
        "\r",
        "\n",
        "\r\n",
        "\0",
        "\r\n.\r\n",
        "\n.\n",
        "\r\nBcc: x@y.z\r\n",
        "=?utf-8?q?=0A?=",
        "\u2028",
        "<",
        ">",
        '"',
        ",",
    )
)
texts = st.lists(st.text(max_size=60) | nasty, max_size=6).map("".join)
long_texts = st.tuples(texts, st.integers(1, 60)).map(lambda pair: pair[0] * pair[1])
addresses = st.tuples(
    texts, st.sampled_from(("@", "", "@@")), st.sampled_from(("example.org", "e", "a.b>")) | texts
).map("".join)


@pytest.mark.soak
@settings(max_examples=CASES)
@given(addresses | st.emails(), texts, texts, long_texts, long_texts)
@example("ada@example.org", "a\r\nBcc: evil@example.org", "\r\n.\r\n", ".\r\n.\n.\r", "\n.\r\nMAIL FROM:<x>")
def test_no_text_becomes_a_header_or_a_command(address: str, subject: str, name: str, text: str, html: str) -> None:
    """R10 to R12, R42: the lines are those that were meant, within the limits, and no dot ends a message early."""
    try:
        recipient = check_recipient(address)
    except AddressError:
        recipient = "ada@example.org"
    delivery = sample_delivery(recipients=(recipient,), sender=Mailbox("trending@example.org", name), imprint=name)
    newsletter = sample_newsletter(delivery=delivery, title=name or "x")
    outbox = MemoryOutbox()
    outbox.plan(*plan(newsletter, letter(f"{subject} 56", text, html), SECRET))
    (planned,) = outbox.deliveries()
    made = Letters(outbox, Sealing(newsletter)).of(planned)
    assert made
    _check_bytes(made)
    found = parsed(made.message)
    assert set(found.keys()) == NAMES
    assert len(found.keys()) == len(NAMES)
    assert not recipient.isascii() or found["To"].addresses[0].addr_spec == recipient
    assert COMMAND.fullmatch(b"RCPT TO:<%b>" % planned.recipient.encode())


def _check_bytes(made: Letter) -> None:
    head, _, body = made.message.partition(b"\r\n\r\n")
    assert made.message.isascii()
    assert not re.search(rb"\r(?!\n)|(?<!\r)\n|\0", made.message)
    assert max(map(len, head.split(b"\r\n"))) <= 998
    assert max(map(len, body.split(b"\r\n"))) <= 76
    wire = b"".join(made.wire)
    assert wire.endswith(b"\r\n.\r\n")
    assert wire.find(b"\r\n.\r\n") == len(wire) - 5
    assert wire[:-3].replace(b"\r\n..", b"\r\n.") == made.message


class _Line(asyncio.Transport):
    """A connection in memory; the relay at its end says what a script says, command by command, then what is usual.

    Args:
        script: replies in any bytes; None cuts the connection.
    """

    USUAL: ClassVar[dict[bytes, bytes]] = {b"DATA": b"354 go\r\n", b"QUIT": b"221 bye\r\n"}

    def __init__(self, script: list[bytes | None], *, grouped: bool) -> None:
        super().__init__()
        self.script = script
        self.grouped = grouped
        self.commands: list[bytes] = []
        self.messages: list[tuple[bytes, bytes | None]] = []
        self.protocol: Any = None
        self.closed = False

    def set_protocol(self, protocol: asyncio.BaseProtocol) -> None:
        self.protocol = protocol

    def is_closing(self) -> bool:
        return self.closed

    def close(self) -> None:
        if not self.closed:
            self.closed = True
            asyncio.get_running_loop().call_soon(self.protocol.connection_lost, None)

    abort = close

    def write(self, data: Any) -> None:
        whole = bytes(data)
        if whole.endswith(b"\r\n.\r\n"):
            reply = self.said(b"250 taken\r\n")
            self.messages.append((whole, reply))
            self.answer(reply)
            return
        for command in whole.split(b"\r\n")[:-1]:
            self.commands.append(command)
            usual = self.USUAL.get(command[:4], b"250 yes\r\n")
            if command[:4] == b"EHLO" and self.grouped:
                usual = b"250-here\r\n250-SMTPUTF8\r\n250 PIPELINING\r\n"
            self.answer(self.said(usual))

    def said(self, usual: bytes) -> bytes | None:
        return self.script.pop(0) if self.script else usual

    def answer(self, reply: bytes | None) -> None:
        loop = asyncio.get_running_loop()
        loop.call_soon(self.close) if reply is None else loop.call_soon(self._hear, reply)

    def _hear(self, reply: bytes) -> None:
        if not self.closed and reply:
            self.protocol.data_received(reply)


def _client(lines: list[_Line], script: list[bytes | None], kind: type[Client], *, grouped: bool) -> type[Client]:
    """A client whose connections are in memory, all with one script."""

    class Fuzzed(kind):  # type: ignore[misc, valid-type] # its base is an argument
        async def connect(self, **_: Any) -> SMTPResponse:
            line = _Line(script, grouped=grouped)
            lines.append(line)
            self.transport, self.protocol = line, SMTPProtocol(asyncio.get_running_loop())
            line.set_protocol(self.protocol)
            self.protocol.connection_made(line)
            line.answer(line.said(b"220 here\r\n"))
            reply = await self.protocol.read_response(PATIENCE)
            if reply.code != 220:
                raise SMTPConnectResponseError(reply.code, reply.message)
            return reply

    return cast("type[Client]", Fuzzed)


SAID = (
    *(b"250 yes\r\n", b"250 yes\n", b"354 go\r\n", b"250-a\r\n250 b\r\n", b"250 a\r\n250 b\r\n", b"250-never"),
    *(b"421 bye\r\n", b"450 4.7.1 slow\r\n", b"550 5.1.1 no\r\n", b"550-\r\n", b"503 out of step\r\n", b"220 here\r\n"),
    *(b"999 \r\n", b"2x0 a\r\n", b"\r\n", b"250\r\n", b"", b"250 \x1b[2J\xff\0\r\n"),
    *(b"250 " + b"a" * 40_000 + b"\r\n", b"250-" + b"a" * 70_000),
)
replies = st.one_of(
    st.sampled_from(SAID),
    st.none(),
    st.binary(max_size=40),
    st.binary(max_size=20).map(lambda text: b"250 " + text + b"\r\n"),
)
LETTER = sample()
BEYOND = replace(LETTER, delivery=replace(LETTER.delivery, recipient="用户@example.org"))


@pytest.mark.soak
@settings(max_examples=CASES)
@given(st.lists(replies, max_size=8), st.integers(0, 5), st.booleans(), st.booleans(), st.booleans())
def test_whatever_a_relay_says_there_is_an_outcome(
    script: list[bytes | None], usual: int, grouped: bool, fast: bool, beyond: bool
) -> None:
    """R42, R43, R52: only what was handed over whole can be sent or ambiguous, and what was is never tried again."""
    begun = [
        b"220 here\r\n",
        b"250-here\r\n250-SMTPUTF8\r\n250 PIPELINING\r\n",
        b"250 a\r\n",
        b"250 b\r\n",
        b"354 c\r\n",
    ]
    whole = [*begun[:usual], *script]
    lines: list[_Line] = []
    client = _client(lines, whole, FastClient if fast else Client, grouped=grouped)

    async def send() -> list[Outcome]:
        connection = connected(Relay("127.0.0.1", 9, Tls.NONE), timeouts=IMPATIENT, client=client)
        found = []
        for each in (BEYOND if beyond else LETTER, LETTER):
            before = sum(len(line.messages) for line in lines)
            found.append((await connection.deliver(each), [m for line in lines for m in line.messages][before:], each))
        await connection.close()
        for outcome, handed_over, each in found:
            _check_outcome(outcome, handed_over, each)
        return [outcome for outcome, _, _ in found]

    asyncio.run(send())
    for line in lines:
        assert all(COMMAND.fullmatch(command) for command in line.commands)


def _check_outcome(outcome: Outcome, handed_over: list[tuple[bytes, bytes | None]], made: Letter) -> None:
    assert outcome.state in ENDED or (outcome.state is State.PENDING and outcome.phase is Phase.CONNECT)
    assert outcome.reply.isprintable()
    assert len(outcome.reply) <= 300
    assert len(handed_over) <= 1, "what was handed over is not handed over again"
    assert all(data == b"".join(made.wire) for data, _ in handed_over)
    if outcome.state in {State.SENT, State.AMBIGUOUS} and outcome.phase is Phase.DOT:
        assert handed_over or (outcome.state is State.AMBIGUOUS)
    if outcome.state is State.SENT:
        assert (handed_over[0][1] or b"").lstrip(b"\r\n")[:1] == b"2" or b"\n2" in (handed_over[0][1] or b"")
    elif handed_over and outcome.state is not State.AMBIGUOUS:
        assert outcome.code >= 400, "only a refusal shows that it was not taken"
