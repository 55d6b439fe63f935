"""What a worker does, and what goes through its pipes."""

import io
import os
import pickle
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from types import MappingProxyType

import pytest

from digest.core.errors import ThemeError
from digest.core.words import plural
from digest.templating import NOTHING, apply, environment, fill
from digest.templating.limits import Limits, held
from digest.templating.pipes import Apply, Common, Fill, Message, Recipe, packed, read, unpacked, write
from digest.templating.worker import serve
from digest.templating.workshop import Workshop
from digest.templating.workshop import _recipe as recipe
from tests.support.forking import forked


@pytest.fixture(autouse=True)
def _unlimited(monkeypatch: pytest.MonkeyPatch) -> None:
    """This process is not the worker's: its threads would not survive limits of memory that are meant for another."""
    monkeypatch.setattr("digest.templating.worker.held", lambda _: nullcontext())


def told(*messages: Message) -> list[bytes]:
    """What a worker in this process answers."""
    given, answers = io.BytesIO(), io.BytesIO()
    for message in messages:
        write(given, packed(message))
    given.seek(0)
    serve(given, answers, Limits())
    answers.seek(0)
    found = []
    while answers.tell() < len(answers.getvalue()):
        found.append(read(answers))
    return found


def shout(text: str, mark: str = "!") -> str:
    """A filter, and what finishes a page."""
    return text.upper() + mark


@pytest.fixture
def theme(tmp_path: Path) -> Path:
    """A theme of one page."""
    (tmp_path / "page.html").write_text("{{ title }}, {{ many }} {{ plural(many, 'page') }}", encoding="utf-8")
    return tmp_path


def test_a_worker_answers_each_fill(theme: Path) -> None:
    """Environments are counted, common values stay until others come, a template's own stand before them."""
    described = Recipe(str(theme), None, {}, {"plural": plural})
    fills = (Fill(0, "page.html", {"title": "One"}), Fill(0, "page.html", {"title": "Two", "many": 1}))
    later = (Common(0, {"many": 5}), Fill(0, "page.html", {"title": "Three"}))
    answers = told(described, Common(0, {"many": 3}), *fills, *later)
    assert answers == [b"tOne, 3 pages", b"tTwo, 1 page", b"tThree, 5 pages"]


def test_a_worker_tells_errors_as_text(theme: Path) -> None:
    """Message and remedy; nothing that the other side would have to unpickle."""
    (answer,) = told(Recipe(str(theme), None, {}, {}), Fill(0, "page.html", {}))
    assert answer.startswith(b"e")
    assert answer.endswith(b"page.html, line 1: 'title' is undefined\0mend the template, or remove it from the theme")


def test_a_worker_finishes_pages() -> None:
    """What works on the output of a theme is held to the same limits."""
    assert told(Apply(shout, "page")) == [b"tPAGE!"]
    (answer,) = told(Apply(int, "page"))  # type: ignore[arg-type]
    assert b"eint: invalid literal" in answer.replace(b"what the theme's templates give cannot be finished: ", b"")


def test_an_environment_arrives_as_it_is(theme: Path) -> None:
    """Filters, globals and `finalize`, among them partial functions; what every environment has is left at home."""
    made = environment(str(theme), finalize=str)
    made.filters.update(shout=partial(shout, mark="?"), figures="{:,}".format)
    made.globals["name"] = "Ada"
    described = recipe(made)
    assert set(described.filters) == {"shout", "figures"}
    assert set(described.globals) == {"name"}
    (theme / "page.html").write_text("{{ 'hi'|shout }} {{ 12345|figures }} {{ name }}", encoding="utf-8")
    assert fill(made, "page.html", {}) == "HI? 12,345 Ada"


def test_common_values_go_to_the_worker_once(theme: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """R39 must not cost an archive its issues again for each of its pages."""
    sent: list[str] = []
    shop = Workshop()
    send = shop._send

    def noted(message: Message) -> None:
        sent.append(type(message).__name__)
        send(message)

    monkeypatch.setattr(shop, "_send", noted)
    made, common = environment(str(theme)), {"many": 2}
    for title in ("a", "b"):
        assert shop.fill(made, "page.html", {"title": title}, common) == f"{title}, 2 pages"
    assert shop.fill(made, "page.html", {"title": "c", "many": 1}, NOTHING) == "c, 1 page"
    shop.close()
    assert sent == ["Recipe", "Common", "Fill", "Fill", "Common", "Fill"]


def test_a_theme_has_its_output_finished_by_the_worker(theme: Path) -> None:
    """The same function, here without a theme and there with one."""
    assert apply(environment(), shout, "page") == apply(environment(str(theme)), str.upper, "page") + "!"
    with pytest.raises(ThemeError, match=r"cannot be finished: int: invalid literal .*; mend the template"):
        apply(environment(str(theme)), int, "page")  # type: ignore[arg-type]


def test_messages_hold_mappings_that_nobody_changes() -> None:
    """Issues have such."""
    message = unpacked(packed(Common(0, {"counts": MappingProxyType({"new": 1})})))
    assert isinstance(message, Common)
    counts = message.values["counts"]
    assert isinstance(counts, MappingProxyType)
    assert counts == {"new": 1}


def test_what_comes_back_is_bounded() -> None:
    """A length is believed up to what is sensible, and a torn answer is none."""
    pipe = io.BytesIO()
    write(pipe, b"12345")
    pipe.seek(0)
    with pytest.raises(ValueError, match="5 bytes are too many"):
        read(pipe, 4)
    with pytest.raises(EOFError):
        read(io.BytesIO(pipe.getvalue()[:-1]))


def _limited() -> None:
    with pytest.raises(MemoryError), held(Limits(memory=1_000_000)):
        bytearray(100_000_000)
    assert len(bytearray(100_000_000)) == 100_000_000


def test_limits_are_lifted_again() -> None:
    """R39: what the process does between two templates is not theirs to pay for."""
    assert os.waitpid(forked(_limited), 0)[1] == 0


def test_limits_travel() -> None:
    """They are the first that a worker is told."""
    assert pickle.loads(pickle.dumps(Limits(seconds=2))) == Limits(seconds=2)  # noqa: S301 - our own
