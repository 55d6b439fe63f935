"""Where mail lies: standard input, files, maildirs. IMAP is tried with a real server in test_imap.py."""

import io
import os
from pathlib import Path

import pytest

from digest.core.errors import MailError
from digest.mail.returned.places.maildir import MaildirPlace
from digest.mail.returned.places.stream import File, Stream, beginning, messages

MOST = 100
BETWEEN = b"From ada@example.org Tue Mar 18 07:00:05 2025\n"


@pytest.fixture(name="maildir")
def _maildir(tmp_path: Path) -> Path:
    for name in ("new", "cur", "tmp"):
        (tmp_path / name).mkdir()
    return tmp_path


def there(maildir: Path) -> dict[str, bytes]:
    """All mails of a maildir, by folder and name."""
    return {f"{path.parent.name}/{path.name}": path.read_bytes() for path in sorted(maildir.glob("*/*"))}


def read(data: bytes, most: int = MOST) -> list[bytes]:
    """The mails of a stream."""
    return list(messages(io.BytesIO(data), most))


def test_one_mail_is_one() -> None:
    """As a server pipes it in, with a line of an mbox before it or none; nothing is no mail."""
    assert read(b"A: b\n\nFrom here on\n\nFrom me to you\n") == [b"A: b\n\nFrom here on\n\nFrom me to you\n"]
    assert read(BETWEEN + b"A: b\n\nc\n") == [BETWEEN + b"A: b\n\nc\n"]
    assert read(b"") == read(b"\n \n") == []


def test_an_mbox_has_several() -> None:
    """A line before each, after an empty one."""
    one, two = b"A: 1\n\nFrom x\n\n", b"A: 2\r\n\r\nx\r\n"
    assert read(BETWEEN + one + BETWEEN + two) == [BETWEEN + one, BETWEEN + two]
    assert len(read(one.rstrip() + b"\n" + BETWEEN + two)) == 1


def test_of_a_long_mail_the_beginning_is_kept() -> None:
    """However long its lines are; what follows it begins anew."""
    long = b"x" * 200_000 + b"\n\n"
    assert read(BETWEEN + long + BETWEEN + b"A: 2\n") == [(BETWEEN + long)[:MOST], BETWEEN + b"A: 2\n"]
    stream = io.BytesIO(long)
    assert beginning(stream, MOST) == long[:MOST]
    assert stream.tell() == len(long)


def test_a_line_that_is_cut_begins_no_mail() -> None:
    """The middle of a long line may say anything."""
    assert len(read(b"A: b\n\n" + b" " * (1 << 16) + BETWEEN)) == 1


def test_streams_and_files_are_read_once(tmp_path: Path) -> None:
    """Each mail with its number; a file stays as it is, and one that cannot be read is named."""
    data = BETWEEN + b"A: 1\n\n" + BETWEEN + b"A: 2\n"
    path = tmp_path / "mbox"
    path.write_bytes(data)
    for place in (Stream(io.BytesIO(data), MOST), File(path, MOST)):
        mails = list(place.mails())
        for mail in mails:
            mail.settle()
        assert [mail.number for mail in mails] == [1, 2]
    assert path.read_bytes() == data
    with pytest.raises(MailError, match="nothing: No such file"):
        list(File(tmp_path / "nothing", MOST).mails())


def test_a_maildir_gives_what_nobody_has_seen(maildir: Path) -> None:
    """From new and cur; what is settled lies in cur with the mark of seen, whole, and is not given again."""
    (maildir / "new/1.a").write_bytes(b"x" * 2 * MOST)
    (maildir / "cur/2.b:2,F").write_bytes(b"two")
    (maildir / "cur/3.c:2,RS").write_bytes(b"seen")
    (maildir / "new/.4").write_bytes(b"hidden")
    (maildir / "tmp/5").write_bytes(b"comes in")
    before = there(maildir)
    first, second = MaildirPlace(maildir, MOST).mails()
    assert (first.data, second.data, first.total) == (b"x" * MOST, b"two", 2)
    assert there(maildir) == before
    first.settle()
    assert [mail.data for mail in MaildirPlace(maildir, MOST).mails()] == [b"two"]
    second.settle()
    after = there(maildir)
    assert set(after) == {"cur/1.a:2,S", "cur/2.b:2,FS", "cur/3.c:2,RS", "new/.4", "tmp/5"}
    assert sorted(after.values()) == sorted(before.values())


def test_no_mail_is_lost_to_another_of_its_name(maildir: Path) -> None:
    """Also where names are not unique."""
    (maildir / "new/1").write_bytes(b"new")
    (maildir / "cur/1:2,S").write_bytes(b"old")
    (maildir / "cur/1.1:2,S").write_bytes(b"older")
    for mail in MaildirPlace(maildir, MOST).mails():
        mail.settle()
    assert sorted(there(maildir).items()) == [("cur/1.1:2,S", b"older"), ("cur/1.2:2,S", b"new"), ("cur/1:2,S", b"old")]


def test_a_kill_while_a_mail_is_moved_costs_nothing(maildir: Path) -> None:
    """It then has two names, and the next time one."""
    (maildir / "new/1").write_bytes(b"new")
    os.link(maildir / "new/1", maildir / "cur/1:2,S")
    (mail,) = MaildirPlace(maildir, MOST).mails()
    mail.settle()
    assert there(maildir) == {"cur/1:2,S": b"new"}


def test_other_programs_may_be_at_work(maildir: Path) -> None:
    """A mail that has gone is passed over, also between reading and settling."""
    for name in ("1", "2", "3"):
        (maildir / "new" / name).write_bytes(name.encode())
    mails = MaildirPlace(maildir, MOST).mails()
    first = next(mails)
    (maildir / "new/1").unlink()
    (maildir / "new/2").unlink()
    first.settle()
    assert [mail.data for mail in mails] == [b"3"]


def test_only_plain_files_are_mails(maildir: Path) -> None:
    """No link leads out of it, and no pipe keeps anybody waiting."""
    (maildir.parent / "secret").write_bytes(b"secret")
    (maildir / "new/link").symlink_to(maildir.parent / "secret")
    (maildir / "new/folder").mkdir()
    os.mkfifo(maildir / "new/pipe")
    assert list(MaildirPlace(maildir, MOST).mails()) == []


def test_a_mail_that_becomes_a_link_is_not_followed(maildir: Path) -> None:
    """Nor read in any other way."""
    for name in ("1", "2"):
        (maildir / "new" / name).write_bytes(name.encode())
    mails = MaildirPlace(maildir, MOST).mails()
    next(mails)
    (maildir / "new/2").unlink()
    (maildir / "new/2").symlink_to(maildir / "new/1")
    with pytest.raises(MailError, match="new/2: "):
        next(mails)


def test_what_is_no_maildir_is_named(tmp_path: Path) -> None:
    """With the remedy."""
    with pytest.raises(MailError, match=r"is no maildir .*; name a folder with new and cur"):
        list(MaildirPlace(tmp_path, MOST).mails())


def test_a_maildir_that_cannot_be_written_is_named(maildir: Path) -> None:
    """What cannot be settled is told, and stays."""
    (maildir / "new/1").write_bytes(b"one")
    (mail,) = MaildirPlace(maildir, MOST).mails()
    (maildir / "cur").rmdir()
    (maildir / "cur").write_bytes(b"")
    with pytest.raises(MailError, match="cannot be moved to cur"):
        mail.settle()
    assert (maildir / "new/1").read_bytes() == b"one"
