"""Addresses that may stand in what a reader gets."""

from urllib.parse import urlsplit

SCHEMES = frozenset({"http", "https", "mailto"})


def safe_url(url: str) -> str:
    """The address itself where its scheme is http, https or mailto and it holds no white space, else nothing."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    clean = url.isprintable() and not any(character.isspace() for character in url)
    return url if clean and parts.scheme.lower() in SCHEMES and (parts.netloc or parts.scheme == "mailto") else ""
