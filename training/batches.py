"""Examples as tensors: texts of like length together, with the places of their answers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import ceil
from random import Random

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

from training.examples import Example, Group

LONGEST = 384  # tokens of question, title and text
BATCH = 6_400  # tokens, padding included: about 32 texts


@dataclass(frozen=True, slots=True)
class Batch:
    """Texts in rows, tokens in columns. `starts` and `ends` mark right places, [CLS] where there is none."""

    tokens: torch.Tensor
    kinds: torch.Tensor
    attention: torch.Tensor
    places: torch.Tensor  # where an answer may be: tokens of the text, not of title and question
    starts: torch.Tensor
    ends: torch.Tensor
    # Rows of one question, of which the first has the answer: (groups, texts), -1 where a group has fewer.
    groups: torch.Tensor

    def to(self, device: str) -> "Batch":
        """The same on a device."""
        return Batch(*(getattr(self, name).to(device) for name in self.__slots__))


def batched(groups: Sequence[Group], random: Random) -> list[list[Group]]:
    """Groups of like length together, so that little is padding, in batches of about `BATCH` tokens."""
    shuffled = random.sample(groups, len(groups))
    batches = [
        batch for at in range(0, len(shuffled), 2_048) for batch in _by_length(shuffled[at : at + 2_048])
    ]
    random.shuffle(batches)
    return batches


def collate(groups: Sequence[Group], tokenizer: Tokenizer) -> Batch:
    """Groups as tensors. A text whose answer is beyond the longest length counts as one without it."""
    read = [[(each, encoded(tokenizer, each)) for each in group] for group in groups]
    rows = [pair for group in read for pair in group]
    shape = (len(rows), _rounded(max(len(encoding) for _, encoding in rows)))
    tokens, kinds, attention = (np.zeros(shape, dtype=np.int64) for _ in range(3))
    places, starts, ends = (np.zeros(shape, dtype=bool) for _ in range(3))
    for row, (example, encoding) in enumerate(rows):
        size = len(encoding)
        tokens[row, :size], kinds[row, :size], attention[row, :size] = encoding.ids, encoding.type_ids, 1
        places[row, [at for at, _, _ in placed(example, encoding)]] = True
        _mark(example, encoding, starts[row], ends[row])
    arrays = tokens, kinds, attention, places, starts, ends
    return Batch(*(torch.from_numpy(array) for array in (*arrays, _together([len(group) for group in read]))))


def encoded(tokenizer: Tokenizer, example: Example) -> Encoding:
    """The question, and title and text as one, in tokens."""
    tokenizer.no_padding()
    tokenizer.enable_truncation(LONGEST, strategy="only_second")
    return tokenizer.encode(example.question, _title(example) + example.text)


def placed(example: Example, encoding: Encoding) -> list[tuple[int, int, int]]:
    """The tokens of the text, each with its place in it: `(token, start, end)`."""
    shift = len(_title(example))
    return [
        (at, start - shift, end - shift)
        for at, (start, end) in enumerate(encoding.offsets)
        if encoding.sequence_ids[at] == 1 and start >= shift
    ]


def _title(example: Example) -> str:
    return f"{example.title}\n" if example.title else ""


def _mark(example: Example, encoding: Encoding, starts: NDArray[np.bool_], ends: NDArray[np.bool_]) -> None:
    """Set where the answers start and end, or else the first token, [CLS]."""
    own = placed(example, encoding)
    for start, end in example.spans:
        first = next((at for at, begin, stop in own if begin <= start < stop), None)
        last = next((at for at, begin, stop in own if begin < end <= stop), None)
        if first is not None and last is not None:
            starts[first] = ends[last] = True
    if not starts.any():
        starts[0] = ends[0] = True


def _together(sizes: Sequence[int]) -> NDArray[np.int64]:
    """The rows of each group of two texts or more, given the texts of all groups."""
    firsts = accumulate(sizes, initial=0)
    rows = [range(first, first + size) for first, size in zip(firsts, sizes, strict=False) if size > 1]
    found = np.full((len(rows), max(sizes)), -1, np.int64)
    for line, group in zip(found, rows, strict=True):
        line[: len(group)] = group
    return found


def _by_length(groups: Sequence[Group]) -> Iterator[list[Group]]:
    batch: list[Group] = []
    rows = 0
    for group in sorted(groups, key=_tokens):
        if batch and rows + len(group) > BATCH // _rounded(_tokens(group)):
            yield batch
            batch, rows = [], 0
        batch.append(group)
        rows += len(group)
    if batch:
        yield batch


def _rounded(tokens: float) -> int:
    """Up to a multiple of 32. A CPU's matrix kernels are compiled anew for every shape that they meet."""
    return 32 * ceil(tokens / 32)


def _tokens(group: Group) -> float:
    """About how many tokens the longest text of a group has."""
    return max(len(each.question) + len(each.title) + len(each.text) for each in group) / 4.3 + 3
