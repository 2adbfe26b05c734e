"""Models that mark answers: the bundled one, and any other that transformers loads."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from retrieval.bundled.reader import FOLDER, WORDS, MiniLMReader, unpacked
from retrieval.bundled.weights import read_weights
from retrieval.encoders import bundled_model
from retrieval.errors import ModelDamaged, ModelUnavailable
from retrieval.marking import marked
from retrieval.span_models import NamedSpanModel
from retrieval.types import Article, Passage

QUESTION = "who leads the training of the marines?"
COURSE = Article("course", "", "It was cold. Green Berets from Kentucky lead the training of the marines.")
PASSAGES = [Passage(COURSE, 0, len(COURSE.text)), Passage(COURSE, 13, len(COURSE.text))]


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundled reader as transformers would have saved it."""
    import torch
    from transformers import AutoTokenizer, BertConfig, BertForQuestionAnswering

    folder = tmp_path_factory.mktemp("checkpoint")
    model = BertForQuestionAnswering(BertConfig.from_pretrained(FOLDER))
    weights = unpacked(read_weights(FOLDER / "model.safetensors"))
    weights[f"bert.{WORDS}"] = read_weights(bundled_model() / "model.safetensors")[WORDS]
    model.load_state_dict({name: torch.tensor(np.array(weight)) for name, weight in weights.items()})
    model.save_pretrained(folder)
    AutoTokenizer.from_pretrained(bundled_model()).save_pretrained(folder)
    return folder


def test_the_bundled_reader_marks_the_answer() -> None:
    logits, _ = NamedSpanModel().read(QUESTION, PASSAGES)
    best = marked(logits)[0]
    assert best.text in {"Green Berets", "Green Berets from Kentucky"}
    assert best.score > best.null


def test_places_count_characters_of_the_article() -> None:
    for logits in NamedSpanModel().read(QUESTION, PASSAGES):
        words = [COURSE.text[start:end] for start, end in logits.places]
        assert words[-1] == "."
        assert " ".join(words).startswith("It was" if logits.passage.start == 0 else "Green Be")
        assert len(words) == len(logits.starts) == len(logits.ends)


def test_nothing_to_read_is_nothing_read() -> None:
    assert NamedSpanModel().read(QUESTION, []) == []


@pytest.mark.slow
def test_any_checkpoint_of_transformers_is_read_alike(checkpoint: Path) -> None:
    ours, theirs = (NamedSpanModel(name).read(QUESTION, PASSAGES) for name in _both(checkpoint))
    for one, other in zip(ours, theirs, strict=True):
        assert one.places == other.places
        np.testing.assert_allclose(one.starts, other.starts, atol=0.3)  # bfloat16, where the processor has it
        np.testing.assert_allclose(one.ends, other.ends, atol=0.3)


def _both(checkpoint: Path) -> tuple[str, str]:
    return NamedSpanModel().name, str(checkpoint)


@pytest.mark.slow
def test_a_model_that_was_not_trained_for_it_is_refused() -> None:
    with pytest.raises(ModelUnavailable, match="not trained to mark answers"):
        NamedSpanModel(str(bundled_model())).ready()


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match="nowhere"):
        NamedSpanModel(str(tmp_path / "nowhere")).ready()


@pytest.mark.parametrize("harm", ["changed", "without its sum", "away"])
def test_damaged_weights_are_not_read(tmp_path: Path, harm: str) -> None:
    folder = shutil.copytree(FOLDER, tmp_path / "reader")
    weights = folder / "model.safetensors"
    match harm:
        case "changed":
            weights.write_bytes(weights.read_bytes()[:-1] + b"x")
        case "without its sum":
            weights.with_name("model.safetensors.sha256").unlink()
        case "away":
            weights.unlink()
    with pytest.raises(ModelDamaged, match=r"model\.safetensors") as raised:
        MiniLMReader(folder)
    assert "--force-reinstall footnote" in raised.value.hint
