"""Tables complain in one line that names file, key and remedy."""

import pytest

from digest.config.table import Table
from digest.core.errors import ConfigError


def table(**data: object) -> Table:
    """A table of the file n.toml."""
    return Table(data, "n.toml", "delivery")


@pytest.mark.parametrize(
    ("data", "read", "message"),
    [
        ({}, lambda t: t.text("from"), "n.toml: delivery.from: is missing; add it as text in quotes"),
        ({"from": " "}, lambda t: t.text("from"), "n.toml: delivery.from: is empty; write what it should say"),
        ({"from": 3}, lambda t: t.text("from"), "n.toml: delivery.from: 3 is not text in quotes; write text in quotes"),
        (
            {"n": True},
            lambda t: t.number("n", 1),
            "n.toml: delivery.n: True is not a whole number; write a whole number",
        ),
        (
            {"n": -1},
            lambda t: t.number("n", 1),
            "n.toml: delivery.n: -1 is out of range; give a number from 0 to 1000000",
        ),
        (
            {"f": 1},
            lambda t: t.flag("f", default=False),
            "n.toml: delivery.f: 1 is not true or false; write true or false",
        ),
        ({"l": ["a", 1]}, lambda t: t.texts("l"), "n.toml: delivery.l: 1 is not a text; put every item in quotes"),
        ({"l": [1]}, lambda t: t.tables("l"), "n.toml: delivery.l: is not a list of tables; write [[l]] above each"),
        ({"t": 1}, lambda t: t.table("t"), "n.toml: delivery.t: 1 is not a table; write a table"),
        (
            {"c": "stat"},
            lambda t: t.choice("c", ["start", "stop"], "stop"),
            "delivery.c: 'stat' is not known; did you mean",
        ),
        ({"c": "xyz"}, lambda t: t.choice("c", ["start", "stop"], "stop"), "'xyz' is not known; known are start, stop"),
    ],
)
def test_what_it_cannot_use_is_named(data: dict[str, object], read: object, message: str) -> None:
    """The message names file, table, key, what is wrong and what to do."""
    with pytest.raises(ConfigError) as problem:
        read(table(**data))  # type: ignore[operator]  # a table of lambdas
    assert message in str(problem.value)


def test_a_key_that_nobody_asked_for_is_refused_with_the_nearest_known_one() -> None:
    """A mistyped key never passes in silence."""
    t = table(keyword="x")
    t.texts("keywords")
    with pytest.raises(ConfigError, match=r"delivery\.keyword: is not a known key; did you mean 'keywords'\?"):
        t.done()


def test_defaults_stand_where_a_key_is_absent() -> None:
    """An absent key is its default."""
    t = table()
    assert (t.text("a", "x"), t.number("b", 3), t.flag("c", default=True), t.texts("d")) == ("x", 3, True, ())
    assert t.made("e", int, 7, "") == 7
    assert t.tables("f") == ()
    assert not t.has("g")
    t.done()
