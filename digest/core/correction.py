"""Which slots' keys are those of corrections."""

CORRECTION = "-c"  # what sets the key of a correction apart from that of the issue it corrects


def correction_in(key: str) -> int:
    """The number of the correction that a slot's key names; 0 for the issue itself.

    >>> correction_in("2025-03-18-0700-c2"), correction_in("2025-03-18-0700")
    (2, 0)
    """
    return int(key.partition(CORRECTION)[2] or 0)
