"""The [[audience]] tables of a newsletter: who gets an edition of their own, and what it is made of."""

import re
from collections.abc import Sequence
from pathlib import Path

from digest.config.delivery import recipients
from digest.config.profiles import profiles as read_profiles
from digest.config.table import Table
from digest.core.audience import Audience
from digest.core.issue import MAIN
from digest.core.mailing import Delivery
from digest.core.outbox import address_key
from digest.core.profile import Profile

NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")


def audiences(
    tables: Sequence[Table], folder: Path, delivery: Delivery | None, profiles: Sequence[Profile], minutes: int
) -> tuple[Audience, ...]:
    """The audiences of some tables, by name; each name, each own profile and each address stands once.

    Args:
        tables: the tables.
        folder: what relative paths in them start from.
        delivery: the newsletter's; without it there is nobody to send an edition.
        profiles: the newsletter's.
        minutes: the newsletter's, which hold where an audience says nothing else.
    """
    made: dict[str, Audience] = {}
    taken = {each.name: "the newsletter" for each in profiles}
    known = {address_key(each): "delivery.recipients" for each in (delivery.recipients if delivery else ())}
    for table in tables:
        if delivery is None:
            raise table.error("recipients", "needs a [delivery]", "add one, or take the audience out")
        found = _audience(table, folder, profiles, minutes)
        if found.name in made:
            raise table.error("name", f"{found.name!r} stands twice", "give each audience a name of its own")
        for own in found.own:
            if (other := taken.setdefault(own.name, f"audience {found.name}")) != f"audience {found.name}":
                wrong = f"{own.name!r} is the name of a profile of {other}"
                raise table.error("profile", wrong, "give each profile a name of its own")
        for address in found.recipients:
            if (other := known.setdefault(address_key(address), f"audience {found.name}")) != f"audience {found.name}":
                raise table.error("recipients", f"{address!r} stands in {other} too", "take it out of one of them")
        made[found.name] = found
    return tuple(made[name] for name in sorted(made))


def _audience(table: Table, folder: Path, profiles: Sequence[Profile], minutes: int) -> Audience:
    name = table.text("name")
    if not NAME.fullmatch(name):
        raise table.error("name", f"{name!r} is no name for an audience", "use small letters, digits, - and _ only")
    if name == MAIN:
        raise table.error("name", f"{name!r} is the edition of all others", "give the audience another name")
    made = Audience(
        name=name,
        recipients=recipients(table, folder, "add addresses, or take the audience out"),
        profiles=_chosen(table, [each.name for each in profiles]),
        own=read_profiles(table.tables("profile"), folder),
        minutes=table.number("minutes", minutes, most=600),
    )
    if not (made.profiles or made.own):
        raise table.error("profiles", "leaves no profile", "name one, or give it an [[audience.profile]]")
    table.done()
    return made


def _chosen(table: Table, known: Sequence[str]) -> tuple[str, ...]:
    """The profiles that it names, in the newsletter's order; all of them where it names none."""
    if not table.has("profiles"):
        return tuple(known)
    wanted = table.texts("profiles")
    for name in wanted:
        if name not in known:
            raise table.error("profiles", f"there is no profile {name!r}", f"known are {', '.join(known) or 'none'}")
    return tuple(name for name in known if name in wanted)
