"""What tables are made of."""

from functools import partial

from sqlalchemy import Column, MetaData, Table

from digest.store.columns import Name

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(referred_table_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)

key = partial(Column, type_=Name, primary_key=True)
needed = partial(Column, nullable=False)
unrowed = partial(Table, sqlite_with_rowid=False)  # the rows lie in the order of their key
