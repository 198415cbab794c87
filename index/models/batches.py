"""Texts that a model reads together: owns which share a batch, and that all processors have work.

Texts of one length share a batch, so that there is no padding, and a vector does not depend on what it is
read beside. A batch is read by one thread, as many at a time as there are: for one text after the other the
threads would have to meet behind every operator."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Batch = tuple[list[int], NDArray[np.int64]]
    """Rows of the texts, and the tokens of these, [rows, tokens]."""

# A batch stays under so many tokens. Of 512 passages in batches of 1,024 to 4,096 tokens, 64 or 512 passages
# at a time, none was more than 5 % faster than another in int8; in float32 512 tokens take as long as 1,024.
BATCH_TOKENS = 1024


def run_all(run: "Callable[[Batch], None]", tokens: Sequence[Sequence[int]], threads: int) -> None:
    """Calls `run` once for each batch of these texts, given as what the model reads of each."""
    batches = list(batches_of(tokens))
    if threads == 1 or len(batches) < 2:
        for batch in batches:
            run(batch)
        return
    with ThreadPoolExecutor(min(threads, len(batches))) as pool:
        for _ in pool.map(run, batches):
            pass


def batches_of(tokens: Sequence[Sequence[int]]) -> "Iterator[Batch]":
    """The longest first, so that all threads end at about the same time."""
    import numpy as np

    lengths: dict[int, list[int]] = {}
    for row, ids in enumerate(tokens):
        lengths.setdefault(len(ids), []).append(row)
    for length in sorted(lengths, reverse=True):
        step = max(1, BATCH_TOKENS // length)
        for first in range(0, len(lengths[length]), step):
            rows = lengths[length][first : first + step]
            yield rows, np.array([tokens[row] for row in rows], dtype=np.int64)
