"""Where the library of a profile is."""

from pathlib import Path

import pytest

from digest.config.profiles import load_profiles
from digest.config.settings import ZOTERO, settings
from digest.core.errors import ConfigError


def place(folder: Path, library: str) -> str:
    """The place that a profile with nothing but this library has."""
    path = folder / "a.toml"
    path.write_text(f'[[profile]]\nname = "A"\nlibrary = "{library}"\n', encoding="utf-8")
    return load_profiles(path)[0].library


def test_a_path_begins_where_the_file_lies(tmp_path: Path) -> None:
    """Wherever the program runs; a library alone is enough for a profile."""
    assert place(tmp_path, "references.bib") == str(tmp_path / "references.bib")
    assert place(tmp_path, "../a/references.bib") == str(tmp_path.parent / "a" / "references.bib")
    assert place(tmp_path, "/a/references.bib") == "/a/references.bib"
    assert place(tmp_path, "zotero:groups/678/collections/ABCD2345") == "zotero:groups/678/collections/ABCD2345"


@pytest.mark.parametrize("library", ["zotero:ada", "zotero:users/12345/", "zotero:groups/678/collections/x"])
def test_what_is_no_place_at_zotero(tmp_path: Path, library: str) -> None:
    """File, key and remedy."""
    with pytest.raises(ConfigError, match="names no library at Zotero") as caught:
        place(tmp_path, library)
    assert "a.toml: profile 1.library: " in str(caught.value)


def test_the_key_comes_from_the_environment_alone() -> None:
    """And is never shown with the settings."""
    found = settings(environ={"DIGEST_ZOTERO_KEY": " abc123 ", "DIGEST_ZOTERO_URL": "http://localhost:1/api/"})
    assert (found.zotero_key, found.zotero_url) == ("abc123", "http://localhost:1/api")
    assert "abc123" not in repr(found)
    assert settings(environ={}).zotero_url == ZOTERO
