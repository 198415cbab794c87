"""From articles to passages with their vectors: owns how the articles of a window are cut and embedded
together. `Encoder` is where that is done: here (`LocalEncoder`), or on a cluster (`index.cluster`)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Protocol

from index.article import Article
from index.embedding import Embedder, embed_texts
from index.passages import Span, embedded_texts, split_passages

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

KEPT = "everything indexed before is kept; run the same command again"

Tick = Callable[[int], None]
"""Called with the number of passages that were embedded since it was last called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Encoded:
    """An article, cut into `spans`, with `vectors` float16 [len(spans), dimensions]."""

    spans: Sequence[Span]
    vectors: "NDArray[np.float16]"


Collect = Callable[[Tick], list[Encoded]]
"""Waits for a window: its articles in the order given. Raises `IndexingError`."""


class Encoder(Protocol):
    """Cuts and embeds windows. The same window gives the same vectors, wherever it is done."""

    @property
    def recipe(self) -> str:
        """Of the embedding model: `Embedder.recipe`."""
        ...

    @property
    def ahead(self) -> int:
        """How many windows may be begun before the first of them is collected; 0: one at a time."""
        ...

    def start(self, articles: Sequence[Article]) -> Collect:
        """Begin a window of articles. Does not wait for it."""
        ...


class Workers(Protocol):
    """Where windows are encoded instead of in this process: a cluster."""

    def encoder(self, recipe: str, model: str, precision: str) -> Encoder:
        """For vectors of this recipe, model and precision, as `index.recipe.Recipe` names them."""
        ...


class LocalEncoder:
    """In this process, a window at a time, when it is collected. `model` is what the embedder is called in
    messages."""

    ahead = 0

    def __init__(self, embedder: Embedder, model: str) -> None:
        self._embedder = embedder
        self._model = model
        self.recipe = embedder.recipe

    def start(self, articles: Sequence[Article]) -> Collect:
        """As `Encoder`."""
        return partial(encode, articles, self._embedder, self._model)


def encode(articles: Sequence[Article], embedder: Embedder, model: str, tick: Tick) -> list[Encoded]:
    """Each article's passages and vectors, in the order given. Raises `EmbeddingFailed`."""
    cuts = [split_passages(article, embedder) for article in articles]
    texts = [
        text
        for article, spans in zip(articles, cuts, strict=True)
        for text in embedded_texts(article, spans, embedder)
    ]
    vectors = embed_texts(embedder, texts, model, tick)
    found, first = [], 0
    for spans in cuts:
        found.append(Encoded(spans=spans, vectors=vectors[first : first + len(spans)]))
        first += len(spans)
    return found
