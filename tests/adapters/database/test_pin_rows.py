"""Few chats pin: to look for them does not walk all others, every two seconds."""

from sqlalchemy import Connection, event
from sqlalchemy.engine import Engine

from bot.adapters.database import Database
from bot.adapters.database.pin_store import SqlPinStore
from bot.domain.audience import Platform


async def test_what_is_owed_is_found_by_the_indexes_of_those_that_pin(database: Database) -> None:
    asked: list[tuple[str, object]] = []

    def note(
        _connection: Connection, _cursor: object, statement: str, values: object, *_: object
    ) -> None:
        if "pinned_message_id" in statement:
            asked.append((statement, values))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        await SqlPinStore(database).owed(Platform.TELEGRAM, limit=5)
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    plans = [await plan_of(database, *each) for each in asked]
    assert "ix_subscriptions_pinning" in plans[0][0]
    assert "ix_chats_pinned" in plans[1][0]
    assert not any("SCAN" in step for plan in plans for step in plan)


async def plan_of(database: Database, statement: str, values: object) -> list[str]:
    async with database.reading() as connection:
        steps = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)  # type: ignore[arg-type]
        return [step.detail for step in steps]
