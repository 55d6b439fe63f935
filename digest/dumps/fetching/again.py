"""Dumps that came in before, out of the raw dumps that are kept, else read once more from where they lay."""

from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from digest.core.errors import DumpError
from digest.core.past import DumpRow
from digest.core.snapshot import Dump
from digest.dumps.fetching.folder import large, load
from digest.ports import Blobs


class Again:
    """`digest.ports.Dumps`: the raw dump, or where it is kept no longer, the file of the same name with the same bytes.

    Args:
        blobs: the raw dumps.
    """

    def __init__(self, blobs: Blobs) -> None:
        self._blobs = blobs

    def get(self, row: DumpRow) -> Dump:
        """The dump of a row.

        Raises:
            DumpError: there is no such file from here, it cannot be read, or it holds other bytes.
        """
        data = self._blobs.get(row.sha256)
        if data is not None:
            return Dump(row.source, row.name, data, row.captured, row.as_of)
        with suppress(DumpError):
            if (file := large(Path(row.name), row.source, row.captured, row.as_of)).sha256 == row.sha256:
                return replace(file, captured=row.captured)
        dump = replace(load(Path(row.name), row.source, row.captured, row.as_of), captured=row.captured)
        if dump.sha256 != row.sha256:
            raise DumpError(f"{row.name}: is another file now than the one that is held", "fetch it again, or drop it")
        return dump
