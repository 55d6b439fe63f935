"""What a message costs from memory to accepted, beside Postfix's smtp-source and nodemailer's pool at the same sink.

All send by ten connections that are used again and again; ours and theirs run in turn on one core, the sink on another.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from digest.cli.thrift import be_thrifty
from digest.core.mailing import Relay, Tls
from digest.core.newsletter import Newsletter
from digest.core.outbox import Body, Delivery
from digest.mail.postman import Post
from digest.mail.sending.client import Client, fastest
from digest.ports import Outbox
from digest.store.database import open_store
from digest.store.memory_outbox import MemoryOutbox
from tests.support.campaigns import NOW
from tests.support.editions import sample_delivery, sample_newsletter
from tests.support.letters import SECRET, letter
from tests.support.measuring import cpu
from tests.support.sinks import PROGRAM, sink

HERE = Path(__file__).parent / "sending"
SOURCE = shutil.which("smtp-source", path=f"{os.environ['PATH']}:/usr/sbin")
CONNECTIONS = 10
SIZES = {"70 kB": (70_000, 1_000), "5 kB": (5_000, 2_000)}  # bytes of a message, and how many of them
DELAY, MANY = 0.02, 50  # seconds of a late reply, and connections to a relay that is late

Measured = Callable[[], float]  # seconds of CPU of a message


@dataclass(frozen=True)
class Load:
    """So many messages of a size, planned.

    Attributes:
        newsletter: with the relay.
        body: what they share.
        deliveries: what each has for itself.
        folder: where a state with them is.
    """

    newsletter: Newsletter
    body: Body
    deliveries: tuple[Delivery, ...]
    folder: Path

    def from_memory(self) -> float:
        """Send them from an outbox in memory."""
        outbox = MemoryOutbox()
        outbox.plan(self.body, self.deliveries)
        return self._sent(outbox)

    def from_disk(self) -> float:
        """Send them from a durable outbox."""
        shutil.rmtree(self.folder / "state", ignore_errors=True)
        shutil.copytree(self.folder / "planned", self.folder / "state")
        with closing(open_store(self.folder / "state")) as store:
            return self._sent(store.outbox)

    def as_documented(self) -> float:
        """Send them from memory as the library documents it."""
        with patch("digest.mail.postman.fastest", lambda: Client):
            return self.from_memory()

    def _sent(self, outbox: Outbox) -> float:
        post = Post(outbox, SECRET)
        took = cpu(lambda: post.send(self.newsletter, NOW))
        assert outbox.counts()["sent"] == len(self.deliveries)
        return took / len(self.deliveries)


def planned(relay: Relay, size: int, number: int, folder: Path) -> Load:
    """Plan so many messages of about so many bytes."""
    recipients = tuple(f"reader{each}@example.org" for each in range(number))
    newsletter = sample_newsletter(delivery=sample_delivery(recipients=recipients, relay=relay))
    half = "x" * 70 + "\n"
    text = half * (max(size - 3000, 0) // (2 * len(half)))
    body, deliveries = Post(MemoryOutbox(), SECRET).plan(newsletter, letter(text=text, html=text))
    with closing(open_store(folder / "planned")) as store:
        store.outbox.plan(body, deliveries)
    return Load(newsletter, body, deliveries, folder)


def source(port: int, size: int, number: int) -> float:
    """Send them by smtp-source, which makes one message and sends it over and over."""
    command = [str(SOURCE), "-d", "-s", str(CONNECTIONS), "-m", str(number), "-l", str(size), f"127.0.0.1:{port}"]
    return cpu(lambda: subprocess.run(command, check=True, capture_output=True)) / number


def nodemailer(folder: Path) -> Callable[[int, int, int], float] | None:
    """A way to send by nodemailer's pool; None where it cannot be had."""
    npm, node = shutil.which("npm"), shutil.which("node")
    if not npm or not node:
        return None
    command = [npm, "install", "--silent", "--no-save", "--prefix", str(folder), "nodemailer@7"]
    if subprocess.run(command, capture_output=True, check=False, timeout=120).returncode:
        return None

    def send(port: int, size: int, number: int) -> float:
        said = [str(each) for each in (folder, port, CONNECTIONS, number, size)]
        done = subprocess.run([node, HERE / "pool.mjs", *said], capture_output=True, text=True, check=True)
        return float(done.stdout) / 1e6

    return send


def say(what: str, seconds: float, share: float, goal: str = "") -> None:
    """Print what a message costs, and its share of smtp-source's messages per second of CPU."""
    print(f"{what:<58} {seconds * 1e6:>9.1f} us {share:>9.2f} x smtp-source {goal}")  # noqa: T201 - it reports


def compared(ways: dict[str, Measured], yardstick: Measured, times: int) -> dict[str, tuple[float, float]]:
    """Medians of seconds of CPU, and of shares of the yardstick's messages per second of CPU, pair by pair."""
    pairs: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
    for _ in range(times + 1):
        for name, way in ways.items():
            pairs[name].append((way(), yardstick()))
    first = statistics.median(floor for found in pairs.values() for _, floor in found)
    result = {
        name: (
            statistics.median(took for took, _ in found[1:]),
            statistics.median(floor / took for took, floor in found[1:]),
        )
        for name, found in pairs.items()
    }
    return {"smtp-source": (first, 1.0)} | result


@contextmanager
def pinned(core: int) -> Iterator[None]:
    """Keep this process, and what it starts, on one core where there are several."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {sorted(before)[core % len(before)]})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def by_cost(times: int, only: str) -> None:
    """CPU of a message by each way."""
    with TemporaryDirectory() as modules:
        pool = nodemailer(Path(modules))
        if pool is None:
            print("nodemailer: left out, as npm is missing or cannot install it")  # noqa: T201 - it reports
        for name, (size, number) in SIZES.items():
            if only in {"", name}:
                _cost(name, size, number, pool, times)


def _cost(name: str, size: int, number: int, pool: Callable[[int, int, int], float] | None, times: int) -> None:
    with pinned(1):
        running = sink()
    with running as there, pinned(0), TemporaryDirectory() as folder:
        relay = replace(there.relay, connections=CONNECTIONS)
        load = planned(relay, size, number, Path(folder))
        ways: dict[str, Measured] = {
            "ours, from memory": load.from_memory,
            "ours, durable outbox": load.from_disk,
            "ours, as the library documents it": load.as_documented,
        }
        if pool:
            ways["nodemailer's pool"] = lambda: pool(there.port, size, number)
        found = compared(ways, lambda: source(there.port, size, number), times)
    for way, (seconds, share) in found.items():
        say(f"{name}, {way}", seconds, share)
    durable, memory = found["ours, durable outbox"][0], found["ours, from memory"][0]
    print(f"{name}: the durable outbox costs {(durable - memory) * 1e6:.1f} us a message")  # noqa: T201 - it reports
    if pool:
        times_as_many = found["nodemailer's pool"][0] / memory
        print(f"{name}: {times_as_many:.1f} messages for one of nodemailer's")  # noqa: T201 - the same


def by_time(number: int = 5_000) -> None:
    """Messages a second where every reply is late, of what so many connections could do."""
    with pinned(1):
        late = subprocess.Popen([sys.executable, HERE / "late.py", str(DELAY)], stdout=subprocess.PIPE, text=True)
    with late, pinned(0), TemporaryDirectory() as folder:
        assert late.stdout
        relay = Relay("127.0.0.1", int(late.stdout.readline()), Tls.NONE, connections=MANY)
        load = planned(relay, 5_000, number, Path(folder))
        for name, send in (("from memory", load.from_memory), ("durable outbox", load.from_disk)):
            began = time.perf_counter()
            send()
            rate = number / (time.perf_counter() - began)
            most = MANY / (4 * DELAY)
            what = f"replies {DELAY * 1000:.0f} ms late, {MANY} connections, {name}"
            print(f"{what:<58} {rate:>9.0f} a second, {rate / most:.2f} of all that is possible")  # noqa: T201
        late.terminate()


def main() -> None:
    """Measure, and print a line a figure."""
    if not PROGRAM or not SOURCE:
        print("sending: left out, needs smtp-sink and smtp-source: apt install postfix")  # noqa: T201 - it reports
        return
    ask = argparse.ArgumentParser(description="What sending costs.")
    ask.add_argument("--times", type=int, default=5, help="pairs of runs")
    ask.add_argument("--only", default="", choices=["", *SIZES, "late"], help="only this size, or only late replies")
    given = ask.parse_args()
    be_thrifty()  # as a process of the program is
    fastest()
    if given.only != "late":
        by_cost(given.times, given.only)
    if given.only in {"", "late"}:
        by_time()


if __name__ == "__main__":
    main()
