"""What the matching leans on: lessons, and the history of a newsletter's sources, without reading millions of papers.

All that small sources have shown is at hand. Of a very large one it is just the papers that a profile likes or
dislikes, or had lessons on, since it is by these that the matching learns from the past; no sample of the others could
take their place.
"""

from collections.abc import Collection, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import datetime

from digest import ports
from digest.core.lessons import LessonRow, lessons
from digest.core.newsletter import Newsletter
from digest.core.paper import Paper, Revision, normal_id, title_key
from digest.core.profile import Background


def taught(store: ports.Store, newsletter: Newsletter, now: datetime) -> Newsletter:
    """The newsletter, its profiles with all that they had learned by a time, and nothing that was said later."""
    said: dict[str, list[LessonRow]] = {}
    for row in store.lessons.rows(newsletter.name):
        said.setdefault(row.profile, []).append(row)
    return newsletter.with_each(
        lambda each: replace(each, lessons=lessons(said.get(each.name, ()), now, each.half_life))
    )


def recall(store: ports.Store, catalogues: ports.Catalogues, newsletter: Newsletter) -> Background:
    """The background of a newsletter's profiles."""
    past = store.history.seen([source.name for source in newsletter.sources if not source.lines])
    papers = [Paper(paper, revision) for paper, revision in past.items()]
    named = {name for profile in newsletter.every_profile for name in (*profile.like, *profile.dislike)}
    named |= {lesson.paper for profile in newsletter.every_profile for lesson in profile.lessons}
    large = [source.name for source in newsletter.sources if source.lines] if named else []
    for source in large:
        known = {paper.id for paper in papers} | {title_key(paper.title) for paper in papers}
        wanted = {name for name in named if not {normal_id(name), title_key(name)} & known}
        papers += _from(store, catalogues, source, wanted)
    return Background(tuple(papers))


def shown(
    store: ports.Store, catalogues: ports.Catalogues, newsletter: Newsletter, papers: Collection[str]
) -> dict[str, Revision]:
    """By paper id, the last revision that the sources of a newsletter have shown, of papers that any of them has."""
    small = [source.name for source in newsletter.sources if not source.lines]
    found = store.history.seen(small, papers=papers)
    for source in newsletter.sources:
        left = set(papers) - found.keys()
        if source.lines and left and (keys := store.history.snapshots([source.name])):
            found |= {paper: revision for paper, (_, revision) in catalogues.last(left, keys).items()}
    return found


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
