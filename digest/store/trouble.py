"""What a database complains about, in one line for a person, with what to do about it."""

from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError, StatementError

from digest.core.errors import StoreError

_BUSY = ("is locked by another process", "wait until the other run has ended, then try again")
_FULL = ("has no space left on its disk", "free some space and run again; what was there is unharmed")
_DISK = ("cannot be read or written: the disk reports an error", "check the disk and its free space")
_DAMAGED = ("is damaged", "restore it from a backup")
_LOST = ("was lost while it was asked", "run again: what was being written is there whole or not at all")

# By the name of the SQLite error, without the part that refines it.
_SQLITE = {
    "SQLITE_BUSY": _BUSY,
    "SQLITE_READONLY": ("cannot be written", "give this user the right to write to the file and its folder"),
    "SQLITE_FULL": _FULL,
    "SQLITE_IOERR": _DISK,
    "SQLITE_CANTOPEN": ("cannot be opened", "check that it is a file and that this user may read and write it"),
    "SQLITE_NOTADB": ("is not a database", "name another state folder with --state, or restore this one"),
    "SQLITE_CORRUPT": _DAMAGED,
}

# By SQLSTATE, or by its class where all of that call for the same.
_POSTGRESQL = {
    "08": _LOST,
    "25006": ("cannot be written", "name the server that takes writes, not a copy of it for reading"),
    "40": ("collided with another run", "run again; nothing was written"),
    "42501": ("refuses what this user asks", "let the user make tables and own them: GRANT USAGE, CREATE ON SCHEMA …"),
    "53100": _FULL,
    "53200": ("has run out of memory", "run again later, or give the server more; nothing was written"),
    "53300": ("has no connection left", "run again later, or raise max_connections on the server"),
    "55P03": _BUSY,
    "57014": ("was stopped by the server's own limit of time", "raise statement_timeout for this user, then run again"),
    "57P": _LOST,
    "58": _DISK,
    "XX001": _DAMAGED,
    "XX002": _DAMAGED,
}

# A server that lets nobody in gives no SQLSTATE, only words.
_REFUSED = {
    "password": "check user and password; PGPASSWORD or ~/.pgpass can hold the password",
    "role ": "check the user, or make one: createuser NAME",
    "database ": "check the name, or make the database: createdb --encoding=UTF8 NAME",
    "": "check that the server is running, and host and port of the address",
}


def store_error(place: str, error: Exception) -> StoreError:
    """The error as one line that names the place.

    Args:
        place: the file or address of the database, without a password.
        error: what SQLAlchemy, its driver or one of our own types of columns raised.
    """
    cause = error.orig if isinstance(error, StatementError) and error.orig is not None else error
    if isinstance(cause, StoreError):
        return cause
    known = _sqlite(cause) or _postgresql(error, cause)
    if known:
        return StoreError(f"{place} {known[0]}", known[1])
    kind = "refused what was to be written" if not isinstance(error, SQLAlchemyError) else "failed"
    return StoreError(f"{place} {kind}: {_first(cause)}", "nothing was written")


def _sqlite(cause: BaseException) -> tuple[str, str] | None:
    if "Could not decode to UTF-8" in str(cause):  # Python's driver has no name for it
        return _SQLITE["SQLITE_CORRUPT"]
    return _SQLITE.get("_".join(str(getattr(cause, "sqlite_errorname", "")).split("_")[:2]))


def _postgresql(error: Exception, cause: BaseException) -> tuple[str, str] | None:
    """What is wrong and what to do; None for a mistake of ours, and for errors of SQLite."""
    state = str(getattr(cause, "sqlstate", None) or "")
    for length in (5, 3, 2):
        if state[:length] in _POSTGRESQL:
            return _POSTGRESQL[state[:length]]
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return _LOST
    if isinstance(error, OperationalError) and hasattr(cause, "sqlstate"):
        said = _first(cause)
        remedy = next(remedy for word, remedy in _REFUSED.items() if word in said.rpartition("FATAL: ")[2])
        return f"cannot be opened: {said}", remedy
    return None


def _first(cause: BaseException) -> str:
    """The first line; the others are hints for somebody at the server."""
    return str(cause).split("\n", 1)[0]
