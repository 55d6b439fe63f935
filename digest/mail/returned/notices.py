"""Reports of servers on what became of a message: delivery status notifications (RFC 3464, RFC 6533)."""

import re
from collections.abc import Iterable, Iterator

from digest.core.refusals import agreed
from digest.core.returning import Action, Status, cleaned, distinct
from digest.mail.returned.addressed import addresses
from digest.mail.returned.mime import Part, groups

KINDS = frozenset({"message/delivery-status", "message/global-delivery-status"})
_STATUS = re.compile(r"([245])\.(\d{1,3})\.(\d{1,3})(?![.\d])", re.ASCII)
_ACTIONS = {action.value: action for action in Action}


def statuses(parts: Iterable[Part]) -> tuple[Status, ...]:
    """What the parts of a report say of each recipient; groups that lack a known action say nothing."""
    return tuple(status for part in parts if part.kind in KINDS for status in _statuses(part))


def _statuses(part: Part) -> Iterator[Status]:
    for group in groups(part.text):
        words = group.line("action").split()
        action = _ACTIONS.get(words[0].lower()) if words else None
        if action:
            told = (group.line(name) for name in ("final-recipient", "original-recipient"))
            said = group.line("diagnostic-code").partition(";")[2].strip()
            yield Status(
                action=action,
                status=agreed(_code(group.line("status")), said),
                recipients=distinct(address for each in told for address in addresses(each.partition(";")[2])),
                said=cleaned(said),
            )


def _code(field: str) -> str:
    """The status of the server that reports, without leading zeros; empty where it is none."""
    found = _STATUS.match(field)
    return ".".join(str(int(each)) for each in found.groups()) if found else ""
