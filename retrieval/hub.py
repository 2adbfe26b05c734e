"""Models of other people: from a folder, from the model hub's cache, or else from the hub itself."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from retrieval.errors import ModelUnavailable

Model = TypeVar("Model")


def load(name: str, loader: Callable[[bool], Model]) -> Model:
    """What `loader` makes; it is told whether to look on this machine alone. Raises `ModelUnavailable`."""
    from safetensors import SafetensorError
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        return loader(True)
    except SafetensorError as error:
        raise ModelUnavailable(name, f"its weights are damaged: {_first_line(error)}") from error
    except (OSError, ValueError) as error:
        if Path(name).exists() or name.startswith((".", "/", "~")):
            raise ModelUnavailable(name, _first_line(error)) from error
    return _download(name, loader)


def _download(name: str, loader: Callable[[bool], Model]) -> Model:
    """A model from the hub, which is asked once whether it is there: the loader would retry for a minute."""
    from huggingface_hub import HfApi
    from huggingface_hub.errors import HTTPError  # type: ignore[attr-defined]  # of the hub's own client

    try:
        HfApi().model_info(name, timeout=10)
        return loader(False)
    except (HTTPError, OSError, ValueError, RuntimeError) as error:
        raise ModelUnavailable(name, f"the model hub says: {_first_line(error)}") from error


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]
