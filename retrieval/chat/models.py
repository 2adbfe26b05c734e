"""The one module that opens chat models, through LangChain, by name or at an OpenAI-compatible address.

LangChain is imported when a model is opened: it takes seconds. It sends traces only where the environment
says LANGSMITH_TRACING=true; nothing of ours does.
"""

import logging
import os
from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from pydantic import SecretStr

from retrieval.chat.driving import LangChainModel, Patience
from retrieval.chat.errors import KeyMissing, PackageMissing, TracesAstray, UnknownModel
from retrieval.chat.selecting import TOKENS

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

ROOM = 2_000  # tokens for the rules, the question and the reply
RETRIES = 2  # by the provider's own client, with growing, jittered pauses, and only before a word has come


@dataclass(frozen=True, slots=True)
class Chat:
    """Which chat model, where, with which key, how patiently, and with how much to read."""

    model: str
    url: str | None = None
    key: SecretStr | None = None
    patience: Patience = field(default_factory=Patience)
    tokens: int = TOKENS
    retries: int = RETRIES


@dataclass(frozen=True, slots=True)
class _Provider:
    """What comes as an extra of ours: its package, the extra, and the variables that may hold its key."""

    package: str
    extra: str
    variables: tuple[str, ...] = ()


PROVIDERS = {
    "openai": _Provider("langchain_openai", "openai", ("OPENAI_API_KEY",)),
    "anthropic": _Provider("langchain_anthropic", "anthropic", ("ANTHROPIC_API_KEY",)),
    "google_genai": _Provider("langchain_google_genai", "google", ("GOOGLE_API_KEY", "GEMINI_API_KEY")),
    "ollama": _Provider("langchain_ollama", "ollama"),
}
_OPENAI = "openai"
_NO_KEY = SecretStr("none")  # what a server of one's own gets where no key is set


def chat_model(chat: Chat, *, in_fields: bool = True) -> LangChainModel:
    """The model that is configured, not opened yet; one for answers writes `in_fields` if it can."""
    # A server of one's own is not known to LangChain, whatever its model is called.
    structured = None if in_fields and not chat.url else False
    return LangChainModel(chat.model, lambda: _open(chat), chat.patience, structured)


def _open(chat: Chat) -> "BaseChatModel":
    """The model, without a word to its server. Raises `ChatSetup`."""
    from langchain.chat_models import init_chat_model

    provider, name = _provider_of(chat)
    options = _options(chat, provider)
    _check_traces()
    # At INFO, as discord.py sets all logs, it repeats what its server said, which may quote the question.
    logging.getLogger("google_genai").setLevel(logging.WARNING)
    try:
        model: BaseChatModel = init_chat_model(name, model_provider=provider, **options)
        return model
    except ImportError as error:
        raise PackageMissing(provider, str(error)) from error
    except Exception as error:  # of every provider its own, and it may quote the key
        raise UnknownModel(chat.model, f"LangChain does not take it ({type(error).__name__})") from None


def _check_traces() -> None:
    """LangSmith's client, told to send traces elsewhere, sends them home if it cannot.

    Raises `TracesAstray`.
    """
    from langsmith import utils

    mode = utils.get_env_var("TRACING_MODE") or ("otel" if utils.is_env_var_truish("OTEL_ONLY") else "")
    if utils.tracing_is_enabled() and mode.lower() == "otel":
        try:
            import_module("opentelemetry.exporter.otlp.proto.http.trace_exporter")
        except ImportError as error:
            raise TracesAstray from error


def _provider_of(chat: Chat) -> tuple[str, str]:
    """The provider and the model's name there. Raises `UnknownModel`.

    A server of one's own speaks as OpenAI's does, and its models' names may have colons of their own.
    """
    provider, colon, name = chat.model.partition(":")
    if colon and (provider in PROVIDERS or not chat.url):
        return provider, name
    if chat.url:
        return _OPENAI, chat.model
    raise UnknownModel(chat.model, "its name does not say whose it is")


def _options(chat: Chat, provider: str) -> dict[str, Any]:
    """What the model's class is given; `driving` has the clock. Raises `KeyMissing` and `PackageMissing`."""
    key = _key(chat, provider)
    options: dict[str, Any] = {"base_url": chat.url} if chat.url else {}
    options |= {"api_key": key} if key else {}
    match provider:
        case "openai":
            options |= {"max_retries": chat.retries, "timeout": None, "stream_chunk_timeout": None}
            options["stream_usage"] = True
        case "anthropic":
            options |= {"max_retries": chat.retries, "timeout": None}
        case "google_genai":
            options["max_retries"] = chat.retries + 1  # it counts attempts
            if chat.url:
                options["vertexai"] = False  # or the environment may have the key of Google Cloud sent there
        case "ollama":
            headers = {"Connection": "close"}  # for nobody closes those that its client keeps
            if key := options.pop("api_key", None):  # it has no option for one
                headers["Authorization"] = _Hidden(f"Bearer {key.get_secret_value()}")
            # Unless told, it has room for 2,048 or 4,096 tokens, and cuts off the rest without a word.
            options |= {"client_kwargs": {"headers": headers}, "num_ctx": 2 * chat.tokens + ROOM}
    return options


class _Hidden(str):
    """A secret for options that are shown with the model's class, as they are in traces."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "'**********'"


def _key(chat: Chat, provider: str) -> SecretStr | None:
    """What is sent as the key; None leaves it to the provider's own variable. Raises as `_options` does.

    That variable's key is no business of another server, which gets one that is none.
    """
    known = PROVIDERS.get(provider)
    if known and find_spec(known.package) is None:
        raise PackageMissing(provider, f"Install it: pip install 'footnote[{known.extra}]'")
    if chat.key or not known:
        return chat.key
    if chat.url:
        return _NO_KEY
    if known.variables and not any(map(os.environ.get, known.variables)):
        raise KeyMissing(provider, known.variables[0])
    return None
