"""Publication: what `site` makes, brought into the archive's folder."""

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from digest.archive import kept, swap
from digest.archive.site import root, site
from digest.archive.stories import NOTHING
from digest.core.errors import StoreError
from digest.core.issue import Issue
from digest.core.newsletter import Newsletter
from digest.resources import is_ours

MARK = "feed.json"  # the file by which a folder is known as a newsletter's archive


class Archive:
    """The archive in a folder: an index of the newsletters, and a folder for each that is its own whole site.

    A newsletter's folder belongs to the archive, which removes what it did not make; files beside it stay.

    Args:
        folder: made when something is published.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def publish(self, newsletter: Newsletter, issues: Sequence[Issue], papers: Mapping[str, str] = NOTHING) -> int:
        """Bring a newsletter's pages up to date; a reader meets the old ones or the new ones, never a mixture.

        Pages whose bytes did not change stay the very same files. A private newsletter gets no pages, and those
        that it had when it was public are removed.

        Args:
            newsletter: its settings.
            issues: all its issues; pages of others are removed.
            papers: by name, the paper that it is today; each has one page, which stands under its other names too.

        Returns:
            How many files were written.

        Raises:
            StoreError: the folder cannot be written, or holds something else; the old pages stay as they were.
        """
        home = self.folder / newsletter.name
        if newsletter.archive.private and not home.exists():
            return 0
        try:
            with swap.alone(self.folder):
                _check(home)
                if newsletter.archive.private:
                    return self._withdraw(home)
                return self._bring(home, newsletter, issues, papers) + self._index()
        except OSError as error:
            place = error.filename or self.folder
            raise StoreError(f"{place}: {error.strerror}", "make room there, or name another archive folder") from error

    def rehearse(self, newsletter: Newsletter, issue: Issue) -> None:
        """Make the pages of an issue, and write none, where a theme that somebody brings has a hand in them.

        Raises:
            ThemeError: they cannot be made.
        """
        brought = not is_ours(newsletter.theme) and os.path.lexists(Path(newsletter.theme, "archive"))
        if brought and not newsletter.archive.private:
            site(newsletter, (issue,))

    def _bring(self, home: Path, newsletter: Newsletter, issues: Sequence[Issue], papers: Mapping[str, str]) -> int:
        if not is_ours(newsletter.theme):  # one that somebody brings may show anything anywhere
            kept.forget(home)
            return swap.bring(home, site(newsletter, issues, papers))
        keep = kept.Kept(home, kept.shared(newsletter))
        written = swap.bring(home, site(newsletter, issues, papers, keep))
        keep.note()
        return written

    def _withdraw(self, home: Path) -> int:
        """Take a newsletter from the index first, so that no link leads nowhere, then remove its pages."""
        written = self._index(without=home.name)
        swap.remove(home)
        kept.forget(home)
        return written

    def _index(self, without: str = "") -> int:
        marks = [mark for mark in sorted(self.folder.glob(f"[!.]*/{MARK}")) if mark.parent.name != without]
        found = [card for mark in marks if (card := _card(mark))]
        return sum(swap.replace(self.folder / name, data) for name, data in root(found).items())


def _check(home: Path) -> None:
    """Refuse a folder in which somebody else's files would be lost."""
    if home.exists() and not (home / MARK).is_file() and (not home.is_dir() or any(home.iterdir())):
        raise StoreError(f"{home}: holds files that are no archive", "move them away, or name another archive folder")


def _card(mark: Path) -> dict[str, str]:
    """What the index says of a newsletter, from its JSON Feed; nothing of a feed that somebody else made."""
    try:
        feed = json.loads(mark.read_text(encoding="utf-8"))
        latest = feed["items"][0]["title"].removeprefix(f"{feed['title']}, ") if feed["items"] else ""
        return {"name": mark.parent.name, "title": feed["title"], "language": feed["language"], "latest": latest}
    except (ValueError, LookupError, TypeError):
        return {}
