"""The archive: a folder of plain files that a person can host anywhere, or open where it lies."""

from digest.archive.publish import Archive

__all__ = ["Archive"]
