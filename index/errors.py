"""What can go wrong while articles come in. Every message says what is wrong and what to do next.

    IndexingError              one line for the user, no traceback
    ├── ArticleRejected        one article or file cannot be taken; the rest goes on
    └── IndexUnusable          the home cannot be used at all (exit code 3)
        ├── IndexLocked        another process is writing
        └── ModelMismatch      the index was built with another embedding model
"""


class IndexingError(Exception):
    """Base of everything that this package raises on purpose."""


class ArticleRejected(IndexingError):
    """`reason` is a short phrase that can follow a path and a colon."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class IndexUnusable(IndexingError):
    """The home cannot be read or written."""


class IndexLocked(IndexUnusable):
    """Another process holds the writer's lock."""


class ModelMismatch(IndexUnusable):
    """The vectors in this home were made by another model."""
