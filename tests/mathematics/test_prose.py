"""TeX between the formulas."""

import pytest

from digest.mathematics.prose import plain


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (
            r"Schr\"odinger, na\"ive, B\'ezier, vis-\`a-vis, It\^o, Do\~nana",
            "Schrödinger, naïve, Bézier, vis-à-vis, Itô, Doñana",
        ),
        (
            r"Schr{\"o}dinger, Nikod\'{y}m, Erd\H{o}s, Fran\c{c}ois, {\'E}cole",
            "Schrödinger, Nikodým, Erdős, François, École",
        ),
        (r"G{é}n{é}ralis{é} {à} un", "Généralisé à un"),
        (r"Polyak-{\L}ojasiewicz, Stra\ss e, {\o}re", "Polyak-Łojasiewicz, Straße, øre"),
        (r"a \textbf{\underline{t}}emporal-aware \textbf{\underline{r}}ob", "a temporal-aware rob"),
        (r"{\large {\textbf{F}}}aster {{\large {\textbf{D}}}}istillation", "Faster Distillation"),
        (r"{\em do not}, \emph{focus}, \textsc{rfPG}", "do not, focus, rfPG"),
        (r"3\% of Q\&A, a\_b, \$5, \#1, vs.\ x", "3% of Q&A, a_b, $5, #1, vs. x"),
        (r"SOTOPIA-{\Omega}, a 10\times gain, \ldots{}", "SOTOPIA-Ω, a 10× gain, …"),
        (r"(\eg, this), \ie that", "(e.g., this), i.e. that"),
        (
            r"at \url{https://e.org/a~b--c} or \href{https://e.org}{here}",
            "at https://e.org/a~b--c or here (https://e.org)",
        ),
        (r"Following~\citet{Tian21}, ICL\footnote{see there}", "Following [Tian21], ICL (see there)"),
        ("``higher-order\" and ``safe''", "“higher-order” and “safe”"),
        ("A -- B, HSC--VLASS, so---yes", "A – B, HSC–VLASS, so—yes"),
        ("results~(rewards), Fig.~3, 1.4~GHz", "results (rewards), Fig. 3, 1.4 GHz"),
    ],
)
def test_tex_becomes_text(tex: str, text: str) -> None:
    """As authors write it in titles and abstracts."""
    assert plain(tex) == text


@pytest.mark.parametrize(
    "text",
    [
        "a ~30% improvement, X~N(0,1), 10~20 runs, ~/home",
        "python main.py --base x --standalone",
        "a set {a, b}, s_{ij}, x^{2} and {x}",
        r"\name{} and \change{spatial factors}",
        r"C:\new\table",
        r"say \"agent\" or \'a\' or \`e\`",
        "https://e.org/a--b~c and <!-- x -->",
        "'' alone, ```code```",
    ],
)
def test_what_is_no_tex_stays(text: str) -> None:
    """Approximations, options, sets, unknown commands, paths, escaped quotes and addresses."""
    assert plain(text) == text


def test_an_escaped_apostrophe_is_no_accent() -> None:
    r"""In "it\'s", someone's program has escaped an apostrophe."""
    assert plain(r"Youden\'s and they\'re, but Fr\'echet") == "Youden's and they're, but Fréchet"
