"""Networks on the CPU: compiled once, shared by all threads, fed with tokens."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from math import ceil
from threading import Lock

import numpy as np
from numpy.typing import NDArray
from tokenizers import Encoding

from retrieval.bundled.quiet_openvino import Core, Model
from retrieval.errors import ModelError

TOKENS = 1024  # in a batch, with its padding: as quick as any number up to 8,192, with 100 MB less memory
# OpenVINO prepares for each shape that it meets and keeps that, 1.2 MB and 20 ms a shape: so there are few.
STEP = 32  # tokens; a divisor of all the lengths that models have places for


class CannotCompute(ModelError):
    """OpenVINO cannot run a model on this machine, or not now."""

    hint = "OpenVINO needs a 64-bit processor with SSE4.2 or NEON, and half a gigabyte of free memory."

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"cannot run the model {name!r}: {why}")


class Network:
    """A model of `bert` on the CPU, in the numbers that are quick there: bfloat16 or float32.

    Threads may share it, and take turns at each batch: one batch keeps every core busy as it is. Raises
    `CannotCompute`.
    """

    def __init__(self, name: str, graph: Callable[[], Model]) -> None:
        self._name = name
        self._turn = Lock()
        with self._translated():
            self._request = Core().compile_model(graph(), "CPU").create_infer_request()

    def run(self, texts: Sequence[Encoding], tokens: int = TOKENS) -> list[NDArray[np.float32]]:
        """What the network makes of each text, in the order given.

        Texts of like length go together, and at most `tokens` at once. Of what there is one for each token,
        those beyond the text's own are padding.
        """
        made: list[NDArray[np.float32]] = [np.empty(0, np.float32)] * len(texts)
        for batch in batches(list(map(len, texts)), tokens):
            for at, row in zip(batch, self._infer([texts[at] for at in batch]), strict=True):
                made[at] = row
        return made

    def _infer(self, texts: Sequence[Encoding]) -> NDArray[np.float32]:
        width = _width(max(map(len, texts)))
        inputs = [
            _padded([text.ids for text in texts], width),
            _padded([text.attention_mask for text in texts], width),
            _padded([text.type_ids for text in texts], width),
        ]
        with self._translated(), self._turn:
            output: NDArray[np.float32] = self._request.infer(inputs, share_inputs=True)[0]
        return output

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except RuntimeError as error:  # OpenVINO raises nothing else; its last line is the reason
            raise CannotCompute(self._name, str(error).strip().rpartition("\n")[2]) from error


def batches(lengths: Sequence[int], tokens: int) -> Iterator[list[int]]:
    """The positions of all texts, longest first: those of one width, as many as are at most `tokens`.

    A text that is longer than that goes alone. Of a few sentences padded to the longest, half would be
    padding. The longest come first since memory that was enough for them is enough for the rest.
    """
    order = sorted(range(len(lengths)), key=lambda at: -lengths[at])
    while order:
        width = _width(lengths[order[0]])
        fit = [at for at in order[: max(1, tokens // width)] if _width(lengths[at]) == width]
        yield fit
        order = order[len(fit) :]


def _width(length: int) -> int:
    """The length with its padding."""
    return STEP * max(1, ceil(length / STEP))


def _padded(rows: Sequence[Sequence[int]], width: int) -> NDArray[np.int64]:
    """The rows as a matrix, with 0 behind them: BERT's padding in each of its inputs."""
    matrix = np.zeros((len(rows), width), np.int64)
    for line, row in zip(matrix, rows, strict=True):
        line[: len(row)] = row
    return matrix
