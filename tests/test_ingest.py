"""From files to history: what a file costs that cannot be read."""

from pathlib import Path

from digest.core.snapshot import Verdict
from tests.support.working import Working, at, page


def test_a_file_that_cannot_be_read_costs_itself_alone(tmp_path: Path) -> None:
    """R2: it gets its verdict and its reason, leaves no trace in history, and the issue comes out of the others."""
    working = Working(tmp_path)
    good = working.raw("2025-03-11.txt", page(["On the red paper"]))
    bad = good.with_name("2025-03-10.txt")
    bad.symlink_to(tmp_path / "gone")
    report = working.digest.pipeline.run(working.newsletter, at("2025-03-11"))
    assert [dump.examination.verdict for dump in report.dumps] == [Verdict.ERROR, Verdict.HEALTHY]
    assert report.dumps[0].examination.reason == "leads to no file; mend the link, or remove it"
    assert (report.outcome, report.counts["new"]) == ("issued", 1)
    assert working.store.history.held(["page"]) == ()
