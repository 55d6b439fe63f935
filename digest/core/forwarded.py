"""Mail that its recipient forwards: what comes back from there proves nothing, until it comes again."""

from collections.abc import Iterable
from datetime import timedelta

from digest.core.addresses import domain_key, domain_of
from digest.core.outbox import Delivery, Phase, Returned, State
from digest.core.refusals import hopeless

FORWARDED = "forwarded to "  # with which the words of a report begin that names another address
APART = timedelta(days=1)  # what two mails of one morning meet may be one fault of a server


def elsewhere(words: str, named: Iterable[str]) -> str:
    """The words of a report on a mail that was forwarded, with the address that it names, if it names one."""
    to = next(iter(named), "")
    return f"{FORWARDED}{to}: {words}".removesuffix(": ") if to else words


def stranger(recipient: str, named: Iterable[str]) -> bool:
    """Whether a complaint names only people of other domains.

    Providers leave out who complained, or all of the name but its domain (RFC 6590); where nobody is named, and where
    it may be the recipient, it is.
    """
    domains = {domain_key(domain_of(each)) for each in named}
    return bool(domains) and domain_key(domain_of(recipient)) not in domains


def failed_before(delivery: Delivery, others: Iterable[Delivery], returned: Iterable[Returned]) -> bool:
    """Whether the mail before a delivery, of a day or more earlier, came back because there is no mailbox either.

    Args:
        delivery: the one that came back.
        others: all deliveries to its address.
        returned: all that came back for its address.
    """
    out = [each for each in others if each.state is State.SENT or each.phase is Phase.RETURNED]
    earlier = [each for each in out if each.date <= delivery.date - APART]
    latest = max((each.date for each in earlier), default=None)
    gone = {(each.newsletter, each.slot) for each in returned if each.kind == "hard" and hopeless(each.status)}
    return bool(earlier) and all((each.newsletter, each.slot) in gone for each in earlier if each.date == latest)


def complained_before(delivery: Delivery, returned: Iterable[Returned]) -> bool:
    """Whether somebody complained of another delivery to the same address."""
    about = {(each.newsletter, each.slot) for each in returned if each.kind == "complaint"}
    return bool(about - {(delivery.newsletter, delivery.slot)})
