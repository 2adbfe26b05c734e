"""A chat model as it is configured, and a server on this machine that it takes for its provider's."""

from collections.abc import Iterator
from contextlib import contextmanager

from pydantic import SecretStr

from retrieval.chat.driving import LangChainModel, Patience
from retrieval.chat.models import RETRIES, Chat, chat_model
from retrieval.chat.prompting import Prompt
from tests.retrieval.chat.protocols import OPENAI, Speech
from tests.retrieval.chat.server import Behaviour, ChatServer, serving

PROMPT = Prompt("Answer.", "Question: who leads?")
KEY = "sk-very-secret"
PATIENT = Patience()


@contextmanager
def asking(
    *behaviours: Behaviour,
    speech: Speech = OPENAI,
    patience: Patience = PATIENT,
    key: str | None = KEY,
    retries: int = RETRIES,
) -> Iterator[tuple[LangChainModel, ChatServer]]:
    """The model, and the server at its FOOTNOTE_CHAT_URL."""
    with (
        serving(*behaviours, speech=speech) as server,
        opened(speech, server.url, patience, key, retries) as model,
    ):
        yield model, server


@contextmanager
def opened(
    speech: Speech,
    url: str | None,
    patience: Patience = PATIENT,
    key: str | None = KEY,
    retries: int = RETRIES,
) -> Iterator[LangChainModel]:
    """A model of this provider's."""
    name = f"{speech.provider}:{speech.model}"
    model = chat_model(Chat(name, url, SecretStr(key) if key else None, patience, retries=retries))
    try:
        yield model
    finally:
        model.close()
