"""digest feedback take: a mail by which a reader teaches, as a mail server hands it on."""

from pathlib import Path

import click

from digest.cli.app import App, command, there
from digest.cli.feedback.say import tell
from digest.cli.meant import meant_profiles
from digest.core.errors import UsageError
from digest.core.issue import MAIN, Entry, Section
from digest.core.lessons import LessonRow
from digest.core.letters import Letter, letter
from digest.core.newsletter import Newsletter
from digest.core.outbox import address_key
from digest.core.profile import Profile
from digest.core.teaching import Taught
from digest.wiring import Digest
from digest.wiring.receiving import one_mail

MOST = 1 << 20  # bytes of a mail that are looked at; its headers are far fewer
ORIGIN = "mail:"  # where it was said, as the store keeps it; after it comes what tells one mail from another


@click.command()
@click.argument("file", default="-", metavar="[FILE|-]")
@command
def take(app: App, file: str) -> None:
    """Take a mail in which a reader wants more like a paper, or less.

    It is what the links under a paper write to the mailbox of [feedback]; a file, or standard input as procmail and
    .forward give it. Its sender must be a recipient of the newsletter. Nothing but its headers is looked at, and the
    same mail twice counts once.
    """
    mail = letter(one_mail(None if file == "-" else there(Path(file)), MOST))
    said = Taught.read(mail.subject)
    if said is None:
        raise UsageError("the subject of the mail says nothing of a paper", "let it be as the link has made it")
    newsletter = app.newsletter(said.newsletter)
    _check(newsletter, mail)
    with app.digest() as digest:
        section, entry = _meant(digest, newsletter, said, mail.sender)
        (profile,) = meant_profiles(newsletter, section.profile)
        row = LessonRow(newsletter.name, profile.name, entry.paper.id, said.word, app.start(), f"{ORIGIN}{mail.mark}")
        taken = _say(digest, row)
        told = tell(app, digest, newsletter, (profile,), _today(digest, profile, row))
    app.document({"newsletter": newsletter.name, "taken": taken, "lessons": told})


def _check(newsletter: Newsletter, mail: Letter) -> None:
    """Refuse whom the newsletter does not go to."""
    if not newsletter.feedback.mailbox:
        raise UsageError(f"{newsletter.file}: takes no feedback by mail", "name a mailbox in [feedback]")
    if address_key(mail.sender) not in map(address_key, newsletter.every_recipient):
        raise UsageError(f"{mail.sender}: is no recipient of {newsletter.name}", "write from the address that gets it")


def _meant(digest: Digest, newsletter: Newsletter, said: Taught, sender: str) -> tuple[Section, Entry]:
    """The entry that is meant, in the edition that the sender got, and its section.

    Raises:
        UsageError: no issue that is out has such an entry, or no profile chose it.
    """
    issues, where = digest.store.issues, f"{newsletter.name} {said.slot}"
    held = said.slot in issues.held(newsletter.name)
    issue = None if held else issues.issue(newsletter.name, said.slot)
    if issue is None:
        raise UsageError(f"{where}: no such issue is out", "use a link as it stands in an issue")
    got = digest.store.outbox.deliveries(newsletter.name, said.slot, address=address_key(sender))
    name = got[0].edition if got else MAIN
    edition = next((each.edition for each in issue.editions if each.edition.name == name), issue.edition)
    entries = [(section, entry) for section in edition.sections for entry in section.entries]
    if said.ordinal > len(entries):
        raise UsageError(f"{where}: has no paper no. {said.ordinal}", "use a link as it stands in an issue")
    section, entry = entries[said.ordinal - 1]
    if not section.profile:
        raise UsageError(f"{where}: no profile chose paper no. {said.ordinal}", "nothing can learn from it")
    return section, entry


def _say(digest: Digest, row: LessonRow) -> bool:
    """Say a word unless this very mail has said it; whether it did."""
    lessons = digest.store.lessons
    if any(each.origin == row.origin for each in lessons.rows(row.newsletter, row.profile)):
        return False
    lessons.say([row])
    return True


def _today(digest: Digest, profile: Profile, row: LessonRow) -> set[str]:
    """The paper that was meant, under its name of today."""
    rows = digest.store.lessons.rows(row.newsletter, profile.name)
    return {each.paper for each in rows if each.origin == row.origin}
