"""Formulas as lines of text."""

import pytest

from digest.mathematics.formula import Unreadable, formula


@pytest.mark.parametrize(
    ("tex", "line"),
    [
        (r"\mathcal{O}(n^{2})", "𝒪(n²)"),
        (r"O(n\log n)", "O(n log n)"),
        (r"X \in \mathbb{R}^{n\times m}", "X ∈ ℝ^(n×m)"),
        (r"\frac{1}{2}, \frac{a+b}{\sqrt{k}}, \sqrt[3]{x+1}", "1/2, (a+b)/√k, ∛(x+1)"),
        (r"\mathrm{SL}_3(\mathbb{R})/\mathrm{SO}(3)", "SL₃(ℝ)/SO(3)"),
        (r"M_{\rm BH}-M_\star", "M_BH−M_⋆"),
        (r"\hat{\theta} \geq 1", "θ̂ ≥ 1"),
        (r"\widetilde O(n), \bar{x}", "Õ(n), x̄"),
        (r"x_{ij}^2, f'(x), C^*, A^\top, 10^{-3}", "xᵢⱼ², f′(x), C*, Aᵀ, 10⁻³"),
        (r"\sigma_{\max}^2", "σ_max²"),
        (r"\left(\textrm{ODE}_l \right)", "(ODEₗ)"),
        (r"1.74 \times 10^{-3}\%", "1.74 × 10⁻³%"),
        (r"\text{no-one if } x \not= y", "no-one if x ≠ y"),
        (r"\{v_1,\ldots,v_n\}, \left.x\right|", "{v₁,…,vₙ}, x|"),
        (r"a \stackrel{d}{=} b \pmod{p}", "a =ᵈ b (mod p)"),
        (r"\binom{n}{k}\underset{x}{\max}", "(n choose k)maxₓ"),
        (r"\textcolor{red}{x}\color{blue}y\unicode{x2013}z", "xy–z"),
        (r"\href{https://e.org}{here}", "here (https://e.org)"),
        (r"\mathfrak{gC}\mathbb{1a}\mathcal{β}", "𝔤ℭ𝟙𝕒β"),
        (r"A \xrightarrow{f} B\hspace{1em}C", "A →^f B C"),
        (r"\overline{AB}\|x\|", "AB‖x‖"),
        ("日本^2", "日本²"),
    ],
)
def test_a_formula_is_a_line(tex: str, line: str) -> None:
    """Letters, scripts, fractions, roots, accents and names as one would type them."""
    assert formula(tex).strip() == line


@pytest.mark.parametrize(("tex", "line"), [(r"\alpha \foo{\beta} x", r"α\foo{β} x"), (r"\Br(\FF y)", r"\Br(\FF y)")])
def test_unknown_commands_stay(tex: str, line: str) -> None:
    """What has no Unicode form keeps its name, and what it is applied to."""
    assert formula(tex) == line


@pytest.mark.parametrize(
    "tex", ["{", "x}", "x^", r"\frac{1}", r"a & b", r"a \\ b", r"\begin{cases}a\end{cases}", r"\unicode{x24}"]
)
def test_what_is_broken_is_said_to_be(tex: str) -> None:
    """The caller shows the source."""
    with pytest.raises(Unreadable):
        formula(tex)
