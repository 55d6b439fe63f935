"""The last look at a message before it is frozen: what another program would read in its bytes."""

import re
from email.parser import BytesHeaderParser
from email.policy import compat32

from digest.core.errors import MailError

ALLOWED = frozenset(
    {
        "From", "To", "Reply-To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type",
        "Content-Transfer-Encoding", "List-Id", "List-Unsubscribe", "List-Unsubscribe-Post", "List-Archive",
        "List-Help", "Precedence", "Auto-Submitted", "Feedback-ID", "DKIM-Signature",
    }
)  # fmt: skip
REQUIRED = frozenset(
    {
        "From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type", "List-Id",
        "List-Unsubscribe", "Precedence", "Auto-Submitted", "Feedback-ID",
    }
)  # fmt: skip

SIGNATURE = "DKIM-Signature"

_HEADERS = re.compile(rb"(?:[A-Za-z-]+:(?: [\x21-\x7e][\x20-\x7e]{0,990}\r\n)+)+")
_CONTENT = re.compile(rb"(?:[\t\x20-\x7e]{0,76}\r\n)*")


def check_headers(block: bytes, where: str, signatures: int = 0) -> None:
    """Make sure that header lines are what they should be, read by the standard library's parser.

    Args:
        block: all header lines, each with its CRLF.
        where: newsletter and slot, for the message.
        signatures: how many of them are signatures, the one header that may stand there more than once.

    Raises:
        MailError: a name is not on the allow-list, stands twice or is missing, or a byte has no place there.
    """
    names = BytesHeaderParser(policy=compat32).parsebytes(block).keys()
    if not _HEADERS.fullmatch(block):
        raise _unsafe(where, "a header line holds a byte that has no place there")
    allowed = dict.fromkeys(ALLOWED, 1) | {SIGNATURE: signatures}
    wrong = {name for name in names if names.count(name) > allowed.get(name, 0)} | REQUIRED.difference(names)
    if signatures > names.count(SIGNATURE):
        wrong.add(SIGNATURE)
    if wrong:
        raise _unsafe(where, f"headers missing, unknown or twice: {', '.join(sorted(wrong))}")


def check_content(content: bytes, where: str) -> None:
    """Make sure that a body is 7-bit, in lines of at most 76 characters, each ended by CRLF.

    Raises:
        MailError: it is not.
    """
    if not _CONTENT.fullmatch(content):
        raise _unsafe(where, "the body holds a byte or a line that mail does not allow")


def _unsafe(where: str, what: str) -> MailError:
    return MailError(f"{where}: the message is not safe to send: {what}", "nothing was planned; please report this")
