"""What SpamAssassin says of a mail, and what is said where it says nothing."""

import shutil
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from digest.preview.spam import PROGRAM, Rule, Score, Spam, read
from digest.render import Renderer
from digest.wiring.previewing import as_mail
from tests.support.editions import DAYS, sample_newsletter
from tests.support.issues import sample_issues
from tests.support.previewing import program
from tests.support.working import at

REPORT = """X-Spam-Status: No, score=-0.9
Content analysis details:   (99.0 points, 1.0 required)

a paper on spam

Content analysis details:   (-0.9 points, 5.0 required)

 pts rule name              description
---- ---------------------- --------------------------------------------------
1000 GTUBE                  BODY: Generic Test for Unsolicited Bulk Email
 0.1 HTML_MESSAGE           BODY: HTML included in message
-1.0 MAILING_LIST_MULTI     Multiple indicators imply a widely-seen list
                            manager
"""


def measured(spam: Spam, done: threading.Event, mail: bytes) -> Score:
    """The score, once it is there."""
    assert spam.score(mail).state == "measuring"
    assert done.wait(60)
    return spam.score(mail)


def test_a_report_is_read() -> None:
    """The last one, which is the program's own, whatever the mail says; the weightiest rule first."""
    assert read(REPORT) == Score(
        "measured",
        -0.9,
        5.0,
        (
            Rule(1000.0, "GTUBE", "BODY: Generic Test for Unsolicited Bulk Email"),
            Rule(-1.0, "MAILING_LIST_MULTI", "Multiple indicators imply a widely-seen list manager"),
            Rule(0.1, "HTML_MESSAGE", "BODY: HTML included in message"),
        ),
    )


def test_a_mail_is_measured_once_and_nobody_waits(tmp_path: Path) -> None:
    """Whoever asks meanwhile is told that it is at work; afterwards they are called."""
    (tmp_path / "report").write_text(REPORT, encoding="utf-8")
    counting = f"cat > /dev/null; echo x >> {tmp_path}/calls; cat {tmp_path}/report"
    done = threading.Event()
    spam = Spam(done.set, program(tmp_path, counting))
    assert measured(spam, done, b"mail").points == -0.9
    assert spam.score(b"mail") is spam.score(b"mail")
    assert (tmp_path / "calls").read_text() == "x\n"


@pytest.mark.parametrize(
    ("script", "said"),
    [("cat > /dev/null; echo nothing", "it gave no score"), ("cat > /dev/null; exit 3", "non-zero exit status 3")],
)
def test_a_failure_is_told(tmp_path: Path, script: str, said: str) -> None:
    """The page goes on."""
    done = threading.Event()
    score = measured(Spam(done.set, program(tmp_path, script)), done, b"mail")
    assert (score.state, said in score.words) == ("failed", True)


def test_it_need_not_be_installed() -> None:
    """Then that is what is said."""
    assert Spam(lambda: None, "no-such-program").score(b"mail") == Score("missing")


def test_old_scores_are_forgotten(tmp_path: Path) -> None:
    """Editing for a whole day does not fill the memory."""
    spam = Spam(lambda: None, program(tmp_path, "exit 1"))
    for number in range(70):
        spam._scores[str(number)] = Score("missing")
    spam.score(b"mail")
    assert len(spam._scores) == 64


@pytest.mark.spamassassin
def test_spamassassin_reads_our_mail() -> None:
    """The real program finds no spam in a sample issue, sent or not, and leaves nothing behind."""
    if shutil.which(PROGRAM) is None:
        pytest.skip("needs SpamAssassin: apt-get install spamassassin")
    plain = sample_issues()[1]
    issue = replace(plain, faces=Renderer().render(sample_newsletter(), plain.edition))
    for newsletter in (sample_newsletter(), sample_newsletter(delivery=None)):
        done = threading.Event()
        mail = as_mail(newsletter, issue, at(f"{DAYS[1]}"))
        assert mail.count(b"To: reader@example.org") == 1
        assert b"ada@example.org" not in mail
        score = measured(Spam(done.set), done, mail)
        assert score.state == "measured", score.words
        assert score.points < score.required
        assert score.rules
