"""Answers that no person wrote to us: out-of-office, receipts, programs of all kinds (RFC 3834)."""

import re

from digest.mail.returned.mime import Part

RECEIPTS = frozenset({"message/disposition-notification", "message/global-disposition-notification"})
MARKS = ("x-autoreply", "x-autorespond", "x-autoresponder", "x-auto-response-suppress")
BULK = frozenset({"auto_reply", "auto-reply", "bulk", "junk", "list"})
# The last sign, for programs that set no other: how subjects of such answers begin, as the widespread ones write them.
_SUBJECT = re.compile(
    r"(?:auto(?:matic)?[ -]?(?:reply|response)|out of (?:the )?office|away from (?:my|the) office|vacation"
    r"|automatische antwort|abwesenheit|réponse automatique|absence du bureau|respuesta automática|fuera de la oficina"
    r"|risposta automatica|fuori sede|resposta automática|automatisch antwoord|afwezig|autosvar|自动回复|自動返信)",
    re.IGNORECASE,
)


def automatic(mail: Part, subject: str) -> bool:
    """Whether a program wrote it.

    Args:
        mail: the mail.
        subject: its subject, decoded.
    """
    submitted = mail.line("auto-submitted").partition(";")[0].strip().lower()
    if submitted:
        return submitted != "no"
    marked = any(mail.lines(name) for name in MARKS)
    return marked or mail.line("precedence").lower() in BULK or bool(_SUBJECT.match(subject))


def receipt(parts: list[Part]) -> bool:
    """Whether it tells that a message was shown or thrown away (RFC 8098)."""
    return any(part.kind in RECEIPTS for part in parts)
