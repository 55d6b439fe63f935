"""The daemon's look into the mailboxes of returned mail, once in a while."""

import logging
from collections.abc import Callable, Sequence
from datetime import timedelta

from digest.cli.app import App, plain
from digest.cli.returns import Tally, take_all, worries
from digest.core.errors import DigestError
from digest.core.mailboxes import Imap, Maildir
from digest.core.newsletter import Newsletter
from digest.core.returning import LEFT, Fate
from digest.schedule import Seldom
from digest.wiring import Digest
from digest.wiring.receiving import Place, mailboxes, place

EVERY = timedelta(minutes=5)
QUIET = LEFT | {Fate.KNOWN}

log = logging.getLogger("digest.daemon")


class Rounds:
    """Looks into each mailbox that a newsletter names, at most once in five minutes.

    Args:
        app: the call of the program.
        digest: the stages.
        newsletters: whose mailboxes are looked into, and which somebody may leave.
        stopping: whether to end.
    """

    def __init__(
        self, app: App, digest: Digest, newsletters: Sequence[Newsletter], stopping: Callable[[], bool]
    ) -> None:
        self._app, self._digest, self._newsletters, self._stopping = app, digest, newsletters, stopping
        self._seldom, self._places, self._told = Seldom(EVERY), dict[Imap | Maildir, Place](), set[str]()

    def look(self) -> None:
        """Take in what has come, if it is time; what goes wrong is logged, each trouble once until it is over."""
        if self._stopping() or not mailboxes(self._newsletters) or not self._seldom.due(self._app.now()):
            return
        tally = Tally()
        try:
            for mailbox in mailboxes(self._newsletters):
                self._take(mailbox, tally)
        except Exception:
            log.exception("returned mail: this should not happen; all else goes on")
        if any(each.fate not in QUIET for each in tally.taken):
            self._app.console.print(f"Returned mail: {plain(tally.summary)}")
        lines = {*worries(tally.pressing), *tally.trouble}
        for line in sorted(lines - self._told):
            self._app.warn(max(1, tally.code))
            log.warning("returned mail: %s", line)
        self._told = lines

    def _take(self, mailbox: Imap | Maildir, tally: Tally) -> None:
        """Take in the mail of one mailbox, by the same place each time, which knows what it has given."""
        try:
            if mailbox not in self._places:
                self._places[mailbox] = place(mailbox)
        except DigestError as problem:
            tally.failed(problem)
        else:
            take_all(self._app, self._digest, self._newsletters, self._places[mailbox], tally, stopping=self._stopping)
