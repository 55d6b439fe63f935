"""How many messages go out in a minute at all."""


class Rate:
    """Turns at even distances; for one thread.

    Args:
        per_minute: how many turns a minute has; 0 for any number.
    """

    def __init__(self, per_minute: float = 0) -> None:
        self._interval = 60 / per_minute if per_minute else 0.0
        self._next = 0.0

    def reserve(self, at: float) -> float:
        """Take the next turn; in how many seconds it comes, 0 for at once."""
        turn = max(at, self._next)
        self._next = turn + self._interval
        return turn - at
