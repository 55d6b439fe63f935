"""What comes in: each mail is read, the delivery that it is about is found, and what follows is recorded."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from digest.core.forwarded import complained_before, elsewhere, failed_before, stranger
from digest.core.mailing import Leaving
from digest.core.newsletter import Newsletter
from digest.core.outbox import OUT, Delivery, Reason, Returned, Suppression, address_key
from digest.core.refusals import hopeless
from digest.core.returning import Action, Came, Fate, Taken, What
from digest.mail.returned.reading import read
from digest.mail.writing.message import slug
from digest.ports import Outbox, Returns

_MESSAGE_ID = re.compile(r"<(?P<slug>[a-z0-9-]{1,40})\.(?P<slot>[0-9c-]{1,40})\.[a-z2-7]{32}@[A-Za-z0-9.-]+>")
_NOTHING = {Action.DELAYED: Fate.DELAYED}  # of the actions that are no failure; the others tell of success


@dataclass(frozen=True)
class Receiving:
    """Takes in mail.

    Attributes:
        returns: where it is recorded.
        outbox: the deliveries that it may be about.
        newsletters: those that somebody may want to leave.
    """

    returns: Returns
    outbox: Outbox
    newsletters: Sequence[Newsletter]

    def take(self, data: bytes, now: datetime, to: Sequence[str] = ()) -> Taken:
        """Take in one mail; what follows from it is durable when this returns.

        A mail is about a delivery only where it was sent to the very address under which that delivery went out, or,
        being a complaint, quotes it: only who has seen the message knows it (R48). All else counts and changes nothing.

        Args:
            data: the mail.
            now: when it is read.
            to: the recipients of its envelope, where they are known.

        Raises:
            StoreError: it cannot be recorded.
        """
        mail = read(data, to)
        delivery = self._sent(mail.to)
        match mail.what:
            case What.REPORT:
                return self._report(mail, delivery, now)
            case What.COMPLAINT:
                return self._complaint(mail, delivery or self._sent(mail.envelopes) or self._quoted(mail), now)
            case What.LEAVE:
                return self._leave(mail, delivery, now)
            case What.ANSWER if delivery:
                return self._record(_returned(delivery, "reply", now, mail.subject), Fate.ANSWER)
        if delivery:
            return _about(delivery, Fate.UNKNOWN, said=mail.subject)
        return Taken(Fate.OTHER, said=mail.subject)

    def _report(self, mail: Came, delivery: Delivery | None, now: datetime) -> Taken:
        status = mail.about(delivery.recipient) if delivery else None
        if delivery is None or status is None:
            return Taken(Fate.FOREIGN, said=mail.subject)
        if status.action is not Action.FAILED:
            return _about(delivery, _NOTHING.get(status.action, Fate.OTHER), status.status, status.said)
        fate = Fate.HARD if status.hard else Fate.SOFT
        named = status.names(delivery.recipient)
        said = status.said if named else elsewhere(status.said, status.recipients)
        returned = self._marked(_returned(delivery, fate.value, now, said, status.status), delivery, mail)
        # There is no such mailbox, whatever is sent there: no newsletter goes there any more. Where the report names
        # another address, that one may be mended by whoever forwards to it, and only the next mail can tell.
        final = status.hard and hopeless(status.status) and (named or self._failed_before(delivery))
        return self._record(returned, fate, _suppression(returned, Reason.BOUNCED, _words(returned)) if final else None)

    def _marked(self, returned: Returned, delivery: Delivery, mail: Came) -> Returned:
        """A report with a mark that is known where it is, as every report is until what it is about has gone again.

        Then one that says the same is news, unless it is a mail that was taken before.
        """
        same = (returned.slot, returned.newsletter, returned.recipient, returned.kind, returned.status)
        before = [
            each
            for each in self.returns.returned(delivery.address)
            if (each.slot, each.newsletter, each.recipient, each.kind, each.status) == same
        ]
        if before and (delivery.state not in OUT or any(each.mark.endswith(mail.mark) for each in before)):
            return replace(returned, mark=before[0].mark)
        return replace(returned, mark=f"{_mark(returned.mark, str(len(before)))}.{mail.mark}")

    def _failed_before(self, delivery: Delivery) -> bool:
        others = self.outbox.deliveries(address=delivery.address)
        return failed_before(delivery, others, self.returns.returned(delivery.address))

    def _complaint(self, mail: Came, delivery: Delivery | None, now: datetime) -> Taken:
        """A complaint ends all newsletters: providers count it against the sender of them all, and the next goes wrong.

        Whoever complained of one need not have meant the others, but is told nothing either way, and can be let in
        again by hand; a second complaint cannot be taken back. Where it names somebody of another domain, the recipient
        has forwarded the message, perhaps to many: a person is told, and the second complaint ends it.
        """
        if delivery is None:
            return Taken(Fate.UNKNOWN, said=f"complaint: {mail.subject}")
        foreign = stranger(delivery.recipient, mail.complainers)
        said = elsewhere(mail.subject, mail.complainers) if foreign else mail.subject
        returned = _returned(delivery, "complaint", now, said)
        final = not foreign or complained_before(delivery, self.returns.returned(delivery.address))
        suppression = _suppression(returned, Reason.COMPLAINED, "by a report") if final else None
        return self._record(returned, Fate.COMPLAINT, suppression)

    def _leave(self, mail: Came, delivery: Delivery | None, now: datetime) -> Taken:
        """Somebody leaves one newsletter, by a mail that anybody could have written.

        From can be forged. The request is honoured all the same, as it is everywhere: who is unsubscribed by a forger
        misses an issue and is let in again, while one who asks in vain complains, and has the law on their side. It
        ends that newsletter for that recipient and nothing else, and a person who has nothing from us cannot be named.
        A newsletter may leave it to a person; then only what is sent to a delivery's own address, which no forger
        knows, is honoured at once.
        """
        named = [each for each in self.newsletters if slug(each.name) == mail.name]
        meant = [each for each in named if self._gets(each, mail.sender)]
        leaving = [(each.name, mail.sender) for each in meant if not _by_hand(each)]
        if not leaving and delivery and slug(delivery.newsletter) == mail.name:
            leaving = [(delivery.newsletter, delivery.recipient)]  # an answer to our own address, from another one
        if not leaving:
            fate, name = (Fate.ASKED, meant[0].name) if meant else (Fate.STRANGER, mail.name)
            return Taken(fate, name, recipient=mail.sender, said=mail.subject)
        return [self._leaves(name, address, mail, now) for name, address in leaving][-1]

    def _leaves(self, newsletter: str, address: str, mail: Came, now: datetime) -> Taken:
        said = f"by mail from {mail.sender}"
        no_more = Suppression(address_key(address), newsletter, Reason.UNSUBSCRIBED, now, said)
        if sent := self.outbox.deliveries(newsletter, address=address_key(address)):
            # Unlike what servers say, a person may say it again, after having come back: each mail has its own mark.
            returned = replace(_returned(sent[-1], "unsubscribed", now, said), mark=_mark(newsletter, mail.mark))
            return self._record(returned, Fate.UNSUBSCRIBED, no_more)
        fresh = self.returns.suppress(no_more)
        fate = Fate.UNSUBSCRIBED if fresh else Fate.KNOWN
        return Taken(fate, newsletter, recipient=address, said=said, suppressed=fresh)

    def _gets(self, newsletter: Newsletter, address: str) -> bool:
        """Whether a newsletter goes to an address, or has gone there."""
        key, recipients = address_key(address), newsletter.every_recipient
        return key in map(address_key, recipients) or bool(self.outbox.deliveries(newsletter.name, address=key))

    def _record(self, returned: Returned, fate: Fate, suppression: Suppression | None = None) -> Taken:
        fresh = self.returns.take(returned, suppression)
        return Taken(
            fate if fresh else Fate.KNOWN,
            returned.newsletter,
            returned.slot,
            returned.recipient,
            returned.status,
            returned.said,
            suppressed=fresh and suppression is not None,
        )

    def _sent(self, envelopes: Iterable[str]) -> Delivery | None:
        """The delivery that went out under one of these addresses, each compared whole; nothing else is believed.

        Ours are all in printable ASCII, and not every database can be asked for what a stranger may write.
        """
        return _first(self.returns.by_envelope(each) for each in envelopes if each.isascii() and each.isprintable())

    def _quoted(self, mail: Came) -> Delivery | None:
        """The delivery whose Message-ID a complaint quotes, of which a part is as secret as the envelope's."""
        found = (_MESSAGE_ID.fullmatch(each) for each in mail.message_ids)
        return _first(
            self.returns.by_message_id(each.name, match["slot"], match[0])
            for match in found
            for each in self.newsletters
            if match and slug(each.name) == match["slug"]
        )


def _by_hand(newsletter: Newsletter) -> bool:
    return bool(newsletter.delivery and newsletter.delivery.leaving is Leaving.BY_HAND)


def _first(found: Iterator[Delivery | None]) -> Delivery | None:
    """The first one that has been tried: about what was never handed over, nothing can come back."""
    return next((each for each in found if each and each.attempts), None)


def _returned(delivery: Delivery, kind: str, now: datetime, said: str, status: str = "") -> Returned:
    """What came back for a delivery. Its mark is what it says, not the mail that said it.

    One message to one recipient fails once for one reason: a copy of a report changes nothing, however its Message-ID
    and its date were altered.
    """
    mark = _mark(delivery.envelope_from, kind, status)
    return Returned(mark, delivery.newsletter, delivery.slot, delivery.recipient, kind, status, now, said)


def _mark(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _suppression(returned: Returned, reason: Reason, said: str) -> Suppression:
    """No more mail to the recipient of a delivery, from any newsletter."""
    return Suppression(address_key(returned.recipient), "", reason, returned.at, said)


def _words(returned: Returned) -> str:
    return returned.said if returned.status in returned.said else f"{returned.status} {returned.said}".strip()


def _about(delivery: Delivery, fate: Fate, status: str = "", said: str = "") -> Taken:
    return Taken(fate, delivery.newsletter, delivery.slot, delivery.recipient, status, said)
