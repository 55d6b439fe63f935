"""File names from ids: safe on every file system, and never one name for two ids."""

import hashlib
import re

LONGEST = 100  # characters before an ending; file systems allow 255 bytes
DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)")  # names that Windows keeps for itself


def file_name(raw: str) -> str:
    """A file name without ending that stands for this id alone.

    Small letters, digits, dots, hyphens and underscores stay, so that an arXiv id is its own name. Every other
    byte of the UTF-8 form is a tilde and two hexadecimal digits; so are capitals, which some file systems do
    not tell from small letters, a dot in front, and the first letter of a device. A name that would be too long
    ends in two tildes and the id's sha256 instead; two tildes follow each other nowhere else.

    >>> file_name("2406.07496"), file_name("hep-th/9901001"), file_name("..")
    ('2406.07496', 'hep-th~2f9901001', '~2e.')
    """
    data = raw.encode("utf-8", "surrogatepass")
    name = re.sub(rb"[^a-z0-9._-]", lambda byte: b"~%02x" % ord(byte[0]), data).decode("ascii")
    if not name or name.startswith(".") or DEVICES.match(name):
        name = f"~{ord(name[0]):02x}{name[1:]}" if name else "~"
    if len(name) <= LONGEST:
        return name
    return f"{name[: LONGEST - 66]}~~{hashlib.sha256(data).hexdigest()}"


def issue_page(slot: str) -> str:
    """The path of an issue's page within its newsletter's folder, by the slot's key."""
    return f"issues/{slot}.html"


def paper_page(paper: str) -> str:
    """The path of a paper's page within its newsletter's folder, by the paper's id."""
    return f"papers/{file_name(paper)}.html"
