"""The one module that opens chat models, through LangChain, by name or at an OpenAI-compatible address.

LangChain is imported when a model is opened: it takes seconds. It sends traces to LangSmith only where the
environment says LANGSMITH_TRACING=true; nothing of ours does.
"""

import os
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from pydantic import SecretStr

from retrieval.chat.driving import LangChainModel, Patience
from retrieval.chat.errors import KeyMissing, PackageMissing, UnknownModel
from retrieval.chat.selecting import TOKENS

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

RETRIES = 2  # by the provider's own client, with growing, jittered pauses, and only before a word has come


@dataclass(frozen=True, slots=True)
class Chat:
    """Which chat model, where, with which key, how patiently, and with how much to read."""

    model: str
    url: str | None = None
    key: SecretStr | None = None
    patience: Patience = field(default_factory=Patience)
    tokens: int = TOKENS


@dataclass(frozen=True, slots=True)
class _Provider:
    """What comes as an extra of ours: its package, the extra, and the variable that usually holds its key."""

    package: str
    extra: str
    variable: str | None


PROVIDERS = {
    "openai": _Provider("langchain_openai", "openai", "OPENAI_API_KEY"),
    "anthropic": _Provider("langchain_anthropic", "anthropic", "ANTHROPIC_API_KEY"),
    "google_genai": _Provider("langchain_google_genai", "google", "GOOGLE_API_KEY"),
    "ollama": _Provider("langchain_ollama", "ollama", None),
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
    try:
        model: BaseChatModel = init_chat_model(name, model_provider=provider, **options)
        return model
    except ImportError as error:
        raise PackageMissing(provider, str(error)) from error
    except Exception as error:  # of every provider its own, and it may quote the key
        raise UnknownModel(chat.model, f"LangChain does not take it ({type(error).__name__})") from None


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
    """What the model's class is given. Raises `KeyMissing` and `PackageMissing`."""
    known = PROVIDERS.get(provider)
    options: dict[str, Any] = {"base_url": chat.url} if chat.url else {}
    options |= {"api_key": chat.key} if chat.key else {}
    if known is None:
        return options
    if find_spec(known.package) is None:
        raise PackageMissing(provider, f"Install it: pip install 'footnote[{known.extra}]'")
    if known.variable and not chat.key:
        if chat.url:
            options["api_key"] = _NO_KEY  # never OpenAI's own: it is no business of another server
        elif not os.environ.get(known.variable):
            raise KeyMissing(provider, known.variable)
    if known.variable:  # what Ollama's class has no use for
        options["max_retries"] = RETRIES
    if provider == _OPENAI:
        patience = chat.patience
        options["timeout"] = (patience.connect, patience.total, patience.total, patience.total)
        options["stream_usage"] = True
    return options
