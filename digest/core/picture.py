"""Small pictures of papers: where they are, and what is known of one that travels with a message."""

from dataclasses import dataclass

from digest.core.paper import LinkKind, Paper

_SIGNS = ((b"\xff\xd8\xff", "jpeg"), (b"\x89PNG\r\n\x1a\n", "png"), (b"GIF87a", "gif"), (b"GIF89a", "gif"))
_RIFF, _WEBP = b"RIFF", b"WEBP"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture whose bytes are kept.

    Attributes:
        sha256: of these bytes.
        kind: "jpeg", "png", "gif" or "webp".
    """

    sha256: str
    kind: str

    @property
    def cid(self) -> str:
        """By what the HTML of a message names its part (RFC 2392)."""
        return f"{self.sha256[:32]}@thumbnails"


def kind_of(data: bytes) -> str:
    """The kind of a picture, by the bytes with which it begins; empty for anything that mail shows as no picture.

    >>> kind_of(b"GIF89a..."), kind_of(b"<svg onload=alert(1)>")
    ('gif', '')
    """
    if data.startswith(_RIFF) and data[8:12] == _WEBP:
        return "webp"
    return next((kind for sign, kind in _SIGNS if data.startswith(sign)), "")


def unsafe(paper: Paper) -> bool:
    """Whether it has a picture, and none over TLS."""
    return not places(paper) and any(each.kind is LinkKind.THUMBNAIL for each in paper.revision.links)


def places(paper: Paper) -> tuple[str, ...]:
    """The addresses of pictures of a paper; over TLS alone, so that nobody on the way sees what is read."""
    links = paper.revision.links
    return tuple(each.url for each in links if each.kind is LinkKind.THUMBNAIL and each.url.startswith("https://"))
