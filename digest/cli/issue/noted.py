"""A note that an editor gives, as text or in a file."""

from pathlib import Path

from digest.cli.app import shown
from digest.core.edits import note
from digest.core.errors import UsageError


def noted(text: str | None, file: Path | None) -> str | None:
    """The note, in paragraphs; None where none is given.

    Raises:
        UsageError: both are given, the file cannot be read, or it is too long.
    """
    if text is not None and file is not None:
        raise UsageError("--note and --note-file stand side by side", "leave one of them out")
    try:
        if file is not None:
            text = file.read_text(encoding="utf-8")
        return None if text is None else note(text)
    except UnicodeDecodeError:
        raise UsageError(f"{shown(file or '')}: is no text", "save it as UTF-8") from None
    except ValueError as error:
        raise UsageError(f"the note {error}", "make it shorter") from None
