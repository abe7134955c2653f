"""The triggers by which the database itself refuses to change or delete what is recorded.

SQLite fires no trigger for the rows that INSERT OR REPLACE drops, unless the connection asks for it; so an insert that
would replace a row is refused too.
"""

from __future__ import annotations

from collections.abc import Iterator

REFUSAL = "the ledger is append-only: nothing in it is changed or deleted"

_POSTGRES_FUNCTION = f"""
CREATE FUNCTION dragoman_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$
"""


def statements(dialect: str, keys: dict[str, tuple[str, ...]]) -> Iterator[str]:
    """The statements that protect the tables, given by name with the columns of their primary keys."""
    if dialect == "postgresql":
        yield _POSTGRES_FUNCTION
    for table, key in keys.items():
        yield from _postgres(table) if dialect == "postgresql" else _sqlite(table, key)


def _postgres(table: str) -> Iterator[str]:
    yield (
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION dragoman_append_only()"
    )
    yield (
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION dragoman_append_only()"
    )


def _sqlite(table: str, key: tuple[str, ...]) -> Iterator[str]:
    for what in ("UPDATE", "DELETE"):
        yield (
            f"CREATE TRIGGER {table}_no_{what.lower()} BEFORE {what} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        )
    same = " AND ".join(f'"{column}" = NEW."{column}"' for column in key)
    yield (
        f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} "
        f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {same}) BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    )
