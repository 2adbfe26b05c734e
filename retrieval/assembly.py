"""The one place that picks implementations."""

from pathlib import Path

from retrieval.chat.models import Chat, chat_model
from retrieval.chat.prompting import Prompt
from retrieval.chat.reader import ChatReader
from retrieval.chat.verifying import Verifier
from retrieval.encoders import BUNDLED, SentenceEncoder
from retrieval.engine import Engine
from retrieval.library import Library
from retrieval.marking import BUNDLED_READER
from retrieval.questions.carrying import CarryingRewriter
from retrieval.questions.chat import ChatRewriter
from retrieval.questions.stages import Rewriter
from retrieval.readers import REFUSE_BELOW, ExtractiveReader
from retrieval.retrievers import Fused
from retrieval.span_models import NamedSpanModel
from retrieval.stages import NOBODY, Encoder, Reader


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


def open_rewriter(chat: Chat | None = None) -> Rewriter:
    """What understands follow-ups: a chat model if there is one, held to what was said."""
    if chat is None:
        return CarryingRewriter()
    model = chat_model(chat, in_fields=False)
    return ChatRewriter(lambda system, user: model.write(Prompt(system, user), NOBODY).text)


def _writing(chat: Chat, extractive: Reader, encoder: Encoder) -> Reader:
    return ChatReader(chat_model(chat), extractive, Verifier(encoder), chat.tokens)
