"""What SQLite gives back, checked before it is used: a page that was overwritten can still hold readable text
that nobody wrote, and numbers that no model made. Owns how that is told, and what is said of it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from index.article import Article
from index.errors import IndexUnusable
from index.selection import day_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# How far from 1 the length of a vector may be: half floats of 64 to 1,024 numbers were off
# by 2e-4 at most.
LENGTH_SLACK = 0.01


def checked_article(row: Sequence[Any], fingerprint: str, *, language: str | None = None) -> Article:
    """The article, if it is what was stored. `row` is id, title, day (as a number), url, source, body. Its
    `language` is no part of what is checked."""
    article_id, title, day, url, source, body = row
    try:
        article = Article(
            id=article_id,
            title=title,
            published=day_of(day),
            url=url,
            source=source,
            body=body or "",
            language=language,
        )
        sound = body is not None and article.fingerprint == fingerprint
    except (ValueError, TypeError):
        sound = False
    if not sound:
        raise IndexUnusable(f"the article {article_id!r} is damaged: run `dateline doctor --repair`")
    return article


def unit_rows(blobs: Sequence[bytes]) -> "NDArray[np.float32]":
    """float32 [n, d], rows of length 1 again: the half floats they are kept as are off by up to 1e-3. What is
    further off is no vector that was stored, and raises `IndexUnusable`."""
    import numpy as np

    whole = {type(blob) for blob in blobs} == {bytes} and len({len(blob) for blob in blobs}) == 1
    if whole and len(blobs[0]) % 2 == 0:
        with np.errstate(all="ignore"):
            rows = np.frombuffer(b"".join(blobs), dtype=np.float16).reshape(len(blobs), -1).astype(np.float32)
            lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        # Not a number is not below anything either.
        if (np.abs(lengths - 1) < LENGTH_SLACK).all():
            rows /= lengths
            return rows
    raise IndexUnusable("vectors in the catalogue are damaged: run `dateline doctor --repair`")


def is_vector(blob: bytes) -> bool:
    """Whether this is one as it was stored."""
    try:
        unit_rows([blob])
    except IndexUnusable:
        return False
    return True
