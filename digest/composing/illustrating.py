"""Pictures beside the papers of an edition."""

from collections.abc import Mapping
from dataclasses import replace

from digest.core.issue import Edition
from digest.core.picture import Picture


def illustrated(edition: Edition, pictures: Mapping[str, Picture]) -> Edition:
    """An edition whose entries have the pictures that there are.

    Args:
        edition: the edition.
        pictures: by paper id.
    """
    sections = (
        replace(each, entries=tuple(replace(entry, picture=pictures.get(entry.paper.id)) for entry in each.entries))
        for each in edition.sections
    )
    return replace(edition, sections=tuple(sections))
