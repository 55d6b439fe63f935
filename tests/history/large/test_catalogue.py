import gzip
import random
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.core.paper import paper_id
from digest.core.snapshot import Dropped
from digest.history.large import lines, strays, window
from digest.history.large import plain as plainly
from digest.history.large.catalogue import Catalogue
from tests.support.naive import Naive, bare, key, named, parse, plain
from tests.support.soak import rounds

IDS = [f"2501.{number:05}" for number in range(200)]
ODD = (b"\n", b"  \r\n", b"no record\n", b"|a title without id|x\n", b"2501.00001|bytes \xff|x\n", b"a|b|c|d|e\n")


@pytest.fixture(scope="module", autouse=True, params=[(1 << 20, 64, 8_192), (300, 4, 2)], ids=["large", "tiny"])
def sizes(request: pytest.FixtureRequest) -> Iterator[None]:
    """Sizes as they are, and so small that every border lies somewhere within a dump."""
    size, block, patience = request.param
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(window, "_SIZE", size)
        patch.setattr(plainly, "BLOCK", block)
        patch.setattr(lines, "_LINES", block + block // 2)
        patch.setattr(lines, "_SLACK", size >> 6)
        patch.setattr(lines, "_PATIENCE", patience)
        patch.setattr(strays, "_MOST", size << 3)
        patch.setattr("os.fsync", lambda _: None)  # nobody pulls the plug here
        yield


@st.composite
def series(draw: st.DrawFn) -> list[list[bytes]]:
    """Some dumps, each made from one before it by edits of several lines."""
    chance = random.Random(draw(st.integers(0, 2**32)))  # noqa: S311 - a sample, no secret
    dumps = [[line(chance, paper) for paper in IDS[: draw(st.sampled_from((0, 3, 150)))]]]
    for _ in range(draw(st.integers(1, 5))):
        dump = list(chance.choice(dumps))
        for edit in draw(st.lists(st.sampled_from(EDITS), max_size=4)):
            edit(chance, dump)
        dumps.append(dump)
    return dumps


def line(chance: random.Random, paper: str) -> bytes:
    """A line of a paper in one of few versions."""
    version = chance.choice(("", "", "|1", "|2"))
    end = chance.choice(("\n", "\n", "\n", "\r\n", " \n"))
    return f"{paper}|{chance.choice(('One', 'Two'))}|{'x' * chance.randint(0, 40)}{version}{end}".encode()


def add(chance: random.Random, dump: list[bytes]) -> None:
    """New or changed lines somewhere."""
    for _ in range(chance.randint(1, 5)):
        dump.insert(chance.randint(0, len(dump)), line(chance, chance.choice(IDS)))


def change(chance: random.Random, dump: list[bytes]) -> None:
    """Other lines in the places of some."""
    for at in range(len(dump)):
        if chance.random() < 0.1:
            dump[at] = line(chance, chance.choice(IDS))


def drop(chance: random.Random, dump: list[bytes]) -> None:
    """A stretch is gone."""
    start = chance.randint(0, len(dump))
    del dump[start : start + chance.randint(1, 30)]


def repeat(chance: random.Random, dump: list[bytes]) -> None:
    """A stretch stands there again."""
    start = chance.randint(0, len(dump))
    dump += dump[start : start + chance.randint(1, 20)]


def odd(chance: random.Random, dump: list[bytes]) -> None:
    """What is no record."""
    dump.insert(chance.randint(0, len(dump)), chance.choice(ODD))


def shuffle(chance: random.Random, dump: list[bytes]) -> None:
    """Another order."""
    chance.shuffle(dump)


def tear(chance: random.Random, dump: list[bytes]) -> None:
    """The last line breaks off."""
    if dump and len(dump[-1]) > 1:
        dump[-1] = dump[-1][: chance.randint(1, len(dump[-1]) - 1)]


EDITS = (add, add, change, drop, repeat, odd, shuffle, tear)


def written(folder: Path, name: str, dump: list[bytes], *, packed: bool = False) -> Path:
    """A dump as a file; a torn line is one only at the end."""
    whole = [each if each.endswith(b"\n") else each + b"\n" for each in dump[:-1]] + dump[-1:]
    path = folder / name
    path.write_bytes(gzip.compress(b"".join(whole), 1) if packed else b"".join(whole))
    dump[:] = whole
    return path


@pytest.mark.soak
@settings(max_examples=rounds(10, 1_000), deadline=None)
@given(dumps=series(), order=st.randoms(use_true_random=False), packed=st.booleans())
def test_any_series_in_any_order(dumps: list[list[bytes]], order: random.Random, packed: bool) -> None:
    """R4, R6, R8: whatever the order of arrival, every answer is that of a dict of dicts; so is each dump's change."""
    days = list(range(len(dumps)))
    order.shuffle(days)
    naive = Naive()
    with TemporaryDirectory() as name:
        catalogue = Catalogue(Path(name) / "history")
        for day in days:
            path = written(Path(name), f"{day}", dumps[day], packed=packed)
            naive.dumps[key(day)] = dumps[day]
            earlier = [each for each in naive.dumps if each < key(day)]
            delta = catalogue.take_in(key(day), path, parse)
            assert plain(delta) == naive.between(max(earlier, default=None), key(day))
            told = [(each.line, each.reason) for each in delta.dropped if "not UTF-8" not in each.reason]
            assert told == naive.dropped(key(day))
            assert (delta.lines, delta.repeats) == (len(dumps[day]), naive.repeats(key(day)))
            assert [record.line for record in delta.new] == sorted(record.line for record in delta.new)
        same(catalogue, naive)


def same(catalogue: Catalogue, naive: Naive) -> None:
    """Every answer of a catalogue is that of the dicts."""
    keys = sorted(naive.dumps)
    assert catalogue.snapshots() == tuple(keys)
    catalogue.check()
    every = naive.seen(keys[-1])
    for first in (None, *keys):
        seen = naive.seen(first)
        for second in keys:
            assert plain(catalogue.between(first, second)) == naive.between(first, second)
            came = {paper: last for paper, last in naive.seen(second).items() if paper not in seen}
            assert named(catalogue.appeared(first, second)) == came
        before = naive.seen(max((each for each in keys if first and each < first), default=None))
        known = catalogue.known([*every, "nobody"], first)
        assert known == (before if first else every).keys()
    for paper in [*every, "nobody"][:5]:
        assert [tuple(span) for span in catalogue.sightings(paper)] == naive.sightings(paper)
        for at in keys:
            assert catalogue.revision(paper, at) == naive.papers(at).get(paper)


def test_a_day_parses_only_what_is_new(tmp_path: Path) -> None:
    """Lines that were seen are not parsed, in whichever order they come; a dump taken in twice is parsed once."""
    first = [f"{paper}|Title|Abstract\n".encode() for paper in IDS]
    second = [*first[:50], b"2501.00050|Another title|Abstract\n", b"2502.00001|New|Abstract\n", *first[51:]]
    catalogue = Catalogue(tmp_path / "history")
    assert catalogue.take_in(key(0), written(tmp_path, "0", first), parse).parsed == len(first)
    delta = catalogue.take_in(key(1), written(tmp_path, "1", second), parse)
    assert (delta.parsed, delta.continuing, len(delta.revised)) == (2, len(first) - 1, 1)
    assert (delta.new[0].line, delta.revised[0].after.line, delta.new[0:1]) == (52, 51, (delta.new[0],))
    again = catalogue.take_in(key(1), written(tmp_path, "1", second), parse)
    assert (again.parsed, again.continuing, len(again.new)) == (0, len(first) + 1, 0)
    assert catalogue.take_in(key(2), written(tmp_path, "2", second[::-1]), parse).parsed == 0


def test_new_bytes_are_not_yet_a_change(tmp_path: Path) -> None:
    """A line with other spaces or another end says the same, and its paper is continuing."""
    catalogue = Catalogue(tmp_path / "history")
    catalogue.take_in(key(0), written(tmp_path, "0", [b"2501.00001|Title|Abstract\n"]), parse)
    delta = catalogue.take_in(key(1), written(tmp_path, "1", [b"2501.00001|Title|Abstract  \r\n"]), parse)
    assert (delta.parsed, delta.continuing, len(delta.revised)) == (1, 1, 0)


def test_long_lines_cost_themselves_alone(tmp_path: Path) -> None:
    """R8: a line of megabytes is reported and not held, wherever it stands, and is known the next day."""
    long = b"2501.00009|Long|" + b"x" * (9 << 20) + b"\n"
    first = [long, b"2501.00001|One|\n", long.replace(b"Long", b"Other"), b"2501.00002|Two|\n", long[:-1] + b"torn"]
    catalogue = Catalogue(tmp_path / "history")
    for day, dump in enumerate((first, first, [b"2501.00003|Three|\n", *first], first[:-1])):
        delta = catalogue.take_in(key(day), written(tmp_path, str(day), dump), parse)
        places = [place for place, each in enumerate(dump, 1) if len(each) > 4 << 20]
        assert [(each.line, each.reason) for each in delta.dropped] == [(at, "is longer than 4 MB") for at in places]
        assert delta.papers == len(dump) - len(places)
        assert delta.parsed == (2, 0, 1, 0)[day]


def test_bytes_that_are_not_utf8(tmp_path: Path) -> None:
    """R8: a record with a wrong byte is kept and reported, on each day; a byte order mark is no part of a line."""
    dump = [b"\xef\xbb\xbf2501.00001|One|\n", b"2501.00002|T\xffo|\n"]
    catalogue = Catalogue(tmp_path / "history")
    for day in range(2):
        delta = catalogue.take_in(key(day), written(tmp_path, str(day), dump), parse)
        assert [(each.line, each.reason[:31]) for each in delta.dropped] == [(2, "holds bytes that are not UTF-8;")]
    assert [paper_id(record) for record in map(bare, catalogue.between(None, key(1)).new)] != []
    assert catalogue.known(["2501.00001", "2501.00002"]) == {"2501.00001", "2501.00002"}


def test_lines_that_say_next_to_nothing(tmp_path: Path) -> None:
    """R8: thousands of lines of which nothing can be learned are kept and reported all the same."""
    catalogue = Catalogue(tmp_path / "history")
    dump = [b"no record %d\n" % number for number in range(5_000)]
    delta = catalogue.take_in(key(0), written(tmp_path, "0", dump), parse)
    assert (delta.papers, len(delta.dropped), delta.parsed) == (0, 5_000, 5_000)
    assert delta.dropped[4_999] == Dropped(5_000, "is no record")


def test_progress_is_told(tmp_path: Path) -> None:
    """Whoever waits is told of bytes done, out of all."""
    told: list[tuple[int, int]] = []
    path = written(tmp_path, "0", [f"{paper}|Title|Abstract\n".encode() for paper in IDS])
    Catalogue(tmp_path / "history").take_in(key(0), path, parse, lambda done, of: told.append((done, of)))
    assert told[-1] == (path.stat().st_size, path.stat().st_size)
