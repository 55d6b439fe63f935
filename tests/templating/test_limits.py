"""What a template of a theme may take, and what happens to one that takes more."""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from digest.core.errors import ThemeError
from digest.templating import NOTHING, environment
from digest.templating.limits import Limits
from digest.templating.workshop import Workshop
from tests.support.hanging import no_hang
from tests.support.mischief import connect, endless, leave, secret, start, write

PAGE = "page.html"
LOOPS = "{% for a in range(99999) %}{% for b in range(99999) %}.{% endfor %}{% endfor %}"
QUIET = LOOPS.replace(".", "")

GREEDY = {
    "text": ("\n{{ 'a' * 300000000 }}", "page.html, line 2: * gives too much"),
    "number": ("{{ 10 ** (10 ** 3) ** 2 }}", "page.html, line 1: ** gives too much"),
    "tower": ("{{ 10 ** (10 ** 8) }}", "page.html, line 1: ** gives too much"),
    "product": ("{{ 2 ** 2000 * 2 ** 2000 * 2 ** 2000 }}", "page.html, line 1: * gives too much"),
    "range": ("\n\n{% for a in range(10**9) %}{% endfor %}", "page.html, line 3: Range too big"),
    "filter": ("{{ 'x'|center(10**9) }}", "page.html, line 1: takes more memory than a template may"),
    "format": ("{{ '%1000000000d'|format(3) }}", "page.html, line 1: takes more memory than a template may"),
    "growth": (
        "{% set all = namespace(x='a' * 1000) %}{% for n in range(99) %}{% set all.x = all.x ~ all.x %}{% endfor %}",
        "page.html, line 1: takes more memory than a template may",
    ),
    "macro": (
        "{% macro again() %}\n{{ again() }}{% endmacro %}{{ again() }}",
        "page.html, line 2: calls itself too often",
    ),
    "depth": ("{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}", "page.html: calls itself too often, or is nested too"),
    "inclusion": ("{% include 'page.html' %}", "page.html, line 1: calls itself too often"),
    "loops": ("\n" + QUIET, "page.html, line 2: takes longer than 1 seconds"),
    "output": (LOOPS, "page.html: gives more than 100,000 characters"),
}


@pytest.fixture
def theme(tmp_path: Path) -> Path:
    """A folder for templates that a user brings."""
    return tmp_path


@pytest.fixture
def shop() -> Iterator[Workshop]:
    """A workshop with little patience."""
    made = Workshop(Limits(seconds=1, output=100_000))
    yield made
    made.close()


def fill(shop: Workshop, theme: Path, text: str, mischief: Callable[..., str] = str.upper, **values: object) -> str:
    """A text as a template of a theme, filled; `mischief` is a filter."""
    (theme / PAGE).write_text(text, encoding="utf-8")
    made = environment(str(theme))
    made.filters["mischief"] = mischief
    return shop.fill(made, PAGE, values, NOTHING)


@pytest.mark.parametrize("name", GREEDY)
def test_a_greedy_template_is_refused(shop: Workshop, theme: Path, name: str) -> None:
    """R39: with one line that names file, line and remedy; the next template is filled as if nothing had been."""
    text, said = GREEDY[name]
    with no_hang(60), pytest.raises(ThemeError) as caught:
        fill(shop, theme, text)
    assert said in str(caught.value)
    assert str(caught.value).endswith("mend the template, or remove it from the theme")
    assert "\n" not in str(caught.value)
    assert caught.value.exit_code == 2
    assert fill(shop, theme, "{{ title }}", title="<b>") == "&lt;b&gt;"


def test_what_listens_to_no_timer_is_ended(shop: Workshop, theme: Path) -> None:
    """R39: the system ends a process whose code in C goes on; the message says what it was."""
    with no_hang(60), pytest.raises(ThemeError, match=r"page.html: takes longer than 1 seconds"):
        fill(shop, theme, "{{ 3|mischief }}", endless)
    assert fill(shop, theme, "well") == "well"


@pytest.mark.skipif(sys.platform == "win32", reason="stops processes by signals")
def test_a_worker_that_does_not_answer_is_ended(theme: Path) -> None:
    """R39: whatever it is doing, nobody waits longer than the patience."""
    shop = Workshop(Limits(patience=1))
    made = environment(str(theme))
    assert fill(shop, theme, "well") == "well"
    assert shop._process is not None
    os.kill(shop._process.pid, signal.SIGSTOP)
    with no_hang(60), pytest.raises(ThemeError, match=r"page.html: takes longer than"):
        shop.fill(made, PAGE, {}, NOTHING)
    assert shop.fill(made, PAGE, {}, NOTHING) == "well"
    shop.close()


def test_a_worker_that_died_is_replaced(shop: Workshop, theme: Path) -> None:
    """R39: while it is at work, its template is said to have failed; while it waits, nobody need know."""
    assert fill(shop, theme, "well") == "well"
    first = shop._process
    assert first is not None
    assert fill(shop, theme, "well") == "well"
    assert shop._process is first, "one worker fills many templates"
    first.kill()
    first.wait()
    assert fill(shop, theme, "well") == "well"
    with pytest.raises(ThemeError, match=r"page.html: the process that fills it ended with code 3"):
        fill(shop, theme, "{{ 3|mischief }}", leave)
    assert fill(shop, theme, "well") == "well"


def test_where_no_process_can_be_started_it_is_said(
    shop: Workshop, theme: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """R39: nothing is filled in another way."""
    monkeypatch.setattr(sys, "executable", str(theme / "none"))
    with pytest.raises(ThemeError, match="no process can be started for the templates of a theme: No such file"):
        fill(shop, theme, "well")


def test_where_a_system_has_no_limits_it_is_said(
    shop: Workshop, theme: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """R39: once, when the worker starts; what can be limited still is."""
    monkeypatch.setattr("digest.templating.workshop.HELD", False)
    for _ in range(2):
        assert fill(shop, theme, "well") == "well"
    assert caplog.messages == ["templates of a theme: this system limits only how long they are waited for"]
    with pytest.raises(ThemeError, match="gives too much"):
        fill(shop, theme, "{{ 'a' * 300000000 }}")


def test_an_error_is_short_whatever_it_quotes(shop: Workshop, theme: Path) -> None:
    """R39: it goes to a terminal and a log."""
    with pytest.raises(ThemeError) as caught:
        fill(shop, theme, "{{ {}['x' * 900000] }}")
    assert len(str(caught.value)) < 1_100


@pytest.mark.parametrize("mischief", [connect, write, start])
def test_the_worker_can_do_no_harm(shop: Workshop, theme: Path, mischief: Callable[..., str]) -> None:
    """R39: even code that got out of the sandbox opens no connection, writes no file and starts no process."""
    with pytest.raises(ThemeError, match=r"page.html, line 1: a template must not do this"):
        fill(shop, theme, "{{ value|mischief }}", mischief, value=str(theme / "out"))
    assert not (theme / "out").exists()


def test_the_worker_knows_no_secret(shop: Workshop, theme: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """R39: passwords and keys stay here; the language comes along."""
    monkeypatch.setenv("DIGEST_SMTP_PASSWORD", "hush")
    monkeypatch.setenv("LANG", "C.UTF-8")
    text = "{{ 'DIGEST_SMTP_PASSWORD'|mischief }} {{ 'LANG'|mischief }}"
    assert fill(shop, theme, text, secret) == "nothing C.UTF-8"
