"""The worker that fills the templates of themes, from outside: started when it is needed, ended when it errs."""

import atexit
import logging
import os
import pickle
import signal
import subprocess
import sys
import threading
import weakref
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import cast

from digest.core.errors import ThemeError
from digest.templating.environments import MEND, NOTHING, Templates, environment
from digest.templating.limits import HELD, Limits
from digest.templating.pipes import ERROR, FIELDS, Apply, Common, Fill, Message, Recipe, packed, read, write

_LOG = logging.getLogger(__name__)

# All that a worker sees of the environment: no password, no key.
PASSED = frozenset(
    {
        "LANG",
        "LC_ALL",
        "LC_CTYPE",
        "LD_LIBRARY_PATH",
        "PATH",
        "PYTHONDONTWRITEBYTECODE",
        "PYTHONHASHSEED",
        "PYTHONHOME",
        "SYSTEMROOT",
        "TZ",
    }
)


class Workshop:
    """One worker at a time, for as many templates as there are.

    Args:
        limits: what filling one template may take.
    """

    def __init__(self, limits: Limits = Limits()) -> None:  # noqa: B008 - frozen
        self.limits = limits
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._known: weakref.WeakKeyDictionary[Templates, int] = weakref.WeakKeyDictionary()
        self._described = 0
        self._common: dict[int, Mapping[str, object]] = {}

    def fill(self, made: Templates, name: str, values: Mapping[str, object], common: Mapping[str, object]) -> str:
        """A template of an environment, filled by the worker.

        Raises:
            ThemeError: it is wrong, or takes too much.
        """
        with self._lock, self._minded(f"{made.theme}: {name}"):
            number = self._number(made)
            if common is not self._common.get(number, NOTHING):
                self._send(Common(number, common))
                self._common[number] = common
            return self._answer(Fill(number, name, values))

    def apply(self, theme: str, function: Callable[[str], str], text: str) -> str:
        """What a function gives for a text, within the same limits.

        Raises:
            ThemeError: it fails, or takes too much.
        """
        with self._lock, self._minded(theme):
            return self._answer(Apply(function, text))

    def close(self) -> None:
        """End the worker, if there is one; the next template starts another."""
        process, self._process = self._process, None
        self._known.clear()
        self._described = 0
        self._common.clear()
        if process is not None:
            process.kill()
            with suppress(OSError), process:  # closes the pipes, and waits
                pass

    def _number(self, made: Templates) -> int:
        """The number under which the worker knows an environment."""
        if made not in self._known:
            self._send(_recipe(made))
            self._known[made] = self._described
            self._described += 1
        return self._known[made]

    def _send(self, message: Message) -> None:
        pipe = self._started().stdin
        if pipe is not None:
            write(pipe, packed(message))

    def _answer(self, message: Message) -> str:
        self._send(message)
        pipe = self._started().stdout
        data = read(pipe, 4 * self.limits.output) if pipe is not None else b""
        text = data[1:].decode("utf-8", "replace")
        if data[:1] == ERROR:
            raise ThemeError(*text.split(FIELDS, 1))
        return text

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            if not HELD:
                _LOG.warning("templates of a theme: this system limits only how long they are waited for")
            self._process = _start()
            if self._process.stdin is not None:
                write(self._process.stdin, pickle.dumps(self.limits))
        return self._process

    @contextmanager
    def _minded(self, place: str) -> Iterator[None]:
        """Wait no longer than the limits say; end the worker where anything goes wrong, and say what it was."""
        if self._process is not None and self._process.poll() is not None:  # it died while nobody looked
            self.close()
        late = threading.Event()

        def end() -> None:
            late.set()
            if self._process is not None:
                self._process.kill()

        timer = threading.Timer(self.limits.patience, end)
        timer.daemon = True
        timer.start()
        done = False
        try:
            yield
            done = True
        except (EOFError, OSError, ValueError) as error:
            raise ThemeError(f"{place}: {self._ended(late=late.is_set())}", MEND) from error
        finally:
            timer.cancel()
            if late.is_set() or not done:
                self.close()

    def _ended(self, *, late: bool) -> str:
        """Why the worker is no more."""
        code = self._process.wait(self.limits.patience) if self._process is not None else 0
        if late or (HELD and code == -signal.SIGXCPU):
            return f"takes longer than {self.limits.patience if late else self.limits.seconds:g} seconds"
        return f"the process that fills it ended with code {code}"


def _start() -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(
            [sys.executable, "-P", "-B", "-m", "digest.templating.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environ(),
            start_new_session=True,  # Ctrl-C is for us
        )
    except OSError as error:
        what = f"no process can be started for the templates of a theme: {error.strerror}"
        raise ThemeError(what, "make room for one, or leave the theme out") from error


def _environ() -> dict[str, str]:
    """Little of our own environment, and the way to our own modules."""
    ours = {name: value for name, value in os.environ.items() if name in PASSED}
    return ours | {"PYTHONPATH": os.pathsep.join(os.path.abspath(place) for place in sys.path if place)}  # noqa: PTH100 - sys.path holds text


def _recipe(made: Templates) -> Recipe:
    """What a worker needs to make the like of an environment: all that not every environment has."""
    usual = environment()
    filters = {name: found for name, found in made.filters.items() if usual.filters.get(name) is not found}
    more = {name: found for name, found in made.globals.items() if usual.globals.get(name) is not found}
    finalize = cast("Callable[[object], object] | None", made.finalize)
    return Recipe(str(Path(made.theme).absolute()), finalize, filters, more)


@cache
def workshop() -> Workshop:
    """The one of this process, whose worker ends with it."""
    made = Workshop()
    atexit.register(made.close)
    return made
