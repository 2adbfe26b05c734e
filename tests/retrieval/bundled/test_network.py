"""Texts go through a network together and come back one by one, in order."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Encoding, Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace

from retrieval.bundled.network import CannotCompute, Network, batches
from retrieval.bundled.quiet_openvino import Model, ops


def echo() -> Model:
    """A graph whose output are its token ids, those of the mask and the kinds added."""
    inputs = [ops.parameter([-1, -1], np.int64, name) for name in ("ids", "mask", "kinds")]
    total = ops.add(ops.add(inputs[0], inputs[1]), inputs[2])
    return Model([ops.convert(total, "f32")], inputs, "echo")


def fussy() -> Model:
    """A graph that wants seven tokens in all."""
    inputs = [ops.parameter([-1, -1], np.int64, name) for name in ("ids", "mask", "kinds")]
    seven = ops.reshape(inputs[0], ops.constant(np.array([7], dtype=np.int64)), False)
    return Model([ops.convert(seven, "f32")], inputs, "fussy")


def encodings(*lengths: int) -> list[Encoding]:
    """Texts of so many tokens, all of them the token 5."""
    tokenizer = Tokenizer(WordLevel({"[UNK]": 0, "word": 5}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = Whitespace()
    found: list[Encoding] = tokenizer.encode_batch(["word " * length for length in lengths])
    return found


def test_each_text_gets_its_own_row_with_padding_behind() -> None:
    rows = Network("echo", echo).run(encodings(2, 4, 33))
    assert [np.trim_zeros(row).tolist() for row in rows] == [[6] * 2, [6] * 4, [6] * 33]


def test_texts_of_like_length_share_their_padding() -> None:
    rows = Network("echo", echo).run(encodings(1, 60, 2, 33), tokens=128)
    assert [row.size for row in rows] == [32, 64, 32, 64]


def test_no_texts_are_no_rows() -> None:
    assert Network("echo", echo).run([]) == []


def test_threads_may_share_it() -> None:
    network = Network("echo", echo)
    lengths = [[1 + number % 7, 3] for number in range(40)]
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(lambda each: network.run(encodings(*each)), lengths))
    assert [[int(np.count_nonzero(row)) for row in rows] for rows in found] == lengths


def test_what_cannot_be_computed_is_told_with_the_models_name() -> None:
    with pytest.raises(CannotCompute, match="'fussy'") as raised:
        Network("fussy", fussy).run(encodings(5))
    assert "memory" in raised.value.hint


def test_a_graph_that_cannot_be_built_is_told_with_the_models_name() -> None:
    def impossible() -> Model:
        two, three = (ops.constant(np.ones(size, dtype=np.float32)) for size in (2, 3))
        return Model([ops.add(two, three)], [], "impossible")

    with pytest.raises(CannotCompute, match="'impossible'"):
        Network("impossible", impossible)


@given(st.lists(st.integers(0, 300)), st.integers(1, 600))
def test_each_text_is_in_one_batch_and_no_batch_is_too_large(lengths: list[int], tokens: int) -> None:
    made = list(batches(lengths, tokens))
    assert sorted(at for batch in made for at in batch) == list(range(len(lengths)))
    for batch in made:
        longest = max(lengths[at] for at in batch)
        assert len(batch) == 1 or len(batch) * longest <= tokens


def test_short_texts_are_not_padded_to_the_width_of_a_long_one() -> None:
    assert list(batches([20, 90, 30, 85], 1024)) == [[1, 3], [2, 0]]


@given(st.lists(st.integers(0, 300)), st.integers(1, 600))
def test_the_longest_texts_come_first(lengths: list[int], tokens: int) -> None:
    order = [lengths[at] for batch in batches(lengths, tokens) for at in batch]
    assert order == sorted(lengths, reverse=True)
