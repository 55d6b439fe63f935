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
            "n.toml: delivery.n: true is not a whole number; write a whole number",
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
        (
            {"l": ["a", " "]},
            lambda t: t.texts("l"),
            "n.toml: delivery.l: holds an empty text; say something in it, or take it out",
        ),
        ({"l": [1]}, lambda t: t.tables("l"), "n.toml: delivery.l: is not a list of tables; write [[l]] above each"),
        ({"t": 1}, lambda t: t.table("t"), "n.toml: delivery.t: 1 is not a table; write a table"),
        (
            {"c": "stat"},
            lambda t: t.choice("c", ["start", "stop"], "stop"),
            "delivery.c: 'stat' is not known; did you mean",
        ),
        (
            {"s": "half"},
            lambda t: t.share("s", 0.3),
            "n.toml: delivery.s: 'half' is not a number; write a number",
        ),
        (
            {"s": True},
            lambda t: t.share("s", 0.3),
            "n.toml: delivery.s: true is not a number; write a number",
        ),
        (
            {"s": 1.5},
            lambda t: t.share("s", 0.3),
            "n.toml: delivery.s: 1.5 is out of range; give a number from 0 to 1",
        ),
        (
            {"s": float("nan")},
            lambda t: t.share("s", 0.3),
            "n.toml: delivery.s: nan is out of range; give a number from 0 to 1",
        ),
        ({"s": -1}, lambda t: t.share("s", 0.3), "delivery.s: -1 is out of range; give a number from 0 to 1"),
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


@pytest.mark.parametrize("value", [["hunter2"], {"key": "hunter2"}, [["hunter2"]], [{"key": "hunter2"}]])
@pytest.mark.parametrize(
    "read",
    [
        lambda t: t.text("k"),
        lambda t: t.text("k", ""),
        lambda t: t.number("k", 1),
        lambda t: t.flag("k", default=True),
        lambda t: t.choice("k", ["x"], "x"),
        lambda t: t.made("k", int, 0, "write a number"),
    ],
)
def test_what_a_list_or_a_table_in_a_wrong_place_holds_is_not_repeated(read: object, value: object) -> None:
    """Addresses and passwords that stand under a wrong key do not reach a log by its message."""
    with pytest.raises(ConfigError) as problem:
        read(table(k=value))  # type: ignore[operator]  # a lambda
    assert "hunter2" not in str(problem.value)
    assert str(problem.value).startswith("n.toml: delivery.k: is not ")


@pytest.mark.parametrize(
    ("read", "value"),
    [
        (lambda t: t.table("k"), ["hunter2"]),
        (lambda t: t.table("k"), [{"key": "hunter2"}]),
        (lambda t: t.texts("k"), {"key": "hunter2"}),
        (lambda t: t.tables("k"), {"key": "hunter2"}),
        (lambda t: t.tables("k"), ["hunter2"]),
        (lambda t: t.tables("k"), [["hunter2"]]),
    ],
)
def test_nor_is_that_of_one_where_the_other_belongs(read: object, value: object) -> None:
    """The same of a list for a table, a table for a list, and a list of other things than tables."""
    with pytest.raises(ConfigError) as problem:
        read(table(k=value))  # type: ignore[operator]  # a lambda
    assert "hunter2" not in str(problem.value)


@pytest.mark.parametrize("item", [["hunter2"], {"key": "hunter2"}])
def test_nor_is_that_of_one_within_a_list_of_texts(item: object) -> None:
    """The same one level below, as in recipients = [["ada@example.org"]]."""
    with pytest.raises(ConfigError) as problem:
        table(k=[item]).texts("k")
    assert "hunter2" not in str(problem.value)
