"""Compiled templates, kept from one process to the next."""

import sys
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from importlib.metadata import version
from importlib.util import cache_from_source
from pathlib import Path

from jinja2.bccache import Bucket, FileSystemBytecodeCache

from digest import __version__


class Compiled(FileSystemBytecodeCache):
    """The default templates as bytecode, since compiling them takes a seventh of a run.

    It lies where Python keeps the bytecode of this very module: whoever could put something else there could as well
    change the program. Where Python may not write there, or was told not to, templates are compiled in each process.

    Args:
        finalize: what is applied to every value; to constants, while a template is compiled.
    """

    def __init__(self, finalize: Callable[[object], object] | None) -> None:
        place = Path(cache_from_source(__file__))
        named = getattr(finalize, "func", finalize)  # what a partial function calls
        applied = f"{named.__module__}.{named.__qualname__}" if named else ""
        face = sha256(f"{__version__} {version('jinja2')} {applied}".encode()).hexdigest()[:8]
        super().__init__(str(place.parent), f"{place.stem}.{face}-%s.jinja")

    def load_bytecode(self, bucket: Bucket) -> None:
        """What was compiled of the same source; nothing where there is none, or where it is damaged."""
        try:
            super().load_bytecode(bucket)
        except Exception:  # noqa: BLE001 - whatever damage brings up: it is compiled anew
            bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled, where that can be done."""
        if not sys.dont_write_bytecode:
            with suppress(OSError):
                super().dump_bytecode(bucket)
