"""Types of columns: what goes in comes out, on SQLite and PostgreSQL alike."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, DateTime, Dialect, Integer, Text
from sqlalchemy.types import TypeDecorator

from digest.core.errors import StoreError
from digest.store.codec import decode, encode

# Keys are put in order by code point everywhere, not by the rules of some language.
Name = Text().with_variant(Text(collation="C"), "postgresql")

# 64 bits everywhere: SQLite's INTEGER has them, PostgreSQL's only half as many.
Count = Integer().with_variant(BigInteger(), "postgresql")


class Instant(TypeDecorator[datetime]):
    """A moment: any zone goes in, UTC comes out; a time without a zone is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """The same moment in UTC."""
        if value is not None and value.tzinfo is None:
            raise StoreError(f"the time {value} has no zone and cannot be stored")
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """The moment as UTC; SQLite keeps no zone, and it was UTC that went in."""
        return value and (value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC))


class Words(TypeDecorator[str]):
    """What others wrote (a file name, a relay's reply): what no database takes is spelt out, nothing is refused."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, _dialect: Dialect) -> str | None:
        r"""The text, with halves of surrogate pairs as ``\udcff`` and NUL as ``\x00``."""
        return value and value.encode("utf-8", "backslashreplace").decode().replace("\0", r"\x00")


class Choice(TypeDecorator[StrEnum]):
    """A member of an enumeration, by its value."""

    impl = Text
    cache_ok = True

    def __init__(self, kind: type[StrEnum]) -> None:
        super().__init__()
        self.kind = kind

    def process_result_value(self, value: str | None, _dialect: Dialect) -> StrEnum | None:
        """The member."""
        return None if value is None else self.kind(value)


class Coded(TypeDecorator[Any]):
    """A dataclass, or a tuple of them, as JSON text."""

    impl = Text
    cache_ok = True

    def __init__(self, kind: Any) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: Any, _dialect: Dialect) -> str:
        """The JSON text."""
        return encode(value)

    def process_result_value(self, value: str | None, _dialect: Dialect) -> Any:
        """The value, equal to the one that was stored."""
        return None if value is None else decode(self.kind, value)
