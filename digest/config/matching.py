"""The [matching] of a newsletter: which model ranks its papers, and where that is."""

import re
from urllib.parse import urlsplit

from digest.config.table import Table
from digest.core.newsletter import Matching, Model

_URL = re.compile(r"https?://[!-~]+", re.IGNORECASE)
_ASKED = ("url", "model_name", "dimensions", "budget")  # what belongs to an endpoint


def matching(table: Table) -> Matching:
    """How papers are ranked; by default with what travels with the package.

    No message repeats the address of an endpoint, since people write keys there.
    """
    model = Model(table.choice("model", list(Model), Model.LIGHT))
    if model is not Model.ENDPOINT:
        for key in _ASKED:
            if table.has(key):
                raise table.error(key, f'does not go with model = "{model}"', 'leave it out, or say model = "endpoint"')
        table.done()
        return Matching(model)
    usual = Matching()
    made = Matching(
        model=model,
        url=_address(table),
        model_name=table.text("model_name"),
        dimensions=table.number("dimensions", usual.dimensions, least=0, most=65_536),
        budget=table.number("budget", usual.budget, least=1, most=100_000_000),
    )
    table.done()
    return made


def _address(table: Table) -> str:
    """The address under which ``/embeddings`` lies."""
    text, remedy = table.text("url"), "write it as https://api.example.org/v1"
    try:
        parts = urlsplit(text)
        _ = parts.port  # a ValueError says that it can be none
    except ValueError:
        raise table.error("url", "is no web address", remedy) from None
    if not _URL.fullmatch(text) or not parts.hostname:
        raise table.error("url", "is no web address in ASCII", remedy)
    if parts.username is not None or parts.query or parts.fragment:
        raise table.error("url", "holds a user or a query", "take it out; DIGEST_EMBEDDING_KEY holds the key")
    return text.rstrip("/").removesuffix("/embeddings").rstrip("/")
