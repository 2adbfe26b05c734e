"""Train the reader: a cross-encoder over question and passage that marks the answer, or says there is none.

python -m training.reader --data DIR --work DIR [--epochs 2] [--seed 0] [--rate 1.5e-4] [--start FOLDER]
                          [--longest 800] [--wrong 1] [--share 1] [--reword]

It starts from the bundled encoder's weights, or from a reader that was shipped: what lies in `--start`. A
checkpoint is kept in `--work`: the same command goes on from there after an interruption, over the same
batches in the same order. The result, `--work/model`, is a folder that
`AutoModelForQuestionAnswering.from_pretrained` reads, and `python -m training.export` ships.

The loss is the sum of two. In each text alone, the answer's start and end against all other places and
against [CLS], which stands for "not here" (Devlin et al. 2019). Over a question's texts together, the answer
against all places of all of them, so that scores compare from one text to the next ("shared normalisation",
Clark & Gardner 2018, whose sum over all occurrences of the answer is used as well).
"""

import json
import logging
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from random import Random
from time import monotonic
from typing import Annotated, Any

import numpy as np
import torch
import typer
from rich.logging import RichHandler
from torch.nn.utils import clip_grad_norm_
from torch.optim.lr_scheduler import LambdaLR
from transformers import AutoModelForQuestionAnswering, AutoTokenizer

from evals.datasets import Case, load
from evals.metrics import auroc, exact_match, token_f1
from retrieval.bundled.reader import WORDS, unpacked
from retrieval.bundled.weights import read_weights
from retrieval.encoders import bundled_model
from retrieval.marking import Logits, Marked, marked
from retrieval.types import Article, Passage
from training.attention import offer_lean_attention
from training.batches import Batch, batched, collate, encoded, placed
from training.examples import (
    LONGEST,
    SHORTEST,
    USUAL,
    WRONG,
    Example,
    Group,
    Material,
    Reach,
    groups_of,
    validation,
)
from training.mining import mined
from training.remembering import RememberingEncoder
from training.rewording import Rewording

RATE = 1.5e-4
WARM_UP = 0.06  # of all steps, until the rate is reached; then it falls to 0 in a line
SHARED = 0.5  # the weight of the loss over a question's texts together
KEEP_EVERY = 200  # steps
TELL_EVERY = 50  # steps
AT_ONCE = 32  # texts of the validation

# How often each question is seen in an epoch. Of policies whole clauses are asked, which are not what we call
# a short answer, and their questions fit every policy, so that no other one's text is without the answer.
WEIGHTS = {"squad2_cs224n_dev": 1.5, "policyqa_dev": 0.5}
NOT_MINED = {"policyqa_dev"}
TITLED = {"squad2_cs224n_dev"}  # the others have the names of files for titles

log = logging.getLogger(__name__)


def main(
    data: Annotated[Path, typer.Option(help="The folder with the training sets.")],
    work: Annotated[Path, typer.Option(help="Where negatives, checkpoints and the model are kept.")],
    epochs: Annotated[int, typer.Option(help="How often every question is seen.")] = 2,
    seed: Annotated[int, typer.Option(help="Decides the order, the variants and the negatives.")] = 0,
    rate: Annotated[float, typer.Option(help="The highest learning rate.")] = RATE,
    start: Annotated[Path | None, typer.Option(help="A shipped reader to go on from.")] = None,
    longest: Annotated[int, typer.Option(help="Characters of a text at most.", min=SHORTEST)] = LONGEST,
    wrong: Annotated[
        int, typer.Option(help="Texts without the answer beside the one with it.", min=1)
    ] = WRONG,
    share: Annotated[float, typer.Option(help="Of the questions, in an epoch.")] = 1.0,
    reword: Annotated[
        bool, typer.Option(help="Ask in other words than the text's, and for other names.")
    ] = False,
) -> None:
    """Train, or go on training."""
    logging.basicConfig(level=logging.INFO, format="%(message)s", handlers=[RichHandler(show_path=False)])
    work.mkdir(parents=True, exist_ok=True)
    materials = [_material(path, work, share) for path in sorted(data.glob("*.jsonl*"))]
    if reword:
        materials = reworded(materials)
    Training(materials, work, epochs, seed, rate, start, Reach(longest, wrong)).run()


def _material(path: Path, work: Path, share: float) -> Material:
    dataset = load(path)
    name = dataset.name
    negatives = {} if name in NOT_MINED else mined(dataset, work / f"mined-{name}.json")
    return Material(dataset, negatives, name in TITLED, share * WEIGHTS.get(name, 1.0))


def reworded(materials: Sequence[Material]) -> list[Material]:
    """The same, with questions in other words: those of all sets."""
    questions = [case.question for material in materials for case in material.dataset.cases]
    texts = (article.text for material in materials for article in material.dataset.articles)
    rewording = Rewording.of(questions, texts, RememberingEncoder())
    return [replace(material, rewording=rewording) for material in materials]


class Training:
    """A run: the model, its optimiser, and how far it has come."""

    def __init__(
        self,
        materials: Sequence[Material],
        work: Path,
        epochs: int,
        seed: int,
        rate: float = RATE,
        start: Path | None = None,
        reach: Reach = USUAL,
    ) -> None:
        self.device = "cuda" if torch.cuda.is_available() else "cpu"
        self.materials, self.work, self.epochs, self.seed = materials, work, epochs, seed
        self.reach = reach
        torch.manual_seed(seed)
        self.tokenizer = AutoTokenizer.from_pretrained(bundled_model())
        self.model = AutoModelForQuestionAnswering.from_pretrained(
            bundled_model(), attention_probs_dropout_prob=0.0, attn_implementation=offer_lean_attention()
        )
        if start:
            load_shipped(self.model, start)
        self.model.to(self.device)
        # Half of the weights are the words' own vectors. Few words are met here, and the others' vectors
        # would stay behind.
        self.model.get_input_embeddings().weight.requires_grad_(False)
        learned = [weights for weights in self.model.parameters() if weights.requires_grad]
        self.optimizer = torch.optim.AdamW(learned, lr=rate, weight_decay=0.01, fused=True)
        self.steps = 0
        self.total = sum(len(self._batches(epoch)) for epoch in range(epochs))
        self.schedule = LambdaLR(self.optimizer, self._share_of_rate)

    def run(self) -> None:
        """All steps that are left. The model's folder is written after each epoch."""
        self._resume()
        log.info("%d steps on %s, from %d", self.total, self.device, self.steps)
        done = 0
        for epoch in range(self.epochs):
            batches = self._batches(epoch)
            left = batches[max(0, self.steps - done) :]
            done += len(batches)
            if left:
                self._train(left)
                figures = self.validate()
                log.info("epoch %d: %s", epoch, figures)
                self._note(epoch=epoch, **figures)

    def _train(self, batches: Sequence[Sequence[Group]]) -> None:
        self.model.train()
        begun, texts = monotonic(), 0
        losses: list[float] = []
        for groups in batches:
            losses.append(self._step(collate(groups, self.tokenizer.backend_tokenizer)))
            texts += sum(map(len, groups))
            if self.steps % TELL_EVERY == 0:
                speed = texts / (monotonic() - begun)
                self._tell(float(np.mean(losses[-TELL_EVERY:])), speed)
            if self.steps % KEEP_EVERY == 0:
                self._keep()
        self._keep()
        self.model.save_pretrained(self.work / "model")
        self.tokenizer.save_pretrained(self.work / "model")

    def _step(self, batch: Batch) -> float:
        batch = batch.to(self.device)
        starts, ends = self._logits(batch)
        loss = loss_of(starts, batch, batch.starts) + loss_of(ends, batch, batch.ends)
        loss.backward()  # type: ignore[no-untyped-call]
        clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimizer.step()
        self.optimizer.zero_grad()
        self.schedule.step()
        self.steps += 1
        return float(loss.detach()) / 2

    def _logits(self, batch: Batch) -> tuple[torch.Tensor, torch.Tensor]:
        """Of starts and ends, both of shape (texts, tokens)."""
        with torch.autocast(self.device, dtype=torch.bfloat16):
            output = self.model(batch.tokens, attention_mask=batch.attention, token_type_ids=batch.kinds)
        return output.start_logits.float(), output.end_logits.float()

    def _batches(self, epoch: int) -> list[list[Group]]:
        random = Random(f"{self.seed}-{epoch}")
        groups = [group for material in self.materials for group in groups_of(material, random, self.reach)]
        return batched(groups, random)

    def _share_of_rate(self, step: int) -> float:
        warm = max(1, int(WARM_UP * self.total))
        return min((step + 1) / warm, max(0.0, (self.total - step) / (self.total - warm)))

    def validate(self) -> dict[str, float]:
        """EM and F1 on the texts that were kept out, and how well null tells those without an answer."""
        kept = [pair for material in self.materials for pair in validation(material.dataset)]
        kept.sort(key=lambda pair: len(pair[1].text))
        read = [pair for at in range(0, len(kept), AT_ONCE) for pair in self._read(kept[at : at + AT_ONCE])]
        answerable = [(case.answers, mark.text) for case, mark in read if case.answerable]
        sure = np.array([mark.score - mark.null for _, mark in read])
        return {
            "questions": len(read),
            "EM": round(float(np.mean([exact_match(said, gold) for gold, said in answerable])), 4),
            "F1": round(float(np.mean([token_f1(said, gold) for gold, said in answerable])), 4),
            "AUROC": round(auroc(sure, np.array([float(case.answerable) for case, _ in read])), 4),
        }

    @torch.no_grad()
    def _read(self, part: Sequence[tuple[Case, Example]]) -> Iterator[tuple[Case, Marked]]:
        """The best span of each text."""
        self.model.eval()
        tokenizer = self.tokenizer.backend_tokenizer
        batch = collate([(example,) for _, example in part], tokenizer).to(self.device)
        starts, ends = (logits.cpu().numpy() for logits in self._logits(batch))
        for row, (case, example) in enumerate(part):
            own = placed(example, encoded(tokenizer, example))
            at = [token for token, _, _ in own]
            passage = Passage(Article(case.id, "", example.text), 0, len(example.text))
            places = [(start, end) for _, start, end in own]
            null = float(starts[row, 0] + ends[row, 0])
            yield case, marked(Logits(passage, places, starts[row, at], ends[row, at], null))[0]

    def _keep(self) -> None:
        """A checkpoint, whole or not at all."""
        state = {
            "model": self.model.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "schedule": self.schedule.state_dict(),
            "steps": self.steps,
            "run": self._run,
        }
        partial = self.work / "checkpoint.part"
        torch.save(state, partial)
        partial.replace(self.work / "checkpoint.pt")

    def _resume(self) -> None:
        """Go on from the checkpoint, if there is one. Raises `typer.BadParameter` if it is another run's."""
        kept = self.work / "checkpoint.pt"
        if not kept.exists():
            return
        state = torch.load(kept, map_location=self.device, weights_only=True)
        if state["run"] != self._run:
            raise typer.BadParameter(f"{kept} is of another run: give another --work, or remove it")
        self.model.load_state_dict(state["model"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.schedule.load_state_dict(state["schedule"])
        self.steps = state["steps"]

    @property
    def _run(self) -> dict[str, int]:
        return {"epochs": self.epochs, "seed": self.seed, "total": self.total, **asdict(self.reach)}

    def _tell(self, loss: float, speed: float) -> None:
        log.info("step %d of %d, loss %.3f, %.1f texts/s", self.steps, self.total, loss, speed)
        self._note(step=self.steps, loss=round(loss, 4), texts_per_second=round(speed, 1))

    def _note(self, **figures: Any) -> None:
        with (self.work / "log.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(figures) + "\n")


def load_shipped(model: Any, folder: Path) -> None:
    """Give a model the weights of a shipped reader; the words' own vectors it has from the encoder."""
    weights = unpacked(read_weights(folder / "model.safetensors"))
    state = {name: torch.from_numpy(np.array(weight)) for name, weight in weights.items()}
    missing, unexpected = model.load_state_dict(state, strict=False)
    if unexpected or any(not name.endswith(WORDS) for name in missing):
        raise typer.BadParameter(f"the weights in {folder} are not those of a reader")


def loss_of(logits: torch.Tensor, batch: Batch, right: torch.Tensor) -> torch.Tensor:
    """The loss of the starts, or of the ends: each text alone, and each question's texts together."""
    null = torch.zeros_like(batch.places)
    null[:, 0] = True
    alone = _among(logits, batch.places | null) - _among(logits, right)
    with_answer = batch.groups[:, 0]
    groups = batch.groups[right[with_answer, 0].logical_not()]  # or its answer was beyond the longest length
    if not len(groups):
        return alone.mean()
    of_text = _among(logits, batch.places)
    of_all = of_text[groups].masked_fill(groups < 0, -1e4).logsumexp(dim=1)
    together = of_all - _among(logits[groups[:, 0]], right[groups[:, 0]])
    return alone.mean() + SHARED * together.mean()


def _among(logits: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    return logits.masked_fill(~mask, -1e4).logsumexp(dim=1)


if __name__ == "__main__":
    typer.run(main)
