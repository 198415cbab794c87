"""What turns text into vectors, as the rest of the house sees it: `Embedder`, and the one place that chooses
which."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from index.config import AUTO, DEFAULT_MODEL, FLOAT32, INT8
from index.errors import ModelUnavailable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Embedder(Protocol):
    """A sentence-embedding model."""

    @property
    def dimensions(self) -> int:
        """Length of a vector."""
        ...

    @property
    def window(self) -> int:
        """Tokens that the model reads, its two special ones included; the rest of a text is cut off."""
        ...

    @property
    def recipe(self) -> str:
        """Names the model and the hash of its weights: equal recipes give comparable vectors."""
        ...

    def token_starts(self, text: str) -> Sequence[int]:
        """Where each token of the whole text begins, ascending, in code points."""
        ...

    def embed(self, texts: Sequence[str]) -> "NDArray[np.float32]":
        """float32 [len(texts), dimensions], rows of length 1, in the order given."""
        ...


def load_embedder(model: str = DEFAULT_MODEL, threads: int | None = None) -> Embedder:
    """The default model through onnxruntime (no torch), any other through sentence-transformers. `threads`:
    of the default model, None for as many as this process may use.

    Raises `index.errors.ModelUnavailable` when it is neither in a folder nor in the local cache.
    """
    if model == DEFAULT_MODEL:
        from index.models.minilm import MiniLM

        return MiniLM.load(threads)
    from index.models.transformer import SentenceTransformerEmbedder

    return SentenceTransformerEmbedder.load(model)


def passage_precision(model: str = DEFAULT_MODEL, wanted: str = AUTO) -> str:
    """float32 or int8: in which numbers passages are embedded; queries always are in float32.

    Where the processor has the instructions, the default model takes int8: 2.7 times as fast. Of 300
    questions over 6,105 passages of news 6 found their article higher and 3 lower: hit@1 0.823 in both, MRR
    0.888 and 0.889, difference between -0.004 and 0.006 (`python -m evals.benchmarks.precision`).
    Raises `index.errors.ModelUnavailable` when int8 is wanted and cannot be had."""
    from index.models.int8 import is_fast_here

    if wanted == FLOAT32 or (wanted == AUTO and model != DEFAULT_MODEL):
        return FLOAT32
    if model != DEFAULT_MODEL:
        raise ModelUnavailable(
            f"{model} cannot embed in 8-bit integers, only {DEFAULT_MODEL} can: unset DATELINE_PRECISION"
        )
    if is_fast_here():
        return INT8
    if wanted == AUTO:
        return FLOAT32
    raise ModelUnavailable(
        "this processor has no instructions for 8-bit integers (AVX-VNNI or AVX512-VNNI): "
        "unset DATELINE_PRECISION"
    )


def load_passage_embedder(embedder: Embedder, precision: str, threads: int | None = None) -> Embedder:
    """What embeds passages where `embedder` embeds queries: itself, or the default model in int8."""
    if precision != INT8:
        return embedder
    from index.models.int8 import Int8MiniLM
    from index.models.minilm import MiniLM

    return Int8MiniLM.load(embedder if isinstance(embedder, MiniLM) else MiniLM.load(), threads)
