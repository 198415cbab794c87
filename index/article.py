"""What is indexed, as values: `Article`, `Passage`, `Sentence`. Nothing here reads a file or knows where it
is stored."""

import hashlib
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One news article as it was given.

    `body` is the text as given with line ends turned to "\\n" and nothing else; every offset anywhere in
    Dateline counts Unicode code points in it. `source` is the host of `url` without "www.", or "" when there
    is no url. `language` is an ISO 639 code: the one that the article's metadata state; in the catalogue,
    where they state none, the one that its text is in ("und" where that cannot be told)."""

    id: str
    title: str
    published: date | None
    url: str | None
    source: str
    body: str
    language: str | None = None

    @property
    def sha256(self) -> str:
        """Of the body in UTF-8, in hex: what a reader needs to check a citation offline."""
        return hashlib.sha256(self.body.encode()).hexdigest()

    @property
    def fingerprint(self) -> str:
        """Of everything that is stored, in hex: two articles with one fingerprint need no new work. Not of
        the language, which is told from the text where it is not stated."""
        day = self.published.isoformat() if self.published else ""
        fields = "\0".join((self.id, self.title, day, self.url or "", self.source, self.body))
        return hashlib.sha256(fields.encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """`body[start:end]` of an article: the unit that is scored and quoted. No white space at either end."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Whole consecutive sentences of one article, `body[start:end] == text`: the unit that is retrieved.

    `id` is the catalogue's row number: never used twice, so a stale vector can never point at another text.
    """

    id: int
    article_id: str
    title: str
    published: date | None
    url: str | None
    source: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejection:
    """One article or file that could not be taken: where it came from (a path, with ":LINE" inside a file of
    many) and why, as a short phrase."""

    path: str
    reason: str
