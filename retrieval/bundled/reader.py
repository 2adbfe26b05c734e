"""The bundled reader, without PyTorch: what it was trained on stands beside its weights."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from numpy.typing import NDArray
from tokenizers import Tokenizer

from retrieval.bundled.bert import bert, spans
from retrieval.bundled.network import Network
from retrieval.bundled.weights import Weights, read_weights, sha256_of
from retrieval.encoders import bundled_model
from retrieval.errors import ModelDamaged
from retrieval.marking import BUNDLED_READER, Logits
from retrieval.span_models import LONGEST, logits_of
from retrieval.types import Passage

FOLDER = Path(__file__).parents[1] / "models" / "reader"  # `python -m training.export` fills it
WORDS = "embeddings.word_embeddings.weight"
SCALE = ".scale"


class MiniLMReader:
    """A cross-encoder over question and passage. Its tokens and the words' own vectors are the encoder's."""

    name = BUNDLED_READER

    def __init__(self, folder: Path = FOLDER) -> None:
        encoder = bundled_model()
        weights = _checked(folder / "model.safetensors")
        config = json.loads((folder / "config.json").read_text("utf-8"))
        words = {f"bert.{WORDS}": read_weights(encoder / "model.safetensors")[WORDS]}
        self._tokenizer = Tokenizer.from_file(str(encoder / "tokenizer.json"))
        self._tokenizer.enable_truncation(LONGEST, strategy="only_second")
        self._tokenizer.no_padding()
        self._network = Network(
            self.name, lambda: bert(config, unpacked(read_weights(weights)) | words, spans, "bert.")
        )

    def ready(self) -> None:
        """It is loaded already."""

    def read(self, question: str, passages: Sequence[Passage]) -> list[Logits]:
        """One for each passage, in order. Raises `CannotCompute`."""
        texts = self._tokenizer.encode_batch([(question, passage.text) for passage in passages])
        rows = self._network.run(texts)
        return [
            logits_of(passage, text, row[: len(text), 0], row[: len(text), 1])
            for passage, text, row in zip(passages, texts, rows, strict=True)
        ]


def unpacked(weights: Weights) -> dict[str, NDArray[Any]]:
    """Matrices that are kept as int8, times their scales: one for a row, or for each of its equal parts."""
    return {
        name: _scaled(weight, weights[name + SCALE]) if name + SCALE in weights else weight
        for name, weight in weights.items()
        if not name.endswith(SCALE)
    }


def _scaled(weight: NDArray[Any], scale: NDArray[Any]) -> NDArray[Any]:
    scaled: NDArray[Any] = weight.reshape(*scale.shape, -1) * scale[..., None]
    return scaled.reshape(weight.shape)


def _checked(weights: Path) -> Path:
    """The file, if it has the SHA-256 that stands beside it. Raises `ModelDamaged`."""
    try:
        (expected, _) = weights.with_name(f"{weights.name}.sha256").read_text("ascii").split()
        if sha256_of(weights) == expected:
            return weights
    except (OSError, ValueError) as error:
        raise ModelDamaged(weights, "footnote") from error
    raise ModelDamaged(weights, "footnote")
