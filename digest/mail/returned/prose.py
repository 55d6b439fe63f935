"""Reports that are no notifications but a text: those of old Exim, and of qmail.

Only what these programs write by rule is read. What else a text may mean, nobody guesses.
"""

import re
from collections.abc import Iterator

from digest.core.returning import Action, Status, cleaned
from digest.mail.returned.addressed import addresses
from digest.mail.returned.mime import Part

FAILED = "x-failed-recipients"  # Exim's, also Gmail's
MOST = 1 << 15  # characters of the text that are looked at
_QMAIL = re.compile(r"\s*(?:Hi\. )?This is the qmail-send program at ")
# Below one of these stands the message itself, which may hold anything.
_COPY = re.compile(r"^-{3,}[^\n]*(?:copy|original)[^\n]*", re.IGNORECASE | re.MULTILINE)
_GAP = re.compile(r"\n[ \t]*\n")
_QMAIL_NAMED = re.compile(r"<([^<>\s]+)>:(?=\s)")
_CODE = re.compile(r"(?:\b[45]\d\d[ -]#?|\(#)([45]\.\d{1,3}\.\d{1,3})(?![.\d])", re.ASCII)


def told(mail: Part, first: Part) -> tuple[Status, ...]:
    """What a text says of each recipient that could not be reached.

    Args:
        mail: the mail.
        first: its first part.
    """
    if not first.kind.startswith("text/"):
        return ()
    text = first.text[:MOST].replace("\r\n", "\n")
    paragraphs = [each.strip() for each in _GAP.split(_COPY.split(text, maxsplit=1)[0])]
    if _QMAIL.match(text):
        return tuple(_qmail(paragraphs))
    failed = [address for line in mail.lines(FAILED)[:1] for address in addresses(line)]
    return tuple(_status(address, _paragraph(paragraphs, address)) for address in failed)


def _qmail(paragraphs: list[str]) -> Iterator[Status]:
    for each in paragraphs:
        if named := _QMAIL_NAMED.match(each):
            yield _status(named[1], each[named.end() :])


def _paragraph(paragraphs: list[str], address: str) -> str:
    """What stands below an address, where it stands on a line of its own."""
    for each in paragraphs:
        first, _, rest = each.partition("\n")
        if first.strip().casefold() == address.casefold():
            return rest
    return ""


def _status(address: str, said: str) -> Status:
    """Its code is the one in the words, if there is exactly one."""
    codes = {".".join(str(int(part)) for part in code.split(".")) for code in _CODE.findall(said)}
    return Status(Action.FAILED, codes.pop() if len(codes) == 1 else "", (address,), cleaned(said))
