"""A loop goes on after a turn that failed, and the log has no word of it.

The pause is discord.py's own: two seconds at most, the first time.
"""

import pytest
from discord.ext import tasks

from bot.loops import steady
from bot.metrics import Metrics

pytestmark = pytest.mark.asyncio


class Errand:
    """Fails in its first turn, then works."""

    def __init__(self, error: Exception) -> None:
        self.error: Exception | None = error
        self.turns = 0

    async def step(self) -> None:
        self.turns += 1
        if error := self.error:
            self.error = None
            raise error


def restarts(metrics: Metrics) -> float | None:
    return metrics.registry.get_sample_value("footnote_restarts_total", {"loop": "Errand.step"})


@pytest.mark.parametrize("error", [ValueError("secret words"), OSError("secret words")])
async def test_a_failed_turn_is_counted_and_tried_again(
    error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    errand, metrics = Errand(error), Metrics()
    await steady(tasks.loop(seconds=0, count=2)(errand.step), metrics).start()

    assert errand.turns == 3
    assert restarts(metrics) == 1
    assert type(error).__name__ in caplog.text
    assert "in step" in caplog.text
    assert "secret words" not in caplog.text


async def test_without_it_discord_py_ends_the_loop() -> None:
    errand = Errand(ValueError())
    with pytest.raises(ValueError):  # noqa: PT011  (it has no words)
        await tasks.loop(seconds=0, count=2)(errand.step).start()
    assert errand.turns == 1


async def test_a_loop_whose_turns_are_well_is_left_alone() -> None:
    errand, metrics = Errand(ValueError()), Metrics()
    errand.error = None
    await steady(tasks.loop(seconds=0, count=2)(errand.step), metrics).start()
    assert (errand.turns, restarts(metrics)) == (2, None)
