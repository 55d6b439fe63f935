"""Keys that sign mail: made, read, and looked at with the rest of what decides whether mail is believed."""

import os
from pathlib import Path

from digest.core.finding import Finding
from digest.core.newsletter import Newsletter
from digest.mail.checking import arrived, settings, waiting
from digest.mail.writing import keys
from digest.mail.writing.keys import Key
from digest.wiring import Digest

__all__ = ["Key", "arrived_mail", "mail_settings", "new_key", "newsletter_keys", "waiting_mail"]


def new_key(path: Path, algorithm: str) -> tuple[str, int]:
    """Make a private key, write it to a new file that only its owner may read, and return what to publish and its bits.

    Raises:
        FileExistsError: there is such a file; it is left as it is.
        OSError: it cannot be written.
    """
    pem = keys.new(algorithm)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as opened:  # noqa: PTH123 - of a descriptor
        opened.write(pem)
        opened.flush()
        os.fsync(opened.fileno())
    private = keys.loaded(pem)
    return keys.published(private), keys.bits(private)


def newsletter_keys(newsletter: Newsletter) -> tuple[Key, ...]:
    """The keys of a newsletter.

    Raises:
        MailError: one of them cannot be read.
    """
    delivery = newsletter.delivery
    return keys.keys(delivery.dkim, newsletter.file) if delivery else ()


def mail_settings(newsletter: Newsletter) -> tuple[Finding, ...]:
    """What can be told of a newsletter's mail from its settings alone."""
    return settings.findings(newsletter)


def waiting_mail(digest: Digest, newsletter: Newsletter) -> tuple[Finding, ...]:
    """What can be told of its mail that waits."""
    return tuple(waiting.findings(newsletter, digest.store.outbox))


def arrived_mail(newsletter: Newsletter, data: bytes) -> tuple[Finding, ...]:
    """What can be told of a copy of one of its messages, as it arrived.

    Raises:
        MailError: it is none of its messages.
    """
    return arrived.findings(newsletter, data)
