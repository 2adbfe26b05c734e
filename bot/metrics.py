"""What an operator wants to see of a running bot: counts and times, and no word of anybody's."""

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    start_http_server,
)

from bot.gate import TooManyQuestions
from bot.prices import Prices
from bot.settings import PREFIX, SettingsError
from ingest.journal.runs import Runs
from retrieval.catalogue import Catalogue
from retrieval.errors import QuestionError
from retrieval.types import Answer, NoAnswer, Reply, Why, Written

HERE = "127.0.0.1"  # nobody else's business; whoever wants it elsewhere has a proxy
SECONDS = (0.1, 0.25, 0.5, 1, 2, 4, 8, 15, 30, 60)  # a quarter of one extractive, some a chat model's
LATEST = 1_000  # replies, of which the log tells how long they took


class PortTaken(SettingsError):
    """The metrics cannot be shown where they were to be."""

    hint = f"Choose another port with {PREFIX}METRICS_PORT, or 0 for none."

    def __init__(self, port: int, why: str) -> None:
        super().__init__(f"cannot show metrics on port {port}: {why}")


class Metrics:
    """Counts what happens, from any thread, in a registry of its own: two bots do not add up.

    Servers are told apart only if it is `by_guild`.
    """

    def __init__(self, prices: Prices | None = None, *, by_guild: bool = False) -> None:
        self.registry = registry = CollectorRegistry()
        self.latest: deque[float] = deque(maxlen=LATEST)
        self._prices = prices or Prices()
        self._by_guild = by_guild

        def counter(name: str, what: str, *labels: str) -> Counter:
            return Counter(f"footnote_{name}", what, labels, registry=registry)

        self._asked = counter("asked", "Questions that came.", *["guild"] * by_guild)
        self._questions = counter("questions", "Questions, by what became of them.", "outcome", "why")
        self._tokens = counter("tokens", "What a chat model has read and written.", "kind")
        self._cost = counter("cost", "What that has cost, by the prices that are set.")
        self._sentences = counter(
            "sentences", "Of a chat model, by whether the articles bear them out.", "verdict"
        )
        self._fallbacks = counter("fallbacks", "Replies that a chat model was to write, and did not.")
        self._votes = counter("votes", "Clicks on the buttons below answers.", "helpful")
        self._restarts = counter("restarts", "Failed turns of what the bot does by the clock.", "loop")
        self._waiting = Gauge("footnote_waiting", "Questions without a reply yet.", registry=registry)
        self._seconds = Histogram(
            "footnote_reply_seconds", "From a question to its reply.", buckets=SECONDS, registry=registry
        )
        ProcessCollector(registry=registry)
        for why in Why:  # a rate can only be told of what was once 0
            self._questions.labels("no_answer", why)

    @contextmanager
    def asked(self, guild: int | None) -> Iterator[None]:
        """A question has come, and waits for its reply meanwhile."""
        (self._asked.labels(guild or "private") if self._by_guild else self._asked).inc()
        with self._waiting.track_inprogress():
            yield

    def replied(self, reply: Reply, seconds: float) -> None:
        """It has got its reply, that long after it came."""
        self._seconds.observe(seconds)
        self.latest.append(seconds)
        match reply:
            case Answer():
                in_words_of_a_model = reply.written is not None and reply.written.kept > 0
                self._questions.labels("answered", "written" if in_words_of_a_model else "quoted").inc()
            case NoAnswer():
                self._questions.labels("no_answer", reply.why).inc()
        if reply.written:
            self._wrote(reply.written)

    def failed(self, error: Exception) -> None:
        """It was not taken, or something went wrong. Of the error, its name is kept and no more."""
        theirs = isinstance(error, TooManyQuestions | QuestionError)
        self._questions.labels("turned_away" if theirs else "failed", type(error).__name__).inc()

    def voted(self, *, helpful: bool) -> None:
        """Somebody has said whether an answer helped."""
        self._votes.labels("yes" if helpful else "no").inc()

    def restarted(self, loop: str) -> None:
        """A loop of ours has failed, and is started again."""
        self._restarts.labels(loop).inc()

    def shows(self, name: str, what: str, read: Callable[[], float]) -> None:
        """From now on, show what `read` says at the time of asking."""
        Gauge(f"footnote_{name}", what, registry=self.registry).set_function(read)

    def shows_library(self, catalogue: Catalogue) -> None:
        """From now on, show what is in the library, and what is asked of it."""
        runs = Runs(catalogue)
        self.shows("ingest_waiting", "Ingest runs that have not ended.", lambda: len(runs.waiting()))
        self.shows("articles", "Articles, in all collections.", lambda: _articles(catalogue))

    def _wrote(self, written: Written) -> None:
        self._tokens.labels("prompt").inc(written.prompt_tokens)
        self._tokens.labels("reply").inc(written.reply_tokens)
        self._cost.inc(self._prices.of(written))
        self._sentences.labels("kept").inc(written.kept)
        self._sentences.labels("removed").inc(written.removed)
        self._fallbacks.inc(written.trouble is not None)


def _articles(catalogue: Catalogue) -> int:
    return sum(collection.articles for collection in catalogue.collections())


@contextmanager
def shown(metrics: Metrics, port: int) -> Iterator[None]:
    """Meanwhile, show them to this machine, as Prometheus reads them. Port 0: to nobody."""
    if not port:
        yield
        return
    try:
        server, thread = start_http_server(port, HERE, metrics.registry)
    except OSError as error:
        raise PortTaken(port, error.strerror or type(error).__name__) from error
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
