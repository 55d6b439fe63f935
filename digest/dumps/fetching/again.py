"""Dumps that came in before, read once more from where they lay."""

from dataclasses import replace
from pathlib import Path

from digest.core.errors import DumpError
from digest.core.past import DumpRow
from digest.core.snapshot import Dump
from digest.dumps.fetching.folder import load


class Again:
    """`digest.ports.Dumps`: the file of the same name, if it still holds the same bytes."""

    def get(self, row: DumpRow) -> Dump:
        """The dump of a row.

        Raises:
            DumpError: there is no such file from here, it cannot be read, or it holds other bytes.
        """
        dump = replace(load(Path(row.name), row.source, row.captured, row.as_of), captured=row.captured)
        if dump.sha256 != row.sha256:
            raise DumpError(f"{row.name}: is another file now than the one that is held", "fetch it again, or drop it")
        return dump
