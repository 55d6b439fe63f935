from datetime import date, timedelta

from digest.cli.profile.strip import Cell, strip

MONDAY = date(2026, 2, 2)
DAYS = {
    MONDAY: Cell(2, 3, gained=1),
    MONDAY + timedelta(1): Cell(4, 2, lost=2),
    MONDAY + timedelta(2): Cell(1, 1, gained=1, lost=1),
    MONDAY + timedelta(4): Cell(0, 0),
    MONDAY + timedelta(7): Cell(5, 5),
}


def lines(width: int, *, changed: bool = True) -> list[str]:
    """The strip as plain text."""
    return [line.plain for line in strip(DAYS, width=width, changed=changed)]


def test_a_cell_a_day_under_its_monday() -> None:
    """Counts before and after, a mark where something changed, a dot for an issue without papers."""
    assert lines(80) == [
        "          2 Feb         9 Feb",
        "  before  2 4 1   ·     5",
        "  after   3 2 1   ·     5",
        "          ▲ ▼ ◆",
    ]


def test_without_a_change_there_is_one_row() -> None:
    """How many papers a day."""
    assert lines(80, changed=False)[1] == "  papers  3 2 1   ·     5"


def test_a_narrow_window_breaks_between_weeks() -> None:
    """Whole weeks stay together, however narrow it is."""
    assert [line for line in lines(26) if "Feb" in line] == ["          2 Feb", "          9 Feb"]
    assert lines(26) == lines(5)


def test_thirty_days_fit_into_eighty_columns() -> None:
    """As long as no day gives ten papers; it is one band."""
    days = {MONDAY + timedelta(day): Cell(8, 9) for day in range(30)}
    found = [line.plain for line in strip(days, width=80, changed=True)]
    assert len(found) == 3
    assert max(map(len, found)) <= 80


def test_nothing_gives_nothing() -> None:
    """There may have been no issue."""
    assert not list(strip({}, width=80, changed=True))
