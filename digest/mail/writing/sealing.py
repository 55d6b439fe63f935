"""Which keys sign: those of a newsletter what is planned now; what was planned, those that it was planned with."""

from collections.abc import Sequence

from digest.core.dkim import Dkim
from digest.core.errors import MailConfigError
from digest.core.newsletter import Newsletter
from digest.core.outbox import Body, Signing
from digest.mail.writing.dkim import Seal, Signer
from digest.mail.writing.message import OWN


class Sealing:
    """The seals of a newsletter's bodies. A key is read once, when it is to sign."""

    def __init__(self, newsletter: Newsletter) -> None:
        delivery = newsletter.delivery
        self._file, self._name = newsletter.file or newsletter.name, newsletter.name
        self._keys = {(each.selector, each.domain): each for each in delivery.dkim} if delivery else {}
        self._read: dict[Dkim, Signer] = {}

    @property
    def signing(self) -> tuple[Signing, ...]:
        """The keys that sign what is planned now.

        Raises:
            MailConfigError: one of them cannot be had.
        """
        return tuple(self._signer(each).signing for each in self._keys.values() if not each.retired)

    def seal(self, body: Body) -> Seal | None:
        """What signs the messages of a body; None where nothing does.

        Raises:
            MailConfigError: a key that it was planned with is gone, or another one has its name.
        """
        signers = [self._planned(body.slot, signing) for signing in body.signing]
        return sealed(body, signers) if signers else None

    def _planned(self, slot: str, signing: Signing) -> Signer:
        """The key that mail of a slot was planned to be signed by."""
        where = f"{self._file}: delivery.dkim {signing.selector}"
        dkim = self._keys.get((signing.selector, signing.domain))
        if dkim is None:
            raise MailConfigError(
                f"{where}: is gone, and mail of {slot} that waits was planned to be signed by it ({signing.domain})",
                f"put it back with retired = true until that mail has gone, {self._or_drop(slot)}",
            )
        if (found := self._signer(dkim)).signing != signing:
            raise MailConfigError(
                f"{where}: is another key than the one that mail of {slot} was planned with",
                f"put the old key back, and give the new one a selector of its own, {self._or_drop(slot)}",
            )
        return found

    def _or_drop(self, slot: str) -> str:
        return f"or give that mail up: digest outbox drop {self._name} --slot {slot}; nothing of it was sent"

    def _signer(self, dkim: Dkim) -> Signer:
        if dkim not in self._read:
            from digest.mail.writing.keys import keys  # noqa: PLC0415 - cryptography takes its time to load

            (key,) = keys((dkim,), self._file)
            self._read[dkim] = key.signer
        return self._read[dkim]


def sealed(body: Body, signers: Sequence[Signer]) -> Seal:
    """What signs the messages of a body by some keys."""
    return Seal(body.headers, body.content, OWN, signers)
