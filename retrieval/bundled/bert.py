"""BERT as an OpenVINO graph, made from the weights as they are: no PyTorch, no ONNX, no conversion.

Devlin, Chang, Lee & Toutanova 2019, "BERT: Pre-training of Deep Bidirectional Transformers for Language
Understanding". The weights have the names that Hugging Face's `BertModel` gives them.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from retrieval.bundled.quiet_openvino import Model, ops
from retrieval.bundled.weights import Weights

Node = Any  # a value in the graph; OpenVINO has no types
Head = Callable[[Node, Node, "Layers"], Node]

INPUTS = ("input_ids", "attention_mask", "token_type_ids")
UNSEEN = -10_000.0  # added to the score of padding, so that its softmax is 0: as in the paper's own code


def bert(config: Mapping[str, Any], weights: Weights, head: Head, prefix: str = "") -> Model:
    """A graph from `INPUTS`, integers of shape (texts, tokens), to what `head` makes of BERT's states.

    `prefix` stands before the names of BERT's weights, and not before the head's. Weights may be float16.
    They are read where they lie, not copied.
    """
    inputs = [ops.parameter([-1, -1], np.int64, name) for name in INPUTS]
    ids, mask, kinds = inputs
    seen = ops.convert(mask, "f32")
    states = _states(Layers(weights, prefix, config["layer_norm_eps"]), config, ids, seen, kinds)
    return Model([head(states, seen, Layers(weights))], inputs, "bert")


def mean(states: Node, seen: Node, _: "Layers") -> Node:
    """The mean of a text's states, at unit length: (texts, width).

    Reimers & Gurevych 2019, "Sentence-BERT: Sentence Embeddings using Siamese BERT-Networks".
    """
    seen = ops.unsqueeze(seen, _integers(2))  # (texts, tokens, 1)
    total = ops.reduce_sum(ops.multiply(states, seen), _integers(1))
    average = ops.divide(total, ops.reduce_sum(seen, _integers(1)))
    return ops.normalize_l2(average, _integers(1), 1e-12, "max")


def spans(states: Node, _: Node, layers: "Layers") -> Node:
    """How well an answer would start, and end, at each token: (texts, tokens, 2), before any softmax.

    This is the head of `BertForQuestionAnswering`.
    """
    return layers.linear(states, "qa_outputs")


class Layers:
    """The layers that there are weights for, by their names."""

    def __init__(self, weights: Weights, prefix: str = "", epsilon: float = 0.0) -> None:
        self._weights = weights
        self._prefix = prefix
        self._epsilon = epsilon

    def linear(self, x: Node, name: str) -> Node:
        """`x` times a matrix, which is kept transposed, plus a bias."""
        product = ops.matmul(x, self._single(f"{name}.weight"), False, True)
        return ops.add(product, self._single(f"{name}.bias"))

    def norm(self, x: Node, name: str) -> Node:
        """Each state brought to mean 0 and variance 1, then scaled: Ba, Kiros & Hinton 2016."""
        normal = ops.mvn(x, _integers(-1), True, self._epsilon, "inside_sqrt")
        return ops.add(ops.multiply(normal, self._single(f"{name}.weight")), self._single(f"{name}.bias"))

    def rows(self, name: str, numbers: Node) -> Node:
        """The rows of a table by their numbers. They alone become float32, not the whole table."""
        return ops.convert(ops.gather(self._kept(f"{name}.weight"), numbers, _integer(0)), "f32")

    def _single(self, name: str) -> Node:
        """A weight as float32, the type of the states."""
        return ops.convert(self._kept(name), "f32")

    def _kept(self, name: str) -> Node:
        """A weight as it is kept. Its memory is the array's."""
        return ops.constant(self._weights[self._prefix + name], shared_memory=True)


def _states(layers: Layers, config: Mapping[str, Any], ids: Node, seen: Node, kinds: Node) -> Node:
    """What BERT makes of each token: (texts, tokens, width)."""
    unseen = ops.multiply(ops.subtract(np.float32(1), seen), np.float32(UNSEEN))
    unseen = ops.unsqueeze(unseen, _integers(1, 2))  # (texts, 1, 1, tokens): for all heads, from all tokens
    states = _embedded(layers, ids, kinds)
    for number in range(config["num_hidden_layers"]):
        states = _layer(layers, f"encoder.layer.{number}", states, unseen, config["num_attention_heads"])
    return states


def _embedded(layers: Layers, ids: Node, kinds: Node) -> Node:
    """The sum of each token's word, place and kind: (texts, tokens, width)."""
    tokens = ops.gather(ops.shape_of(ids), _integer(1), _integer(0))
    places = ops.range(_integer(0), tokens, _integer(1), "i64")
    words = layers.rows("embeddings.word_embeddings", ids)
    placed = ops.add(words, layers.rows("embeddings.position_embeddings", places))
    summed = ops.add(placed, layers.rows("embeddings.token_type_embeddings", kinds))
    return layers.norm(summed, "embeddings.LayerNorm")


def _layer(layers: Layers, name: str, states: Node, unseen: Node, heads: int) -> Node:
    """The states after one layer of attention and one of thought, each added to what it was given."""
    attended = _attended(layers, f"{name}.attention.self", states, unseen, heads)
    added = ops.add(states, layers.linear(attended, f"{name}.attention.output.dense"))
    states = layers.norm(added, f"{name}.attention.output.LayerNorm")
    wide = ops.gelu(layers.linear(states, f"{name}.intermediate.dense"), "erf")
    added = ops.add(states, layers.linear(wide, f"{name}.output.dense"))
    return layers.norm(added, f"{name}.output.LayerNorm")


def _attended(layers: Layers, name: str, states: Node, unseen: Node, heads: int) -> Node:
    """What each token takes from the others: (texts, tokens, width)."""
    query, key, value = (
        _by_head(layers.linear(states, f"{name}.{part}"), heads) for part in ("query", "key", "value")
    )
    taken = ops.scaled_dot_product_attention(query, key, value, unseen)
    return ops.reshape(ops.transpose(taken, _integers(0, 2, 1, 3)), _integers(0, 0, -1), True)


def _by_head(x: Node, heads: int) -> Node:
    """The width shared out among the heads: (texts, heads, tokens, width / heads)."""
    # In the shapes of reshape, 0 is "as it was" and -1 "what is left".
    return ops.transpose(ops.reshape(x, _integers(0, 0, heads, -1), True), _integers(0, 2, 1, 3))


def _integer(value: int) -> Node:
    return ops.constant(np.int64(value))


def _integers(*values: int) -> Node:
    return ops.constant(np.array(values, dtype=np.int64))
