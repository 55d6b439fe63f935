"""Composing: from changes and matches to an edition, within its budget; pure."""

from digest.composing.compose import Compose

__all__ = ["Compose"]
