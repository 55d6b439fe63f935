"""Where returned mail lies, as a newsletter says it."""

import pytest

from digest.config.mailbox import named
from digest.core.errors import UsageError
from digest.core.mailboxes import Imap, Maildir
from digest.core.mailing import Tls
from tests.config.conftest import LEAST, Reader, Refusal

SECRET = "pAssw0rd"


def returns(text: str) -> str:
    """The least newsletter with a [returns]."""
    return f"{LEAST}[returns]\n{text}\n"


@pytest.mark.parametrize(
    ("text", "mailbox"),
    [
        ("imaps://b@imap.example.org", Imap("imap.example.org", 993, "b")),
        ("imaps://b%40x.org@IMAP.example.org:1993/", Imap("imap.example.org", 1993, "b@x.org")),
        ("imaps://b@imap.example.org/Mail/Back%20again", Imap("imap.example.org", 993, "b", "Mail/Back again")),
        ("imap://b@imap.example.org", Imap("imap.example.org", 143, "b", tls=Tls.STARTTLS)),
        ("imap://b@localhost", Imap("localhost", 143, "b", tls=Tls.NONE)),
        ("imap://b@[::1]:1143/INBOX", Imap("::1", 1143, "b", tls=Tls.NONE)),
    ],
)
def test_a_folder_by_imap(read: Reader, text: str, mailbox: Imap) -> None:
    """R50: verified TLS, unless the server is on this machine."""
    assert read(returns(f'mailbox = "{text}"')).returns == mailbox
    assert named(text) == mailbox


def test_what_else_may_be_said_of_it(read: Reader) -> None:
    """The variable of its password, its authority, and, in so many words, no TLS."""
    found = read(returns('mailbox = "imap://b@mail.lan"\ntls = "none"\npassword_env = "BACK"')).returns
    assert isinstance(found, Imap)
    assert (found.tls, found.password_env) == (Tls.NONE, "BACK")
    found = read(returns('mailbox = "imap://b@mail.lan"\nca_file = "ca.pem"')).returns
    assert isinstance(found, Imap)
    assert found.ca_file.endswith("/ca.pem")


def test_a_token_may_take_the_place_of_a_password(read: Reader, refused: Refusal) -> None:
    """As a relay has it; of the two, one."""
    text = 'mailbox = "imaps://me@imap.example.org"\ntoken_command = ["gettoken", "me"]'
    assert read(returns(text)).returns == Imap("imap.example.org", 993, "me", token_command=("gettoken", "me"))
    told = refused(returns(f'{text}\npassword_env = "BACK"'))
    assert told == "returns.token_command: stands beside password_env; leave one of them out"
    told = refused(returns('mailbox = "Maildir"\ntoken_command = ["gettoken"]'))
    assert told.startswith("returns.token_command: stands beside a maildir; ")


def test_a_maildir_lies_beside_the_newsletter(read: Reader) -> None:
    """Or anywhere; by default there is none."""
    found = read(returns('mailbox = "Maildir"')).returns
    assert isinstance(found, Maildir)
    assert found.path.endswith("/Maildir")
    assert found.path.startswith("/")
    assert read(returns('mailbox = "/var/mail/back"')).returns == Maildir("/var/mail/back")
    assert read(LEAST).returns is None


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "returns.mailbox: is missing"),
        ('mailbox = ""', "returns.mailbox: is empty"),
        (f'mailbox = "imaps://me:{SECRET}@h"', "holds a password; take it out"),
        (f'mailbox = "imaps://me%3A{SECRET}@h"', "holds a password; take it out"),
        (f'mailbox = "imaps://h/{SECRET}"', "is no mailbox; write it as imaps://user@host/Folder"),
        ('mailbox = "pop3://me@h"', "is no mailbox"),
        ('mailbox = "imaps://me@-h"', "is no mailbox"),
        ('mailbox = "imaps://me@h:0"', "has no port from 1 to 65535"),
        ('mailbox = "imaps://me@h/a%0D%0Ab"', "names a user or a folder that is not in ASCII"),
        ('mailbox = "imaps://m%00e@h"', "names a user or a folder that is not in ASCII"),
        ('mailbox = "imaps://me@h"\ntls = "none"', "has TLS from the first byte"),
        ('mailbox = "imap://me@h"\ntls = "implicit"', "has no TLS from the first byte"),
        ('mailbox = "imap://me@h"\ntls = "some"', "returns.tls: 'some' is not known"),
        (
            'mailbox = "imap://b@mail.lan"\ntls = "none"\nca_file = "ca.pem"',
            'returns.ca_file: stands beside a mailbox without TLS; write tls = "starttls", or take this out',
        ),
        (
            'mailbox = "Maildir"\nca_file = "ca.pem"',
            "returns.ca_file: stands beside a maildir; take it out, or write im",
        ),
        ('mailbox = "Maildir"\npassword_env = "BACK"', "returns.password_env: stands beside a maildir; take it out"),
        ('mailbox = "Maildir"\ntls = "none"', "returns.tls: stands beside a maildir; take it out"),
        ('mailbox = "Maildir"\nfolder = "x"', "returns.folder: is not a known key"),
    ],
)
def test_what_cannot_be_is_refused(refused: Refusal, text: str, says: str) -> None:
    """With key and remedy; whatever stands in an address is not repeated, since it may be a password."""
    said = refused(returns(text))
    assert says in said
    assert SECRET not in said


def test_an_address_that_a_person_names_is_not_repeated() -> None:
    """The same at the keyboard."""
    with pytest.raises(UsageError) as problem:
        named(f"imaps://me:{SECRET}@h")
    assert SECRET not in str(problem.value)
    assert problem.value.remedy
