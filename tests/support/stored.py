"""What tests of the store put into it."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import text

from digest.core.issue import Edition, Faces, Inputs, Issue
from digest.core.ledger import Announcement, SlotRow
from digest.core.outbox import Body, Delivery
from digest.core.paper import Link, LinkKind, Paper, Revision
from digest.core.past import DumpRow
from digest.core.snapshot import Examination, Sighting, Snapshot, SnapshotKey, Verdict
from digest.store.database import SqlStore
from digest.store.tables import metadata
from tests.support.editions import sample_changes, sample_edition

NOON = datetime(2025, 3, 18, 12, tzinfo=UTC)
NOT_UTF8 = "a NUL \0, half a pair \ud83d, a byte of a file name \udcff"  # no database takes this as text


def paper(name: str, title: str = "", link: str = "") -> Paper:
    """A paper whose title is its id, unless it has another one."""
    links = (Link(LinkKind.CODE, link),) if link else ()
    return Paper(name, Revision(title or name, f"On {name}.", links=links))


def snapshot(*papers: Paper, day: int = 18, source: str = "page", captured: datetime = NOON) -> Snapshot:
    """A ranked snapshot of a day in March 2025; its sha256 follows from day and source."""
    sha256 = f"{day:02}{source.encode().hex()}".ljust(64, "0")
    key = SnapshotKey(date(2025, 3, day), captured, sha256, source)
    return Snapshot(key, tuple(Sighting(each, rank, 10 * rank) for rank, each in enumerate(papers, 1)))


def dump_row(of: Snapshot, verdict: Verdict = Verdict.HEALTHY) -> DumpRow:
    """The row of the dump that a snapshot came from."""
    key, examination = of.key, Examination(verdict, f"{len(of.sightings)} papers")
    name = f"dumps/{key.as_of}.txt"
    return DumpRow(key.source, name, key.sha256, key.captured, key.as_of, "page", examination, len(of.sightings))


def issue(edition: Edition | None = None) -> Issue:
    """An issue around an edition: by default the sample's second one, with all its changes."""
    edition = edition or sample_edition()
    faces = Faces("<p>x < y</p>", "x < y", "x \\< y", "56 new papers", "Prompts, and more")
    inputs = Inputs(("page@2025-03-18-0123abcd",), 65, "5e77", "7e3b", lessons=(2, 5))
    return Issue(edition.slot, edition, faces, inputs, sample_changes())


def slot_row(slot: str = "2025-03-18-0700", newsletter: str = "trending", outcome: str = "issued") -> SlotRow:
    """How a slot ended."""
    return SlotRow(newsletter, slot, NOON - timedelta(hours=6), outcome, "56 new")


def said(row: SlotRow, *papers: str, kind: str = "new", edition: str = "main") -> list[Announcement]:
    """Announcements in a slot."""
    return [Announcement(row.newsletter, row.slot, edition, name, kind) for name in papers]


def body(slot: str = "2025-03-18-0700", newsletter: str = "trending", edition: str = "main") -> Body:
    """The shared bytes of an edition, every byte value among them."""
    return Body(newsletter, slot, edition, "56 new papers", b"List-Id: <x>\r\n", bytes(range(256)))


def delivery(recipient: str, of: Body | None = None, **values: object) -> Delivery:
    """A pending delivery of an edition; `values` replace its fields."""
    of = of or body()
    key = (of.newsletter, of.slot, recipient, of.edition)
    settings = {"message_id": f"<{recipient}>", "envelope_from": "b@example.org", "date": NOON, "sha256": "0" * 64}
    return Delivery(*key, **(settings | values))  # type: ignore[arg-type]  # the fields are of several types


def deliveries(number: int, of: Body | None = None) -> list[Delivery]:
    """So many pending deliveries, in the order of their recipients."""
    return [delivery(f"{index:05}@example.org", of) for index in range(number)]


def recipients(found: Iterable[Delivery]) -> list[str]:
    """Whom deliveries go to, in their order."""
    return [each.recipient for each in found]


def rows(store: SqlStore) -> list[str]:
    """Every row of every table as text, in an order of its own."""
    with store._database.read() as connection:
        return sorted(
            f"{table.name}: {row}"
            for table in metadata.sorted_tables
            for row in connection.execute(text(f"SELECT * FROM {table.name}"))  # noqa: S608 - our own names
        )
