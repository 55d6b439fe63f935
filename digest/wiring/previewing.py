"""What the preview needs of the stages: a page, the mail in one kind of colours, and the mail as it would be sent."""

from base64 import b64encode
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from digest.composing.compose import Compose
from digest.core.issue import Issue
from digest.core.mailing import Delivery, Mailbox, Relay
from digest.core.newsletter import Newsletter
from digest.core.picture import Picture
from digest.mail.writing.message import spliced
from digest.mail.writing.planning import plan
from digest.render.preview import in_colours, preview
from digest.render.renderer import Renderer
from digest.wiring import Digest

READER = "reader@example.org"
SENDER = "newsletter@example.org"  # of a newsletter that is not mailed
Kept = Callable[[str], bytes | None]  # gives the bytes of a picture by their sha256
__all__ = ["as_mail", "in_colours", "pictured", "preview_page", "while_editing"]


def while_editing(digest: Digest) -> Digest:
    """The stages, for someone who edits templates: none is remembered."""
    renderer = Renderer(direct=True)
    return replace(digest, pipeline=replace(digest.pipeline, renderer=renderer, composer=Compose(renderer.size)))


def preview_page(newsletter: Newsletter, issue: Issue, kept: Kept) -> str:
    """One self-contained page that shows an issue, with those of its pictures that are kept."""

    def within(picture: Picture) -> str:
        data = kept(picture.sha256)
        return f"data:image/{picture.kind};base64,{b64encode(data).decode()}" if data else f"cid:{picture.cid}"

    faces = replace(issue.faces, html=pictured(issue.faces.html, issue, within))
    return preview(newsletter, issue.edition, faces)


def pictured(html: str, issue: Issue, where: Callable[[Picture], str]) -> str:
    """The HTML of a mail, its pictures at addresses instead of in parts of the message."""
    for picture in {entry.picture for entry in issue.edition.entries if entry.picture}:
        html = html.replace(f'src="cid:{picture.cid}"', f'src="{where(picture)}"')
    return html


def as_mail(newsletter: Newsletter, issue: Issue, now: datetime, kept: Kept = lambda _: None) -> bytes:
    """The message that a reader would get now, with the newsletter's own sender where it has one.

    Raises:
        MailError: it cannot be made.
    """
    stand_in = Delivery(Mailbox(SENDER, newsletter.title), (READER,), Relay("localhost", 25), SENDER, SENDER)
    delivery = replace(newsletter.delivery or stand_in, recipients=(READER,), dkim=())  # no key is asked for
    body, (planned,) = plan(replace(newsletter, delivery=delivery), issue, b"preview", kept)
    return spliced(body, replace(planned, date=now))
