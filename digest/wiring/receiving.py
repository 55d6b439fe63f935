"""What takes mail in: the places where it lies, and what reads it."""

import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from digest.config.mailbox import named
from digest.core.errors import MailConfigError, UsageError
from digest.core.mailboxes import Imap, Maildir
from digest.core.newsletter import Newsletter
from digest.core.returning import LEFT, Taken
from digest.mail.receiving import Receiving
from digest.mail.returned.places.mail import Place
from digest.mail.returned.places.maildir import MaildirPlace
from digest.mail.returned.places.stream import File, Stream, beginning
from digest.mail.returned.reading import MOST
from digest.wiring import Digest

STANDARD_INPUT = "-"
Progress = Callable[[str, int, int], object]

__all__ = ["STANDARD_INPUT", "Place", "mailboxes", "meant_place", "one_mail", "place", "take_in"]


def one_mail(file: Path | None, most: int) -> bytes:
    """The beginning of one mail, from a file or from standard input, all of which is read.

    Raises:
        OSError: the file cannot be read.
    """
    if file is None:
        return beginning(sys.stdin.buffer, most)
    with file.open("rb") as opened:
        return opened.read(most)


def mailboxes(newsletters: Sequence[Newsletter]) -> tuple[Imap | Maildir, ...]:
    """The mailboxes that newsletters name, each once."""
    return tuple(dict.fromkeys(each.returns for each in newsletters if each.returns))


def meant_place(text: str) -> Place:
    """What a person names: a maildir, a file with one mail or an mbox, an address of IMAP, or - for standard input.

    Raises:
        UsageError: there is none such.
        MailConfigError: it wants a password, and there is none.
    """
    if text == STANDARD_INPUT:
        return Stream(sys.stdin.buffer, MOST)
    if "://" in text:
        return place(named(text))
    path = Path(text)
    if not path.exists():
        raise UsageError(f"{text}: there is no such file", "name a maildir, a file, an imaps:// address, or -")
    return MaildirPlace(path, MOST) if path.is_dir() else File(path, MOST)


def place(mailbox: Imap | Maildir, environ: Mapping[str, str] | None = None) -> Place:
    """A mailbox that can be read.

    Raises:
        MailConfigError: it wants a password, and there is none.
    """
    if isinstance(mailbox, Maildir):
        return MaildirPlace(Path(mailbox.path), MOST)
    from digest.mail.returned.places.imap import ImapPlace  # noqa: PLC0415 - imaplib takes its time to load

    password = (os.environ if environ is None else environ).get(mailbox.password_env, "")
    if not password and not mailbox.token_command:
        raise MailConfigError(f"{mailbox}: there is no password", f"put it into the variable {mailbox.password_env}")
    return ImapPlace(mailbox, password, MOST)


def take_in(
    digest: Digest,
    newsletters: Sequence[Newsletter],
    source: Place,
    now: datetime,
    to: Sequence[str] = (),
    stopping: Callable[[], bool] = lambda: False,
) -> Iterator[Taken]:
    """Take in all mail of a place, one after the other; each is settled there once what follows from it is durable.

    What concerns no delivery, and what a person must look at, stays there as it is.

    Args:
        digest: the stages.
        newsletters: those that somebody may want to leave.
        source: the place.
        now: when it is read.
        to: the recipients of the envelope, where a server handed over the mail and said them.
        stopping: whether to end.

    Raises:
        MailError: the place cannot be read.
        StoreError: what was read cannot be recorded.
    """
    receiving = Receiving(digest.store.returns, digest.store.outbox, newsletters)
    for mail in source.mails():
        if stopping():
            return
        digest.progress("reading returned mail", mail.number, mail.total or mail.number)
        taken = receiving.take(mail.data, now, to)
        if taken.fate not in LEFT:
            mail.settle()
        yield taken
