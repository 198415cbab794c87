"""Texts that a model reads together: owns which share a batch, that all processors have work, and how vectors
come out of a graph of all-MiniLM-L6-v2, in whichever numbers it computes.

Texts of one length share a batch, so that there is no padding, and a vector does not depend on what it is
read beside. A batch is read by one thread, as many at a time as there are: for one text after the other the
threads would have to meet behind every operator."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from index.models.graph import HIDDEN, WORD_TOKENS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Batch = tuple[list[int], NDArray[np.int64]]
    """Rows of the texts, and the tokens of these, [rows, tokens]."""

# A batch stays under so many tokens. Of 512 passages in batches of 1,024 to 4,096 tokens, 64 or 512 passages
# at a time, none was more than 5 % faster than another in int8; in float32 512 tokens take as long as 1,024.
BATCH_TOKENS = 1024


class BatchedModel:
    """An onnxruntime session of one thread, for texts given as what the model reads of each. Safe to call
    from several threads: sessions are."""

    def __init__(self, session: Any, threads: int) -> None:
        self._session = session
        self._threads = threads

    def embed(self, tokens: Sequence[Sequence[int]]) -> "NDArray[np.float32]":
        """float32 [texts, 384], rows of length 1."""
        import numpy as np

        vectors = np.zeros((len(tokens), HIDDEN), dtype=np.float32)

        def run(batch: "Batch") -> None:
            rows, ids = batch
            vectors[rows] = self._session.run(["sentence_embedding"], {"input_ids": ids})[0]

        run_all(run, tokens, self._threads)
        return vectors

    def embed_words(
        self, tokens: Sequence[Sequence[int]]
    ) -> "tuple[NDArray[np.float32], list[NDArray[np.float32]]]":
        """The same, and of each text its tokens, float32 [its tokens, 384], rows of length 1, without the two
        special ones."""
        import numpy as np

        vectors = np.zeros((len(tokens), HIDDEN), dtype=np.float32)
        words = [np.zeros((0, HIDDEN), dtype=np.float32)] * len(tokens)

        def run(batch: "Batch") -> None:
            rows, ids = batch
            vectors[rows], found = self._session.run(["sentence_embedding", WORD_TOKENS], {"input_ids": ids})
            for row, own in zip(rows, found, strict=True):
                kept = own[1:-1]
                words[row] = kept / np.maximum(np.linalg.norm(kept, axis=-1, keepdims=True), 1e-12)

        run_all(run, tokens, self._threads)
        return vectors, words


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
