"""What Discord's own API specification says of a request that the bot sent."""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from simcord.types import HttpLogEntry

SPECIFICATION = Path(__file__).parents[2] / ".." / "shared" / "data" / "discord-openapi.json"
SCHEMAS = "#/components/schemas/"


def complaints(request: HttpLogEntry) -> list[str]:
    """What is wrong with the body of `request`; nothing, if all is well."""
    schema = _body_schema(request.method.lower(), request.path)
    if schema is None:
        return [] if request.json is None else [f"{request.method} {request.path} takes no body"]
    # A misspelt field is ignored by Discord without a word, so fields that it does not name are refused here.
    strict = {**schema, "unevaluatedProperties": False, "components": _specification()["components"]}
    errors = Draft202012Validator(strict).iter_errors(_without_quirk(request))
    return [f"{request.method} {request.path}: {error.message}" for error in errors]


def _without_quirk(request: HttpLogEntry) -> Any:
    """The body without the `tts: false` that discord.py 2.7 sends with every edit of a message."""
    body = request.json
    if request.method == "PATCH" and isinstance(body, dict) and body.get("tts") is False:
        return {name: value for name, value in body.items() if name != "tts"}
    return body


@cache
def _specification() -> dict[str, Any]:
    read: dict[str, Any] = json.loads(SPECIFICATION.read_text(encoding="utf-8"))
    # Discord reads ids as numbers too, and discord.py sends those of a message reference so.
    read["components"]["schemas"]["SnowflakeType"] = {"type": ["string", "integer"], "pattern": r"^\d+$"}
    return read


def _body_schema(method: str, path: str) -> dict[str, Any] | None:
    operation = next(_operations(method, path))
    content = operation.get("requestBody", {}).get("content", {})
    schema: dict[str, Any] | None = content.get("application/json", {}).get("schema")
    return schema


def _operations(method: str, path: str) -> Iterator[dict[str, Any]]:
    """The operations at `path`, those without placeholders first: `@me` is no id."""
    for template, item in sorted(_specification()["paths"].items(), key=lambda entry: entry[0].count("{")):
        if method in item and re.fullmatch(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(template)), path):
            yield item[method]
