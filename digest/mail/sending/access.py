"""What is needed to speak to a relay: its address, a password from the environment, and certificates."""

import os
import ssl
from dataclasses import dataclass, field

from digest.core.errors import MailConfigError
from digest.core.mailing import Relay, Tls
from digest.mail.sending.token import Token

RELAY = "delivery.relay"  # where the settings of a relay stand


@dataclass(frozen=True, slots=True)
class Timeouts:
    """How long to wait, in seconds.

    Attributes:
        connect: for a connection and the relay's greeting.
        command: for the reply to a command.
        dot: for the reply to the final dot.
        quit: for the reply to a goodbye.
        grace: for a transaction in hand when we are told to stop.
    """

    connect: float = 30
    command: float = 300
    dot: float = 600
    quit: float = 5
    grace: float = 20


@dataclass(frozen=True, slots=True)
class Access:
    """A relay with all that is needed to speak to it.

    Attributes:
        relay: its settings.
        password: None where none is wanted.
        context: for TLS; None for a connection without.
        token: what gives tokens in place of a password.
        place: where its settings stand, for messages.
    """

    relay: Relay
    password: str | None = field(repr=False)
    context: ssl.SSLContext | None
    token: Token | None = field(default=None, repr=False)
    place: str = RELAY


def access(relay: Relay, file: str = "") -> Access:
    """Read the password from the environment and load the certificates; opens no connection.

    Args:
        relay: whom to speak to.
        file: the path of the newsletter, for messages.

    Raises:
        MailConfigError: the password is not set, or the file of certificates cannot be read.
    """
    place = f"{file}: {RELAY}" if file else RELAY
    token = Token(relay.token_command) if relay.token_command else None
    password = os.environ.get(relay.password_env) if relay.user and not token else None
    if relay.user and not password and not token:
        raise MailConfigError(
            f"{place}: {relay.host}: no password for {relay.user}: the variable {relay.password_env} is not set",
            "set it in the environment, or name another one in password_env",
        )
    if relay.tls is Tls.NONE:
        return Access(relay, password, None, token, place)
    try:
        return Access(relay, password, ssl.create_default_context(cafile=relay.ca_file or None), token, place)
    except OSError as error:
        raise MailConfigError(
            f"{place}: {relay.host}: the certificates in {relay.ca_file} cannot be read: {_reason(error)}",
            "name a PEM file in ca_file, or leave it out to trust the system's",
        ) from error


def _reason(error: OSError) -> str:
    """What is wrong with a file, in words of people; what OpenSSL says of one that is there is none."""
    return "it holds no certificate in PEM" if isinstance(error, ssl.SSLError) else str(error.strerror)
