"""What the stores leave in the tables, and how few statements they need for it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import pytest
from sqlalchemy import delete, event, func, insert, select, text
from sqlalchemy.engine import Engine
from sqlalchemy.exc import IntegrityError, StatementError

from bot.adapters.database import Database, Stores
from bot.adapters.database.audience_tables import ChatRow, SubscriptionRow
from bot.adapters.database.stored_row import StoredRow
from bot.adapters.database.tables import DeliveryRow, MessageRow, ReceiptRow, StoryRow, VariantRow
from bot.domain.audience import Platform, SubscriptionState
from bot.domain.delivery import Delivery, Receipt, SkipReason
from bot.domain.digest import Story, StoryKey
from bot.domain.rich_text import Strong, Text
from tests.contracts.outbox_steps import replan
from tests.contracts.store_samples import (
    MINUTE,
    NOW,
    ONE_TWO_THREE,
    TODAY,
    make_chat,
    make_messages,
    make_receipt,
    plan,
    subscribe,
)


async def count(database: Database, table: type[StoredRow]) -> int:
    async with database.reading() as connection:
        return (await connection.execute(select(func.count()).select_from(table))).scalar_one()


async def pending(stores: Stores) -> list[Delivery]:
    return list(await stores.outbox.pending(Platform.TELEGRAM, moment=NOW, limit=100))


@contextmanager
def recorded_statements() -> Iterator[list[str]]:
    """The first word of every statement, ``many`` behind it for one with several rows."""
    statements: list[str] = []

    def record(*context: object) -> None:
        statement, is_many = str(context[2]), bool(context[5])
        statements.append(statement.split(maxsplit=1)[0] + (" many" if is_many else ""))

    event.listen(Engine, "before_cursor_execute", record)
    try:
        yield statements
    finally:
        event.remove(Engine, "before_cursor_execute", record)


async def test_an_edition_is_stored_once_for_all_who_get_it(
    database: Database, stores: Stores
) -> None:
    for number in range(5):
        await plan(stores, await subscribe(stores, make_chat(str(number))))
    assert await count(database, DeliveryRow) == 5
    assert await count(database, VariantRow) == 1
    assert await count(database, MessageRow) == len(ONE_TWO_THREE)


@pytest.mark.parametrize(
    "other",
    [
        tuple(reversed(ONE_TWO_THREE)),
        ONE_TWO_THREE[:2],
        make_messages("一", "二", "叁"),
    ],
)
async def test_editions_that_differ_are_stored_apart(
    database: Database, stores: Stores, other: tuple[object, ...]
) -> None:
    messages = tuple(m for m in other if isinstance(m, type(ONE_TWO_THREE[0])))
    await plan(stores, await subscribe(stores, make_chat("1")))
    await plan(stores, await subscribe(stores, make_chat("2")), messages=messages)
    assert await count(database, VariantRow) == 2
    first, second = await pending(stores)
    assert await stores.outbox.message(first, 1) == ONE_TWO_THREE[1]
    assert await stores.outbox.message(second, 1) == messages[1]


async def test_receipts_keep_part_generation_and_time(database: Database, stores: Stores) -> None:
    subscription = await subscribe(stores)
    await plan(stores, subscription)
    (delivery,) = await pending(stores)
    receipts = [Receipt("9007199254740993", NOW), make_receipt("8")]
    await stores.outbox.checkpoint(delivery, part=0, receipts=receipts)
    await replan(stores, subscription)
    (again,) = await pending(stores)
    await stores.outbox.checkpoint(again, part=0, receipts=[make_receipt("8")])
    async with database.reading() as connection:
        found = await connection.execute(
            select(
                ReceiptRow.generation, ReceiptRow.part, ReceiptRow.message_id, ReceiptRow.sent_at
            ).order_by(ReceiptRow.id)
        )
        assert found.all() == [
            (1, 0, "9007199254740993", NOW),
            (1, 0, "8", NOW + MINUTE),
            (2, 0, "8", NOW + MINUTE),
        ]


async def test_a_receipt_of_an_older_plan_is_not_counted_for_the_newer_one(
    database: Database, stores: Stores
) -> None:
    subscription = await subscribe(stores)
    await plan(stores, subscription)
    (delivery,) = await pending(stores)
    await stores.outbox.checkpoint(delivery, part=0, receipts=[])
    await replan(stores, subscription)
    await stores.outbox.checkpoint(delivery, part=1, receipts=[make_receipt()])
    assert await count(database, ReceiptRow) == 0


async def test_stories_are_stored_with_key_headline_and_primary_source(
    database: Database, stores: Stores
) -> None:
    headline = (Text("模型 "), Strong((Text("M2.5"),)))
    key = StoryKey("20260226-0123456789")
    stories = (
        Story(key, 1, "一", headline, (), ("https://a.example", "https://b.example")),
        Story(key, 2, "二", headline, ()),
    )
    await stores.digests.save(day=TODAY, version="v", text="t", stories=stories, at=NOW)
    async with database.reading() as connection:
        found = await connection.execute(
            select(StoryRow.position, StoryRow.key, StoryRow.headline, StoryRow.primary_source)
        )
        assert found.all() == [
            (1, key, "模型 M2.5", "https://a.example"),
            (2, key, "模型 M2.5", ""),
        ]


async def test_ten_thousand_stories_are_stored_with_one_statement(stores: Stores) -> None:
    stories = [
        Story(StoryKey(f"20260226-{n}"), n, "", (Text("标题"),), ()) for n in range(1, 10_001)
    ]
    with recorded_statements() as statements:
        await stores.digests.save(day=TODAY, version="v", text="t", stories=stories, at=NOW)
    assert statements.count("INSERT many") == 1
    assert len(statements) <= 6


async def test_a_checkpoint_is_one_update_and_one_insert(stores: Stores) -> None:
    await plan(stores, await subscribe(stores))
    (delivery,) = await pending(stores)
    with recorded_statements() as statements:
        await stores.outbox.begin(delivery, part=0)
        await stores.outbox.checkpoint(delivery, part=0, receipts=[make_receipt("1")])
        receipts = [make_receipt("2"), make_receipt("3")]
        await stores.outbox.checkpoint(delivery, part=1, receipts=receipts)
    assert statements == [
        *("BEGIN", "UPDATE"),
        *("BEGIN", "INSERT", "UPDATE"),
        *("BEGIN", "INSERT many", "UPDATE"),
    ]


async def test_pending_deliveries_are_read_with_one_statement(stores: Stores) -> None:
    for number in range(10):
        await plan(stores, await subscribe(stores, make_chat(str(number))))
    with recorded_statements() as statements:
        assert len(await pending(stores)) == 10
    assert statements == ["SELECT"]


async def test_a_message_is_read_once_for_all_chats(stores: Stores) -> None:
    for number in range(10):
        await plan(stores, await subscribe(stores, make_chat(str(number))))
    deliveries = await pending(stores)
    with recorded_statements() as statements:
        for delivery in deliveries:
            assert await stores.outbox.message(delivery, 1) == ONE_TWO_THREE[1]
    assert statements == ["SELECT"]


async def test_what_is_due_and_what_is_pending_is_found_by_an_index(database: Database) -> None:
    queries = {
        "ix_subscriptions_state_next_due_at": (
            "SELECT id FROM subscriptions WHERE state = 'active' AND next_due_at <= '2026'"
            " ORDER BY next_due_at"
        ),
        "ix_deliveries_state_platform_created_at": (
            "SELECT id FROM deliveries WHERE state = 'pending' AND platform = 'telegram'"
            " ORDER BY created_at LIMIT 16"
        ),
    }
    async with database.reading() as connection:
        for index, query in queries.items():
            steps = await connection.execute(text(f"EXPLAIN QUERY PLAN {query}"))
            shown = " ".join(row.detail for row in steps)
            assert index in shown
            assert "TEMP B-TREE" not in shown


async def test_a_suspension_keeps_its_reason_until_the_chat_returns(
    database: Database, stores: Stores
) -> None:
    subscription = await subscribe(stores)
    await stores.subscriptions.suspend(subscription.id, why="Forbidden: bot was blocked")
    reason = select(SubscriptionRow.suspended_why)
    async with database.reading() as connection:
        assert (await connection.execute(reason)).scalar_one() == "Forbidden: bot was blocked"
    await subscribe(stores)
    async with database.reading() as connection:
        assert (await connection.execute(reason)).scalar_one() == ""


async def test_topics_are_readable_in_the_file(database: Database, stores: Stores) -> None:
    await subscribe(stores, topics=("开源",))
    async with database.reading() as connection:
        found = await connection.execute(text("SELECT topics FROM subscriptions"))
        assert found.scalar_one() == '["开源"]'


async def test_a_chat_with_a_subscription_cannot_be_deleted(
    database: Database, stores: Stores
) -> None:
    await subscribe(stores)
    with pytest.raises(IntegrityError, match="FOREIGN KEY"):
        async with database.writing() as connection:
            await connection.execute(delete(ChatRow))


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE chats SET platform = 'icq'",
        "UPDATE subscriptions SET state = 'sleeping'",
        "UPDATE subscriptions SET weekdays = ''",
        "UPDATE subscriptions SET state = 'ended'",
        "UPDATE deliveries SET state = 'delivered'",
        "UPDATE deliveries SET variant_id = NULL",
        "UPDATE deliveries SET reason = 'because'",
    ],
)
async def test_the_database_refuses_what_means_nothing(
    database: Database, stores: Stores, change: str
) -> None:
    await plan(stores, await subscribe(stores))
    with pytest.raises(IntegrityError, match="CHECK"):
        async with database.writing() as connection:
            await connection.execute(text(change))


async def test_a_moment_without_zone_is_refused(stores: Stores) -> None:
    subscription = await subscribe(stores)
    naive = datetime(2026, 2, 26, 8, 0)  # noqa: DTZ001 - the mistake under test
    with pytest.raises(StatementError, match="has no zone"):
        await stores.subscriptions.reschedule({subscription.id: naive})
    with pytest.raises(StatementError, match="has no zone"):
        await stores.outbox.skip(
            subscriptions=[subscription], day=TODAY, reason=SkipReason.CUT_OFF, at=naive
        )


async def test_moments_lie_in_the_file_in_utc_and_in_order(
    database: Database, stores: Stores
) -> None:
    await subscribe(stores, state=SubscriptionState.ACTIVE, next_due_at=NOW)
    async with database.reading() as connection:
        found = await connection.execute(text("SELECT next_due_at FROM subscriptions"))
        assert found.scalar_one() == "2026-02-26 00:00:00.250000"


async def test_an_unknown_chat_cannot_get_a_delivery(database: Database) -> None:
    with pytest.raises(IntegrityError, match="FOREIGN KEY"):
        async with database.writing() as connection:
            await connection.execute(
                insert(ReceiptRow).values(
                    delivery_id=1, generation=1, part=0, message_id="1", sent_at=NOW
                )
            )
