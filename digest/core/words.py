"""Numbers and dates in the words of a reader, in English."""

from datetime import date

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def day(when: date) -> str:
    """A date as people write it, whatever the locale: ``Tuesday 18 March 2025``."""
    return f"{DAYS[when.weekday()]} {when.day} {MONTHS[when.month - 1]} {when.year}"


def short_day(when: date) -> str:
    """A date without its weekday: ``18 March 2025``."""
    return f"{when.day} {MONTHS[when.month - 1]} {when.year}"


def ordinal(number: int) -> str:
    """A rank: ``1st``, ``2nd``, ``13th``, ``48th``."""
    tens, ones = divmod(number % 100, 10)
    return f"{number}{'th' if tens == 1 else {1: 'st', 2: 'nd', 3: 'rd'}.get(ones, 'th')}"


def number(count: int) -> str:
    """A count in words up to twelve, in digits with commas above; nothing is ``no``."""
    return SMALL[count] if 0 <= count < len(SMALL) else f"{count:,}"


def plural(count: int, one: str, many: str = "") -> str:
    """The noun that fits a count: ``plural(2, "paper")`` is ``papers``."""
    return one if count == 1 else many or f"{one}s"
