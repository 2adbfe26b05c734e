"""What can go wrong with a chat model. The first group is the operator's to mend; in all the others the
extractive reader answers instead.

ChatError
├── ChatSetup           it cannot be opened
│   ├── PackageMissing
│   ├── KeyMissing
│   ├── TracesAstray
│   └── UnknownModel
├── NotAsked            it is left alone for now, and nothing was sent
│   ├── BudgetSpent
│   └── ChatPausing
├── KeyRefused          it answers, but not us
├── ModelNotThere
├── ChatBusy            too many requests, or the quota is used up
├── ChatRefused         it does not like what it was sent
├── ChatUnreachable     it is down, or died in the middle
└── ChatTooSlow
"""

from typing import ClassVar

from retrieval.errors import ModelError


class ChatError(ModelError):
    """A chat model did not answer. What it was asked, and what it said, is in no message."""

    hint = "The extractive reader answers meanwhile."
    was_sent: ClassVar[bool] = True  # so that it may have to be paid for


class ChatSetup(ChatError):
    """The chat model cannot be opened as it is configured."""


class PackageMissing(ChatSetup):
    """The provider's package is an extra, and not installed."""

    def __init__(self, provider: str, hint: str) -> None:
        super().__init__(f"chat models of {provider!r} need a package that is not installed")
        self.hint = hint


class KeyMissing(ChatSetup):
    """The provider wants a key, and there is none."""

    def __init__(self, provider: str, variable: str) -> None:
        super().__init__(f"chat models of {provider!r} need a key")
        self.hint = f"Put FOOTNOTE_CHAT_KEY=... into .env, or {variable}=... into the environment."


class TracesAstray(ChatSetup):
    """Traces are meant for a collector of one's own, and would go to LangSmith."""

    hint = "Install them: pip install 'footnote[tracing]'. Or take LANGSMITH_TRACING out of the environment."

    def __init__(self) -> None:
        super().__init__(
            "traces are to go to a collector, but the packages of OpenTelemetry are not installed"
        )


class UnknownModel(ChatSetup):
    """The name of the model does not say whose it is, or the provider does not take it."""

    hint = (
        "Write FOOTNOTE_CHAT_MODEL as provider:model (openai:..., anthropic:..., google_genai:..., "
        "ollama:...), or give FOOTNOTE_CHAT_URL, the address of an OpenAI-compatible server."
    )

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"cannot open the chat model {name!r}: {why}")


class NotAsked(ChatError):
    """The model is left alone: nothing was sent to it."""

    was_sent = False


class BudgetSpent(NotAsked):
    """As many tokens as a day may cost are spent."""

    def __init__(self) -> None:
        super().__init__("its budget is spent")


class ChatPausing(NotAsked):
    """What is down is not asked by everybody who has a question."""

    def __init__(self) -> None:
        super().__init__("it has failed several times in a row")


class KeyRefused(ChatError):
    """The provider does not accept the key."""

    hint = "Check FOOTNOTE_CHAT_KEY; the provider's page shows which keys are valid."

    def __init__(self) -> None:
        super().__init__("the chat model's server refused the key")


class ModelNotThere(ChatError):
    """The server does not know the model."""

    hint = "Check FOOTNOTE_CHAT_MODEL and FOOTNOTE_CHAT_URL."

    def __init__(self) -> None:
        super().__init__("the server does not have this chat model")


class ChatBusy(ChatError):
    """Too much was asked of it, or the quota is used up."""

    def __init__(self) -> None:
        super().__init__("the chat model is busy, or its quota is used up")


class ChatRefused(ChatError):
    """The server does not take the request."""

    def __init__(self, status: int) -> None:
        super().__init__(f"the chat model's server did not take the request (status {status})")


class ChatUnreachable(ChatError):
    """No connection, a server that fails, or one that died while it answered."""

    def __init__(self, why: str) -> None:
        super().__init__(f"the chat model's server failed: {why}")


class ChatTooSlow(ChatError):
    """The model kept silent, or took too long in all."""

    hint = "Raise FOOTNOTE_CHAT_FIRST_WORD or FOOTNOTE_CHAT_SECONDS, or choose a quicker model."

    def __init__(self, what: str, seconds: float) -> None:
        super().__init__(f"the chat model {what} within {seconds:g} seconds")
