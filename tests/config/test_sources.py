"""Sources: formats that there are, and one meaning for a name that newsletters share."""

from pathlib import Path

import pytest

from digest.config.settings import newsletters
from digest.core.errors import ConfigError
from digest.core.newsletter import First
from digest.wiring import formats
from tests.config.conftest import LEAST, Reader, Refusal

FORMATS = formats()
OTHER = LEAST.replace('"page"', '"other"')


def write(folder: Path, **files: str) -> Path:
    """Newsletters by name."""
    for name, text in files.items():
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return folder


def refusal(folder: Path, *names: str) -> str:
    """What is said of the named newsletters of a folder, or of all."""
    with pytest.raises(ConfigError) as problem:
        newsletters(folder, names)
    assert str(problem.value).isprintable()
    return str(problem.value).replace(f"{folder}/", "")


@pytest.mark.parametrize("name", FORMATS)
def test_a_source_may_name_any_reader(read: Reader, name: str) -> None:
    """Every format that there is can be asked for."""
    assert read(LEAST + f'format = "{name}"\n', FORMATS).sources[0].format == name


@pytest.mark.parametrize(
    ("name", "remedy"),
    [("telegram", f"known are {', '.join(FORMATS)}"), ("json", "did you mean 'jsonl'?"), ("", "known are")],
)
def test_an_unknown_format_is_named_with_those_that_there_are(refused: Refusal, name: str, remedy: str) -> None:
    """R66 and DESIGN: found when the file is read, not when the first dump comes."""
    message = refused(LEAST + f'format = "{name}"\n', FORMATS)
    assert message.startswith(f"source 1.format: {name!r} is not known; {remedy}")


def test_without_a_format_the_content_tells(read: Reader) -> None:
    """Nothing has to be named, and whoever knows no readers takes any name."""
    assert read(LEAST, FORMATS).sources[0].format == ""
    assert read(LEAST + 'format = "telegram"\n').sources[0].format == "telegram"


def test_newsletters_may_share_a_source(tmp_path: Path) -> None:
    """R3: written alike, a source has one history for both; what else the newsletters say is their own."""
    more = '[[source]]\nname = "other"\npaths = ["x"]\nkind = "catalogue"\n'
    write(tmp_path, a=LEAST, b=LEAST.replace("Papers", "More papers") + more, c="trending = 3\n" + LEAST)
    assert [each.sources[0].name for each in newsletters(tmp_path)] == ["page"] * 3


@pytest.mark.parametrize(
    ("text", "field"),
    [
        (LEAST.replace("*.txt", "*.md"), "paths"),
        (LEAST.replace('["dumps/*.txt"]', '["dumps/*.txt", "more/*.txt"]'), "paths"),
        (LEAST + 'kind = "catalogue"\n', "kind"),
        (LEAST + 'format = "jsonl"\n', "format"),
        (OTHER + LEAST[LEAST.index("[[") :] + 'kind = "catalogue"\n', "kind"),
    ],
)
@pytest.mark.parametrize("names", [(), ("a",), ("a", "b")])
def test_a_source_that_newsletters_share_is_written_alike(
    tmp_path: Path, text: str, field: str, names: tuple[str, ...]
) -> None:
    """R4: else one history would depend on which newsletter took in the dumps; also where only one of them is asked."""
    write(tmp_path, a=LEAST, b=text)
    told = f"a.toml: source page: {field} differs from that in b.toml"
    assert refusal(tmp_path, *names) == f"{told}; write it alike in both, or give one of them another name"


def test_what_the_first_dump_does_is_each_newsletters_own_matter(tmp_path: Path) -> None:
    """DESIGN: `first` says what a newsletter's first dump does; two that share a source may differ in it."""
    write(tmp_path, a=LEAST, b='first = "baseline"\n' + LEAST)
    assert [each.sources[0].first for each in newsletters(tmp_path)] == [First.ANNOUNCE, First.BASELINE]


def test_the_newsletter_that_was_asked_for_is_the_one_that_is_named(tmp_path: Path) -> None:
    """The line begins with the file that stops the command, whatever the order of names."""
    write(tmp_path, a=LEAST, b=LEAST + 'kind = "catalogue"\n')
    assert refusal(tmp_path, "b").startswith("b.toml: source page: kind differs from that in a.toml; ")


def test_what_others_disagree_about_does_no_harm(tmp_path: Path) -> None:
    """Two files that contradict each other stop whoever asks for one of them, and nobody else."""
    write(tmp_path, a=LEAST, b=LEAST + 'kind = "catalogue"\n', c=OTHER)
    assert [each.name for each in newsletters(tmp_path, ("c",))] == ["c"]
    assert "source page" in refusal(tmp_path, "c", "b")
    assert "source page" in refusal(tmp_path)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("wrong", b"title = \n"),
        ("wrong", b'title = "x"'),
        ("wrong", b"\xff"),
        ("wrong", (LEAST + 'kind = "catalogue"\nformt = "x"\n').encode()),
        ("My Papers", LEAST.encode()),
    ],
)
def test_a_wrong_file_that_nobody_asked_for_does_no_harm(tmp_path: Path, name: str, data: bytes) -> None:
    """R68: a mistake in one newsletter leaves the others alone; asked for, or with all, it is said."""
    write(tmp_path, a=LEAST)
    (tmp_path / f"{name}.toml").write_bytes(data)
    assert [each.name for each in newsletters(tmp_path, ("a",))] == ["a"]
    assert refusal(tmp_path).startswith(f"{name}.toml: ")
    assert refusal(tmp_path, "a", name).startswith(f"{name}.toml: ")


@pytest.mark.parametrize("text", ["trending = " + "9" * 5000, "x = " + "[" * 5000], ids=["digits", "depth"])
def test_toml_beyond_measure_is_one_line(refused: Refusal, text: str) -> None:
    """R66 and DESIGN: a file that no parser takes is named like any other, and is no traceback."""
    assert refused(text + LEAST)


def test_files_that_begin_with_a_dot_are_none(tmp_path: Path) -> None:
    """What editors leave beside a newsletter, a lock that leads nowhere included, is neither read nor listed."""
    write(tmp_path, **{".hidden": "title = ", ".papers": LEAST + 'kind = "catalogue"\n'})
    with pytest.raises(ConfigError, match="holds no newsletter"):
        newsletters(tmp_path)
    (tmp_path / ".#papers.toml").symlink_to("ada@host.1234")
    write(tmp_path, papers=LEAST)
    assert [each.name for each in newsletters(tmp_path)] == ["papers"]
