"""What a person let in is no habit of its source, until several of a kind were let in."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from digest.core.past import Past
from digest.core.snapshot import Verdict
from digest.dumps.doctor import Doctor
from digest.dumps.doctor.habits import habits
from tests.support.past import TODAY, daily, names, past, reading, rolling, snapshot

Released = Mapping[int, Verdict]
BURST, PARTIAL, CHANGED = Verdict.BURST, Verdict.PARTIAL, Verdict.CHANGED


def let_in(days: Sequence[Sequence[str]], ids: Sequence[str], released: Released) -> Past:
    """What lies before a dump of some papers, where a person let some of it in."""
    found = past(days, snapshot(ids))
    last = tuple(replace(each, released=released.get(place)) for place, each in enumerate(found.last))
    return replace(found, last=last)


def verdict(ids: Sequence[str], days: Sequence[Sequence[str]], released: Released) -> Verdict:
    """What the doctor says of these papers then."""
    return Doctor().examine(reading(len(ids)), snapshot(ids), let_in(days, ids, released)).verdict


def bursts(places: Sequence[int], of: int = 9) -> list[list[str]]:
    """A rolling listing that shows only papers of which nobody had heard, on some days."""
    days = rolling(of)
    return [names(30_000 + 1_000 * place, 100) if place in places else day for place, day in enumerate(days)]


@pytest.mark.parametrize("places", [(8,), (7, 8), (2, 5, 8), (5,)])
def test_one_release_makes_no_habit(places: Sequence[int]) -> None:
    """R7: after one burst or two that a person let in, or more with healthy days between, another one is held still."""
    released = dict.fromkeys(places, BURST)
    assert verdict(names(60_000, 100), bursts(places), released) is BURST
    assert verdict(names(60_000, 100), bursts(places), {}) is Verdict.HEALTHY


def test_releases_in_a_row_teach() -> None:
    """R7: three of a kind, one after the other, are the new normal; a day without news between them is no matter."""
    assert verdict(names(60_000, 100), bursts((6, 7, 8)), dict.fromkeys((6, 7, 8), BURST)) is Verdict.HEALTHY
    days = bursts((5, 6, 8))
    days[7] = days[6]
    assert verdict(names(60_000, 100), days, dict.fromkeys((5, 6, 8), BURST)) is Verdict.HEALTHY
    mixed = {6: BURST, 7: PARTIAL, 8: BURST}
    assert verdict(names(60_000, 100), bursts((6, 7, 8)), mixed) is BURST


def test_a_part_of_a_page_does_not_make_parts_usual() -> None:
    """R2: what was small and let in is not the least that the source shows."""
    days = daily([60] * 8 + [5])
    assert verdict(names(60_000, 6), days, {8: PARTIAL}) is PARTIAL
    assert verdict(names(60_000, 6), days, {}) is Verdict.HEALTHY
    days = daily([60] * 8 + [5, 6, 5])
    assert verdict(names(60_000, 6), days, dict.fromkeys((8, 9, 10), PARTIAL)) is Verdict.HEALTHY


def test_old_papers_do_not_become_usual() -> None:
    """R7: nor does their age."""
    days = [*rolling(8), names(10, 100, "1901")]
    found = let_in(days, [], {8: BURST})
    assert max(habits(found, TODAY).ages) == 0
    assert max(habits(let_in(days, [], {}), TODAY).ages) > 70


def test_another_form_does_not_become_usual() -> None:
    """R2: a dump without abstracts that was let in does not let the next one in."""
    days = [names(10_000 + 10 * day, 20) for day in range(8)]
    now = snapshot(names(10_075, 20), abstract="")
    found = past(days, now)
    bare = replace(found.last[-1].figures, described=0)
    for released, expected in ((CHANGED, CHANGED), (None, Verdict.HEALTHY)):
        last = (*found.last[:-1], replace(found.last[-1], figures=bare, released=released))
        assert Doctor().examine(reading(20), now, replace(found, last=last)).verdict is expected
