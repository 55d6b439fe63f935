"""How long an edition takes to read."""

from digest.core.issue import Edition

WORDS_A_MINUTE = 220


def minutes(edition: Edition) -> int:
    """Whole minutes for titles and teasers, at least one."""
    texts = [f"{entry.paper.title} {entry.teaser}" for entry in edition.entries]
    texts += [trend.paper.title for trend in edition.trending]
    return max(1, round(sum(len(text.split()) for text in texts) / WORDS_A_MINUTE))
