"""Matching: which papers belong to which profile, how well, and why.

Everything here is pure and works offline; a score depends on the profile and the background alone.
"""

from digest.matching.matcher import LexicalMatcher
from digest.matching.named import doubtful

__all__ = ["LexicalMatcher", "doubtful"]
