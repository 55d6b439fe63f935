"""Pictures that travel with a mail, in the preview: the kept bytes, from this machine alone."""

import base64
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from digest.config.newsletter import load
from digest.core.issue import Issue
from digest.illustrating import Illustrator
from digest.preview import Desk, Preview
from digest.store.blobs import MemoryBlobs
from digest.wiring.previewing import preview_page
from tests.support.previewing import NO_SPAM
from tests.support.working import PROFILE, Working, at

GIF = bytes.fromhex("47494638396101000100800000ff0000ffffff21f90400000000002c00000000010001000002024401003b")
SLOT = "2025-03-18-0700"


@pytest.fixture
def made(tmp_path: Path) -> Working:
    """A newsletter with an issue of two papers, one of them with a picture that was fetched."""
    working = Working(tmp_path, top='thumbnails = "embedded"', tables=PROFILE)
    blobs = working.store.blobs
    assert isinstance(blobs, MemoryBlobs)
    rows = [
        {"id": f"2503.0000{n}", "title": f"A paper of {name}", "abstract": f"We show what {name} are good for."}
        for n, name in enumerate(("apples", "pears"))
    ]
    picture = {"links": [{"kind": "thumbnail", "url": "https://img.example.org/1.gif"}]}
    working.raw("2025-03-18.jsonl", "\n".join(map(json.dumps, [rows[0] | picture, rows[1]])))
    illustrator = Illustrator(blobs, lambda: lambda _url, _now, _contact: GIF)
    replace(working.digest.pipeline, illustrator=illustrator).run(working.newsletter, at("2025-03-18"))
    return working


@pytest.fixture
def served(made: Working) -> Iterator[Preview]:
    """Its preview, a day later."""
    desk = Desk(made.digest, lambda: load(Path(made.newsletter.file)), lambda: at("2025-03-18", "09:00"))
    with Preview(desk, spam=NO_SPAM) as preview:
        yield preview


def get(served: Preview, path: str) -> httpx.Response:
    """What a path says."""
    return httpx.get(served.address + path, trust_env=False, timeout=60)


def stored(made: Working) -> Issue:
    """The issue."""
    issue = made.store.issues.issue("papers", SLOT)
    assert issue is not None
    return issue


@pytest.mark.parametrize("how", ["sent", "now"])
def test_a_mail_shows_its_pictures(made: Working, served: Preview, how: str) -> None:
    """From this server, as what they are; the frame may load nothing from elsewhere."""
    mail = get(served, f"mail?issue={SLOT}&as={how}")
    (source,) = re.findall(r'<img src="([^"]+)"', mail.text)
    (picture,) = stored(made).inputs.pictures.values()
    assert source == f"/pictures/{picture.sha256}"
    assert "cid:" not in mail.text
    assert "img-src 'self' data:;" in mail.headers["Content-Security-Policy"]
    image = get(served, source[1:])
    assert (image.status_code, image.content, image.headers["Content-Type"]) == (200, GIF, "image/gif")
    assert image.headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'; sandbox"
    assert image.headers["X-Content-Type-Options"] == "nosniff"
    assert image.headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_the_source_is_what_is_sent(made: Working, served: Preview) -> None:
    """The face that the page shows as text names the part of the message, as the message does."""
    picture = stored(made).edition.entries[0].picture
    assert picture
    assert f"cid:{picture.cid}" in get(served, f"?issue={SLOT}&view=source").text


def test_nothing_else_that_is_kept_is_a_picture(made: Working, served: Preview) -> None:
    """Neither a dump nor what there is not, nor what is no name of anything."""
    dump = made.store.blobs.put(b"<script>alert(1)</script>")
    for name in (dump, "0" * 64, "../state", "", GIF.hex()[:64].upper()):
        assert get(served, f"pictures/{name}").status_code == 404


def test_a_file_holds_its_pictures(made: Working) -> None:
    """It asks for nothing: they stand in it; one that is kept no longer leaves its place empty."""
    page = preview_page(made.newsletter, stored(made), made.store.blobs.get)
    assert page.count(f"data:image/gif;base64,{base64.b64encode(GIF).decode()}") == 2
    (picture,) = stored(made).inputs.pictures.values()
    assert made.store.blobs.drop(picture.sha256)
    assert "data:image/gif" not in preview_page(made.newsletter, stored(made), made.store.blobs.get)
