"""How SQLite finds the claims that an answer needs: by its indexes, so that large ledgers answer like small ones."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from sqlalchemy import text

from dragoman.ledger import Ledger
from dragoman.ledger.queries import claim_query, numbers_of_acts, numbers_on_days, of_families
from dragoman.ledger.schema import claims

CONDITIONS = {
    "families": of_families([("meet", "NOR TCD"), ("visit", "NOR>TCD")]),
    "days": claims.c.number.in_(numbers_on_days([("NOR", "TCD", "meet", "2024-03-01")])),
    "acts": claims.c.number.in_(numbers_of_acts([("NOR", "TCD", "meet"), ("CHE", "PER", "visit")])),
}


@pytest.mark.parametrize("name", CONDITIONS)
def test_no_table_is_looked_through(name: str, tmp_path: Path, writer: ModuleType) -> None:
    with Ledger.open(tmp_path / "a.db", create=True) as ledger:
        for number in range(30):
            ledger.add(*writer.numbered(number), writer.READER)
        view = ledger.view()
        query: Any = claim_query(view.horizon).where(CONDITIONS[name])
        words = str(query.compile(ledger.engine, compile_kwargs={"literal_binds": True}))
        with ledger.engine.connect() as connection:
            plan = [row[3] for row in connection.execute(text("EXPLAIN QUERY PLAN " + words.replace(":", "\\:")))]
    scanned = [step for step in plan if step.startswith("SCAN") and "sought" not in step and "CONSTANT" not in step]
    assert scanned == []
    assert not any("claims_entry" in step for step in plan)
