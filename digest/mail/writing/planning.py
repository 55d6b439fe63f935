"""Planning: from an issue to the shared body and a delivery a recipient, with everything fixed that decides bytes."""

from collections.abc import Iterator
from dataclasses import replace

from digest.addressing import check_recipient
from digest.core.addresses import check_bounce_address, check_own_address, domain_of
from digest.core.errors import AddressError, MailConfigError
from digest.core.issue import Issue
from digest.core.mailing import Delivery as Settings
from digest.core.newsletter import Newsletter
from digest.core.outbox import Body, Delivery
from digest.mail.writing import tokens
from digest.mail.writing.audit import check_content, check_headers
from digest.mail.writing.message import Kept, fingerprint, own_lines, shared, shared_digest, slug
from digest.mail.writing.sealing import Sealing


def settings_of(newsletter: Newsletter) -> Settings:
    """The delivery settings of a newsletter.

    Raises:
        MailConfigError: it has none.
    """
    if newsletter.delivery is None:
        raise MailConfigError(f"{newsletter.file or newsletter.name}: there is no [delivery]", "add one to send mail")
    return newsletter.delivery


def plan(
    newsletter: Newsletter, issue: Issue, secret: bytes, kept: Kept = lambda _: None
) -> tuple[Body, tuple[Delivery, ...]]:
    """The shared body and one delivery for each recipient, in their order, each address once.

    Args:
        newsletter: whose the issue is.
        issue: what is mailed.
        secret: the key of Message-IDs and envelope senders.
        kept: gives the bytes of a picture by their sha256; one that is kept no longer is left out.

    Raises:
        MailError: a message cannot be made; the reason names the setting.
    """
    settings = settings_of(newsletter)
    for key, address in _addresses(settings):
        _check(newsletter, key, address)
    where = f"{newsletter.name} {issue.slot.key}"
    sealing = Sealing(newsletter)
    body = replace(shared(newsletter, settings, issue, kept), signing=sealing.signing)
    check_content(body.content, where)
    digest = shared_digest(body)
    recipients = dict.fromkeys(check_recipient(recipient) for recipient in settings.recipients)
    deliveries = tuple(_delivery(settings, issue, body, digest, recipient, secret) for recipient in recipients)
    for delivery in deliveries:
        check_headers(own_lines(delivery) + body.headers, where)
    if (seal := sealing.seal(body)) and deliveries:  # the others' signatures differ from these in letters alone
        signatures = seal.lines(own_lines(deliveries[0]), deliveries[0].date)
        check_headers(signatures + own_lines(deliveries[0]) + body.headers, where, len(body.signing))
    return body, deliveries


def _delivery(settings: Settings, issue: Issue, body: Body, digest: bytes, recipient: str, secret: bytes) -> Delivery:
    parts = (body.newsletter, body.slot, body.edition, recipient)
    local, _, domain = settings.bounces.rpartition("@")
    unsigned = Delivery(
        newsletter=body.newsletter,
        slot=body.slot,
        recipient=recipient,
        edition=body.edition,
        message_id=f"<{slug(body.newsletter)}.{body.slot}.{tokens.token(secret, 'message-id', *parts)}"
        f"@{domain_of(settings.sender.address)}>",
        envelope_from=f"{local}+{tokens.token(secret, 'bounce', *parts)}@{domain}",
        date=issue.dated,
        sha256="",
    )
    return replace(unsigned, sha256=fingerprint(own_lines(unsigned), digest))


def _addresses(settings: Settings) -> Iterator[tuple[str, str]]:
    yield "from", settings.sender.address
    yield "unsubscribe", settings.unsubscribe
    yield "bounces", settings.bounces
    if settings.reply_to:
        yield "reply_to", settings.reply_to


def _check(newsletter: Newsletter, key: str, address: str) -> None:
    """Make sure of an address of ours; files are checked when they are read, newsletters made otherwise only here."""
    check = check_bounce_address if key == "bounces" else check_own_address
    try:
        check(address)
    except AddressError as error:
        where = f"{newsletter.file or newsletter.name}: delivery.{key}"
        raise MailConfigError(f"{where}: {error.message}", error.remedy) from error
