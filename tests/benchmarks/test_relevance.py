import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.benchmarks import bench_relevance
from tests.benchmarks.peers.bm25 import Bm25
from tests.benchmarks.peers.peer import Peer, Pool
from tests.benchmarks.peers.rocchio import Rocchio
from tests.benchmarks.peers.sanity import Sanity, separate
from tests.benchmarks.peers.words import Rows
from tests.benchmarks.relevance.asking import Asking
from tests.benchmarks.relevance.days import days, lived, together
from tests.benchmarks.relevance.figures import f1, oracle
from tests.benchmarks.relevance.judged import Row, Task, Wish

SUBJECTS = ("graph networks for molecules", "speech recognition of birds", "robots that fold laundry")


def row(number: int) -> Row:
    """A paper on one of three subjects."""
    subject = SUBJECTS[number % 3]
    text = f"We study {subject} and show what {subject.split()[0]} number {number} can do."
    seen = {"first_seen": f"2025-01-{number + 1:02d}"} if number else {}
    return {"id": f"2501.{number:05d}", "title": f"On {subject}, part {number}", "abstract": text, **seen}


CORPUS = [row(number) for number in range(18)]


def task(name: str, text: str = "", seeds: int = 2) -> Task:
    """A task of two profiles, the second of which has quotes, a backslash and a face in its name."""
    names = ("first", 'second "\\ 🙂')
    wishes = [
        Wish(name, text, CORPUS[place : 3 * seeds + place : 3], frozenset(), frozenset({CORPUS[place + 9]["id"]}))
        for place, name in enumerate(names)
    ]
    return Task(name, CORPUS, wishes)


def test_a_task_goes_through_the_command(tmp_path: Path) -> None:
    """Names, texts, likes and papers arrive as they are, and each profile ranks what is like its seeds first."""
    asked = task("cv5_text", 'a "text" \\ with 🙂')
    lines = Asking(tmp_path).match([asked], CORPUS, CORPUS, "--group")
    told = {line["profile"]: line["ranking"] for line in lines if "profile" in line}
    assert list(told) == [wish.name for wish in asked.wishes]
    for place, ranking in enumerate(told.values()):
        assert {int(name[5:]) % 3 for name in ranking[:5]} == {place}
    assert {line["paper"] for line in lines if "paper" in line} == {each["id"] for each in CORPUS}


def test_a_library_goes_through_the_command(tmp_path: Path) -> None:
    """The items of a library count as likes though no dump has them, and the day they were saved is in the file."""
    items: list[dict[str, Any]] = [{**row(0), "id": "lib0", "urldate": "2024-03-05"}, {**row(3), "id": "lib1"}]
    asked = Task("zotero", CORPUS[1:3], [Wish("mine", "", items, frozenset(), frozenset())])
    (line,) = Asking(tmp_path).match([asked], [row(1), row(6)], CORPUS[9:])
    assert line["ranking"] == [row(6)["id"], row(1)["id"]]
    first, second = json.loads((tmp_path / "library.json").read_text(encoding="utf-8"))
    assert first["accessed"] == {"date-parts": [[2024, 3, 5]]}
    assert "accessed" not in second


def test_what_the_command_refuses_ends_the_benchmark(tmp_path: Path) -> None:
    """A run that failed is not scored; its error is shown."""
    with pytest.raises(SystemExit, match="is empty"):
        Asking(tmp_path).match([task("cv5")], [], CORPUS)


def test_days_go_by_date_and_know_only_the_past() -> None:
    """By date, what has none first; every day knows what came before and not itself; the last few make no day."""
    every = days(list(reversed(CORPUS)), 4, 0)
    assert [each for day in every for each in day.papers] == CORPUS[:16]
    assert all([*day.earlier, *day.papers] == CORPUS[: len(day.earlier) + 4] for day in every)
    assert [day.papers[0] for day in days(CORPUS, 4, 3)] == [CORPUS[0], CORPUS[8], CORPUS[12]]


def test_lived_days_are_merged_by_score(tmp_path: Path) -> None:
    """Tasks that know the same papers share a question; each profile gets one ranking over all days."""
    shared, cold = [task("cv5"), task("cv5_text", "laundry")], [task("cv_cold", "birds", 0)]
    assert list(together([*shared, *cold])) == [shared, cold]
    for tasks in (shared, cold):
        found = lived(Asking(tmp_path), tasks, days(CORPUS, 6, 0))
        assert set(found) == {(each.name, wish.name) for each in tasks for wish in each.wishes}
        assert all(sorted(told.ranking) == [each["id"] for each in CORPUS] for told in found.values())


def test_the_oracle_cuts_where_f1_is_best() -> None:
    """No other cut through the ranking sends better."""
    ranking, wanted = list("axbcyd"), set("xyz")
    cuts = [f1(len(wanted & set(ranking[:sent])), sent, 3) for sent in range(1, 7)]
    assert oracle(ranking, wanted) == max(cuts) == f1(2, 5, 3)


@pytest.mark.parametrize("kind", [Rocchio, Sanity, Bm25])
def test_peers_rank_by_likes_and_by_text(kind: type[Rocchio | Sanity | Bm25]) -> None:
    """What is on the subject of the likes, or has the words of the text, stands first."""
    asked, cold = task("cv5"), task("cv_cold", "laundry robots", 0)
    peer: Peer = kind(Pool([asked, cold]))
    for each, subject in ((asked.wishes[0], 0), (asked.wishes[1], 1), (cold.wishes[0], 2)):
        scores = peer.scores(each)
        assert scores is not None
        assert {int(name[5:]) % 3 for name in peer.pool.ranking(scores)[:6]} == {subject}


def test_the_plane_is_the_least() -> None:
    """The gradient of the SVM's loss vanishes there, and no step aside makes it less."""
    random = np.random.default_rng(3)
    dense = random.standard_normal((40, 7)) * (random.random((40, 7)) < 0.5)
    rows, columns = np.nonzero(dense)
    signs = np.where(random.random(40) < 0.3, 1.0, -1.0)
    weights = np.where(signs > 0, 2.0, 0.1)
    plane = separate(Rows(rows, columns, dense[rows, columns], (40, 7)), signs, weights)
    wide = np.column_stack([dense, np.ones(40)])

    def lost(at: np.ndarray[Any, np.dtype[np.float64]]) -> float:
        return float(at @ at / 2 + weights @ np.maximum(0, 1 - signs * (wide @ at)) ** 2)

    short = np.maximum(0, 1 - signs * (wide @ plane))
    assert np.abs(plane - 2 * wide.T @ (weights * signs * short)).max() < 1e-4
    assert all(lost(plane + 0.01 * random.standard_normal(8)) > lost(plane) for _ in range(100))


def test_without_judgments_nothing_is_measured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The judgments are no part of the repository; `make bench` goes on without them."""
    monkeypatch.setattr("sys.argv", ["bench_relevance.py", "--data", str(tmp_path / "none")])
    bench_relevance.main()
    assert "nothing to measure" in capsys.readouterr().out
