"""Signed mail (DKIM): the keys that a newsletter names, and which domains speak for its sender."""

import re
from dataclasses import dataclass

RSA, ED25519 = "rsa-sha256", "ed25519-sha256"
NAME_OCTETS = 253  # RFC 1035: the longest name in text
STRING = 255  # RFC 1035: the longest string of a record

_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_NAME = re.compile(rf"{_LABEL}(?:\.{_LABEL})*")


@dataclass(frozen=True, slots=True)
class Dkim:
    """A key that signs mail, or has signed some that is still on its way.

    Attributes:
        selector: under which the public key is published.
        domain: whose key it is; what the signature's ``d=`` says.
        key_file: the absolute path of the private key in PEM; empty where it is in the environment.
        key_env: the variable that holds the private key in PEM; empty where it is in a file.
        retired: whether it signs nothing that is planned from now on.
    """

    selector: str
    domain: str
    key_file: str = ""
    key_env: str = ""
    retired: bool = False

    @property
    def key(self) -> str:
        """The setting that says where the private key is."""
        return "key_file" if self.key_file else "key_env"


def host(selector: str, domain: str) -> str:
    """The name in the DNS under which a public key is published; without a domain, as it is called within its zone."""
    return f"{selector}._domainkey.{domain}" if domain else f"{selector}._domainkey"


def check_host(selector: str, domain: str) -> None:
    """Make sure that a public key can be published there.

    Raises:
        ValueError: it cannot; the message says why.
    """
    for name in (selector, domain):
        if not _NAME.fullmatch(name):
            raise ValueError(f"{name[:80]!r} is no name for the DNS")
    if len(host(selector, domain)) > NAME_OCTETS:
        raise ValueError("the name of its record would be too long")


def speaks_for(domain: str, sender: str) -> bool:
    """Whether a signature of a domain is one of the sender's: it is the sender's domain, or a parent of it.

    A single label, such as org, is nobody's parent.

    >>> speaks_for("example.org", "news.example.org"), speaks_for("org", "example.org")
    (True, False)
    """
    return domain == sender or ("." in domain and sender.endswith(f".{domain}"))


def record(algorithm: str, public: str) -> str:
    """What is published of a key.

    Args:
        algorithm: ``rsa-sha256`` or ``ed25519-sha256``.
        public: the public key in base64, as RFC 6376 or RFC 8463 wants it.
    """
    return f"v=DKIM1; k={algorithm.partition('-')[0]}; p={public}"


def zone_line(name: str, text: str) -> str:
    """A record as a line of a zone file has it, in strings of at most 255 characters.

    >>> zone_line("s1._domainkey.example.org.", "v=DKIM1; k=rsa; p=MIIB")
    's1._domainkey.example.org. IN TXT ( "v=DKIM1; k=rsa; p=MIIB" )'
    """
    return f"{name} IN TXT ( " + " ".join(f'"{each}"' for each in strings(text)) + " )"


def strings(text: str) -> list[str]:
    """A record in the strings that one in the DNS is made of."""
    return [text[start : start + STRING] for start in range(0, len(text), STRING)]
