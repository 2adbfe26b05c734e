"""A chat model that is left alone while it is down, and once a budget is spent."""

import logging

from retrieval.chat.breaker import Breaker
from retrieval.chat.driving import ChatModel, Draft
from retrieval.chat.errors import BudgetSpent, ChatError, ChatPausing, ChatSetup
from retrieval.chat.prompting import Prompt
from retrieval.chat.selecting import tokens_of
from retrieval.errors import GivenUp
from retrieval.stages import Hearing
from retrieval.types import Written

log = logging.getLogger(__name__)


class Guarded:
    """A `ChatModel` in front of another. Several of one server share a breaker. Threads may share it."""

    def __init__(self, model: ChatModel, breaker: Breaker | None = None) -> None:
        self._model = model
        self._breaker = breaker or Breaker()

    @property
    def name(self) -> str:
        """The model's name, for people."""
        return self._model.name

    @property
    def in_fields(self) -> bool:
        """Whether it writes in the shape of `prompting.SCHEMA`. Raises `ChatSetup`."""
        return self._model.in_fields

    @property
    def is_pausing(self) -> bool:
        """Whether it is left alone because it kept failing."""
        return self._breaker.is_open

    def ready(self) -> None:
        """Open it. Raises `ChatSetup`."""
        self._model.ready()

    def write(self, prompt: Prompt, hearing: Hearing) -> Draft:
        """The whole draft. Raises `NotAsked` where it is left alone, else what the model raises.

        `hearing.spent` is told the tokens, also of what failed or was given up: it may have to be paid for.
        """
        if hearing.frugal:
            raise BudgetSpent
        if not self._breaker.lets_through():
            raise ChatPausing
        try:
            draft = self._model.write(prompt, hearing)
        except ChatSetup:
            self._breaker.gave_up()
            raise
        except GivenUp:
            self._breaker.gave_up()
            hearing.spent(tokens_of(prompt.text))
            raise
        except ChatError as error:
            self._breaker.failed()
            hearing.spent(tokens_of(prompt.text))
            log.warning("The chat model failed: %s", error)
            raise
        self._breaker.worked()
        hearing.spent(draft.prompt_tokens + draft.reply_tokens)
        return draft

    def close(self) -> None:
        """Stop what runs."""
        self._model.close()


def unanswered(name: str, prompt: Prompt, error: ChatError) -> Written:
    """What a model of this name had to do with a reply for which it gave nothing: what was sent, and why."""
    return Written(name, tokens_of(prompt.text) if error.was_sent else 0, trouble=str(error))
