"""The bench's Bot API server: what it takes, refuses and counts."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
from aiohttp import ClientSession as Client

from bench.broadcast import PEOPLE, TOKEN, Broadcast
from bench.server.bot_api import BotApi
from bench.server.http import HttpServer
from bench.server.limits import LIMITERS, Limits
from bench.server.tally import Tally

SMALL = Broadcast(chats=2, messages=3, rate=100, chat_rate=10, real_rate=100, latency=0, idle=0)


@pytest.fixture
async def client() -> AsyncIterator[Client]:
    async with HttpServer(BotApi().respond) as server, Client(server.address) as client:
        yield client


async def begin(client: Client, broadcast: Broadcast = SMALL) -> None:
    async with client.post("/bench/run", data=broadcast.as_json()) as response:
        assert response.status == 200


async def call(client: Client, method: str, **parameters: object) -> dict[str, Any]:
    async with client.post(f"/bot{TOKEN}/{method}", data=parameters) as response:
        answer: dict[str, Any] = await response.json()
        assert answer.get("error_code", 200) == response.status
        return answer


async def send(client: Client, chat: int, part: int) -> dict[str, Any]:
    return await call(client, "sendMessage", chat_id=chat, text=f"{part}/3 words")


async def figures(client: Client) -> dict[str, Any]:
    async with client.get("/bench/figures") as response:
        counted: dict[str, Any] = await response.json()
        return counted


async def enter(client: Client, phase: str, *, types: bool) -> None:
    async with client.post("/bench/phase", json={"name": phase, "types": types}) as response:
        assert response.status == 200


def test_the_account_gets_its_rate_and_no_more_within_a_second():
    limits = Limits(rate=3, chat_rate=3)
    assert [limits.admit(chat, 0.0) for chat in (1, 2, 3)] == [0, 0, 0]
    assert limits.admit(4, 0.9) == 1
    assert limits.admit(4, 1.0) == 0


@pytest.mark.parametrize("limiter", LIMITERS)
def test_a_chat_gets_its_rate_whatever_the_others_do(limiter: str):
    limits = Limits(rate=100, chat_rate=1, limiter=limiter)
    assert limits.admit(1, 0.0) == 0
    assert limits.admit(1, 0.5) == 1
    assert limits.admit(2, 0.5) == 0
    assert limits.admit(1, 1.0) == 0


@pytest.mark.parametrize(("limiter", "unevenness_s"), [("window", 0.009), ("bucket", 0.09)])
def test_a_steady_sender_at_the_rate_is_not_refused_though_its_messages_arrive_unevenly(
    limiter: str, unevenness_s: float
):
    limits = Limits(rate=100, chat_rate=100, limiter=limiter)
    arrivals = sorted(n / 100 + (n * 7 % 5) / 4 * unevenness_s for n in range(1000))
    assert {limits.admit(1, moment) for moment in arrivals} == {0}


def test_a_window_forgives_nothing_that_came_early_and_a_bucket_a_second_of_it():
    early = [0.0, 0.25, 0.5, 0.7, 1.0]
    window = Limits(rate=4, chat_rate=4)
    bucket = Limits(rate=4, chat_rate=4, limiter="bucket")
    assert [window.admit(1, moment) for moment in [*early, 1.2]] == [0, 0, 0, 0, 0, 1]
    assert [bucket.admit(1, moment) for moment in [*early, 1.2]] == [0, 0, 0, 0, 0, 0]
    assert [bucket.admit(1, 1.2) for _ in range(4)] == [0, 0, 1, 1]


@pytest.mark.parametrize("limiter", LIMITERS)
def test_what_is_refused_does_not_count_against_the_limit(limiter: str):
    limits = Limits(rate=1, chat_rate=1, limiter=limiter)
    assert limits.admit(1, 0.0) == 0
    assert [limits.admit(1, 0.1 * n) for n in range(1, 9)] == [1] * 8
    assert limits.admit(1, 1.0) == 0


def test_a_message_after_a_later_one_is_out_of_order_and_one_that_comes_again_is_a_duplicate():
    tally = Tally([1, 2], messages=3)
    for chat, part in ((1, 1), (2, 1), (1, 3), (1, 2), (2, 1)):
        tally.accept(chat, part)
    assert (tally.accepted, tally.order_violations, tally.duplicates) == (5, 1, 1)
    assert tally.lost == 2


async def test_the_server_answers_429_with_retry_after_and_counts_it(client: Client):
    await begin(client, replace(SMALL, real_rate=2))
    assert (await send(client, 1, 1))["result"]["chat"]["id"] == 1
    await send(client, 2, 1)
    refusal = await send(client, 1, 2)
    assert refusal["error_code"] == 429
    assert refusal["parameters"] == {"retry_after": 1}
    counted = await figures(client)
    assert (counted["accepted"], counted["refused"], counted["lost"]) == (2, 1, 4)


async def test_a_chat_that_is_not_of_the_broadcast_is_not_found(client: Client):
    await begin(client)
    assert (await send(client, 3, 1))["description"] == "Bad Request: chat not found"
    assert (await figures(client))["accepted"] == 0


async def test_a_chat_has_its_own_limit_at_the_server(client: Client):
    await begin(client, replace(SMALL, chat_rate=1))
    await send(client, 1, 1)
    assert (await send(client, 1, 2))["error_code"] == 429
    assert (await send(client, 2, 1))["ok"] is True


async def test_parameters_may_come_as_json_too(client: Client):
    await begin(client)
    given = {"chat_id": "2", "text": "1/3 早报"}
    async with client.post(f"/bot{TOKEN}/sendMessage", json=given) as response:
        answer = await response.json()
    assert (answer["result"]["chat"]["id"], answer["result"]["text"]) == (2, "1/3 早报")


async def test_a_new_run_counts_from_nothing(client: Client):
    await begin(client)
    await send(client, 1, 2)
    await send(client, 1, 1)
    assert (await figures(client))["order_violations"] == 1
    await begin(client)
    counted = await figures(client)
    assert (counted["accepted"], counted["order_violations"], counted["lost"]) == (0, 0, 6)


async def test_what_a_person_types_comes_through_get_updates_and_its_answer_is_timed(
    client: Client,
):
    await begin(client)
    await enter(client, "broadcast", types=True)
    (update,) = (await call(client, "getUpdates", timeout=5))["result"]
    assert update["message"]["text"] == "/status"
    await call(client, "sendMessage", chat_id=update["message"]["chat"]["id"], text="an answer")
    counted = await figures(client)
    assert len(counted["waits"]["broadcast"]) == 1
    assert counted["replies"] == {"broadcast": 1}
    assert counted["accepted"] == 0


async def test_a_confirmed_update_is_not_given_again(client: Client):
    await begin(client)
    await enter(client, "idle", types=True)
    first = (await call(client, "getUpdates", timeout=5))["result"][0]["update_id"]
    later = (await call(client, "getUpdates", offset=first + 1, timeout=5))["result"]
    assert later[0]["update_id"] == first + 1


async def test_a_message_that_nobody_asked_for_is_a_reply_without_a_wait(client: Client):
    await begin(client)
    await enter(client, "broadcast", types=False)
    await call(client, "sendMessage", chat_id=PEOPLE[0], text="a reply")
    counted = await figures(client)
    assert counted["replies"] == {"broadcast": 1}
    assert counted["waits"] == {}
