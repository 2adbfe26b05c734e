"""The last hour in a line of the log, for whoever has no Prometheus."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Iterator
from statistics import quantiles

from bot.metrics import Metrics

log = logging.getLogger(__name__)

OURS = "footnote_"
Counts = dict[tuple[str, str], float]


class Hourly:
    """Tells how much each count has grown since it was asked last."""

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics
        self._before: Counts = {}

    async def step(self) -> None:
        """Log it. An hour in which nothing happened has no line."""
        if line := await asyncio.to_thread(self.line):  # some gauges look into a file
            log.info("The last hour: %s", line)

    def line(self) -> str:
        """Such as `questions answered quoted 41, no_answer not_sure 7; votes yes 3; half within 0.4 s`."""
        now = dict(self._counts())
        grown = {key: count - self._before.get(key, 0) for key, count in now.items()}
        self._before = now
        told = defaultdict[str, list[str]](list)
        for (name, labels), count in grown.items():
            if count:
                told[name].append(f"{labels} {_number(count)}".strip())
        parts = [f"{name} {', '.join(counts)}" for name, counts in told.items()]
        return "; ".join([*parts, *self._times()] if parts else [])

    def _counts(self) -> Iterator[tuple[tuple[str, str], float]]:
        for metric in self._metrics.registry.collect():
            if metric.type != "counter" or not metric.name.startswith(OURS):
                continue
            for sample in metric.samples:
                if sample.name.endswith("_total"):
                    labels = " ".join(sample.labels.values())
                    yield (metric.name.removeprefix(OURS), labels), sample.value

    def _times(self) -> Iterator[str]:
        """Of the latest replies, which in a quiet hour may be older."""
        latest = list(self._metrics.latest)
        if len(latest) > 1:
            each = quantiles(latest, n=20, method="inclusive")
            yield f"half of the replies within {each[9]:.2f} s, 95 in 100 within {each[18]:.2f} s"


def _number(count: float) -> str:
    return f"{count:,.0f}" if count == int(count) else f"{count:,.4f}"
