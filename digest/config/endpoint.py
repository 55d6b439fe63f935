"""The address of an endpoint, as a table gives it."""

import re
from urllib.parse import urlsplit

from digest.config.table import Table

_URL = re.compile(r"https?://[!-~]+", re.IGNORECASE)


def address(table: Table, path: str, variable: str) -> str:
    """The address under `url`, below which a path lies; it may be given with the path.

    No message repeats it, since people write keys there.

    Args:
        table: the table.
        path: such as ``embeddings``.
        variable: the variable that holds the key.
    """
    text, remedy = table.text("url"), "write it as https://api.example.org/v1"
    try:
        parts = urlsplit(text)
        _ = parts.port  # a ValueError says that it can be none
    except ValueError:
        raise table.error("url", "is no web address", remedy) from None
    if not _URL.fullmatch(text) or not parts.hostname:
        raise table.error("url", "is no web address in ASCII", remedy)
    if parts.username is not None or parts.query or parts.fragment:
        raise table.error("url", "holds a user or a query", f"take it out; {variable} holds the key")
    return text.rstrip("/").removesuffix(f"/{path}").rstrip("/")
