"""The one place that picks implementations."""

from pathlib import Path

from retrieval.encoders import BUNDLED, SentenceEncoder
from retrieval.engine import Engine
from retrieval.library import Library
from retrieval.marking import BUNDLED_READER
from retrieval.readers import REFUSE_BELOW, ExtractiveReader
from retrieval.retrievers import Fused
from retrieval.span_models import NamedSpanModel


def open_library(home: Path, encoder: str = BUNDLED) -> Library:
    """The library in this folder, made if it is not there. Raises `LibraryError`."""
    return Library(home, SentenceEncoder(encoder))


def open_engine(library: Library, reader: str = BUNDLED_READER, refuse_below: float = REFUSE_BELOW) -> Engine:
    """An engine over the library, once its vectors have been checked. Raises `LibraryError`."""
    library.check()
    return Engine(Fused(library), ExtractiveReader(NamedSpanModel(reader), library.encoder, refuse_below))
