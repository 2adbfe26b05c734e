"""Put a trained reader where the product looks for it: small, and with the sum that it is checked by.

python -m training.export --model WORK/model [--out retrieval/models/reader] [--earlier FOLDER --share 0.75]

Two things make it small. The words' own vectors were not trained: they are the encoder's, which are installed
anyway. The other matrices are kept as 8-bit integers with a scale for every 64 columns of a row, the largest
of which is 127 (symmetric: Krishnamoorthi 2018, "Quantizing deep convolutional networks for efficient
inference"; by groups, so that one large weight spoils few others: Shen et al. 2020, "Q-BERT"). They are made
floats when they are loaded, so that finer scales cost room alone.
"""

import shutil
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer
from numpy.typing import NDArray
from safetensors.numpy import load_file, save_file

from retrieval.bundled.reader import FOLDER, SCALE, WORDS, unpacked
from retrieval.bundled.weights import read_weights, sha256_of
from retrieval.encoders import bundled_model

GROUP = 64  # columns of a row with a scale of their own

Weights = dict[str, NDArray[Any]]


def main(
    model: Annotated[Path, typer.Option(help="The folder that training.reader left.")],
    out: Annotated[Path, typer.Option(help="Where the reader goes.")] = FOLDER,
    earlier: Annotated[Path | None, typer.Option(help="A shipped reader to average it with.")] = None,
    share: Annotated[float, typer.Option(help="Of the new one in the average.", min=0, max=1)] = 0.75,
) -> None:
    """Write the weights, their configuration and their SHA-256."""
    trained = load_file(model / "model.safetensors")
    shared = load_file(bundled_model() / "model.safetensors")[WORDS]
    if not np.array_equal(trained.pop(f"bert.{WORDS}"), shared):
        raise typer.BadParameter(f"the word vectors of {model} are not the encoder's")
    if earlier:
        trained = averaged(trained, unpacked(read_weights(earlier / "model.safetensors")), share)
    out.mkdir(parents=True, exist_ok=True)
    save_file(quantised(trained), out / "model.safetensors")
    (out / "model.safetensors").chmod(0o644)  # it is left readable for its owner alone
    shutil.copy(model / "config.json", out / "config.json")
    digest = sha256_of(out / "model.safetensors")
    (out / "model.safetensors.sha256").write_text(f"{digest}  model.safetensors\n", "ascii")


def averaged(new: Weights, earlier: Weights, share: float) -> Weights:
    """Each weight between its two values: `share` of the new one, and the rest of the earlier.

    Where one was trained on from the other, what lies between them often does better than either, most of all
    on what neither was trained for: Wortsman et al. 2022, "Robust fine-tuning of zero-shot models".
    """
    return {
        name: (share * weight + (1 - share) * earlier[name]).astype(np.float32)
        for name, weight in new.items()
    }


def quantised(weights: Weights) -> Weights:
    """Matrices as int8 with a float32 `.scale` of shape `(rows, groups)`; vectors as they are."""
    kept: Weights = {}
    for name, weight in weights.items():
        if weight.ndim == 2 and min(weight.shape) > 2:
            rows, columns = weight.shape
            grouped = weight.reshape(rows, 1 if columns % GROUP else columns // GROUP, -1)
            largest = np.abs(grouped).max(axis=2).astype(np.float32)
            scale = np.where(largest > 0, largest, 1) / np.float32(127)
            kept[name] = np.rint(grouped / scale[..., None]).astype(np.int8).reshape(weight.shape)
            kept[name + SCALE] = scale
        else:
            kept[name] = weight.astype(np.float32)
    return kept


if __name__ == "__main__":
    typer.run(main)
