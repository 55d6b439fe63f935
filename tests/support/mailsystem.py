"""A whole mail system on loopback: a real Postfix that delivers to a real Dovecot, read back over IMAP."""

import imaplib
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import trustme

from digest.core.mailing import Relay, Tls
from tests.support.authority import Authority

PASSWORD = "correct-horse"
PATIENCE = 20  # seconds for a server to answer, and for a queue to empty

MAIN = """
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
command_directory = /usr/sbin
mail_owner = postfix
setgid_group = postdrop
maillog_file = {folder}/postfix.log
maillog_file_prefixes = {folder}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mail.{domain}
mydestination =
mynetworks = 127.0.0.0/8
smtpd_relay_restrictions = permit_mynetworks, reject
recipient_delimiter = +
virtual_mailbox_domains = {domain}
virtual_mailbox_maps = texthash:{folder}/mailboxes
virtual_transport = lmtp:inet:127.0.0.1:{lmtp}
"""
MASTER = """
127.0.0.1:{smtp} inet n - n - - smtpd
postlog unix-dgram n - n - 1 postlogd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
showq unix n - n - - showq
"""
DOVECOT = """
base_dir = {folder}/run
state_dir = {folder}/run
log_path = {folder}/dovecot.log
protocols = imap lmtp
listen = 127.0.0.1
ssl = {ssl}
disable_plaintext_auth = no
auth_username_format = %Ln
first_valid_uid = 1
mail_location = maildir:~/Maildir
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid=nobody gid=nogroup home={folder}/mail/%n allow_all_users=yes
}}
service imap-login {{
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = {imaps}
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    address = 127.0.0.1
    port = {lmtp}
  }}
}}
"""


@dataclass(frozen=True)
class MailSystem:
    """A running mail system.

    Attributes:
        folder: its configuration, queue, mailboxes and logs.
        domain: the domain whose mail it takes.
        smtp_port: where Postfix listens on 127.0.0.1.
        imap_port: where Dovecot listens on 127.0.0.1.
        ca_file: the authority of the servers' certificate; empty where they offer no TLS.
        imaps_port: where Dovecot listens with TLS from the first byte; 0 where it does not.
    """

    folder: Path
    domain: str
    smtp_port: int
    imap_port: int
    ca_file: str = ""
    imaps_port: int = 0

    @property
    def relay(self) -> Relay:
        """The settings that lead here."""
        return Relay("127.0.0.1", self.smtp_port, Tls.STARTTLS if self.ca_file else Tls.NONE, ca_file=self.ca_file)

    def address(self, user: str) -> str:
        """The address of a user."""
        return f"{user}@{self.domain}"

    def settle(self) -> None:
        """Wait until nothing is on its way any more.

        Raises:
            TimeoutError: something is still queued; the message holds the end of the log.
        """
        _until(lambda: not self._queued(), lambda: _logs(self.folder))

    def imap_messages(self, user: str) -> list[EmailMessage]:
        """Everything in a user's INBOX, the oldest first, once nothing is on its way any more."""
        return [message_from_bytes(raw, policy=policy.default) for raw in self.imap_bytes(user)]

    def imap_bytes(self, user: str) -> list[bytes]:
        """The same as bytes."""
        self.settle()
        with imaplib.IMAP4("127.0.0.1", self.imap_port, timeout=PATIENCE) as mailbox:
            mailbox.login(user, PASSWORD)
            mailbox.select("INBOX", readonly=True)
            numbers = mailbox.search(None, "ALL")[1][0].split()
            answers = [mailbox.fetch(number.decode(), "(RFC822)")[1] for number in numbers]
        return [part[1] for answer in answers for part in answer if isinstance(part, tuple)]

    def _queued(self) -> bool:
        queue = self.folder / "queue"
        return any(path.is_file() for name in ("maildrop", "incoming", "active") for path in (queue / name).rglob("*"))


@contextmanager
def mail_system(
    users: Sequence[str],
    domain: str = "example.org",
    *,
    starttls: bool = False,
    more: str = "",
    authority: Authority | None = None,
) -> Iterator[MailSystem]:
    """Run Postfix and Dovecot on free ports, below a temporary folder of their own.

    Their unprivileged processes must be able to enter the folder, and its sockets want a short path; that is why
    it is not pytest's.

    Args:
        users: who has a mailbox; every other recipient is refused with 550.
        domain: the domain of their addresses.
        starttls: whether Postfix and Dovecot offer STARTTLS, by a certificate of a fresh authority.
        more: lines that are added to Postfix's main.cf.
        authority: whose tokens Dovecot takes, beside the password.
    """
    postfix, dovecot = _programs()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="mail-")))
        folder.chmod(0o755)
        smtp, imap, lmtp = (_free_port() for _ in range(3))
        imaps = _free_port() if starttls else 0
        values = {"folder": folder, "domain": domain, "smtp": smtp, "imap": imap, "imaps": imaps, "lmtp": lmtp}
        ca_file = _write(folder, values, users, more, starttls=starttls)
        if authority is not None:
            with (folder / "dovecot.conf").open("a", encoding="utf-8") as file:
                file.write(authority.settings(folder))
        stack.enter_context(_dovecot(dovecot, folder))
        stack.enter_context(_postfix(postfix, folder))
        for port in (smtp, imap, lmtp):
            _until(partial(_listens, port), partial(_logs, folder))
        yield MailSystem(folder, domain, smtp, imap, ca_file, imaps)


def _programs() -> tuple[str, str]:
    """The paths of Postfix and Dovecot; without them, or without the rights that they need, the test is skipped."""
    found = [shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin") for name in ("postfix", "dovecot")]
    if not all(found):
        pytest.skip("needs a mail system: apt-get install postfix dovecot-imapd dovecot-lmtpd")
    if os.geteuid() != 0:
        pytest.skip("needs root: Postfix and Dovecot give up their rights by themselves")
    return str(found[0]), str(found[1])


def _write(folder: Path, values: dict[str, Any], users: Sequence[str], more: str, *, starttls: bool) -> str:
    """Write all configuration; returns the file of the authority, where there is one."""
    for name in ("queue", "data", "mail", "run"):
        (folder / name).mkdir()
    shutil.chown(folder / "data", "postfix")
    shutil.chown(folder / "mail", "nobody")
    main, tls = MAIN.format(**values) + more, "no"
    if starttls:
        authority = trustme.CA()
        authority.issue_cert("127.0.0.1").private_key_and_cert_chain_pem.write_to_path(str(folder / "server.pem"))
        authority.cert_pem.write_to_path(str(folder / "ca.pem"))
        main += f"smtpd_tls_security_level = may\nsmtpd_tls_chain_files = {folder}/server.pem\n"
        tls = f"yes\nssl_cert = <{folder}/server.pem\nssl_key = <{folder}/server.pem"
    (folder / "main.cf").write_text(main)
    (folder / "master.cf").write_text(MASTER.format(**values))
    (folder / "mailboxes").write_text("".join(f"{user}@{values['domain']} {user}\n" for user in users))
    (folder / "dovecot.conf").write_text(DOVECOT.format(**values, password=PASSWORD, ssl=tls))
    return str(folder / "ca.pem") if starttls else ""


@contextmanager
def _postfix(program: str, folder: Path) -> Iterator[None]:
    started = subprocess.run([program, "-c", folder, "start"], capture_output=True, text=True, check=False)
    assert started.returncode == 0, started.stderr + _logs(folder)
    try:
        yield
    finally:
        subprocess.run([program, "-c", folder, "abort"], capture_output=True, check=False)


@contextmanager
def _dovecot(program: str, folder: Path) -> Iterator[None]:
    with subprocess.Popen([program, "-F", "-c", folder / "dovecot.conf"], stderr=subprocess.DEVNULL) as process:
        try:
            yield
        finally:
            process.terminate()
            process.wait(PATIENCE)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _listens(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False


def _logs(folder: Path) -> str:
    """The end of each log, for the message of a failed test."""
    return "".join(path.read_text(errors="replace")[-2000:] for path in sorted(folder.glob("*.log")))


def _until(done: Callable[[], bool], said: Callable[[], str]) -> None:
    end = time.monotonic() + PATIENCE
    while not done():
        if time.monotonic() > end:
            raise TimeoutError(said())
        time.sleep(0.02)
