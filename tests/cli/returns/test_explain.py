"""digest outbox explain, as a user calls it, after mail went out."""

import json
from pathlib import Path

import pytest

from digest.core.outbox import Phase
from tests.cli.conftest import Caller
from tests.cli.returns.conftest import ADA, BOB, LATER, NEXT_DAY, Explain
from tests.support.mailservers import Smtp
from tests.support.reports import report
from tests.support.returned import mail


@pytest.mark.usefixtures("mailed")
def test_why_an_address_gets_no_mail(call: Caller, server: Smtp, why: Explain) -> None:
    """Issue 6: what keeps mail from it, what became of its mails, what came back, and what to do."""
    code, out = why(ADA)
    assert code == 0
    assert "recipient  trending" in out
    assert "2025-03-11 17:00  trending/2025-03-11-0700  sent" in out
    assert "a server took its mails, and none came back" in out
    Path("report").write_bytes(report(server, ADA))
    call("returns", "take", "report", "--now", LATER)
    code, out = why("ADA@example.org")
    assert "no mail    2025-03-11  every newsletter  bounced: 550 5.1.1" in out
    assert "failed at returned 5.1.1" in out
    assert "came back  2025-03-11 18:00  trending/2025-03-11-0700  hard  5.1.1 550 5.1.1" in out
    assert "digest suppression remove ADA@example.org lets it in again, once the mailbox exists" in out
    found = json.loads(why(ADA, "--json")[1])
    assert found["newsletters"] == ["trending"]
    assert [each["reason"] for each in found["suppressions"]] == ["bounced"]
    assert [each["state"] for each in found["deliveries"]] == ["failed"]
    assert [each["kind"] for each in found["returned"]] == ["hard"]
    assert found["advice"]


@pytest.mark.usefixtures("mailed")
def test_who_is_no_recipient_is_told(why: Explain) -> None:
    """Nothing is known of them."""
    code, out = why("eve@example.org")
    assert code == 0
    assert "recipient  of no newsletter" in out
    assert "it is a recipient of no newsletter: add it to recipients" in out


def test_what_a_server_said_is_shown(call: Caller, server: Smtp, mailed: Path, why: Explain) -> None:
    """R43: how far the last attempt came, with code and reply, and what to do."""
    server.faults[Phase.RCPT] = ["550 5.7.1 not you", "451 4.3.0 later"]
    call("run", "--now", NEXT_DAY)
    told = why(ADA)[1] + why(BOB)[1]
    assert "failed at rcpt 550 5.7.1 not you" in told
    assert "deferred at rcpt 451 4.3.0 later" in told
    assert "digest outbox retry trending --slot 2025-03-18-0700 --to" in told
    assert "a server put it off; it is tried again by itself" in told
    assert mailed.exists()


@pytest.mark.usefixtures("mailed")
def test_what_was_not_sent_while_nobody_wanted_it_can_be_sent(call: Caller, why: Explain) -> None:
    """R47: once the address was let in again."""
    call("suppression", "add", ADA, "--now", LATER)
    call("run", "--now", NEXT_DAY)
    assert "--only suppressed" not in why(ADA)[1]
    call("suppression", "remove", ADA)
    assert f"digest outbox retry trending --slot 2025-03-18-0700 --to {ADA} --only suppressed" in why(ADA)[1]


@pytest.mark.usefixtures("mailed")
def test_what_may_end_is_told(call: Caller, server: Smtp, why: Explain) -> None:
    """R48: a server could not deliver for a time; nothing follows from it."""
    Path("report").write_bytes(report(server, ADA, status="4.2.2", said="smtp; 452 4.2.2 full"))
    call("returns", "take", "report", "--now", LATER)
    out = why(ADA)[1]
    assert "expired at returned 4.2.2 452 4.2.2 full" in out
    assert "no server took it in the end; digest outbox retry trending --slot 2025-03-11-0700" in out
    assert "a server could not deliver to it for a time (4.2.2), which keeps no mail from it" in out


@pytest.mark.usefixtures("mailed")
def test_what_came_back_from_elsewhere_is_told(call: Caller, server: Smtp, why: Explain) -> None:
    """R44: it suppresses nobody yet."""
    Path("report").write_bytes(report(server, ADA, final="rfc822; eve@else.example"))
    assert "gets no more" not in call("returns", "take", "report", "--now", LATER).out
    assert "hard  5.1.1 forwarded to eve@else.example: 550 5.1.1" in why(ADA)[1]
    assert "names another address, to which its mail is forwarded; once more, and it gets no more" in why(ADA)[1]


def test_who_is_new_gets_the_next_issue(mailed: Path, why: Explain) -> None:
    """Nothing was planned for them yet."""
    mailed.write_text(mailed.read_text(encoding="utf-8").replace(BOB, "cy@example.org"), encoding="utf-8")
    assert "nothing was planned for it yet: it gets the next issue" in why("cy@example.org")[1]


@pytest.mark.usefixtures("mailed")
def test_who_left_is_let_in_only_if_they_ask(call: Caller, why: Explain) -> None:
    """R47: with the words by which they are."""
    Path("wish").write_bytes(mail("unsubscribe trending", sender=ADA, to="digest@example.org"))
    assert call("returns", "take", "wish", "--now", LATER).out.startswith("1 unsubscribed\n")
    out = why(ADA)[1]
    assert "it gets no mail of trending (unsubscribed)" in out
    assert f"remove {ADA} --newsletter trending lets it in again, if the person asks for it" in out
