"""Where readers lead who want more like a paper, or less: for now, to mails that they write."""

from urllib.parse import quote

from digest.core.lessons import Word
from digest.core.newsletter import Newsletter
from digest.core.teaching import Taught
from digest.render.view import TeachView

SLOTS = 1_000  # slots of which the views are kept


class Teaching:
    """Makes the views by which the papers of a newsletter's issues teach.

    A paper is named by its place in the issue, so that these are the same for all who read it, and for all papers that
    ever stand in that place. Another way to teach than by mail would be another address here, and nothing else.

    Args:
        newsletter: whose issues they are.
    """

    def __init__(self, newsletter: Newsletter) -> None:
        self._newsletter = newsletter.name
        self._mailbox = quote(newsletter.feedback.mailbox, safe="@+")
        self._kept: dict[str, list[TeachView]] = {}

    @property
    def there(self) -> bool:
        """Whether anybody asks for it."""
        return bool(self._mailbox)

    def views(self, slot: str, entries: int) -> tuple[TeachView, ...]:
        """How each entry of an issue teaches, in their order; none where nobody asks for it.

        Args:
            slot: the key of its slot.
            entries: how many there are.
        """
        if not self._mailbox:
            return ()
        if len(self._kept) > SLOTS:
            self._kept.clear()
        kept = self._kept.setdefault(slot, [])
        while len(kept) < entries:
            kept.append(TeachView(*[self._address(word, slot, len(kept) + 1) for word in Word]))
        return tuple(kept[:entries])

    def _address(self, word: Word, slot: str, ordinal: int) -> str:
        said = Taught(word, self._newsletter, slot, ordinal).subject
        return f"mailto:{self._mailbox}?subject={quote(said, safe='')}"
