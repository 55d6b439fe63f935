"""What each stage promises to the pipeline.

Stages do not know one another; `wiring` hands one of each to `pipeline`. None reads a clock: `now` is an argument.
"""

from digest.ports.catalogues import Catalogues, Judge
from digest.ports.making import Composer, Illustrator, Matcher, Postman, Publisher, Renderer, Shelf, Summariser
from digest.ports.outgoing import Issues, Outbox, Returns, Store
from digest.ports.remembering import Blobs, Embeddings, Fetches, History, Keys, Lessons, Names, Tldrs
from digest.ports.taking import Doctor, Dumps, Fetcher, Fields, Identify, Libraries, Read, Reader, Recognise, Sharing

__all__ = [
    "Blobs",
    "Catalogues",
    "Composer",
    "Doctor",
    "Dumps",
    "Embeddings",
    "Fetcher",
    "Fetches",
    "Fields",
    "History",
    "Identify",
    "Illustrator",
    "Issues",
    "Judge",
    "Keys",
    "Lessons",
    "Libraries",
    "Matcher",
    "Names",
    "Outbox",
    "Postman",
    "Publisher",
    "Read",
    "Reader",
    "Recognise",
    "Renderer",
    "Returns",
    "Sharing",
    "Shelf",
    "Store",
    "Summariser",
    "Tldrs",
]
