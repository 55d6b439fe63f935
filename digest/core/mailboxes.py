"""Where returned mail lies."""

from dataclasses import dataclass

from digest.core.mailing import Tls

PASSWORD_ENV = "DIGEST_IMAP_PASSWORD"  # noqa: S105 - the name of a variable, not a password


@dataclass(frozen=True, slots=True)
class Maildir:
    """A folder with ``new``, ``cur`` and ``tmp``.

    Attributes:
        path: the folder.
    """

    path: str

    def __str__(self) -> str:
        return self.path


@dataclass(frozen=True, slots=True)
class Imap:
    """A folder of mail on a server; the password is read from the environment when it is needed.

    Attributes:
        host: the server.
        port: its port.
        user: who logs in.
        folder: the folder.
        tls: how the connection is secured.
        password_env: the variable that holds the password.
        ca_file: a file of authorities that the server's certificate is checked against; empty for those of the system.
        token_command: what prints a token for XOAUTH2, in place of a password; empty for none.
    """

    host: str
    port: int
    user: str
    folder: str = "INBOX"
    tls: Tls = Tls.IMPLICIT
    password_env: str = PASSWORD_ENV
    ca_file: str = ""
    token_command: tuple[str, ...] = ()

    def __str__(self) -> str:
        scheme = "imaps" if self.tls is Tls.IMPLICIT else "imap"
        return f"{scheme}://{self.user}@{self.host}:{self.port}/{self.folder}"
