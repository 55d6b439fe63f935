"""Issues made by hand, the messages that they become, and the way to a relay."""

import asyncio
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import cache
from time import monotonic

from digest.core.issue import Edition, Faces, Inputs, Issue
from digest.core.mailing import Relay
from digest.core.newsletter import Newsletter
from digest.core.outbox import Outcome
from digest.mail.sending.access import Timeouts, access
from digest.mail.sending.client import Client, FastClient
from digest.mail.sending.connection import Connection
from digest.mail.sending.letters import Letter, Letters
from digest.mail.sending.relays import Relays
from digest.mail.writing.message import spliced
from digest.mail.writing.planning import plan
from digest.mail.writing.sealing import Sealing
from digest.store.memory_outbox import MemoryOutbox
from tests.support.editions import sample_delivery, sample_edition, sample_newsletter

SECRET = bytes(range(32))
QUICK = Timeouts(connect=5, command=0.3, dot=0.4, quit=0.3)


def letter(subject: str = "56 new papers", text: str = "", html: str = "") -> Issue:
    """The sample issue of 18 March 2025 with these faces; by default each of its titles stands in both."""
    edition = _edition()
    titles = "\n".join(entry.paper.title for entry in edition.entries)
    faces = Faces(html or f"<p>{titles}</p>\n", text or f"{titles}\n", titles, subject, "What is new")
    return Issue(edition.slot, edition, faces, Inputs())


@cache
def _edition() -> Edition:
    return sample_edition()


def messages(newsletter: Newsletter, issue: Issue, secret: bytes = SECRET) -> list[bytes]:
    """The messages of an issue, one a recipient, as bytes."""
    body, deliveries = plan(newsletter, issue, secret)
    return [spliced(body, delivery) for delivery in deliveries]


def parsed(message: bytes) -> EmailMessage:
    """A message as the standard library's modern parser reads it."""
    return message_from_bytes(message, policy=policy.default)


def part(message: EmailMessage, kind: str) -> str:
    """The decoded text of one part, "plain" or "html", with line feeds only."""
    found = message.get_body((kind,))
    assert found is not None
    return str(found.get_content()).replace("\r\n", "\n")


def deliver(
    relay: Relay,
    count: int = 1,
    recipient: str = "ada@example.org",
    timeouts: Timeouts = QUICK,
    client: type[Client] = FastClient,
) -> list[Outcome]:
    """Hand over the sample message `count` times on one connection."""
    message = sample(recipient)

    async def send() -> list[Outcome]:
        connection = connected(relay, timeouts=timeouts, client=client)
        outcomes = [await connection.deliver(message) for _ in range(count)]
        await connection.close()
        return outcomes

    return asyncio.run(send())


def connected(*relays: Relay, timeouts: Timeouts = QUICK, client: type[Client] = FastClient) -> Connection:
    """A connection to the first of these relays that can be reached."""
    return Connection(Relays([access(relay) for relay in relays], monotonic), timeouts, client)


def sample(recipient: str = "ada@example.org") -> Letter:
    """A delivery and its bytes, some lines of which begin with a dot."""
    newsletter = sample_newsletter(delivery=sample_delivery(recipients=(recipient,)))
    body, (delivery,) = plan(newsletter, letter(text=".\n..two\n.three\n"), SECRET)
    outbox = MemoryOutbox()
    outbox.plan(body, [delivery])
    made = Letters(outbox, Sealing(newsletter)).of(delivery)
    assert made is not None
    return made
