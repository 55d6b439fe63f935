"""The exit code of a call speaks of what was asked, and of nothing else."""

import json
from pathlib import Path

import pytest

from digest.core.outbox import Phase
from tests.cli.conftest import Caller
from tests.support.mailservers import Smtp

NOW, LATER = "2025-03-11T18:00+01:00", "2025-03-11T18:30+01:00"
ADA, BOB = "ada@example.org", "bob@example.org"


@pytest.fixture(name="mailed")
def _mailed(call: Caller, sample: Path, server: Smtp) -> Path:
    """Two newsletters; one mail of the second one, to Bob, was refused."""
    newsletter = sample / "schedules/trending.toml"
    delivery = f'[delivery]\nfrom = "digest@example.org"\nrecipients = {json.dumps([ADA, BOB])}\n'
    relay = f'relay = "smtp://127.0.0.1:{server.port}"\nconnections = 1\n'
    newsletter.write_text(f"{newsletter.read_text()}\n{delivery}{relay}")
    newsletter.with_name("other.toml").write_text(newsletter.read_text())
    assert call("run", "trending", "--now", NOW).code == 0
    server.faults[Phase.RCPT] = [None, "550 5.7.1 not from you"]
    assert call("run", "other", "--now", NOW).code == 1
    return newsletter


@pytest.mark.usefixtures("mailed")
@pytest.mark.parametrize("words", [["run"], ["send"], ["outbox", "list"], ["status"], ["daemon", "--once"]])
def test_one_newsletter_is_not_the_others(call: Caller, words: list[str]) -> None:
    """DESIGN: 1 is for something a person must look at, where that was asked about."""
    codes = [call(*words, *names, "--now", LATER).code for names in (["trending"], ["other"], [])]
    assert codes == [0, 1, 1]


@pytest.mark.usefixtures("mailed")
@pytest.mark.parametrize(
    ("filters", "code", "counted"),
    [
        ([], 1, {"sent": 1, "failed": 1}),
        (["--to", ADA.upper()], 0, {"sent": 1}),
        (["--to", BOB], 1, {"failed": 1}),
        (["--only", "sent"], 0, {"sent": 1, "failed": 1}),
        (["--only", "failed"], 1, {"sent": 1, "failed": 1}),
        (["--to", "eve@example.org"], 0, {}),
    ],
)
def test_a_list_speaks_of_what_it_lists(call: Caller, filters: list[str], code: int, counted: dict[str, int]) -> None:
    """R59: counts are of one address where one is asked for, and always add up."""
    said = call("outbox", "list", "other", *filters, "--json")
    counts = said.json["counts"]
    planned = counts.pop("planned")
    assert (said.code, {state: n for state, n in counts.items() if n}) == (code, counted)
    assert sum(counts.values()) == planned
    assert call("outbox", "list", "other", *filters).code == code


@pytest.mark.usefixtures("mailed")
@pytest.mark.parametrize("order", ["hold", "release", "retry"])
def test_an_order_for_one_address_speaks_of_that_one(call: Caller, order: str) -> None:
    """What became of others was not asked."""
    said = call("outbox", order, "other", "--to", ADA, "--json")
    assert (said.code, said.json["counts"]["planned"], said.json["counts"]["sent"]) == (0, 1, 1)
    assert call("outbox", order, "other", "--to", ADA).out.endswith("1 sent, 1 planned\n")
    if order != "retry":
        assert call("outbox", order, "other").code == 1
