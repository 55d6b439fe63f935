"""From the bytes of a mail to what it is."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from digest.core.errors import MailError
from digest.core.letters import Letter, letter
from digest.core.returning import Came, What, cleaned, distinct, left
from digest.mail.returned import answers, complaints, notices, prose
from digest.mail.returned.addressed import by_server, recipients
from digest.mail.returned.mime import HEAD, Part, leaves, opened

MOST = 1 << 20  # bytes of a mail that are looked at: what a report says stands before the copy of the message


def read(data: bytes, to: Sequence[str] = ()) -> Came:
    """What a mail is; one that nobody can make sense of is `What.OTHER`.

    Args:
        data: a message as RFC 5322 has it, perhaps with a line of an mbox before it; its end may be missing.
        to: the recipients of its envelope, where they are known.
    """
    try:
        return examined(data, to)
    except Exception:  # noqa: BLE001 - strangers write mail, and parsers of headers fail in ways of their own
        return Came(What.OTHER, tuple(to), mark=hashlib.sha256(data).hexdigest()[:24])


def examined(data: bytes, to: Sequence[str] = ()) -> Came:
    """The same, for mails that the parser of headers can read."""
    data = data[:MOST]
    mail, wrote = opened(data), _letter(data[:HEAD])
    parts = list(leaves(mail))
    made = Came(
        What.OTHER,
        to=recipients(mail, to),
        sender=wrote.sender,
        subject=cleaned(wrote.subject),
        mark=wrote.mark,
        empty_sender=by_server(mail),
    )
    return _told(made, mail, parts)


def _told(made: Came, mail: Part, parts: list[Part]) -> Came:
    """What it is, by the surest signs first."""
    if statuses := notices.statuses(parts) or prose.told(mail, parts[0] if parts else mail):
        return replace(made, what=What.REPORT, statuses=statuses)
    if complaints.complained(parts):
        return replace(
            made,
            what=What.COMPLAINT,
            envelopes=distinct(complaints.envelopes(parts)),
            message_ids=distinct(complaints.message_ids(parts)),
            complainers=distinct(complaints.complainers(parts)),
        )
    if answers.receipt(parts):
        return replace(made, what=What.ANSWER)
    if made.empty_sender:  # a server's, and no report that can be read
        return made
    if (name := left(made.subject)) and made.sender:
        return replace(made, what=What.LEAVE, name=name)
    return replace(made, what=What.ANSWER) if answers.automatic(mail, made.subject) else made


def _letter(head: bytes) -> Letter:
    """Who wrote it; nobody, where that is not one address."""
    try:
        return letter(head)
    except MailError:
        mail = opened(head)
        return Letter("", mail.line("subject"), hashlib.sha256(head).hexdigest()[:24])
