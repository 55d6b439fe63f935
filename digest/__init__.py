"""Digest newsletters of research papers: what is new in a listing, by interest, as mail and as pages."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("trending-digest")
except PackageNotFoundError:  # a checkout that nobody installed
    __version__ = "0+checkout"
