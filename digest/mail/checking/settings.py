"""What can be told of a newsletter's mail from its settings alone. A check is one function in `CHECKS`."""

import os
from collections.abc import Callable, Iterator, Mapping

from digest.core.addresses import ADDRESS_OCTETS, LOCAL_OCTETS, TOKEN_OCTETS, check_bounce_address, domain_of
from digest.core.dkim import RSA, Dkim, speaks_for
from digest.core.errors import AddressError, MailError
from digest.core.finding import Finding, Level
from digest.core.mailing import Delivery
from digest.core.newsletter import Newsletter
from digest.mail.writing.keys import keys

ENOUGH = 2048  # bits of an RSA key (RFC 8301)

Check = Callable[[Newsletter, Delivery], Iterator[Finding]]


def findings(newsletter: Newsletter) -> tuple[Finding, ...]:
    """What every check finds, in their order; no connection is opened, and nothing is asked of the DNS."""
    delivery = newsletter.delivery
    if delivery is None:
        return (Finding("delivery", Level.NOTE, "there is no [delivery], so that nothing is mailed"),)
    return tuple(finding for check in CHECKS for finding in check(newsletter, delivery))


def signers(newsletter: Newsletter, delivery: Delivery) -> Iterator[Finding]:
    """Whether somebody signs, and with keys that receivers can use."""
    active = [each for each in delivery.dkim if not each.retired]
    if not delivery.dkim:
        yield Finding(
            "dkim",
            Level.NOTE,
            "mail is not signed here, so that the relay has to",
            f"send one to yourself, and look at its copy: digest doctor {newsletter.name} --mail FILE",
        )
    elif not active:
        yield Finding(
            "dkim", Level.WRONG, "every key is retired, so that new issues go unsigned", "add a key that is not"
        )


def private_keys(
    newsletter: Newsletter, delivery: Delivery, environ: Mapping[str, str] | None = None
) -> Iterator[Finding]:
    """Whether each key can be read, and is large enough."""
    if not delivery.dkim:
        return
    env, algorithms = os.environ if environ is None else environ, set()
    for dkim in delivery.dkim:
        try:
            (key,) = keys((dkim,), newsletter.file or newsletter.name, env)
        except MailError as error:
            yield Finding("dkim key", Level.WRONG, error.message, error.remedy)
            continue
        algorithm = key.signer.signing.algorithm
        told = f"{key.host}: {algorithm}, {key.bits} bits{', retired' if dkim.retired else ''}"
        if algorithm == RSA and key.bits < ENOUGH:
            remedy = f"make one of {ENOUGH} bits with digest dkim new, and retire this one"
            yield Finding("dkim key", Level.WRONG, f"{told}: receivers take so few for weak, or for nothing", remedy)
        else:
            yield Finding("dkim key", Level.GOOD, told)
        algorithms |= set() if dkim.retired else {algorithm}
    if algorithms and RSA not in algorithms:
        wrong = "only Ed25519 keys sign, which many receivers cannot verify"
        yield Finding("dkim key", Level.WRONG, wrong, "sign by an RSA key too: digest dkim new --rsa")


def alignment(_newsletter: Newsletter, delivery: Delivery) -> Iterator[Finding]:
    """Whether signatures and returned mail speak for the domain in From, as DMARC asks."""
    sender = domain_of(delivery.sender.address)
    for dkim in delivery.dkim:
        if not speaks_for(dkim.domain, sender):
            yield _foreign(dkim, sender)
    if delivery.dkim and all(speaks_for(dkim.domain, sender) for dkim in delivery.dkim):
        yield Finding("alignment", Level.GOOD, f"every signature speaks for {sender}")
    bounces = domain_of(delivery.bounces)
    if not _related(bounces, sender):
        wrong = f"returned mail goes to {bounces}, so that SPF says nothing for {sender}"
        yield Finding(
            "alignment", Level.NOTE, wrong, "let DKIM do so, or take an address of the same domain as bounces"
        )


def bounces(_newsletter: Newsletter, delivery: Delivery) -> Iterator[Finding]:
    """Whether the address for returned mail can tell one delivery from another."""
    try:
        local, _, domain = check_bounce_address(delivery.bounces).rpartition("@")
    except AddressError as error:
        yield Finding("bounces", Level.WRONG, error.message, error.remedy)
        return
    room = min(LOCAL_OCTETS, ADDRESS_OCTETS - len("@" + domain)) - len("+") - TOKEN_OCTETS - len(local)
    told = f"mail comes back to {local}+TOKEN@{domain}, with room for {room} characters more"
    remedy = f"its server must take mail for {local}+anything, as Postfix does with recipient_delimiter = +"
    yield Finding("bounces", Level.GOOD, told, remedy)


def unsubscribe(_newsletter: Newsletter, delivery: Delivery) -> Iterator[Finding]:
    """Whether there is a way out for readers."""
    told = f"people leave by a mail to {delivery.unsubscribe}"
    if delivery.unsubscribe == delivery.sender.address:
        remedy = "somebody must read it; name another address as unsubscribe, if that is not the right one"
        yield Finding("unsubscribe", Level.NOTE, f"{told}, which is the sender's own", remedy)
    else:
        yield Finding("unsubscribe", Level.GOOD, told)


CHECKS: tuple[Check, ...] = (signers, private_keys, alignment, bounces, unsubscribe)


def _foreign(dkim: Dkim, sender: str) -> Finding:
    wrong = f"the key {dkim.selector} of {dkim.domain} says nothing for {sender}"
    return Finding("alignment", Level.WRONG, wrong, "sign with a key of the sender's domain")


def _related(one: str, other: str) -> bool:
    return speaks_for(one, other) or speaks_for(other, one)
