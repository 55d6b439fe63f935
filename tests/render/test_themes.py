"""Themes: templates are overridden one file at a time."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from digest.core.errors import RenderError
from digest.core.issue import Edition, Faces
from digest.core.newsletter import Thumbnails
from digest.render import Renderer
from tests.support.editions import pictured_edition, sample_edition, sample_newsletter


def _render(edition: Edition, **values: object) -> Faces:
    return Renderer().render(sample_newsletter(**values), edition)


def test_one_file_of_a_theme_stands_before_the_default(tmp_path: Path) -> None:
    """What a theme leaves out keeps its default."""
    _write(tmp_path, "subject.txt.j2", "News from {{ view.title }}")
    faces = _render(sample_edition(), theme=str(tmp_path))
    assert faces.subject == "News from Trending papers"
    assert faces.text == _render(sample_edition()).text


def test_a_theme_changes_the_hash_of_the_templates(tmp_path: Path) -> None:
    """An issue remembers what it was made with."""
    renderer, themed = Renderer(), sample_newsletter(theme=str(tmp_path))
    before = renderer.templates(themed)
    assert before == renderer.templates(sample_newsletter())
    _write(tmp_path, "mail.css", "b { color: #000 }")
    assert renderer.templates(themed) != before
    assert len(before) == 64


@pytest.mark.parametrize(
    ("name", "source", "said"),
    [
        ("subject.txt.j2", "x\n{% if %}", r"subject.txt.j2, line 2: Expected an expression"),
        ("subject.txt.j2", "x\n\n{{ view.nothing }}", r"subject.txt.j2, line 3: .* no attribute 'nothing'"),
        ("subject.txt.j2", "{{ 1 / 0 }}", r"subject.txt.j2, line 1: division by zero"),
        ("subject.txt.j2", " \n", r"mail/subject.txt.j2: gives an empty subject; let it say something"),
        ("issue.md.j2", "{{ view.__class__ }}", r"issue.md.j2, line 1: access to attribute '__class__'"),
        (
            "issue.txt.j2",
            "\n{% include 'mail/none.j2' %}",
            r"issue.txt.j2, line 2: there is no template mail/none.j2; mend the template",
        ),
    ],
)
def test_a_broken_template_is_named(tmp_path: Path, name: str, source: str, said: str) -> None:
    """R39: file and line, and what to do; and no way out of the sandbox."""
    _write(tmp_path, name, source)
    with pytest.raises(RenderError, match=said):
        _render(sample_edition(), theme=str(tmp_path))


@pytest.mark.parametrize(
    ("name", "source", "said"),
    [
        ("mail.css", "td { background: url( '//evil.example/y' ) }", "url(//evil.example/y)"),
        ("mail.css", "@media print { b { background: url(//evil.example/z) } }", "url(//evil.example/z)"),
        ("note.html.j2", '<img src="http://evil.example/1.gif" alt="">', "<img src=http://evil.example/1.gif>"),
        ("note.html.j2", '<a href=" JavaScript:alert(1)">x</a>', "<a href=JavaScript:alert(1)>"),
        ("note.html.j2", '<b onclick="x()">x</b>', "<b onclick=x()>"),
        ("note.html.j2", '<p style="background:url(https://evil.example/2)">x</p>', "https://evil.example/2"),
    ],
)
def test_a_theme_that_loads_or_runs_something_is_refused(tmp_path: Path, name: str, source: str, said: str) -> None:
    """R34, R36: opening a mail asks nobody for anything, whoever wrote the theme; in one line that names it."""
    _write(tmp_path, name, source)
    with pytest.raises(RenderError) as caught:
        _render(replace(sample_edition(), note="Words."), theme=str(tmp_path))
    assert said in caught.value.message
    assert caught.value.message.startswith(f"{tmp_path}: ")


def test_a_theme_may_do_what_loads_nothing(tmp_path: Path) -> None:
    """Links, pictures of papers where the newsletter links to them, and what lies in the mail itself."""
    inside = '<a href="mailto:a@example.org">a</a><a href="#x">b</a><img src="data:image/gif;base64,R0" alt="">'
    _write(tmp_path, "note.html.j2", f'{inside}<a href="https://example.org/">c</a>')
    pictured = replace(pictured_edition(), note="Words.")
    html = _render(pictured, theme=str(tmp_path), thumbnails=Thumbnails.LINKED).html
    assert 'src="https://' in html
    assert "mailto:a@example.org" in html


@pytest.mark.parametrize("source", ["{{ lipsum(n=1) }}", "{{ [1, 2]|random }}", "{{ view.day.today() }}"])
def test_a_template_gives_the_same_on_any_day(tmp_path: Path, source: str) -> None:
    """Neither chance nor a clock is at hand, and the theme's own file is named."""
    _write(tmp_path, "subject.txt.j2", source)
    with pytest.raises(RenderError, match=rf"^{re.escape(str(tmp_path))}/mail/subject.txt.j2, line 1: "):
        _render(sample_edition(), theme=str(tmp_path))


@pytest.mark.parametrize("source", ["", "{% for a in range(20000) %}{{ 'aaaaaaaaaa' * 100 }}{% endfor %}"])
def test_an_error_without_a_line_names_the_file_of_the_theme(tmp_path: Path, source: str) -> None:
    """Not the default one in whose place it stands."""
    _write(tmp_path, "subject.txt.j2", source)
    with pytest.raises(RenderError, match=rf"^{re.escape(str(tmp_path))}/mail/subject.txt.j2: gives "):
        _render(sample_edition(), theme=str(tmp_path))


def test_a_template_that_is_no_text_is_named(tmp_path: Path) -> None:
    """The hash and the issue refuse it alike."""
    _write(tmp_path, "mail.css", "")
    (tmp_path / "mail" / "mail.css").write_bytes(b"\xff\xfe")
    themed = sample_newsletter(theme=str(tmp_path))
    with pytest.raises(RenderError, match=rf"^{re.escape(str(tmp_path))}/mail/mail.css: .*; save it as UTF-8 text"):
        Renderer().templates(themed)
    with pytest.raises(RenderError, match=r"issue.html.j2, line \d+: .*mend the template"):
        Renderer().render(themed, sample_edition())


@pytest.mark.parametrize("part", ["part.html.j2", "part.htm", "part.j2"])
def test_every_template_escapes_whatever_its_name(tmp_path: Path, part: str) -> None:
    """R39: a template that forgets to escape is escaped all the same."""
    _write(tmp_path, "issue.html.j2", f"{{% include 'mail/{part}' %}}")
    _write(tmp_path, part, "{{ view.title }}")
    html = _render(replace(sample_edition(), title="<b>bold</b>"), theme=str(tmp_path)).html
    assert "&lt;b&gt;" in html


def _write(theme: Path, name: str, source: str) -> None:
    (theme / "mail").mkdir(exist_ok=True)
    (theme / "mail" / name).write_text(source, encoding="utf-8")
