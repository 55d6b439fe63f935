"""What SpamAssassin says of a mail: measured beside all else, once for each mail."""

import hashlib
import re
import shutil
import subprocess
import threading
from collections.abc import Callable
from dataclasses import dataclass
from tempfile import TemporaryDirectory

PROGRAM = "spamassassin"
PATIENCE = 60  # seconds
KEPT = 64  # mails whose score is remembered
_TOTAL = re.compile(r"^Content analysis details:\s+\((-?[\d.]+) points, ([\d.]+) required\)", re.MULTILINE)
_RULE = re.compile(r"^ *(-?\d+(?:\.\d+)?) ([A-Z][A-Z0-9_]*) +(.*)$")
_MORE = re.compile(r"^ {20,}(\S.*)$")


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that a mail meets, and the points that it gets for it."""

    points: float
    name: str
    words: str


@dataclass(frozen=True, slots=True)
class Score:
    """What came of it.

    Attributes:
        state: "measured", "measuring", "missing" where SpamAssassin is not installed, or "failed".
        points: the sum.
        required: from how many points on a mail is called spam.
        rules: what was met, the weightiest first.
        words: why there is no score.
    """

    state: str
    points: float = 0.0
    required: float = 0.0
    rules: tuple[Rule, ...] = ()
    words: str = ""


class Spam:
    """Measures mails, each in a thread of its own.

    Args:
        done: called when a measurement has ended.
        program: the name or path of the program.
    """

    def __init__(self, done: Callable[[], object], program: str = PROGRAM) -> None:
        self._done = done
        self._program = program
        self._scores: dict[str, Score] = {}
        self._lock = threading.Lock()

    def score(self, mail: bytes) -> Score:
        """What is known of a mail by now; the first to ask starts the measurement."""
        program, key = shutil.which(self._program), hashlib.sha256(mail).hexdigest()
        if program is None:
            return Score("missing")
        with self._lock:
            if key in self._scores:
                return self._scores[key]
            self._scores[key] = Score("measuring")
            for old in list(self._scores)[:-KEPT]:
                del self._scores[old]
        threading.Thread(target=self._measure, args=(program, key, mail), daemon=True).start()
        return Score("measuring")

    def _measure(self, program: str, key: str, mail: bytes) -> None:
        try:
            found = measured(program, mail)
        except (OSError, subprocess.SubprocessError, ValueError) as error:
            found = Score("failed", words=" ".join(str(error).split())[:200])
        with self._lock:
            self._scores[key] = found
        self._done()


def measured(program: str, mail: bytes) -> Score:
    """What the program says; it looks nothing up in a network, and forgets the mail.

    Raises:
        OSError: it cannot be started.
        subprocess.SubprocessError: it fails, or takes too long.
        ValueError: it says something else than a score.
    """
    with TemporaryDirectory(prefix="digest-") as home:  # what it learns goes with this
        done = subprocess.run(  # noqa: S603 - a program that the machine's owner has installed
            [program, "--local", "--test-mode", "--nocreate-prefs"],
            input=mail,
            capture_output=True,
            check=True,
            timeout=PATIENCE,
            env={"HOME": home, "PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
        )
    return read(done.stdout.decode("utf-8", "replace"))


def read(report: str) -> Score:
    """The score in what the program prints after the mail.

    Raises:
        ValueError: there is none.
    """
    totals = list(_TOTAL.finditer(report))
    if not totals:
        raise ValueError("it gave no score")
    total, rules = totals[-1], list[Rule]()
    for line in report[total.end() :].splitlines():
        if found := _RULE.match(line):
            rules.append(Rule(float(found[1]), found[2], found[3].strip()))
        elif rules and (more := _MORE.match(line)):
            rules[-1] = Rule(rules[-1].points, rules[-1].name, f"{rules[-1].words} {more[1].strip()}")
    ordered = sorted(rules, key=lambda rule: (-abs(rule.points), rule.name))
    return Score("measured", float(total[1]), float(total[2]), tuple(ordered))
