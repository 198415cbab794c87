"""What turns text into vectors, as the rest of the house sees it: `Embedder`, and the one place that chooses
which."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from index.config import DEFAULT_MODEL

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


def load_embedder(model: str = DEFAULT_MODEL) -> Embedder:
    """The default model through onnxruntime (no torch), any other through sentence-transformers.

    Raises `index.errors.ModelUnavailable` when it is neither in a folder nor in the local cache.
    """
    if model == DEFAULT_MODEL:
        from index.models.minilm import MiniLM

        return MiniLM.load()
    from index.models.transformer import SentenceTransformerEmbedder

    return SentenceTransformerEmbedder.load(model)
