"""One server for all tests, and the readers over it."""

from collections.abc import Iterator

import pytest

from retrieval.encoders import SentenceEncoder
from retrieval.readers import ExtractiveReader
from retrieval.span_models import NamedSpanModel
from tests.model.server import ENVIRONMENT, ModelServer, serving


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModelServer]:
    if not (ENVIRONMENT / "bin" / "python").exists():
        pytest.skip("no model runs here: `make test-model` sets one up")
    with serving(tmp_path_factory.mktemp("model")) as server:
        yield server


@pytest.fixture(scope="session")
def encoder() -> SentenceEncoder:
    return SentenceEncoder()


@pytest.fixture(scope="session")
def extractive() -> ExtractiveReader:
    return ExtractiveReader(NamedSpanModel())
