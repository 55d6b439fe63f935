"""What a profile must not say."""

from pathlib import Path

import pytest

from digest.config.profiles import load_profiles
from digest.core.errors import ConfigError
from digest.core.profile import Profile

PROFILE = '[[profile]]\nname = "Agents"\nlike = ["2406.07496v1", "A title: of a paper", "10.1000/x-y"]\n'


def loaded(folder: Path, more: str) -> Profile:
    """The profile with more lines."""
    path = folder / "a.toml"
    path.write_text(PROFILE + more, encoding="utf-8")
    return load_profiles(path)[0]


@pytest.mark.parametrize("disliked", ["arXiv:2406.07496", "a title of a paper", "https://doi.org/10.1000/X-y"])
def test_nothing_is_both_liked_and_disliked(tmp_path: Path, disliked: str) -> None:
    """Whatever its spelling; in one line with the file, the profile and the remedy."""
    with pytest.raises(ConfigError) as caught:
        loaded(tmp_path, f'dislike = ["Stars", "{disliked}"]\n')
    assert str(caught.value) == (
        f"{tmp_path / 'a.toml'}: profile 1.dislike: 'Agents' likes and dislikes {disliked!r}; "
        "take it out of like or of dislike"
    )
    assert caught.value.exit_code == 2


def test_what_only_looks_alike_is_no_contradiction(tmp_path: Path) -> None:
    """Two ids that differ in a mark are two papers, whatever their letters would be as titles."""
    assert loaded(tmp_path, 'dislike = ["10.1000/x.y", "A title"]\n').dislike == ("10.1000/x.y", "A title")


@pytest.mark.parametrize("field", ["keywords", "exclude"])
def test_a_field_that_there_is_not_is_told_with_its_place(tmp_path: Path, field: str) -> None:
    """A mistyped one would be words that no paper holds."""
    with pytest.raises(ConfigError, match=rf"a\.toml: profile 1\.{field}: 'titel:x': at the .* no field; write one of"):
        loaded(tmp_path, f'{field} = ["titel:x"]\n')
