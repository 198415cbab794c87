"""Articles in, passages out: readers, splitting, embedding, and everything that is stored.

`from index import Corpus` is the way in; importing this package alone loads nothing heavy.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from index.article import Article, Passage, Rejection, Sentence
    from index.cluster.connection import Cluster
    from index.corpus import Corpus
    from index.embedding import Embedder
    from index.entry import Coverage
    from index.errors import (
        ArticleNotFound,
        ArticleRejected,
        ClusterFailed,
        ClusterGone,
        EmbeddingFailed,
        IndexingError,
        IndexLocked,
        IndexUnusable,
        ModelMismatch,
        ModelUnavailable,
    )
    from index.filters import Filters
    from index.health import HealthReport
    from index.passages import embedded_text
    from index.rebuilding import rebuild
    from index.report import Progress, RebuildProgress, RebuildReport, SyncProgress, SyncReport
    from index.sentences import split_sentences
    from index.status import Status
    from index.stories import Copies, Copy, Telling

# Where each name lives; it is imported when it is first asked for.
_HOMES = {
    "Article": "article",
    "ArticleNotFound": "errors",
    "ArticleRejected": "errors",
    "Cluster": "cluster.connection",
    "ClusterFailed": "errors",
    "ClusterGone": "errors",
    "Copies": "stories",
    "Copy": "stories",
    "Corpus": "corpus",
    "Coverage": "entry",
    "Embedder": "embedding",
    "EmbeddingFailed": "errors",
    "Filters": "filters",
    "HealthReport": "health",
    "IndexLocked": "errors",
    "IndexUnusable": "errors",
    "IndexingError": "errors",
    "ModelMismatch": "errors",
    "ModelUnavailable": "errors",
    "Passage": "article",
    "Progress": "report",
    "RebuildProgress": "report",
    "RebuildReport": "report",
    "Rejection": "article",
    "Sentence": "article",
    "Status": "status",
    "SyncProgress": "report",
    "SyncReport": "report",
    "Telling": "stories",
    "embedded_text": "passages",
    "rebuild": "rebuilding",
    "split_sentences": "sentences",
}

__all__ = [
    "Article",
    "ArticleNotFound",
    "ArticleRejected",
    "Cluster",
    "ClusterFailed",
    "ClusterGone",
    "Copies",
    "Copy",
    "Corpus",
    "Coverage",
    "Embedder",
    "EmbeddingFailed",
    "Filters",
    "HealthReport",
    "IndexLocked",
    "IndexUnusable",
    "IndexingError",
    "ModelMismatch",
    "ModelUnavailable",
    "Passage",
    "Progress",
    "RebuildProgress",
    "RebuildReport",
    "Rejection",
    "Sentence",
    "Status",
    "SyncProgress",
    "SyncReport",
    "Telling",
    "embedded_text",
    "rebuild",
    "split_sentences",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
