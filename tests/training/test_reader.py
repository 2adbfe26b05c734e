"""Training the reader: batches, and the loss that it learns by."""

from random import Random

import pytest
import torch
import typer
from tokenizers import Tokenizer
from transformers import BertConfig, BertForQuestionAnswering, BertModel

from retrieval.bundled.reader import FOLDER, unpacked
from retrieval.bundled.weights import read_weights
from retrieval.encoders import bundled_model
from training.attention import lean_attention
from training.batches import BATCH, batched, collate
from training.examples import Example
from training.reader import load_shipped, loss_of

RIGHT = Example("who leads?", "A title", "Green Berets lead it.", ((0, 12),))
WRONG = Example("who leads?", "", "It was cold.")


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return Tokenizer.from_file(str(bundled_model() / "tokenizer.json"))


def test_the_answer_is_marked_in_tokens(tokenizer: Tokenizer) -> None:
    batch = collate([(RIGHT,)], tokenizer)
    (start,), (end,) = batch.starts[0].nonzero(), batch.ends[0].nonzero()
    words = [tokenizer.id_to_token(int(id)) for id in batch.tokens[0, start : end + 1]]
    assert words == ["green", "be", "##ret", "##s"]


def test_neither_the_question_nor_the_title_can_be_the_answer(tokenizer: Tokenizer) -> None:
    batch = collate([(RIGHT,)], tokenizer)
    places = [tokenizer.id_to_token(int(id)) for id in batch.tokens[0, batch.places[0]]]
    assert places == ["green", "be", "##ret", "##s", "lead", "it", "."]


def test_a_text_without_the_answer_points_to_its_first_token(tokenizer: Tokenizer) -> None:
    batch = collate([(RIGHT, WRONG)], tokenizer)
    assert batch.starts[1].nonzero().tolist() == [[0]]
    assert batch.groups.tolist() == [[0, 1]]


def test_what_was_cut_off_is_no_longer_an_answer(tokenizer: Tokenizer) -> None:
    far = "word " * 500
    batch = collate([(Example("who?", "", f"{far}Green Berets", ((2500, 2512),)),)], tokenizer)
    assert batch.starts[0].nonzero().tolist() == [[0]]


def test_the_loss_is_small_where_the_model_is_right(tokenizer: Tokenizer) -> None:
    batch = collate([(RIGHT, WRONG)], tokenizer)
    sure = torch.where(batch.starts, 20.0, 0.0)
    unsure = torch.zeros_like(sure)
    assert loss_of(sure, batch, batch.starts) < 1e-4 < loss_of(unsure, batch, batch.starts)


def test_a_place_in_the_other_text_costs(tokenizer: Tokenizer) -> None:
    """The loss over both texts sees what each text alone does not: that the wrong one scores higher."""
    batch = collate([(RIGHT, WRONG)], tokenizer)
    scores = torch.where(batch.starts, 20.0, 0.0)
    before = loss_of(scores, batch, batch.starts)
    scores[1] += 15.0  # [CLS] too, so that this text alone is judged as before
    assert loss_of(scores, batch, batch.starts) > before + 0.001


def test_a_place_in_any_of_the_other_texts_costs(tokenizer: Tokenizer) -> None:
    batch = collate([(RIGHT,), (RIGHT, WRONG, WRONG), (RIGHT, WRONG)], tokenizer)
    assert batch.groups.tolist() == [[1, 2, 3], [4, 5, -1]]
    scores = torch.where(batch.starts, 20.0, 0.0)
    before = loss_of(scores, batch, batch.starts)
    costs = []
    for row in (0, 2, 3, 5):
        higher = scores.clone()
        higher[row] += 25.0
        costs.append(float(loss_of(higher, batch, batch.starts) - before))
    assert abs(costs[0]) < 0.001 < 1 < min(costs[1:])  # the first is a question's only text


def test_a_batch_holds_about_as_many_tokens_as_it_may() -> None:
    groups = [(Example("who?", "", "word " * (10 + number % 100)),) for number in range(3_000)]
    batches = batched(groups, Random(0))
    assert sorted(map(id, (group for batch in batches for group in batch))) == sorted(map(id, groups))
    widest = [max(len(group[0].text) for group in batch) / 4.3 * len(batch) for batch in batches]
    assert max(widest) <= BATCH


def test_lean_attention_is_attention() -> None:
    torch.manual_seed(0)
    query, key, value = (torch.randn(2, 3, 5, 4) for _ in range(3))
    mask = torch.zeros(2, 1, 1, 5)
    mask[:, :, :, 4:] = torch.finfo(torch.float32).min
    ours, _ = lean_attention(torch.nn.Module(), query, key, value, mask, scaling=0.5)
    theirs = torch.nn.functional.scaled_dot_product_attention(query, key, value, mask, scale=0.5)
    torch.testing.assert_close(ours, theirs.transpose(1, 2))


def test_training_goes_on_from_what_was_shipped() -> None:
    model = BertForQuestionAnswering(BertConfig.from_pretrained(FOLDER))
    (words,) = model.get_input_embeddings().parameters()
    before = words.detach().clone()
    load_shipped(model, FOLDER)
    shipped = unpacked(read_weights(FOLDER / "model.safetensors"))
    assert torch.equal(model.qa_outputs.weight, torch.tensor(shipped["qa_outputs.weight"]))
    assert torch.equal(words, before)


def test_what_was_not_shipped_as_a_reader_is_refused() -> None:
    with pytest.raises(typer.BadParameter, match="reader"):
        load_shipped(BertModel(BertConfig.from_pretrained(FOLDER)), FOLDER)
