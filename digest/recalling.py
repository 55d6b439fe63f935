"""What the matching leans on: the history of a newsletter's sources, without reading millions of papers for it.

All that small sources have shown is at hand. Of a very large one it is just the papers that a profile likes or
dislikes, since it is by these that the matching learns from the past; no sample of the others could take their place.
"""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from digest import ports
from digest.core.newsletter import Newsletter
from digest.core.paper import Paper, normal_id, title_key
from digest.core.profile import Background


def recall(store: ports.Store, catalogues: ports.Catalogues, newsletter: Newsletter) -> Background:
    """The background of a newsletter's profiles."""
    past = store.history.seen([source.name for source in newsletter.sources if not source.lines])
    papers = [Paper(paper, revision) for paper, revision in past.items()]
    named = {name for profile in newsletter.profiles for name in (*profile.like, *profile.dislike)}
    large = [source.name for source in newsletter.sources if source.lines] if named else []
    for source in large:
        known = {paper.id for paper in papers} | {title_key(paper.title) for paper in papers}
        wanted = {name for name in named if not {normal_id(name), title_key(name)} & known}
        papers += _from(store, catalogues, source, wanted)
    return Background(tuple(papers))


def _from(store: ports.Store, catalogues: ports.Catalogues, source: str, named: AbstractSet[str]) -> Iterator[Paper]:
    """The papers of a very large source that are named by id, or else by title."""
    keys = store.history.snapshots([source])
    if not (keys and named):
        return
    found = catalogues.last({normal_id(name) for name in named}, keys)
    yield from (Paper(paper, revision) for paper, (_, revision) in found.items())
    titles = {name for name in named if normal_id(name) not in found and len(name.split()) > 1}
    if titles:  # the keys by which they are found take long to make
        yield from catalogues.titled(source, sorted(titles))
