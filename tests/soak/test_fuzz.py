"""The fuzzing of the readers in its short form, and that it finds what it looks for."""

import time

import pytest

from digest.core.snapshot import Dropped, Reading
from tests.support.fuzzing import TARGETS, Target, broken, fuzz, shrunk
from tests.support.hanging import no_hang
from tests.support.mutating import LONGEST, Mutator
from tests.support.seeds import seeds


class Planted:
    """A reader with one fault.

    Args:
        fault: which one.
    """

    name = "planted"

    def __init__(self, fault: str) -> None:
        self._fault = fault

    def sniff(self, _: bytes) -> bool:
        """It knows everything."""
        return True

    def read(self, data: bytes) -> Reading:
        """Nothing, and in the wrong way where a bracket stands in the dump."""
        if b"[" not in data:
            return Reading(self.name)
        if self._fault == "crash":
            raise ValueError("no\nnumber")
        if self._fault == "fickle":
            return Reading(self.name, signs=frozenset({str(time.monotonic_ns())}))
        return Reading(self.name, dropped=(Dropped(1, ""),))


@pytest.mark.parametrize("name", TARGETS)
def test_a_mutated_dump_is_read_or_refused(name: str) -> None:
    """R2, R8: no crash, clean texts, a reason for each drop, one line for each refusal, the same every time."""
    with no_hang(60):
        found = fuzz(TARGETS[name], 200, seed=1)
    assert [fault for kind, fault in found.faults.items() if not kind.startswith("slow")] == []
    assert len(found.shapes) > 5
    assert found.cases - found.refused > 0


@pytest.mark.parametrize(
    ("fault", "what"),
    [("crash", "number at test_fuzz.py:"), ("fickle", "the same bytes are read in two ways"), ("mute", "no reason")],
)
def test_a_fault_is_found_and_its_case_made_short(fault: str, what: str) -> None:
    """What the readers are tried for would not pass unseen."""
    target = Target("jsonl", Planted(fault), "jsonl")
    found = fuzz(target, 400)
    (planted,) = found.faults.values()
    assert what in planted.what
    assert shrunk(planted.case, lambda case: planted.what in broken(target, case)) == b"["


def test_cases_are_the_same_for_one_seed() -> None:
    """A run can be repeated; another seed gives other cases, and every case has some bytes and a bound."""
    series = []
    for seed in ("1", "1", "2"):
        mutator = Mutator(seeds("ris"), seeds("oai"), seed)
        series.append([mutator.case() for _ in range(300)])
    assert series[0] == series[1] != series[2]
    assert all(0 < len(case) <= LONGEST for cases in series for case in cases)
    assert len(set(series[0])) > 250
