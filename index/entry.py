"""What goes into the catalogue and what it tells of itself, as values: `Entry`, `Known`, `Coverage`."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Self

from index.article import Article
from index.passages import Span

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

KNOWN_COLUMNS = "id, fingerprint, splitter, origin, language"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An article as it goes in: cut into `spans`, with `vectors` float16 [len(spans), dimensions]."""

    article: Article
    origin: str
    splitter: str
    spans: Sequence[Span]
    vectors: "NDArray[np.float16]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the catalogue remembers of an article: enough to see whether it must be done again."""

    id: str
    fingerprint: str
    splitter: str
    origin: str
    language: str | None

    @classmethod
    def of_row(cls, row: tuple[str, str, str, str, str | None]) -> Self:
        """Of `KNOWN_COLUMNS`."""
        return cls(id=row[0], fingerprint=row[1], splitter=row[2], origin=row[3], language=row[4])


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What is known better of an article whose text is as it was: the place it comes from, the language that
    it states. None: as before."""

    article_id: str
    origin: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What the corpus reaches: days of its oldest and newest dated article, None when none is dated."""

    articles: int
    passages: int
    first_day: date | None
    last_day: date | None


def content_hash(article: Article) -> str:
    """Of all that its passages and vectors depend on: two articles with one of these share them."""
    return hashlib.sha256(f"{article.title}\0{article.body}".encode()).hexdigest()
