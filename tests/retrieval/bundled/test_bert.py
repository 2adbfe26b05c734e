"""The graph computes what PyTorch computes with the same weights."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from transformers import BertConfig, BertForQuestionAnswering

from retrieval.bundled.bert import Head, bert, mean, spans
from retrieval.bundled.quiet_openvino import Core

CONFIG = BertConfig(
    vocab_size=50,
    hidden_size=32,
    num_hidden_layers=2,
    num_attention_heads=4,
    intermediate_size=64,
    max_position_embeddings=16,
    initializer_range=0.3,  # ten times the usual, so that a mistake in any layer shows
)
IDS = np.array([[2, 11, 12, 3, 40, 3], [2, 21, 3, 0, 0, 0]])
SEEN = np.array([[1, 1, 1, 1, 1, 1], [1, 1, 1, 0, 0, 0]])
KINDS = np.array([[0, 0, 0, 0, 1, 1], [0, 0, 0, 0, 0, 0]])


@dataclass(frozen=True)
class Reference:
    """A small model in PyTorch, with its weights as arrays."""

    model: BertForQuestionAnswering

    def weights(self, dtype: type[np.floating[Any]] = np.float32) -> dict[str, NDArray[Any]]:
        return {name: value.numpy().astype(dtype) for name, value in self.model.state_dict().items()}

    def states(self) -> NDArray[np.float32]:
        inputs = (torch.from_numpy(each) for each in (IDS, SEEN, KINDS))
        with torch.inference_mode():
            states: NDArray[np.float32] = self.model.bert(*inputs).last_hidden_state.numpy()
        return states

    def logits(self) -> NDArray[np.float32]:
        with torch.inference_mode():
            logits: NDArray[np.float32] = self.model.qa_outputs(torch.from_numpy(self.states())).numpy()
        return logits


@pytest.fixture(scope="module")
def reference() -> Reference:
    torch.manual_seed(0)
    model = BertForQuestionAnswering(CONFIG)
    model.eval()  # type: ignore[no-untyped-call]
    return Reference(model)


def run(weights: dict[str, NDArray[Any]], head: Head, *inputs: NDArray[np.int64]) -> NDArray[np.float32]:
    """What the graph makes of the inputs, in float32 whatever is quick on this processor."""
    graph = bert(CONFIG.to_dict(), weights, head, "bert.")
    compiled = Core().compile_model(graph, "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
    output: NDArray[np.float32] = compiled(list(inputs))[0]
    return output


def test_spans_are_the_logits_of_a_question_answering_model(reference: Reference) -> None:
    logits = run(reference.weights(), spans, IDS, SEEN, KINDS)
    assert logits.shape == (2, 6, 2)
    assert logits[SEEN == 1] == pytest.approx(reference.logits()[SEEN == 1], abs=1e-4)


def test_the_mean_is_of_the_seen_tokens_and_of_unit_length(reference: Reference) -> None:
    means = np.array(
        [states[seen == 1].mean(axis=0) for states, seen in zip(reference.states(), SEEN, strict=True)]
    )
    expected = means / np.linalg.norm(means, axis=1, keepdims=True)
    assert run(reference.weights(), mean, IDS, SEEN, KINDS) == pytest.approx(expected, abs=1e-5)


def test_padding_changes_nothing(reference: Reference) -> None:
    together = run(reference.weights(), spans, IDS, SEEN, KINDS)
    alone = run(reference.weights(), spans, IDS[1:, :3], SEEN[1:, :3], KINDS[1:, :3])
    assert together[1, :3] == pytest.approx(alone[0], abs=1e-5)


def test_weights_may_be_kept_in_half_the_bytes(reference: Reference) -> None:
    logits = run(reference.weights(np.float16), spans, IDS, SEEN, KINDS)
    assert logits.dtype == np.float32
    assert logits[SEEN == 1] == pytest.approx(reference.logits()[SEEN == 1], abs=0.05)


def test_a_weight_that_is_missing_is_named(reference: Reference) -> None:
    weights = reference.weights()
    del weights["qa_outputs.bias"]
    with pytest.raises(KeyError, match=r"qa_outputs\.bias"):
        bert(CONFIG.to_dict(), weights, spans, "bert.")
