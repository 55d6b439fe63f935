from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment, UndefinedError, nodes
from jinja2.exceptions import SecurityError
from markupsafe import Markup

from digest import resources
from digest.render import plain
from digest.templating import SCHEMES, Compiled, environment, safe_url

TEMPLATES = sorted(
    path.relative_to(resources.templates()).as_posix() for path in resources.templates().rglob("*") if path.is_file()
)
NAMES = ["page.html", "page.html.j2", "mail.txt", "feed.xml.j2", "words.j2", "no-ending", "deep/er/page.htm"]


@pytest.fixture
def theme(tmp_path: Path) -> Path:
    """A folder for templates that a user brings."""
    return tmp_path


def put(theme: Path, name: str, text: str) -> None:
    """Write a template into a theme."""
    (theme / name).parent.mkdir(parents=True, exist_ok=True)
    (theme / name).write_text(text, encoding="utf-8")


@pytest.mark.parametrize("name", TEMPLATES)
def test_no_shipped_template_turns_escaping_off(name: str) -> None:
    """R39: there is no block without it, and only text that stands in the template itself is called safe."""
    made = environment()
    assert made.autoescape is True
    tree = made.parse((resources.templates() / name).read_text(encoding="utf-8"))
    assert not list(tree.find_all((nodes.ScopedEvalContextModifier, nodes.EvalContextModifier)))
    trusted = [found.node for found in tree.find_all(nodes.Filter) if found.name == "safe"]
    assert all(isinstance(node, nodes.Const) for node in trusted)


@pytest.mark.parametrize("name", TEMPLATES)
def test_no_shipped_template_puts_out_a_constant_that_could_change(name: str) -> None:
    """What a template comes to while it is compiled is kept: white space and its own markup, the same in every face."""
    tree = environment().parse((resources.templates() / name).read_text(encoding="utf-8"))
    for found in tree.find_all(nodes.Output):
        for node in found.nodes:
            if not isinstance(node, nodes.TemplateData):
                with suppress(nodes.Impossible):
                    assert isinstance(value := node.as_const(), Markup) or not str(value).strip()


def test_a_template_is_compiled_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What was compiled is kept for the next process, a face at a time; damage is mended, and changes are seen."""
    source = resources.templates() / "mail" / "subject.txt.j2"
    put(tmp_path, "defaults/subject.txt", source.read_text(encoding="utf-8"))
    monkeypatch.setattr(resources, "templates", lambda: tmp_path / "defaults")
    monkeypatch.setattr("sys.pycache_prefix", str(tmp_path / "kept"))
    monkeypatch.setattr("sys.dont_write_bytecode", False)
    Path(Compiled(None).directory).mkdir(parents=True)
    compiled: list[str] = []
    compiles = Environment.compile

    def compile_(self: Environment, source: str, *rest: Any, **named: Any) -> Any:
        compiled.append(source)
        return compiles(self, source, *rest, **named)

    monkeypatch.setattr(Environment, "compile", compile_)
    for _ in range(2):
        environment().get_template("subject.txt")
    assert len(compiled) == 1
    environment(finalize=plain.text).get_template("subject.txt")
    assert len(compiled) == 2
    for file in (tmp_path / "kept").rglob("*.jinja"):
        file.write_bytes(file.read_bytes()[:40])
    environment().get_template("subject.txt")
    environment().get_template("subject.txt")
    assert len(compiled) == 3
    put(tmp_path, "defaults/subject.txt", "changed")
    assert environment().get_template("subject.txt").render() == "changed"


def test_where_nothing_may_be_kept_a_template_is_compiled_all_the_same(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """In a folder that is not there, as in one that may not be written, and where Python was told not to."""
    for told in (False, True):
        monkeypatch.setattr("sys.pycache_prefix", str(tmp_path / "nowhere"))
        monkeypatch.setattr("sys.dont_write_bytecode", told)
        assert environment().get_template("archive/icon.svg").render()
        assert not (tmp_path / "nowhere").exists()


def test_a_theme_is_never_kept(theme: Path) -> None:
    """Bytecode of what others may write stays in the process."""
    assert environment(str(theme)).bytecode_cache is None


@pytest.mark.parametrize("name", NAMES)
def test_a_template_escapes_whatever_its_name(theme: Path, name: str) -> None:
    """R39: also one that a user brings, under any name."""
    put(theme, name, "{{ title }}")
    assert environment(str(theme)).get_template(name).render(title='<b>"') == "&lt;b&gt;&#34;"


def test_a_theme_overrides_one_file_and_leaves_the_others(theme: Path) -> None:
    """What the theme lacks comes from the default templates."""
    put(theme, "mail/mail.css", "mine")
    found = environment(str(theme))
    assert found.get_template("mail/mail.css").render() == "mine"
    assert found.get_template("archive/style.css").filename == str(resources.templates() / "archive" / "style.css")


def test_what_is_not_there_is_an_error(theme: Path) -> None:
    """A misspelt name is not rendered as nothing."""
    put(theme, "page.html", "{{ titel }}")
    with pytest.raises(UndefinedError, match="titel"):
        environment(str(theme)).get_template("page.html").render(title="")


@pytest.mark.parametrize(
    "text", ["{{ ''.__class__.__mro__ }}", "{{ items.append(1) }}"], ids=["way out", "changes its arguments"]
)
def test_templates_run_in_a_sandbox(theme: Path, text: str) -> None:
    """R39: a template reaches nothing behind the values it is given, and changes none of them."""
    put(theme, "page.html", text)
    with pytest.raises(SecurityError):
        environment(str(theme)).get_template("page.html").render(items=[])


def test_a_face_that_is_no_html_brings_its_own_escaping(theme: Path) -> None:
    """Every value passes through `finalize`."""
    put(theme, "mail.txt", "{{ title }} {{ 3 | ordinal }} {{ plural(2, 'paper') }}")
    found = environment(str(theme), finalize=lambda value: Markup(str(value).upper()))  # noqa: S704 - upper case is its escaping here
    assert found.get_template("mail.txt").render(title="<b>") == "<B> 3RD PAPERS"


@pytest.mark.parametrize(
    "url",
    ["https://arxiv.org/abs/2406.07496", "HTTP://example.org", "mailto:leave@example.org?subject=leave"],
)
def test_addresses_that_may_stand(url: str) -> None:
    """R36: http, https and mailto."""
    assert safe_url(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "",
        "x",
        "//example.org",
        "https:example.org",
        "http://[half",
        "https://example.org/a b",
        "https://example.org/\u202egnp",
        "\x01https://example.org",
        "data:text/html,x",
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "java\nscript:alert(1)",
    ],
)
def test_addresses_that_may_not(url: str) -> None:
    """R36: any other scheme, and whatever a browser could read otherwise than we do, is left out."""
    assert not safe_url(url)


@given(st.text() | st.from_regex(r"\s*[a-zA-Z]{1,10}:(//)?.*"))
def test_no_text_becomes_another_scheme(url: str) -> None:
    """R36: what passes begins with one of the schemes, letter by letter."""
    passed = safe_url(url)
    assert passed in {"", url}
    assert not passed or passed.partition(":")[0].lower() in SCHEMES


def test_resources_lie_in_the_wheel_or_beside_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Inside a wheel they are below the package, in a checkout beside it."""
    package = tmp_path / "site-packages" / "digest"
    monkeypatch.setattr(resources, "_PACKAGE", package)
    assert resources.templates() == tmp_path / "site-packages" / "templates"
    (package / "_resources" / "schedules").mkdir(parents=True)
    assert resources.schedules() == package / "_resources" / "schedules"
