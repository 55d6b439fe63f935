"""A message to oneself: planned and sent beside the outbox, so that nothing is counted and nobody else gets it."""

import hashlib
from dataclasses import replace
from datetime import datetime

from digest.core import slots
from digest.core.errors import UsageError
from digest.core.issue import MAIN, Issue
from digest.core.newsletter import Newsletter
from digest.core.outbox import Outcome
from digest.mail.postman import Post
from digest.mail.writing.planning import settings_of
from digest.pipeline import Pipeline
from digest.store.memory_outbox import MemoryOutbox


def tried(pipeline: Pipeline, newsletter: Newsletter, address: str, now: datetime, edition: str = MAIN) -> Outcome:
    """What became of the latest issue of a newsletter, sent to one address as a test.

    Its subject says that it is one. Its Message-ID is its own, so that no mailbox takes the issue itself for a copy.

    Raises:
        UsageError: there is no issue yet, and none is due, or it has no such edition.
        MailError: a message cannot be made, or there is no password.
    """
    issue = _latest(pipeline, newsletter, now, edition).of(edition)
    faces = replace(issue.faces, subject=f"[Test] {issue.faces.subject}")
    own = newsletter.of(edition)
    to_one = replace(own, delivery=replace(settings_of(own), recipients=(address,)))
    outcomes: list[Outcome] = []
    outbox = MemoryOutbox()
    secret = hashlib.sha256(pipeline.store.secret() + f"test\0{now.isoformat()}".encode()).digest()
    kept = pipeline.store.blobs.get
    post = Post(outbox, secret, kept=kept, on_outcome=lambda _, outcome: outcomes.append(outcome))
    outbox.plan(*post.plan(to_one, replace(issue, faces=faces)))
    post.send(to_one, now)
    return outcomes[-1]


def _latest(pipeline: Pipeline, newsletter: Newsletter, now: datetime, edition: str) -> Issue:
    """The issue that waits for approval, or the last one that is out, or the one that is due.

    A correction is the last one of the main edition alone.
    """
    issues = pipeline.store.issues
    held = issues.held(newsletter.name)
    if held and (issue := issues.issue(newsletter.name, held[-1])):
        return pipeline.editing.current(newsletter, issue)
    out = [each for each in issues.issues(newsletter.name) if edition == MAIN or not each.slot.correction]
    if out and (issue := issues.issue(newsletter.name, out[-1].slot.key)):  # with the editions of audiences
        return issue
    slot = slots.latest(newsletter.name, newsletter.cadence, now)
    if slot and (issue := pipeline.draft(newsletter, slot)):
        return issue
    raise UsageError(f"{newsletter.name}: there is no issue yet", f"make one with: digest run {newsletter.name}")
