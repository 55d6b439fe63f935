"""PostgreSQL: from an address to connections that keep the promises of the store.

The address goes to libpq as it is, so that all that it knows holds here too: PGPASSWORD, ~/.pgpass, services,
certificates, several hosts. A password is never part of a message: where an address cannot be understood, none of
it is said.
"""

from functools import partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine, event

from digest.core.errors import StoreError
from digest.store.transactions import Database

if TYPE_CHECKING:
    import psycopg

SCHEMES = ("postgresql://", "postgres://")
_DEFAULTS = {"connect_timeout": "10", "keepalives_idle": "60", "application_name": "digest"}
# The work of one process is serial; only senders and the ticker of a daemon meet.
_POOL = {"pool_size": 2, "max_overflow": 8}


def postgres(address: str, patience: float) -> Database:
    """The database at an address; no connection is made yet.

    Args:
        address: ``postgresql://user@host:port/name?parameter=value``, each part optional.
        patience: how many seconds a transaction waits for its turn, for a row, or for a connection of the pool.

    Raises:
        StoreError: the driver is not installed, or the address cannot be understood.
    """
    try:
        import psycopg  # noqa: PLC0415 - who keeps state in a folder has not installed it
    except ImportError as error:
        raise StoreError(
            "a state in PostgreSQL needs the driver psycopg", "install it: pip install 'trending-digest[postgresql]'"
        ) from error
    parts = _parts(address)
    wanted: dict[str, Any] = {name: value for name, value in _DEFAULTS.items() if name not in parts}
    engine = create_engine(
        "postgresql+psycopg://",
        creator=lambda: psycopg.connect(address, **wanted, client_encoding="utf8"),
        pool_pre_ping=True,  # a connection that died while it lay idle is replaced, not used
        pool_timeout=patience,
        **_POOL,
    )
    place = _place(parts)
    event.listen(engine, "connect", partial(_prepare, place, patience))
    return Database(engine, place)


def _parts(address: str) -> dict[str, Any]:
    """The parameters that an address names."""
    import psycopg.conninfo  # noqa: PLC0415 - as above

    try:
        parts = psycopg.conninfo.conninfo_to_dict(address)
    except psycopg.ProgrammingError:
        parts = {"port": "none"}
    # A bare @, / or ? within a password moves its rest into host, port or name, which errors would then quote.
    ports = str(parts.get("port", "0")).replace(",", "")
    if not ports.isdecimal() or any("@" in str(parts.get(name, "")) for name in ("host", "dbname")):
        raise StoreError(
            "--state: the address of the database cannot be understood",
            "write it as postgresql://user@host:5432/name, and @ / ? % within a password as %40 %2F %3F %25",
        ) from None
    return parts


def _place(parts: dict[str, Any]) -> str:
    """The address for people: who, where, which; nothing else of it."""
    user, port = parts.get("user", ""), parts.get("port", "")
    where = parts.get("host", parts.get("hostaddr", "")) + (f":{port}" if port else "")
    return f"postgresql://{user}{'@' if user else ''}{where}/{parts.get('dbname', '')}"


def _prepare(place: str, patience: float, connection: "psycopg.Connection[Any]", _record: object) -> None:
    """Make sure of what the store's promises hang on, for the whole session."""
    encoding = connection.info.parameter_status("server_encoding")
    if encoding != "UTF8":
        connection.close()
        remedy = "make another one: createdb --encoding=UTF8 --template=template0 NAME"
        raise StoreError(f"{place} has the encoding {encoding}, which cannot hold every title", remedy)
    # Whoever waits gives up some day; what was committed is on the disk, whatever a server does by default.
    connection.execute("SELECT set_config('lock_timeout', %s, false)", [f"{patience * 1000:.0f}ms"])
    connection.execute(
        "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'"
    )
    connection.commit()
