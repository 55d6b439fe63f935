"""Forms: what a template may do with a blank, and what it may not."""

from dataclasses import dataclass, replace

import pytest
from jinja2 import DictLoader, Environment

from digest.core.encoded import quoted_printable
from digest.core.errors import RenderError
from digest.render import escaping, plain
from digest.render.blanks import Touched
from digest.render.forms import WORTH, Form, Forms, Stretch, joined
from digest.render.shape import Said, put_together, taken_apart


@dataclass(frozen=True)
class Sample:
    """A view."""

    title: Said
    kind: str
    names: tuple[Said, ...] = ()


PAPER = Sample("A & <b>", "liked", ("x", "y"))


def _forms(source: str, face: str = "html") -> Forms:
    made = Environment(
        loader=DictLoader({"t": source}), autoescape=True, finalize=escaping.FINAL.get(face), keep_trailing_newline=True
    )
    made.filters.update(wrap=plain.wrap)
    if face == "html":
        return Forms(made, str, escaping.html, escaping.within)
    return Forms(made, str, lambda value: str(escaping.FINAL[face](value)))


def _make(source: str, paper: Sample = PAPER, face: str = "html") -> Form:
    return _forms(source, face).make("t", {"paper": paper}, ("inset",))[0]


def _filled(source: str, paper: Sample, face: str = "html") -> str:
    """A form that was made of one paper, filled with another of its shape."""
    other = Sample("Other", paper.kind, ("other",) * len(paper.names))
    shape, texts = taken_apart({"paper": paper})
    assert shape == taken_apart({"paper": other})[0]
    return _make(source, other, face).fill(texts).text


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("{{ paper.title }}", "A &amp; &lt;b&gt;"),
        ('<a title="{{ paper.title }}">', '<a title="A &amp; <b>">'),
        ("{% if paper.title %}yes{% endif %} {{ paper.kind|upper }}", "yes LIKED"),
        ("{{ paper.title|lower }}", "a &amp; &lt;b&gt;"),
        ("{{ (paper.title|upper)|replace('A', 'C') }}", "C &amp; &lt;B&gt;"),
        ("{{ paper.names|join(', ') }}", "x, y"),
        ("{{ paper.names|list|join(paper.title) }}", "xA &amp; &lt;b&gt;y"),
        ("{{ '%s of %s'|format(paper.kind, paper.title) }}", "liked of A &amp; &lt;b&gt;"),
        ("{% macro m(x) %}[{{ x }}]{% endmacro %}{{ m(paper.title)|upper }}", "[A &AMP; &LT;B&GT;]"),
        ("{% for name in paper.names %}{{ name }}{{ '+' if not loop.last }}{% endfor %}", "x+y"),
    ],
)
def test_a_form_says_what_the_template_would(source: str, said: str) -> None:
    """Putting out, asking whether it is there, and filters, which wait until the text is known."""
    assert _filled(source, PAPER) == said


def test_each_face_escapes_in_its_own_way() -> None:
    """A form escapes as its face does, once."""
    assert _filled("{{ paper.title }}", PAPER, "md") == "A &amp; &lt;b&gt;"
    assert _filled("{{ paper.title }}", Sample("*a*", "liked"), "md") == r"\*a\*"
    assert _filled("{{ paper.title|wrap }}", Sample("word " * 20, "liked"), "txt").count("\n") == 1


@pytest.mark.parametrize(
    "source",
    [
        "{{ paper.title.upper() }}",
        "{{ paper.title[:3] }}",
        "{% if paper.title == 'A' %}{% endif %}",
        "{% if paper.title|length > 3 %}{% endif %}",
        "{% if 'A' in paper.title %}{% endif %}",
        "{% for c in paper.title %}{% endfor %}",
        "{{ paper.title + 'x' }}",
        "{{ 'x' + paper.title }}",
        "{{ paper.title * 2 }}",
        "{{ (paper.title ~ 'x')[:2] }}",
        "<style>{{ paper.title }}</style>",
        "<!-- {{ paper.title }} -->",
        "<{{ paper.title }}>",
        "<a {{ paper.title }}>",
        "a {{ inset }}",
    ],
)
def test_a_template_that_looks_into_a_text_gives_no_form(source: str) -> None:
    """It is told, and never guessed at."""
    with pytest.raises(Touched):
        _make(source)


def test_a_wrong_template_is_named() -> None:
    """Only a touched blank is another matter."""
    with pytest.raises(RenderError, match="division by zero; mend the template"):
        _make("{{ 1 / 0 }}")


def test_an_inset_parts_a_form() -> None:
    """What stands before it, and what after, each with lines of its own as quoted-printable."""
    source = "<p>=</p>\n{{ inset -}}\n<p>{{ paper.title }}</p>\n"
    before, after = _forms(source).make("t", {"paper": PAPER}, ("inset",))
    assert before.fill(["x"]).text == "<p>=</p>\n"
    assert before.fill(["x"]).encoded == b"<p>=3D</p>\r\n"
    assert after.fill(["é"]).text == "<p>é</p>\n"
    assert after.fill(["é"]).encoded == b"<p>=C3=A9</p>\r\n"


def test_insets_come_in_their_order() -> None:
    """What stands before, between and after them; one that is not put out comes last, no other order is guessed."""
    source = "<b>\n{{ one -}}\n</b>\n{{ two }}</p>"
    made = _forms(source).make("t", {}, ("one", "two"))
    assert [form.fill([]).text for form in made] == ["<b>\n", "</b>\n", "</p>"]
    assert [form.fill([]).text for form in _forms("<b>\n{{ one }}").make("t", {}, ("one", "two"))] == ["<b>\n", "", ""]
    for insets in (("two", "one"), ("three", "one", "two")):
        with pytest.raises(Touched):
            _forms(source + "{{ three }}").make("t", {}, insets)


def test_values_are_taken_apart_and_put_together() -> None:
    """Nothing but free text is taken out, in an order that both sides keep; what is empty is part of the shape."""
    values = {"paper": PAPER, "first": True, "subject": "s", "none": Sample("", "x", ("", "z"))}
    shape, texts = taken_apart(values)
    assert texts == ["A & <b>", "x", "y", "s", "z"]
    assert put_together(values, iter(texts)) == values
    assert taken_apart({**values, "subject": "t"})[0] == shape
    assert taken_apart({**values, "subject": ""})[0] != shape
    assert taken_apart({**values, "first": False})[0] != shape


def test_a_form_is_begun_with_its_first_texts() -> None:
    """What wants another text stays a form, and what stays the same around it is one stretch."""
    source = "<p>{{ paper.title }}</p>\n" + "<hr>\n" * WORTH + "<p>{{ last }}</p>\n" + "<br>\n" * WORTH
    values = {"paper": replace(PAPER, names=()), "last": "z"}
    form = _forms(source).make("t", values)[0]
    before, own, after = form.begun(["="])
    assert isinstance(before, Stretch)
    assert isinstance(own, Form)
    assert isinstance(after, Stretch)
    whole = form.fill(["=", "b"])
    assert joined([before, own.fill(["=", "b"]), after]) == whole
    assert form.text(["=", "b"]) == whole.text == source.replace("{{ paper.title }}", "=").replace("{{ last }}", "b")
    assert whole.encoded == quoted_printable(whole.text)
