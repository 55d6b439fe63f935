"""The [delivery] of a newsletter: sender, recipients, addresses for answers; and its [feedback]."""

import re
from collections.abc import Callable
from pathlib import Path

from digest.addressing import check_recipient
from digest.config.dkim import dkim
from digest.config.relay import ways_out
from digest.config.table import Table
from digest.core.addresses import check_bounce_address, check_own_address, domain_of
from digest.core.errors import AddressError
from digest.core.mailing import Ambiguous, Delivery, Feedback, Leaving, Limits, Mailbox
from digest.core.outbox import address_key

# "Quoted, name" <address>, Name <address>, or address; a bare name holds nothing that could be a list or an address.
_MAILBOX = re.compile(
    r'(?:"(?P<quoted>(?:[^"\\]|\\.)*)"\s*|(?P<bare>[^"<>@,;\\]*))<(?P<address>[^<>]*)>|(?P<alone>[^<>]*)'
)
_COMMENT = re.compile(r"(?:^|\s)#.*")  # an address may hold a number sign
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def delivery(table: Table, folder: Path) -> Delivery:
    """How and to whom a newsletter is mailed.

    Args:
        table: the table; it must name a sender, a relay and recipients.
        folder: what relative paths in it start from.
    """
    sender = _sender(table)
    relay, others = ways_out(table, folder)
    made = Delivery(
        sender=sender,
        recipients=recipients(table, folder, "add addresses, or take [delivery] out to send no mail"),
        relay=relay,
        bounces=_address(table, "bounces", sender.address, check_bounce_address),
        unsubscribe=_address(table, "unsubscribe", sender.address),
        reply_to=_address(table, "reply_to") if table.has("reply_to") else "",
        imprint=table.text("imprint", "").strip(),
        others=others,
        ambiguous=Ambiguous(table.choice("ambiguous", list(Ambiguous), Ambiguous.HOLD)),
        limits=_limits(table.table("limits")),
        dkim=dkim(table, domain_of(sender.address), folder),
        leaving=Leaving(table.choice("leaving", list(Leaving), Leaving.AT_ONCE)),
    )
    table.done()
    return made


def feedback(table: Table) -> Feedback:
    """How readers teach; the table must name a mailbox."""
    made = Feedback(_address(table, "mailbox"))
    table.done()
    return made


def _limits(table: Table) -> Limits:
    """How much goes out, and how fast."""
    usual = Limits()
    if table.has("first_day") and not table.has("warm_up") and table.number("first_day", usual.first_day, least=1):
        remedy = "add warm_up = 2025-03-18, the day on which the domain begins, or take it out"
        raise table.error("first_day", "says nothing without warm_up", remedy)
    made = Limits(
        per_minute=table.number("per_minute", usual.per_minute),
        domain_per_minute=table.number("domain_per_minute", usual.domain_per_minute),
        domain_connections=table.number("domain_connections", usual.domain_connections, most=100),
        per_day=table.number("per_day", usual.per_day, most=100_000_000),
        warm_up=table.day("warm_up"),
        first_day=table.number("first_day", usual.first_day, least=1),
    )
    table.done()
    return made


def _sender(table: Table) -> Mailbox:
    text = table.text("from").strip()
    found = None if _CONTROLS.search(text) else _MAILBOX.fullmatch(text)
    if not found:
        raise table.error(
            "from", f"{text!r} is not one sender", 'write it as Name <name@example.org>, or "Na, Me" <name@example.org>'
        )
    name = re.sub(r"\\(.)", r"\1", found["quoted"] or "") or (found["bare"] or "").strip()
    return Mailbox(_checked(table, "from", found["address"] or found["alone"] or "", check_own_address), name)


def _address(
    table: Table, key: str, default: str | None = None, check: Callable[[str], str] = check_own_address
) -> str:
    """An address of ours; a key that is there is not empty."""
    text = table.text(key, None if table.has(key) else default)
    return _checked(table, key, text, check)


def _checked(table: Table, key: str, text: str, check: Callable[[str], str] = check_recipient) -> str:
    try:
        return check(text)
    except AddressError as problem:
        raise table.error(key, problem.message, problem.remedy) from None


def _lines(table: Table, name: str, folder: Path) -> list[str]:
    """The lines of the file of recipients."""
    try:
        data = (folder / name).read_bytes()
    except OSError as problem:
        remedy = f"check the path, which starts from {folder}, and its permissions"
        raise table.error("recipients_file", f"{name} cannot be read ({problem.strerror})", remedy) from None
    try:
        return data.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as problem:
        line = data.count(b"\n", 0, problem.start) + 1
        raise table.error("recipients_file", f"{name} line {line} is not UTF-8", "save the file as UTF-8") from None


def recipients(table: Table, folder: Path, remedy: str) -> tuple[str, ...]:
    """The addresses of the list and of the file, each once, in the order in which they stand there.

    Args:
        table: where they stand.
        folder: what relative paths in it start from.
        remedy: what is to be done where there are none.
    """
    found = [_checked(table, "recipients", text) for text in table.texts("recipients")]
    if name := table.text("recipients_file", ""):
        lines = _lines(table, name, folder)
        words = [_COMMENT.sub("", line).strip() for line in lines]
        found += [_checked(table, f"recipients_file {name} line {n}", word) for n, word in enumerate(words, 1) if word]
    if not found:
        raise table.error("recipients", "names nobody", remedy)
    kept: dict[str, str] = {}
    for address in found:
        kept.setdefault(address_key(address), address)
    return tuple(kept.values())
