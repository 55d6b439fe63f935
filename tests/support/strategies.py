"""Hypothesis strategies for the core's data."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from digest.core.paper import Link, LinkKind, Mark, Paper, Revision
from digest.core.snapshot import Sighting, Snapshot, SnapshotKey

words = st.sampled_from(("prompt", "optimizers", "Gradients", "of", "大型", "naïve", "x<y", "$a_b$"))
phrases = st.lists(words, min_size=1, max_size=4).map(" ".join)
links = st.builds(Link, st.sampled_from(LinkKind), st.sampled_from(("https://github.com/a/b", "javascript:alert(1)")))
revisions = st.builds(
    Revision,
    title=phrases,
    abstract=st.sampled_from(("", "We study prompts.", "We study gradients.")),
    authors=st.lists(st.sampled_from(("Ada Lovelace", "Emmy Noether")), max_size=2, unique=True).map(tuple),
    categories=st.lists(st.sampled_from(("cs.CL", "cs.LG", "stat.ML")), max_size=3, unique=True).map(tuple),
    links=st.lists(links, max_size=2).map(tuple),
)

# Few papers in few versions, so that snapshots share some of them.
PAPERS = tuple(
    Paper(f"2503.{number:05}", Revision(f"Paper {number}{colon}", abstract))
    for number in range(1, 13)
    for colon, abstract in (("", ""), ("", "We study prompts."), (": a new title", "We study prompts."))
)


@st.composite
def snapshots(draw: st.DrawFn, source: str = "page", *, ranked: bool = True, marked: bool = False) -> Snapshot:
    """A snapshot of up to 8 papers, each once; days and hours are few, so that keys come close to each other."""
    members = draw(st.lists(st.sampled_from(PAPERS), max_size=8, unique_by=lambda paper: paper.id))
    day = date(2025, 3, draw(st.integers(1, 9)))
    captured = datetime(2025, 3, 1, tzinfo=UTC) + timedelta(hours=draw(st.integers(0, 400)))
    sha256 = draw(st.integers(0, 2**64)).to_bytes(32).hex()
    marks = st.none() | st.sampled_from(Mark) if marked else st.none()
    sightings = (Sighting(paper, rank if ranked else None, None, draw(marks)) for rank, paper in enumerate(members, 1))
    return Snapshot(SnapshotKey(day, captured, sha256, source), tuple(sightings))
