"""What a database complains about, in one line for a person, with what to do about it."""

from sqlalchemy.exc import SQLAlchemyError, StatementError

from digest.core.errors import StoreError

# By the name of the SQLite error, without the part that refines it.
_SQLITE = {
    "SQLITE_BUSY": ("is locked by another process", "wait until the other run has ended, then try again"),
    "SQLITE_READONLY": ("cannot be written", "give this user the right to write to the file and its folder"),
    "SQLITE_FULL": ("has no space left on its disk", "free some space and run again; what was there is unharmed"),
    "SQLITE_IOERR": ("cannot be read or written: the disk reports an error", "check the disk and its free space"),
    "SQLITE_CANTOPEN": ("cannot be opened", "check that it is a file and that this user may read and write it"),
    "SQLITE_NOTADB": ("is not a database", "name another state folder with --state, or restore this one"),
    "SQLITE_CORRUPT": ("is damaged", "restore it from a backup"),
}


def store_error(place: str, error: Exception) -> StoreError:
    """The error as one line that names the place.

    Args:
        place: the file or address of the database.
        error: what SQLAlchemy, its driver or one of our own types of columns raised.
    """
    cause = error.orig if isinstance(error, StatementError) and error.orig is not None else error
    if isinstance(cause, StoreError):
        return cause
    name = "_".join(str(getattr(cause, "sqlite_errorname", "")).split("_")[:2])
    if name in _SQLITE:
        what, remedy = _SQLITE[name]
        return StoreError(f"{place} {what}", remedy)
    if "Could not decode to UTF-8" in str(cause):
        what, remedy = _SQLITE["SQLITE_CORRUPT"]
        return StoreError(f"{place} {what}", remedy)
    kind = "refused what was to be written" if not isinstance(error, SQLAlchemyError) else "failed"
    first, *_ = str(cause).split("\n", 1)
    return StoreError(f"{place} {kind}: {first}", "nothing was written")
