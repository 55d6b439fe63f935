"""Sound dumps made hostile: cut, spliced, swollen, and set with pieces that lead readers astray.

Plain work on bytes, some microseconds a case, where hypothesis takes milliseconds; in exchange nothing is shrunk.
A seed gives the same cases every time.
"""

import bz2
import gzip
import io
import lzma
import re
import zipfile
from collections.abc import Callable, Sequence
from random import Random

LONGEST = 48_000  # bytes of a case: what takes quadratic time shows itself at that length
DEEP = (3, 3, 9, 9, 40, 40, 40, 300, 300, 300, 2_000, 12_000)  # times that a piece is repeated
_KEPT = 400  # cases that behaved as none before them
_SHORT = 3_000  # bytes of those
_TOKEN = re.compile(rb'"[^"\n]{0,400}"|>[^<\n]{0,400}<|\{[^{}\n]{0,400}\}|-?\d+(?:\.\d+)?|\w+|[^\w\s]')

MARKS = (
    *(b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\x00", b"\x00" * 40, b"\x1b", b"\x7f", b"\x85", b"\xa0", b"\xff"),
    *(b"\xed\xa0\x80", b"\xed\xb0\x80", b"\xc0\x80", b"\xf4\x90\x80\x80", b"\xe9", b"\\ud800", b"\\udfff\\ud800"),
    *("題".encode(), "\u202e\u2066".encode(), "\u200b".encode(), "\u2028\u0085".encode(), "e\u0301".encode()),
    *(b"\r", b"\r\n", b"\n\r", b"\n\n\n", b"\t", b"\x0b\x0c", b"\x1c\x1d\x1e", b" ", b"\xc2\xa0", b"\xe3\x80\x80"),
)
NUMBERS = (b"9" * 400, b"9" * 5_000, b"1e999", b"-1", b"0", b"NaN", b"-Infinity", b"1.", b"0x7f", b"00", b"\xd9\xa3")
JSON = (
    *(b"{", b"}", b"[", b"]", b'"', b"\\", b"\\u", b",", b":", b"null", b"true", b"[]", b"{}", b'[""]', b'{"a":[1]}'),
    *(b'"title": null,', b'"title": ["A"],', b'"id": {},', b'"authors": "x",', b'"abstract": 7,', b"//", b"/*", b"'"),
    *(b'"paper": {', b'"results": [', b'"data": {"papers": [', b'"authors_parsed": [[]],', b'"versions": [[], 1],'),
    *(b'"a": {"abstract_inverted_index": {"x": [-1, 9999999999]}},', b"{'title': 'A", b"}\n{", b"]\n[", b'",\n"'),
)
MARKUP = (
    *(b"<", b">", b"</", b"/>", b"<!", b"<!--", b"-->", b"<![CDATA[", b"]]>", b"<?", b"?>", b"<!DOCTYPE x>", b"&"),
    *(b'<!DOCTYPE x [<!ENTITY a "b"><!ENTITY c "&a;&a;">]>', b"&c;", b"&amp;lt;", b"&#0;", b"&#xd800;", b"&#x110000;"),
    *(b"&nbsp;", b"&#9999999999;", b"&amp", b'<a href="', b"<a b='", b"<p", b"<div>", b"</div>", b"<script>", b"<h3>"),
    *(b"<item>", b"</item>", b"<entry>", b"<record>", b"</record>", b"<title>", b"</title>", b"<x:y>", b"xmlns=''"),
    *(b" xmlns:a='b'", b" a:b='c'", b"<a:b>", b" encoding='utf-16'", b" encoding='idna'", b" encoding='latin-1'"),
    *(b"<svg><title>", b"<textarea>", b"<base href='file:///'>", b"<content type='application/xml'>", b"<dc:date>x"),
)
TEXT = (
    *(
        b"|",
        b"\\|",
        b"| - | - |",
        b"|---|",
        b"<details>",
        b"</details>",
        b"## ",
        b"- ",
        b"* ",
        b"[x](",
        b"](http://a.b",
    ),
    *(
        b"@article{",
        b"@string{a = ",
        b"@comment{",
        b"@preamble{",
        b"#",
        b"=",
        b"{{{",
        b"}}}",
        b" and ",
        b", and ",
        b"$",
    ),
    *(b"\\(", b"\\)", b"\\emph{", b'\\"', b"\\'{", b"\\relax ", b"%", b"``", b"~", b"((", b"))", b"TY  - ", b"ER  - "),
    *(
        b"AU  - ",
        b"TY - JOUR\n",
        b"\nER  -\n",
        b"ZZ  - x\n",
        b"Get trending papers in your email inbox!\n",
        b"4 authors",
    ),
    *(b"Subscribe", b"Submitted by", b"Mar 31", b"31-31", b"2025-02-30", b"withdrawn", b"this paper has been "),
    *(b"https://a.b/", b"https://[", b"http://@", b"javascript:1", b"10.5555/x", b"arXiv:2305.00001v2", b"v2", b"v999"),
    *(b"(arXiv:2305.00001v2 [cs.IR] UPDATED)", b"Announce Type: new", b"Authors: ", b"a,", b'"', b'""', b";", b"\\"),
)
PIECES = (MARKS, NUMBERS, JSON, MARKUP, TEXT)
PAIRS = (
    *(
        (b"[", b"]"),
        (b"{", b"}"),
        (b'{"a":', b"}"),
        (b'[{"a":', b"}]"),
        (b"(", b")"),
        (b"<b>", b"</b>"),
        (b"<a:b>", b""),
    ),
    *(
        (b"\\emph{", b"}"),
        (b"<p><div>", b""),
        (b"[x](", b")"),
        (b"<item>", b"</item>"),
        (b"<!--", b"-->"),
        (b"**", b"**"),
    ),
    *(
        (b"<p a='", b"'>"),
        (b"&#", b";"),
        (b"<![CDATA[", b"]]>"),
        (b"{'a': [", b"]}"),
        (b'"', b'"'),
        (b"<details>", b""),
    ),
)
CODINGS = ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8-sig", "cp1252", "cp500", "utf-7")


class Mutator:
    """Cases without end, most of them short.

    Args:
        seeds: sound dumps of the format that is tried.
        others: dumps of other formats, to be spliced in.
        seed: whatever tells one series of cases from another.
    """

    def __init__(self, seeds: Sequence[bytes], others: Sequence[bytes], seed: str) -> None:
        self._random = Random(seed)  # noqa: S311 - cases are to be the same every time
        self._seeds = sorted(seeds, key=len)
        self._others = [data[:_SHORT] for data in others]
        self._kept: list[bytes] = []

    def keep(self, case: bytes) -> None:
        """Take a case for a seed, since it behaved as none before."""
        if len(case) > _SHORT:
            return
        if len(self._kept) >= _KEPT:
            self._kept.pop(self._random.randrange(_KEPT))
        self._kept.append(case)

    def case(self) -> bytes:
        """The next case; never empty."""
        random = self._random
        data = self._start()
        for _ in range(random.choice((1, 1, 1, 2, 3, 5, 9))):
            data = random.choices(_WAYS, _WEIGHTS)[0](random, data, self._others)[:LONGEST]
        return data or b" "

    def _start(self) -> bytes:
        """A kept case, or a sound dump; long ones cost much and show little, so they are rare."""
        random = self._random
        if self._kept and random.random() < 0.5:
            return random.choice(self._kept)
        return random.choice(self._seeds)[: random.choices((1_000, 2_000, _SHORT, LONGEST), (35, 50, 13, 2))[0]]


def _piece(random: Random) -> bytes:
    return random.choice(random.choice(PIECES)) if random.random() < 0.9 else random.randbytes(random.randrange(1, 12))


def _stretch(random: Random, data: bytes) -> tuple[int, int]:
    start = random.randrange(len(data) + 1)
    return start, min(len(data), start + random.choice((0, 1, 1, 2, 4, 9, 60, 400)))


def _put(random: Random, data: bytes, _: Sequence[bytes]) -> bytes:
    start, end = _stretch(random, data)
    return data[:start] + _piece(random) + data[random.choice((start, end)) :]


def _swapped(random: Random, data: bytes, _: Sequence[bytes]) -> bytes:
    """A whole token, such as a number or what stands between quotes, with something else in its place."""
    found = _TOKEN.search(data, random.randrange(len(data) + 1))
    if found is None:
        return data
    inside = found.start() + (found[0][:1] in b'">{' and random.random() < 0.5)
    return data[:inside] + _piece(random) + data[found.end() - (inside > found.start()) :]


def _dropped(random: Random, data: bytes, _: Sequence[bytes]) -> bytes:
    start, end = _stretch(random, data)
    return data[:start] + data[end:]


def _moved(random: Random, data: bytes, _: Sequence[bytes]) -> bytes:
    """A stretch that stands elsewhere, or there too."""
    start, end = _stretch(random, data)
    place = random.randrange(len(data) + 1)
    return data[:place] + data[start:end] + data[place:]


def _repeated(random: Random, data: bytes, _: Sequence[bytes]) -> bytes:
    """A piece, or a stretch of the dump itself, many times."""
    start, end = _stretch(random, data)
    piece = _piece(random) if random.random() < 0.6 else data[start:end]
    return data[:start] + piece * min(random.choice(DEEP), LONGEST // (len(piece) or 1)) + data[start:]


def _nested(random: Random, data: bytes, _: Sequence[bytes]) -> bytes:
    start, end = _stretch(random, data)
    opening, closing = random.choice(PAIRS)
    times = min(random.choice(DEEP), LONGEST // (len(opening + closing)))
    return data[:start] + opening * times + data[start:end] + closing * random.choice((times, 0)) + data[end:]


def _spliced(random: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    """The beginning of one dump and the end of another, or that one within this one."""
    other = random.choice(others)
    start, end = _stretch(random, data)
    place = random.randrange(len(other) + 1)
    if random.random() < 0.5:
        return data[:start] + other[place:]
    return data[:start] + other[place : place + random.choice((40, 400, _SHORT))] + data[end:]


def _cut(random: Random, data: bytes, _: Sequence[bytes]) -> bytes:
    return data[: random.randrange(len(data) + 1)]


def _flipped(random: Random, data: bytes, _: Sequence[bytes]) -> bytes:
    made = bytearray(data)
    for _time in range(random.choice((1, 2, 8, 40)) if made else 0):
        made[random.randrange(len(made))] = random.randrange(256)
    return bytes(made)


def _recoded(random: Random, data: bytes, _: Sequence[bytes]) -> bytes:
    """In another encoding, with other line ends, or compressed."""
    coding = random.choice((*CODINGS, "\r", "\r\n", "", "gzip", "bz2", "xz", "zip"))
    if not coding.strip():
        return data.replace(b"\n", coding.encode())
    if packed := {"gzip": _gzip, "bz2": bz2.compress, "xz": _xz, "zip": _zip}.get(coding):
        return packed(data)
    return data.decode("utf-8", "replace").encode(coding, "replace")


def _gzip(data: bytes) -> bytes:
    return gzip.compress(data, 1, mtime=0)


def _zip(data: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(zipfile.ZipInfo("page"), data)
    return made.getvalue()


def _xz(data: bytes) -> bytes:
    return lzma.compress(data, preset=0)


_WAYS: tuple[Callable[[Random, bytes, Sequence[bytes]], bytes], ...] = (
    _put,
    _swapped,
    _dropped,
    _moved,
    _repeated,
    _nested,
    _spliced,
    _cut,
    _flipped,
    _recoded,
)
_WEIGHTS = (25, 25, 10, 8, 4, 4, 6, 4, 3, 1)
