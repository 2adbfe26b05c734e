"""The one place that picks implementations."""

from pathlib import Path

from retrieval.chat.models import Chat, chat_model
from retrieval.chat.reader import ChatReader
from retrieval.chat.verifying import Verifier
from retrieval.encoders import BUNDLED, SentenceEncoder
from retrieval.engine import Engine
from retrieval.library import Library
from retrieval.marking import BUNDLED_READER
from retrieval.readers import REFUSE_BELOW, ExtractiveReader
from retrieval.retrievers import Fused
from retrieval.span_models import NamedSpanModel
from retrieval.stages import Encoder, Reader


def open_library(home: Path, encoder: str = BUNDLED) -> Library:
    """The library in this folder, made if it is not there. Raises `LibraryError`."""
    return Library(home, SentenceEncoder(encoder))


def open_engine(
    library: Library,
    reader: str = BUNDLED_READER,
    refuse_below: float = REFUSE_BELOW,
    chat: Chat | None = None,
) -> Engine:
    """An engine over the library, once its vectors have been checked. Raises `LibraryError`.

    With a chat model, what it writes is held to the articles, and the extractive reader stands in for it.
    """
    library.check()
    extractive = ExtractiveReader(NamedSpanModel(reader), library.encoder, refuse_below)
    return Engine(Fused(library), _writing(chat, extractive, library.encoder) if chat else extractive)


def _writing(chat: Chat, extractive: Reader, encoder: Encoder) -> Reader:
    return ChatReader(chat_model(chat), extractive, Verifier(encoder), chat.tokens)
