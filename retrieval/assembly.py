"""The one place that picks implementations."""

from dataclasses import replace
from pathlib import Path

from retrieval.chat.breaker import Breaker
from retrieval.chat.driving import LangChainModel
from retrieval.chat.guarding import Guarded
from retrieval.chat.models import Chat, chat_model
from retrieval.chat.reader import ChatReader
from retrieval.chat.translating import Translator
from retrieval.chat.verifying import Verifier
from retrieval.encoders import BUNDLED, SentenceEncoder
from retrieval.engine import Engine
from retrieval.library import Library
from retrieval.marking import BUNDLED_READER
from retrieval.questions.carrying import CarryingRewriter
from retrieval.questions.chat import ChatDecomposer, ChatRewriter, completing
from retrieval.questions.interpreting import ChatInterpreter
from retrieval.questions.stages import Rewriter
from retrieval.readers import REFUSE_BELOW, ExtractiveReader
from retrieval.retrievers import Fused
from retrieval.span_models import NamedSpanModel


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
    retriever = Fused(library)
    extractive = ExtractiveReader(NamedSpanModel(reader), refuse_below)
    if chat is None:
        return Engine(retriever, extractive)
    breaker = Breaker()
    writes, helps = Guarded(chat_model(chat), breaker), Guarded(_for_lines(chat), breaker)
    translator = Translator(helps)
    return Engine(
        retriever,
        ChatReader(writes, extractive, Verifier(library.encoder), translator, chat.tokens),
        decomposer=ChatDecomposer(completing(helps)),
        interpreter=ChatInterpreter(translator),
    )


def open_rewriter(chat: Chat | None = None) -> Rewriter:
    """What understands follow-ups: a chat model if there is one, held to what was said."""
    return ChatRewriter(completing(Guarded(_for_lines(chat)))) if chat else CarryingRewriter()


def _for_lines(chat: Chat) -> LangChainModel:
    """The model for what comes before and after the answer: a line or two, in plain text."""
    return chat_model(replace(chat, patience=chat.patience.for_a_line), in_fields=False)
