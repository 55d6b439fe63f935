"""RIS: what an entry gives, and what breaks one costs that one alone."""

import textwrap

import pytest
import rispy

from digest.core.errors import DumpError
from digest.core.paper import Link, LinkKind
from digest.core.snapshot import Dropped, Loss, Reading
from digest.dumps.readers.references import ris
from digest.dumps.readers.references.ris import Ris
from digest.dumps.readers.registry import read as registered

WHOLE = """TY  - JOUR
TI  - A Title
  that goes on
AU  - Noether, Emmy
AU  - Lovelace, Ada
AB  - We study.
DO  - 10.1000/ABC
UR  - https://arxiv.org/abs/2101.00001v2
ER  -

"""


def read(text: str) -> Reading:
    """The reading of a text."""
    return Ris().read(text.encode())


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_an_entry_gives_all_it_has(newline: str, mark: str) -> None:
    """Whatever ends its lines; a title may go on."""
    reading = registered((mark + WHOLE.replace("\n", newline)).encode())
    (record,) = reading.records
    assert (reading.format, reading.dropped, reading.signs) == ("ris", (), frozenset())
    assert (record.line, record.ids) == (1, ("2101.00001v2", "10.1000/ABC"))
    assert record.revision.title == "A Title that goes on"
    assert record.revision.authors == ("Emmy Noether", "Ada Lovelace")
    assert (record.revision.abstract, record.revision.version) == ("We study.", 2)


def test_other_names_for_the_same_and_single_spaces() -> None:
    """T1, A1 and N2 as older exports have them, `TY -` as many write it; an address is a link."""
    (record,) = read("TY - JOUR\nT1 - T\nA1 - Mee, M.\nN2 - We.\nXX - odd\nUR - https://e.com/x\nER - \n").records
    assert (record.revision.title, record.revision.authors, record.revision.abstract) == ("T", ("M. Mee",), "We.")
    assert record.revision.links == (Link(LinkKind.PAPER, "https://e.com/x"),)


def test_a_broken_entry_costs_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """R8: without a title, without an end, too long, torn: each with its line."""
    monkeypatch.setattr(ris, "MOST", 20)
    text = (
        "TY  - JOUR\nAU  - X\nER  - \nTY  - JOUR\nTI  - No end\nTY  - JOUR\n"
        + "KW  - k\n" * 30
        + "ER  - \nTY  - JOUR\nTI  - Torn"
    )
    reading = read(WHOLE + text)
    assert [record.revision.title for record in reading.records] == ["A Title that goes on", "No end"]
    assert reading.dropped == (
        Dropped(11, "has no title"),
        Dropped(14, "has no end (ER); what stands there is kept", Loss.SOME),
        Dropped(16, "has more than 20 lines"),
        Dropped(48, "the dump breaks off in this entry: “Torn”"),
    )
    assert reading.signs == {"cut"}


def test_a_line_that_the_library_cannot_take() -> None:
    """R8: whatever it raises, it costs that entry."""
    reading = read("TY  - JOUR\nTI  - T\nER  - \n" + WHOLE.replace("TI  -", "ER  -"))
    assert len(reading.records) == 1


def test_the_library_may_raise(monkeypatch: pytest.MonkeyPatch) -> None:
    """R8: and it does on odd entries."""

    def fail(_: str) -> None:
        raise KeyError("odd")

    monkeypatch.setattr(rispy, "loads", fail)
    assert read(WHOLE).dropped == (Dropped(1, "is no entry that can be read: “KeyError('odd')”"),)


def test_refusals(monkeypatch: pytest.MonkeyPatch) -> None:
    """R2: what has no entry, or is too large."""
    with pytest.raises(DumpError, match="has no entry of RIS"):
        read("x\nER  -\n")
    monkeypatch.setattr(ris, "LARGEST", 3)
    with pytest.raises(DumpError, match="of RIS; split it"):
        read(WHOLE)


def test_what_is_no_ris() -> None:
    """Is not known as such."""
    assert Ris().sniff(b"\n\n" + WHOLE.encode())
    assert not Ris().sniff(b"x TY  - JOUR")


def wrapped(text: str, *, anywhere: bool) -> str:
    """An entry whose abstract is broken at 70 characters: anywhere, or between words."""
    parts = [text[n : n + 70] for n in range(0, len(text), 70)] if anywhere else textwrap.wrap(text, 70)
    return "\n".join(("TY  - JOUR", "TI  - A title", f"AB  - {parts[0]}", *parts[1:], "ER  - ", ""))


@pytest.mark.parametrize("anywhere", [True, False])
def test_values_that_are_broken_are_whole_again(anywhere: bool) -> None:
    """Within words too, where a program breaks at a width; where it breaks between words these stay apart."""
    text = " ".join(f"word{n}" for n in range(100))
    (record,) = read(wrapped(text, anywhere=anywhere)).records
    assert record.revision.abstract == text


def test_a_line_of_that_width_by_chance() -> None:
    """Is no sign of a program that breaks within words."""
    title = "x" * 70
    (record,) = read(f"TY  - JOUR\nTI  - {title}\nthat goes on\nER  - \n").records
    assert record.revision.title == f"{title} that goes on"


def test_what_looks_like_a_tag_within_a_line() -> None:
    """Stays as it is, whether it begins one or not."""
    (record,) = read("TY  - JOUR\nTI  - A title\nAB  - The line\nsays AB - and PY  - 12.\nER  - \n").records
    assert record.revision.abstract == "The line says AB - and PY  - 12.".replace("  ", " ")
