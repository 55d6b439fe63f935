"""File names from ids."""

import re

from hypothesis import given
from hypothesis import strategies as st

from digest.archive.names import LONGEST, file_name, issue_page, paper_page

IDS = st.text(max_size=40) | st.text(alphabet="aA./~2e-é", max_size=8) | st.text(min_size=90, max_size=300)


def test_an_arxiv_id_is_its_own_name() -> None:
    """Permalinks of papers read as people write their ids."""
    assert paper_page("2406.07496") == "papers/2406.07496.html"
    assert issue_page("2025-03-18-0700") == "issues/2025-03-18-0700.html"


def test_permalinks_stay_what_they_were() -> None:
    """R76: these names stand in mails that were sent; whoever changes one breaks links."""
    known = {
        "hep-th/9901001": "hep-th~2f9901001",
        "10.1145/3580305.3599256": "10.1145~2f3580305.3599256",
        "..": "~2e.",
        "": "~",
        "~": "~7e",
        "con": "~63on",
        "nul.txt": "~6eul.txt",
        "console": "console",
        "../A b?": "~2e.~2f~41~20b~3f",
        "\ud800": "~ed~a0~80",
        "x" * 101: "x" * 34 + "~~c675a2e604b0cd1229c036e3ce0c87422980a245e295bbc605a507a2299752db",
    }
    assert {raw: file_name(raw) for raw in known} == known


@given(IDS, IDS)
def test_no_two_ids_share_a_name(one: str, other: str) -> None:
    """R76: a page belongs to one paper, whatever its id, also where capitals and small letters are one."""
    assert (file_name(one) == file_name(other)) == (one == other)


@given(IDS)
def test_a_name_is_safe_everywhere(raw: str) -> None:
    """R75: an id reaches no other folder, hides no file, and fits every file system and address."""
    name = file_name(raw)
    assert re.fullmatch(r"[a-z0-9_~-][a-z0-9._~-]*", name)
    assert len(name) <= LONGEST
