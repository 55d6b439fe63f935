import gzip
from pathlib import Path

import pytest

from digest.config.judgments import load_judgments
from digest.core.errors import ConfigError

LINES = """
{"profile": "A", "paper": "arXiv:2406.07496v2", "relevant": true}
{"profile": "A", "paper": "2406.00001", "relevant": false}
{"paper": "2406.00002", "relevant": null}

{"paper": "2406.00003"}
{"profile": "A", "paper": "2406.00001", "relevant": true}
"""


@pytest.mark.parametrize("packed", [False, True])
def test_judgments_are_read_by_profile_and_paper(tmp_path: Path, *, packed: bool) -> None:
    """Ids in their one spelling; the later word counts; a line without a profile is about the only one."""
    file = tmp_path / "judged.jsonl"
    file.write_bytes(gzip.compress(LINES.encode()) if packed else LINES.encode())
    assert load_judgments(file, "B") == {
        "A": {"2406.07496": True, "2406.00001": True},
        "B": {"2406.00002": None, "2406.00003": True},
    }


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"{", "line 1: is not JSON"),
        (b"\n[1]", "line 2: is no judgment"),
        (b'{"paper": "1"}', "line 1: is no judgment"),
        (b'{"profile": "A", "paper": 1}', "line 1: is no judgment"),
        (b'{"profile": "A", "paper": "1", "relevant": "yes"}', "line 1: is no judgment"),
        (b"\xff\xfe", "is not UTF-8"),
        (b"\x1f\x8b\x08", "is damaged"),
    ],
)
def test_what_is_no_judgment_is_one_line(tmp_path: Path, data: bytes, said: str) -> None:
    """File, line and remedy."""
    file = tmp_path / "judged.jsonl"
    file.write_bytes(data)
    with pytest.raises(ConfigError) as problem:
        load_judgments(file)
    assert said in str(problem.value)
    assert str(problem.value).startswith(str(file))
    assert problem.value.remedy


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    """One line, too."""
    with pytest.raises(ConfigError, match="cannot be read"):
        load_judgments(tmp_path / "none.jsonl")
