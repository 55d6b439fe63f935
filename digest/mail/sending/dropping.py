"""A folder in the place of a relay: a maildir, or messages as files."""

import asyncio
import os
from hashlib import sha256
from pathlib import Path

from digest.core.mailing import Form, Outlet
from digest.core.outbox import Outcome, Phase, State
from digest.mail.sending.access import RELAY
from digest.mail.sending.letters import Letter


class Drop:
    """Puts messages into a folder: a file appears whole or not at all, under one name however often it is put there.

    So nothing is ever ambiguous: whether a message has arrived can be seen.

    Args:
        outlet: the folder.
        file: the path of the newsletter, for messages.
    """

    def __init__(self, outlet: Outlet, file: str = "") -> None:
        self._folder, self._form = Path(outlet.path), outlet.form
        self._place = f"{file}: {RELAY}" if file else RELAY

    async def deliver(self, letter: Letter) -> Outcome:
        """Put one message there. What goes wrong is an outcome, not an error."""
        try:
            place = await asyncio.to_thread(self._put, letter)
        except OSError as error:
            return Outcome(State.DEFERRED, Phase.CONNECT, 0, f"{self._place}: {self._why(error)}")
        return Outcome(State.SENT, Phase.DOT, 0, place.name)

    def interrupted(self) -> Outcome:
        """What became of a delivery whose task was cancelled: another attempt finds what is there."""
        return Outcome(State.DEFERRED, Phase.CONNECT, 0, "stopped before it was written")

    @property
    def outside(self) -> bool:
        """Never; there is nobody who would let us in."""
        return False

    async def close(self) -> None:
        """Nothing to let go of."""

    def _why(self, error: OSError) -> str:
        """What is wrong with the folder, and what to do about it."""
        if isinstance(error, FileExistsError | NotADirectoryError):
            at_fault = next((each for each in (self._folder, *self._folder.parents) if each.is_file()), self._folder)
            return f"{at_fault} is a file; name another folder, or move it away"
        return f"{self._folder}: cannot be written ({error.strerror}); check its permissions and the space on the disk"

    def _put(self, letter: Letter) -> Path:
        delivery = letter.delivery
        own = sha256(delivery.message_id.encode()).hexdigest()[:16]
        if self._form is Form.EML:
            self._folder.mkdir(parents=True, exist_ok=True)
            place = self._folder / f"{delivery.newsletter}-{delivery.slot}-{own}.eml"
            return place if place.exists() else _whole(letter.message, self._folder / f".{place.name}", place)
        for name in ("tmp", "new", "cur"):
            (self._folder / name).mkdir(mode=0o700, parents=True, exist_ok=True)
        name = f"{int(delivery.date.timestamp())}.{own}.digest"
        # Whoever reads it moves it to cur, and adds flags to its name.
        read = [each for each in (self._folder / "cur").glob(f"{name}*") if each.name.partition(":")[0] == name]
        place = read[0] if read else self._folder / "new" / name
        message = letter.message.replace(b"\r\n", b"\n")
        return place if place.exists() else _whole(message, self._folder / "tmp" / name, place)


def _whole(data: bytes, draft: Path, place: Path) -> Path:
    """Write a file so that it is durable before it is seen."""
    with draft.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(place)
    folder = os.open(place.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return place
