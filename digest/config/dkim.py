"""The [[delivery.dkim]] of a newsletter: which keys sign its mail. No key is read here."""

import re
from pathlib import Path

from digest.config.table import Table
from digest.core.dkim import Dkim, check_host, speaks_for

_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def dkim(table: Table, sender: str, folder: Path) -> tuple[Dkim, ...]:
    """The keys, in the order in which they stand there.

    Args:
        table: the [delivery].
        sender: the domain of From.
        folder: what relative paths in it start from.
    """
    found: dict[tuple[str, str], Dkim] = {}
    for each in table.tables("dkim"):
        made = _one(each, sender, folder)
        if (made.selector, made.domain) in found:
            raise each.error("selector", f"{made.selector!r} is there twice", "give each key a selector of its own")
        found[made.selector, made.domain] = made
    return tuple(found.values())


def _one(table: Table, sender: str, folder: Path) -> Dkim:
    selector, domain = table.text("selector").lower(), table.text("domain", sender).lower().rstrip(".")
    if not speaks_for(domain, sender):
        wrong = f"{domain[:80]!r} is neither {sender} nor a domain above it, so that it says nothing for the sender"
        raise table.error("domain", wrong, "leave it out, or sign with a key of the sender's domain")
    try:
        check_host(selector, domain)
    except ValueError as problem:
        raise table.error("selector", str(problem), "give letters, digits and hyphens, as in s2025") from None
    file, variable = table.text("key_file", ""), table.text("key_env", "")
    if bool(file) == bool(variable):
        wrong = "stands beside key_env" if file else "is missing, and so is key_env"
        raise table.error("key_file", wrong, "say in one of them where the private key is")
    if "-----" in file or "-----" in variable:  # somebody has pasted the key, which is not repeated
        key = "key_file" if file else "key_env"
        raise table.error(key, "holds a key", "save it to a file, and give the path of that file as key_file")
    if variable and not _VARIABLE.fullmatch(variable):
        raise table.error("key_env", f"{variable[:80]!r} is no name of a variable", "name one, such as DIGEST_DKIM_KEY")
    retired = table.flag("retired", default=False)
    table.done()
    return Dkim(selector, domain, str(folder / file) if file else "", variable, retired)
