"""How a ledger of one version becomes one of the next: the Alembic revisions that `dragoman ledger upgrade` runs."""

from __future__ import annotations

from sqlalchemy import Connection


def migrate(connection: Connection) -> None:
    """Run every revision that the database on `connection` lacks, in the transaction open there."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "dragoman.ledger:migrations")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
