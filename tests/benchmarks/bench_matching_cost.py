"""What the matching costs: room on the disk, papers prepared, a profile over them, and the main job.

    PYTHONPATH=. .venv/bin/python tests/benchmarks/bench_matching_cost.py

The room is that of the files which the installed distributions of requirements.lock list. The papers are real ones,
which are not part of this repository; without them only the rest is measured. A profile is a judged list's likes:
compiled and scored; then with what is worth sending and why, which is all that a run needs; then with reasons for the
first of the ranking and with what papers hang on, which `digest match` tells too. All figures are medians of CPU time.
"""

import gzip
import json
import re
import statistics
import sys
from collections.abc import Iterable
from functools import partial
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from digest.cli.thrift import be_thrifty
from digest.core.paper import Paper
from digest.core.profile import Background, Profile
from digest.matching import background, meaning
from digest.matching.documents import Document
from digest.matching.ground import Ground
from digest.matching.matcher import _matches
from digest.matching.rarity import shipped
from digest.matching.wanted import wanted
from tests.benchmarks.bench_run import digest, main_job
from tests.benchmarks.relevance import pools
from tests.support.data import CHECKOUT, SHARED
from tests.support.measuring import cpu

PAPERS, ARCHIVES = 1_000, (1_000, 10_000)
NEW = ("numpy",)  # what the matching alone needs


def main() -> None:
    """Measure as in a process of the program, and print a line a figure."""
    be_thrifty()
    room()
    if (judged := pools.judgments()) is None:
        say("papers and profiles", "not measured; real papers are not beside the checkout")
    else:
        wishes = judged.task("awesome").wishes
        profiles = [pools.profile(wish) for wish in wishes]
        liked = [pools.paper(row) for wish in wishes for row in wish.seeds]
        papers = list(real_papers(PAPERS + max(ARCHIVES)))
        for size in ARCHIVES:
            over(papers[:PAPERS], [*papers[PAPERS : PAPERS + size], *liked], profiles)
    with TemporaryDirectory() as folder:
        digest(Path(folder), "init")
        main_job(Path(folder))
        took = statistics.median(cpu(lambda: main_job(Path(folder))) for _ in range(3))
        say("digest run, both bundled dumps, warm", f"{took:.2f} s")


def room() -> None:
    """Print what the base install takes, and which part of it the matching brought."""
    lock = (CHECKOUT / "requirements.lock").read_text(encoding="utf-8")
    sizes = {name: size(found) for name in re.findall(r"^([\w.-]+)==", lock, re.MULTILINE) if (found := have(name))}
    say(f"base install, {len(sizes)} distributions", f"{megabytes(sizes.values())} MB")
    say(f"  of it {', '.join(NEW)}", f"{megabytes(sizes[name] for name in NEW)} MB")
    files = (meaning.SHIPPED, Path(background.__file__).with_name("background.tsv.gz"))
    say("  model and statistics that we ship", f"{megabytes(file.stat().st_size for file in files)} MB")


def have(name: str) -> Distribution | None:
    """An installed distribution."""
    try:
        return distribution(name)
    except PackageNotFoundError:  # of another system
        return None


def size(found: Distribution) -> int:
    """The bytes of its files."""
    places = (Path(str(found.locate_file(file))) for file in found.files or ())
    return sum(place.stat().st_size for place in places if place.is_file())


def megabytes(sizes: Iterable[int]) -> str:
    """As people read it."""
    return f"{sum(sizes) / 1e6:.1f}"


def real_papers(count: int) -> Iterable[Paper]:
    """Papers of many fields and years."""
    with gzip.open(SHARED / "background" / "papers.jsonl.gz", "rt", encoding="utf-8") as lines:
        yield from (pools.paper(json.loads(line)) for line in islice(lines, count))


def over(papers: list[Paper], archive: list[Paper], profiles: list[Profile]) -> None:
    """Print what some papers cost with an archive, and what a profile costs then."""
    shipped()
    meaning.shipped()
    documents = [Document(each) for each in papers]
    ground = Ground(documents, Background(tuple(archive)), profiles, shipped())
    read = cpu(lambda: [each.counts for each in documents])
    placed = cpu(lambda: (ground.here, ground.space.archive, ground.space.middle))
    what = f"archive of {len(archive):,}"
    say(f"{len(papers):,} papers read", f"{read:.2f} s")
    say(f"  archive and papers placed, {what}", f"{placed:.2f} s")
    whole = partial(_matches, documents=documents, ground=ground, statistics=shipped())
    for each in profiles[:3]:
        _matches(each, documents, ground, shipped())
    ours = {
        "compiled and scored": [cpu(partial(wanted, each, ground)) for each in profiles],
        "and chosen from, as a run does": [cpu(partial(whole, each, explained=False)) for each in profiles],
        "and explained, as to a person": [cpu(partial(whole, each)) for each in profiles],
    }
    for step, figures in ours.items():
        say(f"  a profile {step}, {what}", f"{1000 * statistics.median(figures):.1f} ms")


def say(what: str, figure: str) -> None:
    """Print a line."""
    sys.stdout.write(f"{what:<58} {figure:>12}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
