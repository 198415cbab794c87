"""What turns text into vectors, as the rest of the house sees it: `Embedder`, and the one place that chooses
which."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

from index.config import AUTO, DEFAULT_MODEL, FLOAT32, INT8
from index.damage import LENGTH_SLACK
from index.errors import EmbeddingFailed, IndexingError, ModelUnavailable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from index.models.minilm import MiniLM

# Texts handed to the model at once, between two steps of a progress bar.
EMBED_TEXTS = 128


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


class WordEmbedder(Protocol):
    """A sentence-embedding model that tells of each word too what it means where it stands."""

    def embed_words(self, texts: Sequence[str]) -> "tuple[NDArray[np.float32], list[NDArray[np.float32]]]":
        """float32 [len(texts), dimensions] and of each text float32 [its words, dimensions], all rows of
        length 1."""
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


def load_default(embedder: Embedder) -> "MiniLM":
    """The default model: `embedder` itself where it is that."""
    from index.models.minilm import MiniLM

    return embedder if isinstance(embedder, MiniLM) else MiniLM.load()


def load_word_embedder(embedder: Embedder, wanted: str = AUTO) -> WordEmbedder:
    """What tells the meaning of single words: the default model, whichever `embedder` is; in int8 where the
    processor has the instructions, which takes about half of the time."""
    plain = load_default(embedder)
    if passage_precision(DEFAULT_MODEL, wanted) != INT8:
        return plain
    from index.models.int8 import Int8MiniLM

    return Int8MiniLM.load(plain)


def passage_precision(model: str = DEFAULT_MODEL, wanted: str = AUTO) -> str:
    """float32 or int8: in which numbers passages are embedded; queries always are in float32.

    Where the processor has the instructions, the default model takes int8: more than twice as fast. Of 300
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

    return Int8MiniLM.load(load_default(embedder), threads)


def embed_texts(
    embedder: Embedder, texts: Sequence[str], model: str, step: Callable[[int], None]
) -> "NDArray[np.float16]":
    """float16 [len(texts), dimensions], rows of length 1, in the order given; `step(n)` after each `n` of
    them. `model` is what the user calls it. Raises `EmbeddingFailed` when it raises, or gives what is no
    vector."""
    import numpy as np

    vectors = np.empty((len(texts), embedder.dimensions), dtype=np.float16)
    # Texts of one length together: a batch is as slow as its longest.
    order = sorted(range(len(texts)), key=lambda row: len(texts[row]))
    for first in range(0, len(order), EMBED_TEXTS):
        rows = order[first : first + EMBED_TEXTS]
        vectors[rows] = _checked(embedder, [texts[row] for row in rows], model)
        step(len(rows))
    return vectors


def _checked(embedder: Embedder, texts: list[str], model: str) -> "NDArray[np.float32]":
    import numpy as np

    kept = "everything done before is kept; run the same command again"
    try:
        vectors = embedder.embed(texts)
    except IndexingError:
        raise
    except Exception as error:  # whatever a model of anyone's may raise
        reason = " ".join(str(error).split())[:200] or type(error).__name__
        raise EmbeddingFailed(f"the model {model} failed ({reason}): {kept}") from error
    right = vectors.shape == (len(texts), embedder.dimensions)
    # A length that is not a number is not below anything.
    if not (right and (np.abs(np.linalg.norm(vectors, axis=1) - 1) < LENGTH_SLACK).all()):
        raise EmbeddingFailed(f"the model {model} gave something that is no vector: {kept}")
    return vectors
