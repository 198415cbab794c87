"""What can go wrong while articles come in. Every message says what is wrong and what to do next.

IndexingError              one line for the user, no traceback
├── ArticleRejected        one article or file cannot be taken; the rest goes on
├── ArticleNotFound        no article has this id
├── EmbeddingFailed        the model broke down over a text; what was done before is kept
├── ClusterFailed          no Ray cluster is there, or it failed; what was done before is kept
│   └── ClusterGone        it was there, and answers no more
└── IndexUnusable          the home cannot be used at all (exit code 3)
    ├── IndexLocked        another process is writing
    ├── ModelMismatch      the index was built with another embedding model
    └── ModelUnavailable   the embedding model is not on this machine, or not the one it should be
"""


class IndexingError(Exception):
    """Base of everything that this package raises on purpose."""


class ArticleRejected(IndexingError):
    """`reason` is a short phrase that can follow a path and a colon."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class ArticleNotFound(IndexingError):
    """No article has the id that was asked for."""


class EmbeddingFailed(IndexingError):
    """The embedding model raised, or gave vectors that are none."""


class ClusterFailed(IndexingError):
    """The cluster that was to do the work cannot be reached, is gone, or would give other vectors."""


class ClusterGone(ClusterFailed):
    """The cluster does not answer any more. Ray's own threads still wait for it, and may end this process
    later, or crash it while it ends: a command leaves by `os._exit`, a program that goes on has 60 seconds
    for the rest of its work."""


class IndexUnusable(IndexingError):
    """The home cannot be read or written."""


class IndexLocked(IndexUnusable):
    """Another process holds the writer's lock."""


class ModelMismatch(IndexUnusable):
    """The vectors in this home were made by another model."""


class ModelUnavailable(IndexUnusable):
    """The embedding model cannot be loaded, or its files are not the published ones."""
