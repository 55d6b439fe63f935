"""Where mathematics stands, and where a dollar is a dollar."""

import pytest

from digest.mathematics.spans import DEEPEST, LONGEST, balanced, spans


def _found(text: str) -> list[str]:
    return [span.tex for span in spans(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (r"Li$_2$AuH$_6$", ["_2", "_6"]),
        (r"\(x_0\) or $$y^2$$", ["x_0", "y^2"]),
        (r"($\leq$3B), 8$\times$7B, [OIII]$λ$4363", [r"\leq", r"\times", "λ"]),
        (r"2.40$ \times$.", [r" \times"]),
        (r"$k$-means, $24.50$", ["k", "24.50"]),
        (r"$\textit{Rank, Chunk and Expand}$", [r"\textit{Rank, Chunk and Expand}"]),
        (r"less than $\$$400", [r"\$"]),
    ],
)
def test_mathematics_is_found(text: str, found: list[str]) -> None:
    """All three delimiters, with what real titles have right before and after them."""
    assert _found(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "95% of the cost is $5",
        "from $5 to $6, not $7.",
        "$5-$10 a run, $5/$10 a day",
        "a price of $5 and a price of US$",
        "we show that $PINN wins, and $PINN is good",
        "export $HOME/$PATH",
        r"\$PINN and \$DASH",
        "$ x $, $ and $",
        "$a{b$ and $}$",
        r"\\(x\\)",
    ],
)
def test_a_dollar_may_be_a_dollar(text: str) -> None:
    """R37: amounts, names and variables of a shell are none, nor is what is escaped or unbalanced."""
    assert _found(text) == []


def test_a_span_says_where_it_stands() -> None:
    """The text around the spans can be cut at their ends."""
    text = r"At \(x\) and $$y$$."
    assert [(text[span.start : span.end], span.source, span.display) for span in spans(text)] == [
        (r"\(x\)", r"\(x\)", False),
        ("$$y$$", "$$y$$", True),
    ]


def test_formulas_have_bounds() -> None:
    """What is longer or deeper than anyone writes is left as it stands."""
    assert _found(f"${'x' * LONGEST}$") and not _found(f"${'x' * (LONGEST + 1)}$")  # noqa: PT018 - two sides of a bound
    assert balanced("{" * DEEPEST + "}" * DEEPEST)
    assert not balanced("{" * (DEEPEST + 1) + "}" * (DEEPEST + 1))
    assert balanced(r"\{\\{}")
    assert not balanced(r"}{")
