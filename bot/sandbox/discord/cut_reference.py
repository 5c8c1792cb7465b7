"""Cuts Discord's OpenAPI document down to what the sandbox serves.

Run as ``python -m bot.sandbox.discord.cut_reference SOURCE``; writes ``openapi.json`` beside this
file. The source is https://github.com/discord/discord-api-spec (MIT), API version 10.
"""

import json
import re
import sys
from pathlib import Path

from bot.sandbox.discord.wire import JsonObject

REFERENCE = Path(__file__).with_name("openapi.json")
SERVED = (
    "GET /gateway",
    "GET /gateway/bot",
    "GET /users/@me",
    "GET /users/{user_id}",
    "GET /users/@me/guilds",
    "GET /users/@me/guilds/{guild_id}/member",
    "DELETE /users/@me/guilds/{guild_id}",
    "POST /users/@me/channels",
    "GET /applications/@me",
    "GET /oauth2/applications/@me",
    "GET /applications/{application_id}/commands",
    "PUT /applications/{application_id}/commands",
    "POST /applications/{application_id}/commands",
    "GET /applications/{application_id}/commands/{command_id}",
    "PATCH /applications/{application_id}/commands/{command_id}",
    "DELETE /applications/{application_id}/commands/{command_id}",
    "GET /applications/{application_id}/guilds/{guild_id}/commands",
    "PUT /applications/{application_id}/guilds/{guild_id}/commands",
    "POST /applications/{application_id}/guilds/{guild_id}/commands",
    "GET /applications/{application_id}/guilds/{guild_id}/commands/{command_id}",
    "PATCH /applications/{application_id}/guilds/{guild_id}/commands/{command_id}",
    "DELETE /applications/{application_id}/guilds/{guild_id}/commands/{command_id}",
    "GET /guilds/{guild_id}",
    "GET /guilds/{guild_id}/channels",
    "GET /guilds/{guild_id}/roles",
    "GET /guilds/{guild_id}/members/{user_id}",
    "GET /channels/{channel_id}",
    "POST /channels/{channel_id}/typing",
    "POST /channels/{channel_id}/threads",
    "GET /channels/{channel_id}/messages",
    "POST /channels/{channel_id}/messages",
    "GET /channels/{channel_id}/messages/{message_id}",
    "PATCH /channels/{channel_id}/messages/{message_id}",
    "DELETE /channels/{channel_id}/messages/{message_id}",
    "POST /channels/{channel_id}/messages/{message_id}/crosspost",
    "POST /channels/{channel_id}/messages/{message_id}/threads",
    "POST /interactions/{interaction_id}/{interaction_token}/callback",
    "POST /webhooks/{webhook_id}/{webhook_token}",
    "GET /webhooks/{webhook_id}/{webhook_token}/messages/@original",
    "PATCH /webhooks/{webhook_id}/{webhook_token}/messages/@original",
    "DELETE /webhooks/{webhook_id}/{webhook_token}/messages/@original",
    "GET /webhooks/{webhook_id}/{webhook_token}/messages/{message_id}",
    "PATCH /webhooks/{webhook_id}/{webhook_token}/messages/{message_id}",
    "DELETE /webhooks/{webhook_id}/{webhook_token}/messages/{message_id}",
)
_REF = re.compile(r'"#/components/schemas/(\w+)"')


def cut(reference: JsonObject) -> JsonObject:
    """The same document with the served operations and the schemas their JSON bodies reach."""
    paths: JsonObject = {}
    for operation in SERVED:
        method, path = operation.split(" ")
        paths.setdefault(path, {})[method.lower()] = _cut_operation(
            reference["paths"][path][method.lower()]
        )
    schemas = reference["components"]["schemas"]
    return {
        "openapi": reference["openapi"],
        "info": reference["info"],
        "paths": paths,
        "components": {"schemas": {name: schemas[name] for name in _reachable(paths, schemas)}},
    }


def _cut_operation(operation: JsonObject) -> JsonObject:
    kept: JsonObject = {"operationId": operation["operationId"]}
    if "requestBody" in operation:
        body = operation["requestBody"]["content"]["application/json"]
        kept["requestBody"] = {"content": {"application/json": body}}
    return kept


def _reachable(paths: JsonObject, schemas: JsonObject) -> list[str]:
    found: set[str] = set()
    todo = set(_REF.findall(json.dumps(paths)))
    while todo:
        name = todo.pop()
        found.add(name)
        todo |= set(_REF.findall(json.dumps(schemas[name]))) - found
    return sorted(found)


def main() -> None:
    source = Path(sys.argv[1])
    document = cut(json.loads(source.read_text(encoding="utf-8")))
    text = json.dumps(document, ensure_ascii=False, indent=1)
    REFERENCE.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
