"""What goes through the pipes: pickles of ours to a worker, from it text alone, each with its length before it."""

import copyreg
import io
import pickle
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import IO, Any

LENGTH = 8  # bytes of a length
TEXT, ERROR = b"t", b"e"  # what begins an answer
FIELDS = "\0"  # between message and remedy of an error


@dataclass(frozen=True)
class Recipe:
    """What an environment is made of: theme, `finalize`, and the filters and globals that its face adds."""

    theme: str
    finalize: Callable[[object], object] | None
    filters: Mapping[str, Callable[..., object]]
    globals: Mapping[str, object]


@dataclass(frozen=True)
class Common:
    """Values that many templates of an environment are filled with."""

    environment: int
    values: Mapping[str, object]


@dataclass(frozen=True)
class Fill:
    """A template to be filled, with what is common and with values of its own."""

    environment: int
    name: str
    values: Mapping[str, object]


@dataclass(frozen=True)
class Apply:
    """A function of ours to be applied to a text that a theme gave."""

    function: Callable[[str], str]
    text: str


Message = Recipe | Common | Fill | Apply


def write(pipe: IO[bytes], data: bytes) -> None:
    """Some bytes, with their length before them."""
    pipe.write(len(data).to_bytes(LENGTH, "big"))
    pipe.write(data)
    pipe.flush()


def read(pipe: IO[bytes], most: int | None = None) -> bytes:
    """The next bytes.

    Args:
        pipe: where they come from.
        most: how many they may be; None for any number.

    Raises:
        EOFError: there are none, or too few.
        ValueError: there are too many.
    """
    length = int.from_bytes(_exactly(pipe, LENGTH), "big")
    if most is not None and length > most:
        raise ValueError(f"{length} bytes are too many")
    return _exactly(pipe, length)


def packed(message: Message) -> bytes:
    """A message to a worker."""
    packing = io.BytesIO()
    pickler = pickle.Pickler(packing, pickle.HIGHEST_PROTOCOL)
    pickler.dispatch_table = copyreg.dispatch_table | {MappingProxyType: _read_only}
    pickler.dump(message)
    return packing.getvalue()


def unpacked(data: bytes) -> Message:
    """A message from whoever started this process, and so has the same rights."""
    found: Message = pickle.loads(data)  # noqa: S301 - see above; what comes back is never unpickled
    return found


def _read_only(mapping: MappingProxyType[Any, Any]) -> tuple[Any, tuple[dict[Any, Any]]]:
    """How a kind of mapping is packed that pickle does not know."""
    return read_only, (dict(mapping),)


def read_only(values: dict[Any, Any]) -> Mapping[Any, Any]:
    """A mapping that nobody changes."""
    return MappingProxyType(values)


def _exactly(pipe: IO[bytes], length: int) -> bytes:
    data = pipe.read(length)
    if len(data) < length:
        raise EOFError
    return data
