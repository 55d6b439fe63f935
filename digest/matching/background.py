"""How common words are: document frequencies over some 60,000 arXiv papers, shipped in a small file.

The file comes from metadata that arXiv gives away under CC0, one paper a line with `title` and `abstract`:

    python -m digest.matching.background papers.jsonl.gz digest/matching/background.tsv.gz

It is gzip of UTF-8 lines. The first holds the number of papers, and the least frequencies at which a word and a
pair of words are kept; every other one a frequency and the terms that have it, separated by tabs. The same
source gives the same bytes.
"""

import argparse
import gzip
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from digest.matching.rarity import pairs, stems

LEAST_WORD = 3  # rarer words are nearly all names and misspellings
LEAST_PAIR = 15  # chosen for the size of the file; scarcely any judgment changes between 10 and 20
LONGEST = 40  # letters of a word worth keeping


def build(texts: Iterable[tuple[str, str]], least_word: int = LEAST_WORD, least_pair: int = LEAST_PAIR) -> bytes:
    """The file's bytes from titles and abstracts; the order of the papers does not matter."""
    seen: Counter[str] = Counter()
    papers = 0
    for papers, text in enumerate(texts, 1):  # noqa: B007 - the last number is how many there were
        fields = [stems(part) for part in text]
        seen.update({term for part in fields for term in (*part, *pairs(part))})
    by_frequency: defaultdict[int, list[str]] = defaultdict(list)
    for term, frequency in seen.items():
        if frequency >= (least_pair if " " in term else least_word) and len(term) <= LONGEST:
            by_frequency[frequency].append(term)
    lines = [f"{papers}\t{least_word}\t{least_pair}"]
    lines += ["\t".join([str(frequency), *sorted(terms)]) for frequency, terms in sorted(by_frequency.items())]
    return gzip.compress("\n".join(lines).encode("utf-8", "surrogatepass"), compresslevel=9, mtime=0)


def main(arguments: Sequence[str] | None = None) -> None:
    """Build the file: SOURCE (JSON lines, gzip) and DEST are the two arguments."""
    parser = argparse.ArgumentParser(prog="python -m digest.matching.background", description="Count words in papers.")
    parser.add_argument("source", type=Path, help="papers as JSON lines with title and abstract, compressed by gzip")
    parser.add_argument("dest", type=Path, help="the file to write")
    options = parser.parse_args(arguments)
    with gzip.open(options.source, "rt", encoding="utf-8") as lines:
        papers = (json.loads(line) for line in lines)
        options.dest.write_bytes(build((paper["title"], paper["abstract"]) for paper in papers))


if __name__ == "__main__":
    main()
