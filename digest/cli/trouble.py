"""Whether a relay could be used at all."""

from digest.core.outbox import Phase, State
from digest.ports import Outbox


def relay_trouble(outbox: Outbox, newsletter: str) -> str:
    """The last reply of a relay with which no transaction began: it was not reached, or did not let us in.

    Returns:
        the reply as plain text; empty where no delivery waits for that.
    """
    deferred = outbox.deliveries(newsletter, states=[State.DEFERRED])
    replies = [f"{row.code or ''} {row.reply}".strip() for row in deferred if row.phase is Phase.CONNECT]
    return replies[-1] if replies else ""
