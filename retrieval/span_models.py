"""Extractive question-answering models: the bundled one, or any other by name or folder."""

from collections.abc import Iterator, Sequence
from functools import cache
from threading import Lock
from typing import Any

import numpy as np

from retrieval import hub
from retrieval.errors import ModelUnavailable
from retrieval.marking import BUNDLED_READER, Logits, SpanModel
from retrieval.types import Passage

LONGEST = 384  # tokens of question and passage together
BATCH = 8  # passages

_LOADING = Lock()


class NamedSpanModel:
    """The model of this name. It is loaded when it is first asked. Threads may share it."""

    def __init__(self, name: str = BUNDLED_READER) -> None:
        self.name = name

    def ready(self) -> None:
        """Load it now. Raises `ModelUnavailable`, `ModelDamaged` and `CannotCompute`."""
        _ = self._loaded

    def read(self, question: str, passages: Sequence[Passage]) -> list[Logits]:
        """One for each passage, in order. Raises `ModelUnavailable`, `ModelDamaged` and `CannotCompute`."""
        return self._loaded.read(question, passages)

    @property
    def _loaded(self) -> SpanModel:
        with _LOADING:
            return _load(self.name)


class _TorchSpanModel:
    """Any checkpoint that `AutoModelForQuestionAnswering` loads. Threads take turns, as with an encoder."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._turn = Lock()
        self._tokenizer, self._model = hub.load(name, lambda local: _checkpoint(name, local))

    def ready(self) -> None:
        """It is loaded already."""

    def read(self, question: str, passages: Sequence[Passage]) -> list[Logits]:
        """One for each passage, in order."""
        found: list[Logits] = []
        with self._turn:
            for at in range(0, len(passages), BATCH):
                found += self._read(question, passages[at : at + BATCH])
        return found

    def _read(self, question: str, passages: Sequence[Passage]) -> Iterator[Logits]:
        import torch

        tokens = self._tokenizer(
            [question] * len(passages),
            [passage.text for passage in passages],
            truncation="only_second",
            max_length=LONGEST,
            padding=True,
            return_tensors="pt",
        )
        with torch.inference_mode():
            output = self._model(**tokens)
        for row, passage in enumerate(passages):
            starts, ends = (
                logits[row].float().numpy() for logits in (output.start_logits, output.end_logits)
            )
            yield logits_of(passage, tokens.encodings[row], starts, ends)


@cache  # a process holds one copy of a model, however many engines it opens
def _load(name: str) -> SpanModel:
    if name != BUNDLED_READER:
        return _TorchSpanModel(name)
    from retrieval.bundled.reader import MiniLMReader  # OpenVINO, for which not every command has use

    return MiniLMReader()


def _checkpoint(name: str, local: bool) -> tuple[Any, Any]:
    from transformers import AutoModelForQuestionAnswering, AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(name, local_files_only=local)
    model, report = AutoModelForQuestionAnswering.from_pretrained(
        name, local_files_only=local, output_loading_info=True
    )
    if any(weight.startswith("qa_outputs") for weight in report["missing_keys"]):
        raise ModelUnavailable(name, "it was not trained to mark answers")
    return tokenizer, model.eval()


def logits_of(passage: Passage, encoding: Any, starts: Any, ends: Any) -> Logits:
    """The logits of the passage's own tokens, with their places in the article; [CLS], the first, is null."""
    offsets, sequences = encoding.offsets, encoding.sequence_ids  # each is made anew whenever it is asked for
    own = [at for at, (start, end) in enumerate(offsets) if sequences[at] == 1 and start < end]
    places = [(passage.start + start, passage.start + end) for start, end in map(offsets.__getitem__, own)]
    null = float(starts[0] + ends[0])
    return Logits(passage, places, np.asarray(starts)[own], np.asarray(ends)[own], null)
