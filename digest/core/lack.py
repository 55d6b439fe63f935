"""Why an edition has nothing of what is new in its sections."""

from enum import StrEnum


class Lack(StrEnum):
    """Where it is not that papers were known, or matched nothing."""

    NONE = ""
    LISTING = "listing"  # no new one came
    SOUND = "sound"  # one came, and is held
    CHOSEN = "chosen"  # the editor left nothing of it

    __hash__ = str.__hash__  # an Enum's own is slow, and views are looked up by it
