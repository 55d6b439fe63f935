"""Which issues are to be mailed, and to whom: each is planned once."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from digest import ports
from digest.core.issue import MAIN, Issue
from digest.core.ledger import WITH_ISSUE
from digest.core.newsletter import Newsletter
from digest.core.outbox import Claims, State, address_key

RECENT = 10  # issues that are looked after when their mail was not planned
# Who was not reached by an issue is not written to about it.
UNREACHED = frozenset({State.FAILED, State.SUPPRESSED, State.UNSUPPORTED, State.EXPIRED})


@dataclass(frozen=True)
class Posting:
    """Plans what is to be mailed; nothing here opens a connection."""

    store: ports.Store
    postman: ports.Postman

    def unplanned(self, newsletter: Newsletter) -> Iterator[Issue]:
        """The issues that are out, that are to be mailed, and for which there is no message yet."""
        issues = self.store.issues
        with_issue = {row.slot for row in issues.slots(newsletter.name) if row.outcome in WITH_ISSUE}
        ended = sorted(with_issue.difference(issues.held(newsletter.name)))
        for slot in (*ended[-RECENT:], *issues.corrections(newsletter.name)):
            if not self._planned(newsletter, slot):
                issue = issues.issue(newsletter.name, slot)
                if issue and issue.inputs.mail:
                    yield issue

    def plan(self, newsletter: Newsletter, issue: Issue) -> None:
        """Plan the mail of an issue, where it is to be mailed and was not planned.

        Raises:
            MailError: a message cannot be made; the reason names the setting.
        """
        slot = issue.slot.key
        if not issue.inputs.mail or not newsletter.delivery or self._planned(newsletter, slot):
            return
        names = [each.name for each in newsletter.audiences if not self._planned(newsletter, slot, each.name)]
        for each in reversed(issue.editions):  # the main one comes last, since it stands for all of them
            if each.edition.name in {MAIN, *names}:
                self.store.outbox.plan(*self.postman.plan(self._for(newsletter, issue, each.edition.name), each))

    def left(self, newsletter: Newsletter) -> tuple[str, Claims]:
        """Why mail has not gone after a pass: the last reply of a relay, and what others hold, or held when they died.

        The reply is that of a relay that was not reached, did not let us in or put our sender off; empty where nothing
        waits for one.
        """
        outbox = self.store.outbox
        last = outbox.turned_away(newsletter.name)
        return f"{last.code or ''} {last.reply}".strip() if last else "", outbox.claims(newsletter.name)

    def reached(self, newsletter: Newsletter, slot: str) -> tuple[str, ...]:
        """Who has the issue of a slot, or may have it, and is still a recipient, in the order of the recipients."""
        sent = self.store.outbox.deliveries(newsletter.name, slot)
        reached = {each.address for each in sent if each.state not in UNREACHED}
        return tuple(each for each in newsletter.every_recipient if address_key(each) in reached)

    def _planned(self, newsletter: Newsletter, slot: str, edition: str = MAIN) -> bool:
        """Whether there is a message, also where it goes to nobody."""
        return self.store.outbox.body(newsletter.name, slot, edition) is not None

    def _for(self, newsletter: Newsletter, issue: Issue, edition: str) -> Newsletter:
        """The newsletter with those recipients that an edition is for: of a correction, whom the issue reached.

        An audience that the issue has no edition for, since it came later, gets the main one.
        """
        if edition != MAIN:
            return newsletter.of(edition)
        made = {each.edition.name for each in issue.editions}
        later = (audience.recipients for audience in newsletter.audiences if audience.name not in made)
        delivery = newsletter.delivery
        recipients = (*(delivery.recipients if delivery else ()), *(address for each in later for address in each))
        if corrects := issue.edition.corrects:
            recipients = self.reached(newsletter, corrects.slot)
        return replace(newsletter, delivery=delivery and replace(delivery, recipients=recipients))
