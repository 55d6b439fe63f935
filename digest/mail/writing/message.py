"""A message as bytes: what all recipients of an edition share, and the three lines that each has for itself."""

import hashlib
import re
from base64 import encodebytes
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import lru_cache
from urllib.parse import quote, urlsplit

from digest.core.addresses import domain_of, needs_utf8
from digest.core.encoded import quoted_printable
from digest.core.errors import MailConfigError, MailError
from digest.core.issue import Issue
from digest.core.mailing import Delivery as Settings
from digest.core.mailing import Mailbox
from digest.core.newsletter import Newsletter
from digest.core.outbox import Body, Delivery
from digest.core.picture import Picture
from digest.mail.writing.dkim import Seal
from digest.mail.writing.headers import clean, line, phrase, words

OWN = ("Date", "Message-ID", "To")  # the headers that each delivery has for itself

Kept = Callable[[str], bytes | None]

_PART = b"--%b\r\nContent-Type: text/%b; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
_RELATED = b'--%b\r\nContent-Type: multipart/related; type="text/html";\r\n boundary="%b"\r\n\r\n%b--%b--\r\n'
_PICTURE = (
    b"--%b\r\nContent-Type: image/%b\r\nContent-Transfer-Encoding: base64\r\nContent-ID: <%b>\r\n"
    b"Content-Disposition: inline\r\n\r\n%b"
)


def slug(name: str) -> str:
    """A newsletter's name in lower-case letters, digits and hyphens, at most 40 characters."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:40].rstrip("-") or "newsletter"


def shared(newsletter: Newsletter, settings: Settings, issue: Issue, kept: Kept = lambda _: None) -> Body:
    """The bytes that all deliveries of an issue share.

    Args:
        newsletter: whose it is.
        settings: its delivery settings.
        issue: what it says.
        kept: gives the bytes of a picture by their sha256.

    Raises:
        MailError: the subject is empty, or the archive's address is none.
    """
    edition, subject = issue.edition.name, clean(issue.faces.subject)
    if not subject:
        raise MailError(
            f"{newsletter.name} {issue.slot.key}: the subject is empty", "put words into the subject template"
        )
    boundary = "=_" + hashlib.sha256(f"{newsletter.name}\0{issue.slot.key}\0{edition}".encode()).hexdigest()[:32]
    lines = (
        line("From", _mailbox(settings.sender)),
        line("Reply-To", [settings.reply_to]) if settings.reply_to else b"",
        line("Subject", words(subject)),
        line("MIME-Version", ["1.0"]),
        line("Content-Type", ["multipart/alternative;", f'boundary="{boundary}"']),
        *_list_lines(newsletter, settings, issue),
    )
    faces = issue.faces
    text, html = faces.encoded or (quoted_printable(faces.text), quoted_printable(faces.html))
    return Body(
        newsletter.name,
        issue.slot.key,
        edition,
        subject=" ".join(words(subject)),
        headers=b"".join(lines),
        content=content((text,), (html,), boundary.encode("ascii"), _pictures(issue, kept)),
    )


def own_lines(delivery: Delivery) -> bytes:
    """The header lines of one delivery, those of `OWN`.

    An address beyond ASCII stands in To as an encoded name of an empty group (RFC 6857), so that every
    message is 7-bit; only the envelope needs SMTPUTF8.
    """
    recipient = delivery.recipient
    to = [*words(recipient), ":;"] if needs_utf8(recipient) else [recipient]
    return b"".join((_date(delivery.date), line("Message-ID", [delivery.message_id]), line("To", to)))


@lru_cache(maxsize=256)
def _date(moment: datetime) -> bytes:
    """The same for all deliveries of an issue."""
    return line("Date", [format_datetime(moment.astimezone(UTC))])


def spliced(body: Body, delivery: Delivery, seal: Seal | None = None) -> bytes:
    """The whole message of one delivery: the same bytes for every attempt.

    Args:
        body: what it shares with others.
        delivery: what it has for itself.
        seal: what signs it; without one, it is the message without the signatures that the body may name.
    """
    own = own_lines(delivery)
    signatures = seal.lines(own, delivery.date) if seal else b""
    return b"".join((signatures, own, body.headers, b"\r\n", body.content))


def shared_digest(body: Body) -> bytes:
    """The sha256 of all that the deliveries of an edition share, with the keys that sign them; 32 bytes."""
    keys = "".join(f"{key.algorithm} {key.domain} {key.selector} {key.fingerprint}\n" for key in body.signing)
    return hashlib.sha256(b"".join((keys.encode(), body.headers, b"\r\n", body.content))).digest()


def fingerprint(own: bytes, shared: bytes) -> str:
    """What tells whether a message is the one that was planned, without reading again what it shares with others.

    Args:
        own: its own header lines.
        shared: as `shared_digest` makes it.
    """
    return hashlib.sha256(own + shared).hexdigest()


def _mailbox(mailbox: Mailbox) -> list[str]:
    name = phrase(clean(mailbox.name))
    return [*name, f"<{mailbox.address}>"] if name else [mailbox.address]


def _list_lines(newsletter: Newsletter, settings: Settings, issue: Issue) -> list[bytes]:
    """The lines by which programs know a mailing: whose list it is, how to leave, and that nobody typed it."""
    name, domain = slug(newsletter.name), domain_of(settings.sender.address)
    sender_id = hashlib.sha256(domain.encode()).hexdigest()[:12]
    leave = f"<mailto:{quote(settings.unsubscribe, safe='@+')}?subject=unsubscribe%20{name}>"
    public = newsletter.archive.url and not newsletter.archive.private
    return [
        line("List-Id", [*phrase(clean(newsletter.title)), f"<{name}.{domain}>"]),
        line("List-Unsubscribe", [leave]),
        line("List-Archive", [f"<{_web_address(newsletter)}/>"]) if public else b"",
        line("Precedence", ["bulk"]),
        line("Auto-Submitted", ["auto-generated"]),
        line("Feedback-ID", [f"{issue.slot.key}:{name}:digest:{sender_id}"]),
    ]


def _web_address(newsletter: Newsletter) -> str:
    url = newsletter.archive.url
    if not re.fullmatch(r"[!-;=?-~]+", url) or urlsplit(url).scheme not in {"http", "https"}:
        raise MailConfigError(
            f"{newsletter.file or newsletter.name}: archive.url: {url!r} is no web address",
            "write it in ASCII, as in https://example.org/digest",
        )
    return url


def _pictures(issue: Issue, kept: Kept) -> list[tuple[Picture, bytes]]:
    """The pictures that the HTML shows, each once, as base64."""
    pictures = dict.fromkeys(entry.picture for entry in issue.edition.entries if entry.picture)
    shown = [each for each in pictures if f"cid:{each.cid}" in issue.faces.html]
    found = [(each, data) for each in shown if (data := kept(each.sha256))]
    return [(each, encodebytes(data).replace(b"\n", b"\r\n")) for each, data in found]


def content(
    text: Sequence[bytes], html: Sequence[bytes], boundary: bytes, pictures: Sequence[tuple[Picture, bytes]] = ()
) -> bytes:
    """multipart/alternative, text first; where there are pictures, the HTML is multipart/related with them.

    Args:
        text: as quoted-printable, in pieces that come one after the other.
        html: likewise.
        boundary: holds ``=_``, which neither quoted-printable nor base64 ever does.
        pictures: with their bytes as base64, in lines.
    """
    plain = _PART % (boundary, b"plain")
    if not pictures:
        rich = _PART % (boundary, b"html")
        return b"".join((plain, *text, b"\r\n", rich, *html, b"\r\n--", boundary, b"--\r\n"))
    within = boundary.replace(b"=_", b"=_r")
    related = [_PART % (within, b"html"), *html, b"\r\n"]
    related += [_PICTURE % (within, each.kind.encode(), each.cid.encode(), data) for each, data in pictures]
    parts = _RELATED % (boundary, within, b"".join(related), within)
    return b"".join((plain, *text, b"\r\n", parts, b"--", boundary, b"--\r\n"))
