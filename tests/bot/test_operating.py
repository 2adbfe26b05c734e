"""What docs/operating.md tells an operator to type is there."""

import re
from pathlib import Path

from typer.main import get_command

from bot.cli import app
from bot.metrics import Metrics
from bot.settings import PREFIX, Settings

GUIDE = (Path(__file__).parents[2] / "docs" / "operating.md").read_text(encoding="utf-8")
BY_THE_BOT = {"servers", "articles", "ingest_waiting", "breaker_open"}  # gauges of what a running one has


def test_every_setting_in_it_is_one() -> None:
    named = set(re.findall(rf"{PREFIX}[A-Z_]+", GUIDE)) - {f"{PREFIX}HOME"}
    assert named
    assert {name.removeprefix(PREFIX).lower() for name in named} <= set(Settings.model_fields)


def test_every_command_in_it_is_one() -> None:
    named = set(re.findall(r"`footnote ([a-z]+)", GUIDE)) | set(
        re.findall(r"^footnote ([a-z]+)", GUIDE, re.M)
    )
    commands = getattr(get_command(app), "commands")  # noqa: B009  (click does not type it)
    assert {"invite", "doctor", "run", "rebuild"} <= named <= set(commands)


def test_every_metric_in_it_is_one() -> None:
    named = set(re.findall(r"`footnote_([a-z_]+?)(?:_total|_bucket)?[`{,]", GUIDE)) - BY_THE_BOT
    there = {metric.name.removeprefix("footnote_") for metric in Metrics().registry.collect()}
    assert "questions" in named
    assert named <= there
