"""A folder in the place of a relay."""

import asyncio
import mailbox
from dataclasses import replace
from pathlib import Path

import pytest

from digest.core.mailing import Form, Outlet
from digest.core.outbox import Outcome, Phase, State
from digest.mail.sending.dropping import Drop
from tests.support.letters import parsed, sample
from tests.support.mailservers import Smtp
from tests.support.rounds import NOW, Round, changed


def drop(folder: Path, form: Form) -> Outcome:
    """Put the sample message there."""
    return asyncio.run(Drop(Outlet(str(folder), form)).deliver(sample()))


def test_a_maildir_holds_the_message_once(tmp_path: Path) -> None:
    """R42: however often it is put there, also after somebody has read it; a program that reads mail finds it."""
    folder = tmp_path / "Mail"
    assert drop(folder, Form.MAILDIR).state is State.SENT
    assert drop(folder, Form.MAILDIR).state is State.SENT
    box = mailbox.Maildir(folder, create=False)
    [key] = box.keys()
    assert box.get_bytes(key) == sample().message.replace(b"\r\n", b"\n")
    message = box[key]
    message.set_subdir("cur")
    message.set_flags("S")
    box[key] = message
    assert drop(folder, Form.MAILDIR).state is State.SENT
    assert [path.parent.name for path in folder.rglob("*.digest*")] == ["cur"]


def test_a_file_holds_the_message_as_it_goes_out(tmp_path: Path) -> None:
    """Byte for byte, and nothing is left of a draft."""
    outcome = drop(tmp_path / "mails", Form.EML)
    [path] = (tmp_path / "mails").iterdir()
    assert (outcome.state, outcome.reply) == (State.SENT, path.name)
    assert path.name.startswith("trending-2025-03-18-0700-")
    assert path.read_bytes() == sample().message
    assert parsed(path.read_bytes())["To"] == "ada@example.org"


@pytest.mark.parametrize("form", list(Form))
def test_a_folder_that_cannot_be_written_is_an_outcome(tmp_path: Path, form: Form) -> None:
    """R56: the delivery waits; nothing half-written is seen."""
    (tmp_path / "mails").write_text("a file")
    outcome = drop(tmp_path / "mails", form)
    assert (outcome.state, outcome.phase) == (State.DEFERRED, Phase.CONNECT)
    assert outcome.reply == f"delivery.relay: {tmp_path / 'mails'} is a file; name another folder, or move it away"


@pytest.mark.parametrize("form", list(Form))
def test_a_folder_within_a_file_and_one_that_is_none(tmp_path: Path, form: Form) -> None:
    """The reason names what is in the way; in the words of people, with what to do."""
    (tmp_path / "mails").write_text("a file")
    outcome = drop(tmp_path / "mails/papers", form)
    assert outcome.reply == f"delivery.relay: {tmp_path / 'mails'} is a file; name another folder, or move it away"
    (tmp_path / "loop").symlink_to("loop")
    said = drop(tmp_path / "loop/papers", form).reply
    assert said.startswith(f"delivery.relay: {tmp_path / 'loop/papers'}: cannot be written (")
    assert said.endswith("); check its permissions and the space on the disk")


def test_stopping_leaves_nothing_ambiguous(tmp_path: Path) -> None:
    """R42: another attempt sees what is there."""
    assert Drop(Outlet(str(tmp_path), Form.EML)).interrupted().state is State.DEFERRED


@pytest.mark.parametrize("form", list(Form))
def test_a_whole_issue_goes_into_a_folder(tmp_path: Path, form: Form) -> None:
    """One message a recipient, and no socket."""
    made = Round(Smtp(), tuple(f"reader{number}@example.org" for number in range(5)), 1)
    made.newsletter = changed(made.newsletter, relay=Outlet(str(tmp_path / "mails"), form))
    made.plan()
    assert made.send() == {"sent": 5}
    assert made.send() == {}
    files = [path for path in (tmp_path / "mails").rglob("*") if path.is_file()]
    assert len(files) == 5
    first = made.outbox.deliveries()[0]
    made.outbox.rows[first.key] = replace(first, state=State.PENDING)
    assert made.send(NOW) == {"sent": 1}
    assert len([path for path in (tmp_path / "mails").rglob("*") if path.is_file()]) == 5
