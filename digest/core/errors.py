"""The tree of errors; each message is one line that names the place and the remedy.

DigestError                   something that a person can mend
├── UsageError                the command was called wrongly              exit 2
├── ConfigError               a newsletter file or a setting is wrong     exit 2
├── StoreError                the state cannot be opened or written       exit 1
├── DumpError                 a dump cannot be read at all                exit 1
├── RenderError               a template or its output is wrong           exit 1
│   ├── ThemeError            one that the newsletter brings              exit 2
│   └── OverBudgetError       an issue takes more bytes than it may       exit 1
├── EndpointError             an endpoint does not answer, or wrongly     exit 1
│   └── EmbeddingError        embeddings cannot be had                    exit 1
└── MailError                 a message cannot be made, or not be sent    exit 1
    ├── MailConfigError       its settings name what is not there         exit 2
    └── AddressError          an address that no mail can go to
"""


class DigestError(Exception):
    """Something that a person can mend.

    Args:
        message: one line: the place, then what is wrong with it.
        remedy: what to do about it, as a sentence without its full stop; shown after the message.
    """

    exit_code = 1

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.message = " ".join(message.split())
        self.remedy = " ".join(remedy.split())

    def __str__(self) -> str:
        return f"{self.message}; {self.remedy}" if self.remedy else self.message


class UsageError(DigestError):
    """The command was called wrongly."""

    exit_code = 2


class ConfigError(DigestError):
    """A newsletter file or a setting is wrong; the message names file and key."""

    exit_code = 2


class StoreError(DigestError):
    """The state cannot be opened, read or written."""


class DumpError(DigestError):
    """A dump cannot be read at all."""


class RenderError(DigestError):
    """A template, or what came out of it, is wrong."""


class ThemeError(RenderError):
    """A template that the newsletter brings is wrong, or takes more than it may."""

    exit_code = 2


class OverBudgetError(RenderError):
    """An issue takes more bytes than its newsletter allows."""


class EndpointError(DigestError):
    """An endpoint does not answer, or answers what is no answer; a run goes on without it."""


class EmbeddingError(EndpointError):
    """Embeddings cannot be had now; a run goes on without them."""


class MailError(DigestError):
    """A message cannot be made, or cannot be sent."""


class MailConfigError(MailError):
    """What the settings of a newsletter's mail name cannot be had, such as a key or a password, or is wrong."""

    exit_code = 2


class AddressError(MailError):
    """An address that no mail can go to."""
