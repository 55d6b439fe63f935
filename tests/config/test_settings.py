"""Where things lie: arguments, then the environment, then defaults."""

from pathlib import Path

import pytest

from digest.config.profiles import load_profiles
from digest.config.settings import newsletters, settings
from digest.core.errors import ConfigError, UsageError


def test_arguments_win_over_the_environment_and_that_over_defaults() -> None:
    """Each place can be set three ways."""
    assert settings(environ={}).state == str(Path("out/state"))
    assert settings(environ={"DIGEST_OUT": "o"}).state == str(Path("o/state"))
    found = settings("s", "p", "", {"DIGEST_SCHEDULES": "x", "DIGEST_OUT": "y", "DIGEST_STATE": "z"})
    assert (found.schedules, found.out, found.state) == (Path("s"), Path("p"), "z")
    assert found.archive == Path("p/archive")


def test_where_raw_dumps_are_kept() -> None:
    """In the state folder, unless another one is named; beside what is generated where the state is a database."""
    assert settings(environ={}).blobs == ""
    assert settings(environ={"DIGEST_BLOBS": "b"}).blobs == "b"
    assert settings(environ={"DIGEST_BLOBS": "b"}, blobs="a").blobs == "a"
    assert settings(out="o", state="postgresql://h/d", environ={}).blobs == str(Path("o/blobs"))


def test_newsletters_are_found_by_name(tmp_path: Path) -> None:
    """All of a folder, or the named ones, each once; what is not there is named."""
    with pytest.raises(UsageError, match="there is no such folder"):
        newsletters(tmp_path / "gone")
    with pytest.raises(ConfigError, match="holds no newsletter"):
        newsletters(tmp_path)
    for name in ("b", "a"):
        text = 'title = "T"\n[[source]]\nname = "s"\npaths = ["*.txt"]\n'
        (tmp_path / f"{name}.toml").write_text(text)
    assert [each.name for each in newsletters(tmp_path)] == ["a", "b"]
    assert [each.name for each in newsletters(tmp_path, ("b", "b"))] == ["b"]
    with pytest.raises(UsageError, match="there is no newsletter 'c'; known are a, b"):
        newsletters(tmp_path, ("c",))


def test_a_file_of_profiles(tmp_path: Path) -> None:
    """A file may hold profiles alone."""
    path = tmp_path / "p.toml"
    path.write_text('[[profile]]\nname = "A"\ntext = "x"\nlimit = 3\n')
    assert [(p.name, p.limit, p.half_life) for p in load_profiles(path)] == [("A", 3, 180)]
    for text, days in ("90", 90), ('"90"', 90), ('"never"', None):
        path.write_text(f'[[profile]]\nname = "A"\ntext = "x"\nhalf_life = {text}\n')
        assert [p.half_life for p in load_profiles(path)] == [days]
    path.write_text("")
    with pytest.raises(ConfigError, match=r"holds no \[\[profile\]\]"):
        load_profiles(path)
