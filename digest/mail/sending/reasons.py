"""Why something did not go, in the words of people: what is wrong, where, and what to do about it."""

import binascii
import re
import socket
import ssl
from collections.abc import Iterator

import aiosmtplib

from digest.core.mailing import Tls
from digest.core.outbox import CONNECTION_CODES, OUTSIDE, Phase
from digest.mail.sending.access import Access
from digest.mail.sending.token import TokenError

MISNAMED = frozenset({62, 64})  # X509_V_ERR_HOSTNAME_MISMATCH and X509_V_ERR_IP_ADDRESS_MISMATCH of OpenSSL
OUT_OF_TIME = frozenset({9, 10})  # X509_V_ERR_CERT_NOT_YET_VALID and X509_V_ERR_CERT_HAS_EXPIRED
REFUSALS = range(400, 600)
TEMPORARY = {*range(400, 500), *CONNECTION_CODES}
SAID = 120  # characters of a relay's words that leave room for what to do about them
HIDDEN = "…"
_BASE64 = re.compile(r"[A-Za-z0-9+/]{4,}")
LOG = "look into its log for the reason"
# What an error says of a relay; the first kind that fits.
WHY: tuple[tuple[type[Exception], str], ...] = (
    (socket.gaierror, "its address cannot be found; check the name, and the network"),
    (ConnectionRefusedError, "refuses connections; start the server, or correct its port"),
    (TimeoutError, "did not answer in time; check its name and port; one that begins with TLS is smtps://"),
    (ConnectionError, f"hung up; {LOG}"),
)
# What the library says where a server cannot do something; it has no errors of their own for that.
CANNOT = {
    "STARTTLS extension": "offers no STARTTLS; write smtps:// where it begins with TLS, or see who else answers there",
    "XOAUTH2": "takes no token (XOAUTH2); take token_command out, and put a password into the variable of password_env",
    "AUTH extension": "asks for no password; take the user out of the address, or ask for TLS if it wants that first",
}


def reason(error: Exception, access: Access, phase: Phase) -> str:
    """Why a relay gave no answer, in a line; with the place and a remedy, where it heard of no recipient."""
    if phase not in OUTSIDE:
        return f"the relay {_later(error)}"
    if phase is Phase.MAIL:
        return f"{_where(access)}: {_later(error)}; {LOG}"
    return f"{_where(access)}: {_why(error, access)}"


def refusal(error: aiosmtplib.SMTPResponseException, access: Access, phase: Phase) -> str:
    """The words of a relay, and what to do where they are about us; with its code where no refusal has that."""
    proper = error.code in REFUSALS
    if proper and (phase not in OUTSIDE or (phase is Phase.MAIL and error.code not in TEMPORARY)):
        return error.message
    if phase not in OUTSIDE:
        return f"the relay's reply makes no sense here: {_whole(error)}".rstrip(": ")
    if not proper:
        said = _hidden(_whole(error).removeprefix("Malformed SMTP response line: "), access)[:SAID]
        remedy = LOG if phase is Phase.MAIL else "check its name and port"
        return f"{_where(access)}: does not speak as a mail server does ({said}); {remedy}"
    said = _hidden(error.message, access)[:SAID]
    if not isinstance(error, aiosmtplib.SMTPAuthenticationError):
        return f"{said}; {_where(access)} said so; {LOG}"
    secret = "what token_command prints" if access.token else f"the password in {access.relay.password_env}"
    return f"{said}; check the user in {_where(access)}, and {secret}"


def _where(access: Access) -> str:
    """A relay, by the place of its settings and its address."""
    relay = access.relay
    host = f"[{relay.host}]" if ":" in relay.host else relay.host
    return f"{access.place}: {host}:{relay.port}"


def _whole(error: aiosmtplib.SMTPResponseException) -> str:
    """A reply that can be none, with its code, if it has one."""
    said = error.message if error.code < 0 else f"{error.code:03} {error.message}"
    return "".join(each if each.isprintable() else " " for each in said).strip()


def _hidden(said: str, access: Access) -> str:
    """Words of a relay without our secret, which some repeat as it is, or as it went over the line."""
    secret = (access.token.latest if access.token else access.password) or ""
    if not secret.strip():
        return said
    told = " ".join(
        HIDDEN if any(secret in each for each in (word, *_decoded(word))) else word for word in said.split()
    )
    return told.replace(" ".join(secret.split()), HIDDEN)  # one of several words


def _decoded(word: str) -> Iterator[str]:
    """What base64 in a word may stand for, wherever it begins."""
    for run in _BASE64.findall(word):
        for text in (run[start:] for start in range(4)):
            whole = text[: len(text) - (len(text) % 4 == 1)]
            yield binascii.a2b_base64(whole + "=" * (-len(whole) % 4)).decode("utf-8", "replace")


def _why(error: Exception, access: Access) -> str:
    cause = error.__cause__ if isinstance(error.__cause__, OSError) else error
    if isinstance(cause, TokenError):
        return str(cause)
    if isinstance(cause, ssl.SSLError):
        return _of_tls(cause, access.relay.tls)
    if found := next((told for kind, told in WHY if isinstance(cause, kind)), ""):
        return found
    if isinstance(cause, OSError):
        return f"cannot be reached ({cause.strerror or cause}); check its name and port, and the network"
    found = next((told for word, told in CANNOT.items() if word in str(cause)), "")
    return found or f"{str(cause) or type(cause).__name__}; {LOG}"


def _of_tls(cause: ssl.SSLError, tls: Tls) -> str:
    if isinstance(cause, ssl.SSLCertVerificationError):
        remedy = "name it as its certificate does" if cause.verify_code in MISNAMED else "name its authority as ca_file"
        if cause.verify_code in OUT_OF_TIME:
            remedy = "have it renewed, or correct the clock of this machine"
        return f"its certificate cannot be verified ({cause.verify_message.rstrip('.')}); {remedy}"
    if tls is Tls.IMPLICIT:
        return "does not begin with TLS; write smtp:// for STARTTLS, or correct its port"
    return f"no TLS comes about ({cause.reason}); check its port, and which TLS it can do"


def _later(error: Exception) -> str:
    """What happened to a connection that stood."""
    match error:
        case TimeoutError():
            return "did not answer in time"
        case ConnectionError():
            return "hung up"
        case _:
            return f"could not be spoken to ({str(error) or type(error).__name__})"
