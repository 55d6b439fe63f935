"""A profile at the end of a file, without disturbing the rest."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.config.profiles import load_profiles
from digest.config.writing import append, as_toml
from digest.core.errors import ConfigError
from digest.core.profile import Profile

TABLE = as_toml(Profile("New", library="references.bib"))
BEFORE = '# Mine, as I like it\n[[profile]]\nname   =  "Old"   # the first\nlike=["A"]\n'


@given(st.text(st.characters(codec="utf-8")), st.lists(st.text(st.characters(codec="utf-8")), max_size=3))
def test_whatever_stands_in_a_title_is_toml(name: str, likes: list[str]) -> None:
    """Quotes, backslashes, control characters and all."""
    made = tomllib.loads(as_toml(Profile(name, library=name, like=tuple(likes))))["profile"][0]
    assert (made["name"], made.get("library", ""), made.get("like", [])) == (name, name, likes)


@pytest.mark.parametrize("before", [BEFORE, BEFORE.rstrip(), BEFORE.replace("\n", "\r\n"), "\ufeff" + BEFORE])
def test_the_rest_stays_byte_for_byte(tmp_path: Path, before: str) -> None:
    """With the file's own ends of lines, and its rights."""
    path = tmp_path / "a.toml"
    path.write_bytes(before.encode())
    path.chmod(0o640)
    append(path, TABLE)
    after = path.read_bytes()
    assert after.startswith(before.encode())
    assert (b"\r\n" in after) == ("\r\n" in before)
    assert after.count(b"\r\n") in {0, after.count(b"\n")}
    assert [(p.name, p.library) for p in load_profiles(path)] == [
        ("Old", ""),
        ("New", str(tmp_path / "references.bib")),
    ]
    assert path.stat().st_mode & 0o777 == 0o640
    assert [each.name for each in tmp_path.iterdir()] == ["a.toml"]


@pytest.mark.parametrize(
    ("before", "told"),
    [
        ('[[profile]]\nname = "New"\nlike = ["A"]\n', "'New' stands twice"),
        ('profile = [{name = "Old", like = ["A"]}]\n', "takes no [[profile]] at its end"),
        ("[[profile]\n", "mend the TOML there"),
    ],
)
def test_what_takes_no_profile_stays_as_it_is(tmp_path: Path, before: str, told: str) -> None:
    """One line says why."""
    path = tmp_path / "a.toml"
    path.write_text(before, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        append(path, TABLE)
    assert told in str(caught.value)
    assert path.read_text(encoding="utf-8") == before


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    """What it leads to has the profile."""
    (tmp_path / "real.toml").write_text(BEFORE, encoding="utf-8")
    (tmp_path / "a.toml").symlink_to("real.toml")
    append(tmp_path / "a.toml", TABLE)
    assert (tmp_path / "a.toml").is_symlink()
    assert len(load_profiles(tmp_path / "real.toml")) == 2


def test_a_file_that_cannot_be_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is as it was, and nothing lies beside it."""

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    path = tmp_path / "a.toml"
    path.write_text(BEFORE, encoding="utf-8")
    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(ConfigError, match="No space left on device"):
        append(path, TABLE)
    assert path.read_text(encoding="utf-8") == BEFORE
    assert [each.name for each in tmp_path.iterdir()] == ["a.toml"]
