"""The contract of `footnote ask --json`, as docs/ask.schema.json has it."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

SCHEMA = Path(__file__).parents[2] / "docs" / "ask.schema.json"


def breaches(said: object) -> list[str]:
    """What of `said` is against the contract, each with its place; nothing, if all is well."""
    checker = Draft202012Validator.FORMAT_CHECKER
    errors = Draft202012Validator(schema(), format_checker=checker).iter_errors(said)
    return [f"{error.json_path}: {error.message}" for error in errors]


@cache
def schema() -> dict[str, Any]:
    """The schema, which is one itself."""
    read: dict[str, Any] = json.loads(SCHEMA.read_text("utf-8"))
    Draft202012Validator.check_schema(read)
    return read
