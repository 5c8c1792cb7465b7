"""Rate limits and faults on order, as discord.py meets them."""

import asyncio
import json

import aiohttp
import discord
import pytest
from discord.http import Route

from bot.sandbox.discord.faults import Fault, FaultKind
from bot.sandbox.discord.limits import Limits, Rate, RateLimiter
from bot.sandbox.discord.server import SandboxSettings
from bot.sandbox.discord.wire import Incoming
from tests.sandbox.discord.visits import TOKEN, Scene, Visit, staged, visiting

POST_MESSAGE = "/channels/{channel_id}/messages"
HELLO: dict[str, object] = {"content": "hello"}


def post_to(channel_id: str) -> Incoming:
    path = f"/channels/{channel_id}/messages"
    return Incoming("POST", POST_MESSAGE, path, {"channel_id": channel_id})


def test_five_messages_in_five_seconds_a_channel():
    moment = [0.0]
    limiter = RateLimiter(Limits(), lambda: moment[0])
    for left in (4, 3, 2, 1, 0):
        headers, refusal = limiter.take(post_to("1"))
        assert refusal is None
        assert headers["X-RateLimit-Remaining"] == str(left)
    moment[0] = 2.0
    headers, refusal = limiter.take(post_to("1"))
    assert refusal is not None
    assert refusal.status == 429
    assert isinstance(refusal.body, dict)
    assert refusal.body["retry_after"] == 3.0
    assert refusal.body["global"] is False
    assert headers["X-RateLimit-Scope"] == "user"
    assert limiter.take(post_to("2"))[1] is None
    moment[0] = 5.0
    assert limiter.take(post_to("1"))[1] is None


def test_fifty_requests_a_second_in_all_but_interactions_are_free():
    limiter = RateLimiter(Limits(), lambda: 0.0)
    for number in range(50):
        assert limiter.take(post_to(str(number)))[1] is None
    headers, refusal = limiter.take(post_to("51"))
    assert refusal is not None
    assert isinstance(refusal.body, dict)
    assert refusal.body["global"] is True
    assert headers["X-RateLimit-Global"] == "true"
    callback = "/interactions/{interaction_id}/{interaction_token}/callback"
    assert limiter.take(Incoming("POST", callback, callback, {}))[1] is None


def test_limits_can_be_off():
    limiter = RateLimiter(Limits.off(), lambda: 0.0)
    assert all(limiter.take(post_to("1")) == ({}, None) for _ in range(100))


async def test_discord_py_paces_itself_by_the_headers_and_meets_no_429():
    limits = Limits(routes={f"POST {POST_MESSAGE}": Rate(2, 0.05)})
    async with (
        staged(SandboxSettings(limits=limits)) as scene,
        visiting(scene, prepare=lambda _: None) as visit,
    ):
        await asyncio.gather(*(visit.post({"content": str(number)}) for number in range(6)))
        assert [it.status for it in scene.sandbox.calls if it.request.method == "POST"] == [200] * 6


async def test_discord_py_waits_and_repeats_after_a_429(visit: Visit):
    visit.scene.sandbox.faults.order(Fault.rate_limited(0.01), route=POST_MESSAGE)
    await visit.post(HELLO)
    assert [it.status for it in visit.scene.sandbox.calls[-2:]] == [429, 200]


@pytest.mark.parametrize("status", [503, 501])
async def test_a_server_error_is_one(visit: Visit, status: int):
    visit.scene.sandbox.faults.order(Fault.of_status(status), method="POST")
    with pytest.raises(discord.DiscordServerError):
        await visit.post(HELLO)
    assert visit.scene.sandbox.messages(visit.scene.channel.id) == []


async def test_a_reset_before_accepting_leaves_nothing_and_one_after_leaves_a_message(
    visit: Visit,
):
    channel_id = visit.scene.channel.id
    visit.scene.sandbox.faults.order(FaultKind.RESET)
    with pytest.raises(aiohttp.ClientConnectionError):
        await visit.post(HELLO)
    assert visit.scene.sandbox.messages(channel_id) == []
    visit.scene.sandbox.faults.order(FaultKind.RESET_AFTER_ACCEPTING)
    with pytest.raises(aiohttp.ClientConnectionError):
        await visit.post(HELLO)
    assert len(visit.scene.sandbox.messages(channel_id)) == 1


async def test_a_time_out_after_accepting_and_the_nonce_make_one_message(visit: Visit):
    sandbox = visit.scene.sandbox
    body: dict[str, object] = {**HELLO, "nonce": "part-1", "enforce_nonce": True}
    sandbox.faults.order(FaultKind.TIME_OUT_AFTER_ACCEPTING, channel_id=visit.scene.channel.id)
    sending = asyncio.ensure_future(visit.post(body))
    await sandbox.wait_for(lambda: sandbox.messages(visit.scene.channel.id))
    sending.cancel()
    with pytest.raises(asyncio.CancelledError):
        await sending
    assert sandbox.calls[-1].fault == "time-out-after-accepting"
    await visit.post(body)
    assert len(sandbox.messages(visit.scene.channel.id)) == 1


async def test_garbage_is_not_json(visit: Visit):
    visit.scene.sandbox.faults.order(FaultKind.GARBAGE)
    with pytest.raises(json.JSONDecodeError):
        await visit.post(HELLO)


async def test_an_order_waits_for_its_turn_and_can_be_cancelled(visit: Visit):
    faults = visit.scene.sandbox.faults
    faults.order(Fault.of_status(503), after=1)
    await visit.post(HELLO)
    with pytest.raises(discord.DiscordServerError):
        await visit.post(HELLO)
    faults.order(Fault.of_status(503), times=3)
    faults.clear()
    await visit.post(HELLO)


async def test_latency_delays_and_does_no_harm(visit: Visit):
    visit.scene.sandbox.faults.order(Fault.latency(0.01))
    await visit.post(HELLO)
    assert len(visit.scene.sandbox.messages(visit.scene.channel.id)) == 1


async def test_stopping_lets_go_of_requests_that_hang(scene: Scene):
    scene.sandbox.faults.order(FaultKind.TIME_OUT_AFTER_ACCEPTING)
    headers = {"Authorization": f"Bot {TOKEN}"}
    async with aiohttp.ClientSession(headers=headers) as session:
        asking = asyncio.ensure_future(session.get(f"{scene.sandbox.api_base}/users/@me"))
        await scene.sandbox.wait_for(lambda: scene.sandbox.calls)
        await scene.sandbox.stop()
        with pytest.raises(aiohttp.ClientConnectionError):
            await asking


def test_route_addresses_belong_to_the_sandbox_only_while_it_runs():
    assert Route.BASE == "https://discord.com/api/v10"
