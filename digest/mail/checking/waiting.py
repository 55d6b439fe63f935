"""Whether the keys are there that the mail which waits was planned to be signed by, and which are needed no more."""

from collections import Counter
from collections.abc import Iterator

from digest.core.errors import MailError
from digest.core.finding import Finding, Level
from digest.core.newsletter import Newsletter
from digest.core.outbox import Signing, State
from digest.mail.writing.sealing import Sealing
from digest.ports import Outbox

WAITING = (State.PENDING, State.CLAIMED, State.HELD, State.DEFERRED, State.AMBIGUOUS)  # what may go yet


def findings(newsletter: Newsletter, outbox: Outbox) -> Iterator[Finding]:
    """What mail that waits asks of the keys."""
    delivery = newsletter.delivery
    waiting = Counter((each.slot, each.edition) for each in outbox.deliveries(newsletter.name, "", WAITING))
    sealing, needed = Sealing(newsletter), Counter[tuple[str, str]]()
    for (slot, edition), count in waiting.items():
        body = outbox.body(newsletter.name, slot, edition)
        signing: tuple[Signing, ...] = body.signing if body else ()
        needed.update({(each.selector, each.domain): count for each in signing})
        try:
            if body:
                sealing.seal(body)
        except MailError as error:
            yield Finding("waiting", Level.WRONG, error.message, error.remedy)
    for dkim in delivery.dkim if delivery else ():
        count = needed[dkim.selector, dkim.domain]
        if dkim.retired and count:
            yield Finding(
                "waiting", Level.GOOD, f"the retired key {dkim.selector} has yet to sign {count} of what waits"
            )
        elif dkim.retired:
            told = f"the retired key {dkim.selector} has nothing left to sign"
            remedy = "take it out of the newsletter, and its record out of the DNS some days later"
            yield Finding("waiting", Level.NOTE, told, remedy)
