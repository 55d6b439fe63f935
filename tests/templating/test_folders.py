"""Templates of a theme come out of its folder and out of nowhere else."""

import os
import re
from pathlib import Path

import pytest
from jinja2 import TemplateNotFound

from digest import resources
from digest.core.errors import RenderError, ThemeError
from digest.templating import environment, fill, sources, strangers
from digest.templating.folders import LARGEST, Folders, RefusedTemplateError


@pytest.fixture
def theme(tmp_path: Path) -> Path:
    """A theme beside a secret."""
    (tmp_path / "secret.txt").write_text("hush", encoding="utf-8")
    (tmp_path / "look/mail").mkdir(parents=True)
    return tmp_path / "look"


@pytest.mark.parametrize("name", ["/etc/passwd", "../secret.txt", "mail/../../secret.txt", "mail", "a\0b", "mail/x/"])
def test_no_name_leads_out_of_the_folder(theme: Path, name: str) -> None:
    """R39: a path from the root, one that goes up, a folder, and what is no name at all."""
    (theme / "page.html").write_text("\n{% include name %}", encoding="utf-8")
    with pytest.raises(ThemeError, match=r"page.html, line 2: there is no template") as caught:
        fill(environment(str(theme)), "page.html", {"name": name})
    assert "hush" not in str(caught.value)


@pytest.mark.parametrize("target", ["../../secret.txt", "/etc/passwd"])
def test_no_link_leads_out_of_the_folder(theme: Path, target: str) -> None:
    """R39: neither when a template is filled, nor when templates are hashed."""
    (theme / "mail/part.html").symlink_to(target)
    (theme / "page.html").write_text("{% include 'mail/part.html' %}", encoding="utf-8")
    made = environment(str(theme))
    with pytest.raises(ThemeError, match=r"page.html, line 1: mail/part.html leads out of the folder"):
        fill(made, "page.html", {})
    with pytest.raises(ThemeError, match=rf"^{re.escape(str(theme))}/mail/part.html: mail/part.html leads out"):
        dict(sources(made, "mail/"))


def test_no_linked_folder_leads_out_of_the_folder(theme: Path) -> None:
    """R39: the file within is no link, the folder is."""
    (theme / "beside").symlink_to(theme.parent)
    with pytest.raises(RefusedTemplateError, match="leads out"):
        Folders([theme]).get_source(environment(), "beside/secret.txt")


def test_a_linked_folder_is_refused_even_where_it_has_no_such_file(theme: Path) -> None:
    """R39: that the default template would stand in for it is luck."""
    (theme / "mail").rmdir()
    (theme / "mail").symlink_to("/etc")
    with pytest.raises(ThemeError, match=r"mail/mail.css leads out of the folder"):
        fill(environment(str(theme)), "mail/mail.css", {})
    with pytest.raises(ThemeError, match=r"leads out of the folder"):
        dict(sources(environment(str(theme)), "mail/"))


def test_what_stands_before_no_template_is_found_with_what_was_meant(theme: Path) -> None:
    """A mistyped name; not what a template of the theme names, nor what is no template at all."""
    for name in ("paper.html.j2", "papr.html.j2", "part.html.j2", "notes.txt", "zzz.css", "gone.css"):
        (theme / "mail" / name).write_text("{% include 'mail/part.html.j2' %}" * (name == "paper.html.j2"))
    (theme / "mail" / "gone.css").unlink()
    (theme / "mail" / "gone.css").symlink_to("nowhere")
    (theme / "README.md").write_text("About it.")
    (theme / "mails").mkdir()
    (theme / "mails" / "issue.txt.j2").write_text("x")
    assert strangers(str(theme)) == (
        ("mail/gone.css", "mail/theme.css"),
        ("mail/papr.html.j2", "mail/paper.html.j2"),
        ("mail/zzz.css", "mail/mail.css"),
        ("mails/issue.txt.j2", "mail/issue.txt.j2"),
    )


def test_a_link_within_the_folder_is_followed(theme: Path) -> None:
    """A theme may share a file between two names, and may itself be reached by a link."""
    (theme / "mail/part.html").write_text("one", encoding="utf-8")
    (theme / "page.html").symlink_to("mail/part.html")
    (theme.parent / "other").symlink_to(theme)
    assert fill(environment(str(theme.parent / "other")), "page.html", {}) == "one"


def test_what_is_no_plain_file_is_not_read(theme: Path) -> None:
    """R39: a pipe would keep its reader waiting for ever."""
    os.mkfifo(theme / "page.html")
    with pytest.raises(ThemeError, match=r"page.html is no plain file"):
        fill(environment(str(theme)), "page.html", {})


def test_a_template_has_an_end(theme: Path) -> None:
    """R39: what is too large is not even read as a template."""
    (theme / "page.html").write_text("x" * (LARGEST + 1), encoding="utf-8")
    with pytest.raises(ThemeError, match=r"page.html has more than 2,000,000 bytes"):
        fill(environment(str(theme)), "page.html", {})


def test_a_missing_template_is_named(theme: Path) -> None:
    """With a theme and without one."""
    for made in (environment(str(theme)), environment()):
        with pytest.raises(RenderError, match=r"templates/mail/none.j2: there is no such template; restore it"):
            fill(made, "mail/none.j2", {})
    with pytest.raises(TemplateNotFound):
        Folders([theme]).get_source(environment(), "none")


def test_a_template_is_read_again_when_it_changes(theme: Path) -> None:
    """Also when a file comes to stand before the default one, and when it goes."""
    made, name = environment(str(theme)), "mail/mail.css"
    default = fill(environment(), name, {})
    assert fill(made, name, {}) == default
    for text in ("one", "two, longer"):
        (theme / name).write_text(text, encoding="utf-8")
        assert fill(made, name, {}) == text
    (theme / name).unlink()
    assert fill(made, name, {}) == default


def test_an_edit_that_hides_a_template_is_seen(theme: Path) -> None:
    """What was compiled before is no reason to go on with it."""
    made, page = environment(str(theme)), theme / "page.html"
    page.write_text("one", encoding="utf-8")
    assert fill(made, "page.html", {}) == "one"
    page.unlink()
    page.symlink_to("../secret.txt")
    with pytest.raises(ThemeError, match="leads out"):
        fill(made, "page.html", {})


def test_all_templates_are_listed_once(theme: Path) -> None:
    """Those of the theme and the default ones."""
    (theme / "mail/mail.css").write_text("", encoding="utf-8")
    (theme / "mail/own.css").write_text("", encoding="utf-8")
    found = Folders([theme, resources.templates()]).list_templates()
    assert found == sorted(set(found))
    assert {"mail/own.css", "mail/mail.css", "archive/style.css"} <= set(found)
