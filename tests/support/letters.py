"""Issues made by hand, and the parsed messages that they become."""

from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import cache

from digest.core.issue import Edition, Faces, Inputs, Issue
from digest.core.newsletter import Newsletter
from digest.mail.message import spliced
from digest.mail.planning import plan
from tests.support.editions import sample_edition

SECRET = bytes(range(32))


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
