"""Reports on the mail that a server of a test has taken."""

from pathlib import Path

from tests.support.mailservers import Smtp
from tests.support.returned import notice


def envelope(server: Smtp, recipient: str) -> str:
    """The sender under which a recipient's mail went out."""
    return next(caught.sender for caught in server.caught if caught.recipient == recipient)


def report(server: Smtp, recipient: str, **values: str) -> bytes:
    """A report on a recipient's mail."""
    return notice(**{"to": envelope(server, recipient), "final": f"rfc822; {recipient}"} | values)


def maildir(folder: Path, *mails: bytes) -> Path:
    """A maildir with some mails."""
    for name in ("new", "cur", "tmp"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    for number, data in enumerate(mails):
        (folder / f"new/{number:03}").write_bytes(data)
    return folder
