"""The postman, made when there is something for one to do."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cached_property
from threading import Event

from digest import ports
from digest.core.issue import MAIN, Issue
from digest.core.newsletter import Newsletter
from digest.core.outbox import Body, Delivery, Outcome
from digest.pipeline import Pipeline


class Mailing:
    """`digest.ports.Postman` over SMTP; what mails is loaded when it is first needed, since most runs mail nothing.

    Args:
        store: with the outbox and the secret.
        stopping: whether nothing more is to be claimed.
        on_outcome: told of each delivery and its outcome.
        on_wait: told once a pass that a limit holds the mail back.
        at_work: set while something is sent.
    """

    def __init__(
        self,
        store: ports.Store,
        *,
        stopping: Callable[[], bool] = lambda: False,
        on_outcome: Callable[[Delivery, Outcome], None] = lambda _delivery, _outcome: None,
        on_wait: Callable[[], None] = lambda: None,
        at_work: Event | None = None,
    ) -> None:
        self._store, self._secret = store, store.secret()
        self._stopping, self._on_outcome, self._on_wait = stopping, on_outcome, on_wait
        self._at_work = at_work or Event()

    def plan(self, newsletter: Newsletter, issue: Issue) -> tuple[Body, tuple[Delivery, ...]]:
        """The shared bytes, and a delivery a recipient."""
        return self._post.plan(newsletter, issue)

    def send(self, newsletter: Newsletter, now: datetime) -> Mapping[str, int]:
        """Send what is due, and return how many deliveries ended in which state in this pass."""
        self._at_work.set()
        try:
            return self._post.send(newsletter, now)
        finally:
            self._at_work.clear()

    @cached_property
    def _post(self) -> ports.Postman:
        from digest.mail.postman import Post  # noqa: PLC0415 - aiosmtplib takes its time to load

        return Post(
            self._store.outbox,
            self._secret,
            kept=self._store.blobs.get,
            stopping=self._stopping,
            on_outcome=self._on_outcome,
            on_wait=self._on_wait,
            suppress=self._store.returns.suppress,
        )


def message(outbox: ports.Outbox, newsletter: Newsletter, delivery: Delivery) -> bytes:
    """The message of a delivery as it goes out; empty where it cannot be made as it was planned."""
    from digest.mail.sending.letters import Letters  # noqa: PLC0415 - most commands mail nothing
    from digest.mail.writing.sealing import Sealing  # noqa: PLC0415 - the same

    letter = Letters(outbox, Sealing(newsletter)).of(delivery)
    return letter.message if letter else b""


def tried(pipeline: Pipeline, newsletter: Newsletter, address: str, now: datetime, edition: str = MAIN) -> Outcome:
    """What became of the latest issue of a newsletter, sent to one address as a test; see `digest.wiring.trying`."""
    from digest.wiring import trying  # noqa: PLC0415 - the same

    return trying.tried(pipeline, newsletter, address, now, edition)
