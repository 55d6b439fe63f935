"""What an edition is given from elsewhere before it is fit into its budget: sentences of a model, and pictures."""

from collections.abc import Sequence
from dataclasses import dataclass

from digest import ports
from digest.core.changes import Change
from digest.core.issue import Edition
from digest.core.newsletter import Newsletter, Thumbnails
from digest.core.picture import Picture


@dataclass(frozen=True)
class Dressing:
    """Asks for what the papers of an edition lack, and only for those that it will show."""

    composer: ports.Composer
    summariser: ports.Summariser
    illustrator: ports.Illustrator

    def summarised(
        self, newsletter: Newsletter, whole: Edition, found: Sequence[Change]
    ) -> tuple[Edition, dict[str, str]]:
        """A whole edition with the sentences that a model wrote of what it shows shortened, and these."""
        if newsletter.tldr is None:
            return whole, {}
        shown = self.composer.fit(newsletter, whole, found).entries
        tldrs = self.summariser.tldrs(newsletter, [each.paper for each in shown if each.teaser and each.shortened])
        return self.composer.summarised(whole, tldrs), dict(tldrs)

    def illustrated(
        self, newsletter: Newsletter, whole: Edition, found: Sequence[Change]
    ) -> tuple[Edition, dict[str, Picture]]:
        """A whole edition with pictures of what it shows, and these."""
        if newsletter.thumbnails is Thumbnails.NONE:
            return whole, {}
        shown = [entry.paper for entry in self.composer.fit(newsletter, whole, found).entries]
        pictures = self.illustrator.pictures(newsletter, shown, whole.slot.due)
        return self.composer.illustrated(whole, pictures), dict(pictures)
