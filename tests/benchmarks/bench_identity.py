"""Is a record without an id recognised as the paper it is, is no other taken for it, and how long does that take.

    python tests/benchmarks/bench_identity.py [--data DIR] [--known 300000]

DIR holds real captures that are not part of this repository; without it nothing is measured. The papers of
`changes` are known by their first revision among so many others, and looked for by their later ones, all without ids.
Both halves of them are told apart, since one of them was looked at while the rules were made.
"""

import argparse
import random
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from hashlib import sha256
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory

from digest.core.identity import claim, resolve
from digest.core.paper import Revision, fold, title_key
from digest.history.likeness import _jaccard, likeness
from digest.history.traits import Traits
from digest.matching.rarity import weights
from tests.support.data import SHARED
from tests.support.known import Known, lines, papers

Pair = tuple[Traits, Traits]
SAME_TEXT = 0.15  # share of word triples from which two abstracts are one text, which ids alone can tell apart
NEWCOMERS = 3_000


def main() -> None:
    """Measure, and print a line a figure."""
    parser = argparse.ArgumentParser(description="Measure identity without ids.")
    parser.add_argument("--data", type=Path, default=SHARED, help="the folder with real captures")
    parser.add_argument("--known", type=int, default=300_000, help="how many other papers are known")
    options = parser.parse_args()
    if not options.data.is_dir():
        say("identity: nothing to measure", f"no {options.data}")
        return
    changed = [
        [_traits(version) for version in row["versions"]]
        for row in lines(options.data / "changes" / "changes.jsonl.gz")
    ]
    ids = {row["id"] for row in lines(options.data / "changes" / "changes.jsonl.gz")}
    others = {name: Traits(each, weights) for name, each in papers(options.data).items() if name not in ids}
    with TemporaryDirectory() as folder:
        given = [versions[0] for versions in changed] + list(others.values())
        known = Known(Path(folder), given, options.known + len(changed))
        say("known papers, of which real", f"{known.size:,}, {len(given):,}")
        recall(known, changed)
        newcomers(known, len(changed))
    hard_negatives(others)
    made_up_negatives(list(others.values()))


def recall(known: Known, changed: list[list[Traits]]) -> None:
    """How many later revisions are recognised, by the title's key alone, with triples, and by ours."""
    found: defaultdict[str, list[tuple[bool, bool, bool]]] = defaultdict(list)
    wrong = 0
    for row, (first, *later) in enumerate(changed):
        half = "first" if sha256(first.key.encode()).digest()[0] % 2 else "second"
        for each in later:
            alike = known.alike(each)
            wrong += any(other != row for other in alike)
            key = each.key == first.key
            found[half].append((key, key or _jaccard(each.triples, first.triples) >= SAME_TEXT, row in alike))
    every = [each for half in found.values() for each in half]
    for place, rule in enumerate(("title key alone", "or triples of the abstract ≥ .15", "ours")):
        halves = ", ".join(f"{half} half {share(each[place] for each in found[half])}" for half in sorted(found))
        say(f"later revisions recognised, {rule}", f"{share(each[place] for each in every)} ({halves})")
    say("later revisions taken for another paper too", f"{wrong} of {len(every):,}")


def newcomers(known: Known, changed: int) -> None:
    """How many papers that nobody knows are taken for a known one, and what asking costs."""
    chance = random.Random(1)  # noqa: S311 - no secret
    rows = chance.sample(range(changed, len(known.given)), NEWCOMERS)
    fresh = [Traits(known.given[row].revision, weights) for row in rows]
    known.alike(fresh[0])
    known.compared, started = 0, time.process_time()
    taken = [list(known.alike(each, row)) for row, each in zip(rows, fresh, strict=True)]
    spent = (time.process_time() - started) / len(rows)
    texts = sum(
        any(_jaccard(known.traits(other).triples, each.triples) < SAME_TEXT for other in found)
        for found, each in zip(taken, fresh, strict=True)
    )
    wrong = sum(map(bool, taken))
    say("new papers taken for a known one (of another text)", f"{wrong} ({texts}) of {len(rows):,}")
    pairs = sum(len(found) for found in taken)
    say("that is, of pairs of a new and a known paper", f"{pairs} of {len(rows) * known.size:,}")
    others = (known.traits(chance.randrange(known.size)) for _ in fresh)
    random_pairs = sum(bool(likeness(each, other)) for each, other in zip(fresh, others, strict=True))
    say("compared outright, random pairs that are merged", f"{random_pairs} of {len(rows):,}")
    started = time.process_time()
    for each in fresh:
        title_key(each.revision.title)
    bare = (time.process_time() - started) / len(rows)
    compared = f"{known.compared / len(rows):.1f} comparisons"
    say("a title", f"{spent * 1e6:.0f} µs, {spent / bare:.0f} x its bare key ({bare * 1e6:.1f} µs), {compared}")


def hard_negatives(others: dict[str, Traits]) -> None:
    """Real papers that look like one another; with their ids they stay two, without them likeness must tell."""
    names = {id(traits): name for name, traits in others.items()}
    for what, pairs in _look_alikes(list(others.values())):
        apart = [pair for pair in pairs if _jaccard(pair[0].triples, pair[1].triples) < SAME_TEXT]
        alike = sum(bool(likeness(*pair)) for pair in apart)
        with_ids = 0
        for one, other in pairs:
            ids = names[id(one)], names[id(other)]
            with_ids += len(set(resolve([claim(*ids, 200, what)], []).values())) < len(ids)
        say(f"merged: {what}", f"{with_ids} of {len(pairs):,} with ids, {alike} of {len(apart):,} without")


def made_up_negatives(others: list[Traits]) -> None:
    """Parts and versions that share even the abstract, and one name before the colon of two papers."""
    chance = random.Random(2)  # noqa: S311 - no secret
    drawn = zip(chance.sample(others, 2_000), chance.sample(others, 2_000), strict=True)
    pairs = [pair for pair in drawn if pair[0] is not pair[1]]
    for one, other in (("{}: Part I", "{}: Part II"), ("{} 2.0", "{} 2.5"), ("GPT-3 {}", "GPT-4 {}"), ("{}", "{} II")):
        wrong = sum(
            bool(likeness(_titled(one, first, abstract), _titled(other, first, abstract)))
            for first, second in pairs
            for abstract in ((first, second) if other != "{} II" else (second,))
        )
        say(f"merged: {one.format('A')} and {other.format('A')}", f"{wrong} of {2 * len(pairs):,}")
    wrong = sum(
        bool(likeness(_titled("Nimbus: {}", *[one] * 2), _titled("Nimbus: {}", *[two] * 2))) for one, two in pairs
    )
    say("merged: Nimbus: A and Nimbus: B", f"{wrong} of {len(pairs):,}")


def _look_alikes(every: list[Traits]) -> Iterator[tuple[str, list[Pair]]]:
    def numberless(traits: Traits) -> str:
        return " ".join(
            word for word in traits.key.split() if not word.isdigit() and word.strip("ivx") and word != "part"
        )

    yield "one title, two ids", _grouped(every, lambda traits: traits.key)
    sequels = [pair for pair in _grouped(every, numberless) if pair[0].key != pair[1].key]
    yield "one title but for numbers", sequels
    yield "one name before the colon", _grouped(every, lambda traits: traits.parts[0])
    yield "another name before the colon", _grouped(every, lambda traits: traits.parts[0] and traits.parts[1])


def _grouped(every: list[Traits], key: object) -> list[Pair]:
    groups: defaultdict[str, list[Traits]] = defaultdict(list)
    for traits in every:
        if name := key(traits):  # type: ignore[operator]  # a function from traits to text
            groups[name].append(traits)
    return [pair for group in groups.values() if len(group) <= 6 for pair in combinations(group, 2)]


def _titled(title: str, of: Traits, abstract: Traits) -> Traits:
    return Traits(Revision(title.format(of.revision.title), abstract.revision.abstract), weights)


def _traits(version: dict[str, str]) -> Traits:
    return Traits(Revision(fold(version["title"]), fold(version["abstract"])), weights)


def share(hits: Iterable[bool]) -> str:
    """How many of them are true."""
    known = list(hits)
    return f"{sum(known) / len(known):.3f}"


def say(what: str, figure: str) -> None:
    """Print a figure."""
    print(f"{what:<62} {figure}")  # noqa: T201 - it reports


if __name__ == "__main__":
    main()
