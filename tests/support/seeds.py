"""Sound dumps of every format for fuzzing to start from: made, short and real, and what lies beside the checkout."""

import json
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from digest.core.errors import DumpError
from digest.dumps.readers.registry import READERS
from digest.dumps.readers.unpack import unpack
from tests.support.data import FIXTURES, SHARED
from tests.support.samples import PAPERS, SAMPLES, carrying_page, entry, work

LONGEST = 20_000  # bytes of a seed
_LARGEST = 1 << 20  # bytes of a file that is looked into
_MOST = 12  # real dumps of one format

OAI = b"""<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><responseDate>2016-10-21T07:09:03Z</responseDate>
<request verb="ListRecords" from="2016-10-20">x</request><ListRecords>
<record><header><identifier>oai:arXiv.org:0804.2273</identifier></header><metadata><arXivRaw><id>0804.2273</id>
<version version="v1"><source_type>D</source_type></version><title>A &amp; B</title><authors>Ada L (X), E N</authors>
<categories>cs.DL cs.NI</categories><comments>withdrawn</comments>
<abstract>  We show.</abstract></arXivRaw></metadata></record>
<record><header status="deleted"><identifier>oai:a:1</identifier></header></record>
<record><header><identifier>oai:arXiv.org:hep-th/9406058</identifier></header><metadata><dc:title>T</dc:title>
<dc:description>Comment: 7 pages</dc:description><dc:creator>L, A</dc:creator></metadata></record>
<resumptionToken cursor="0">1|2</resumptionToken></ListRecords></OAI-PMH>"""
BIB = rb"""@string{j = "Journal"}
@article{a, title = {{The} Schr{\"o}dinger $\alpha$ at 95\%}, author = {G{\'o}mez, Ana and {DES} and others},
  journal = j # " of " # {X}, eprint = {2101.00001v2}, abstract = {We \emph{show} -- ``x''.}, doi = {10.1/x}}
@book(b, title = "p (x)", year = 2000)
@comment{x}
"""
RIS = b"TY  - JOUR\nTI  - A\n  goes on\nAU  - L, A\nUR  - https://e.com/x\nER  - \nTY - BOOK\nT1 - B\nER - \n"
CSL = b"""[{"id": "k", "type": "article", "title": "A", "author": [{"family": "L", "given": "A"}], "DOI": "10.1/x"},
{"id": "m", "type": "book", "title": ["B"], "URL": "http://e.com/x", "abstract": "<p>x</p>"}]"""
CSV = b'title,id,authors.name\nA,1,"Ada L, E N"\n"B, ""C""\nD",2503.00001v2,\n'
NESTED = b'{"a": 1, "data": {"papers": [{"title": "A", "id": 1, "authors": [{"name": "x"}]}, {"title": ["B"]}]}}'

_MADE: dict[str, tuple[bytes, ...]] = {
    "oai": (OAI,),
    "bibtex": (BIB,),
    "ris": (RIS,),
    "csl-json": (CSL,),
    "daily-api": (b"1", b'{"status":"no_data","date":"2025-01-11"}', repr([{"paper": PAPERS[0]}]).encode()),
    "trending-html": (carrying_page([entry(paper) for paper in PAPERS]).encode(),),
    "openalex": (b"".join(json.dumps(work(paper)).encode() + b"\n" for paper in PAPERS),),
    "mapped-csv": (CSV, CSV.replace(b",", b"\t")),
    "mapped-json": (NESTED, NESTED[1:].join((b"{", b"\n")) * 3, b'[{"title": "A", "id": "x"}]'),
}


@cache
def seeds(name: str) -> tuple[bytes, ...]:
    """The dumps of a format, each no longer than some pages."""
    made = (*([SAMPLES[name]()] if name in SAMPLES else ()), *_MADE.get(name, ()))
    return tuple(data[:LONGEST] for data in (*made, *_real().get(name, ())))


@cache
def _real() -> dict[str, list[bytes]]:
    """Real dumps by the format that their content shows."""
    found: dict[str, list[bytes]] = defaultdict(list)
    for path in _files():
        try:
            data, _ = unpack(path.read_bytes())
        except DumpError:
            continue
        name = next((reader.name for reader in READERS.values() if reader.sniff(data)), "")
        if name and len(found[name]) < _MOST:
            found[name].append(data[:LONGEST])
    return found


def _files() -> Iterator[Path]:
    """Short excerpts within the checkout, then whole dumps beside it."""
    for folder in (FIXTURES, SHARED):
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.name != "README.md" and path.stat().st_size <= _LARGEST:
                yield path
