"""The address of a citation within the page: written when an answer is rendered, read when the article is
asked for.

It names the article, the span and a digest of the quoted words, so that it opens that very citation whatever
was asked since, and so that an article that was edited in the meantime is noticed instead of showing other
words as the quote.
"""

import hashlib
from dataclasses import dataclass
from urllib.parse import urlencode

PATH = "article"


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """`body[start:end]` of an article as it was when it was quoted; `check` is the digest of those words."""

    start: int
    end: int
    check: str

    @classmethod
    def of(cls, quote: str, start: int, end: int) -> "Span":
        return cls(start=start, end=end, check=digest(quote))

    def holds_in(self, body: str) -> bool:
        """True when the words are still there."""
        return 0 <= self.start < self.end <= len(body) and digest(body[self.start : self.end]) == self.check


def digest(quote: str) -> str:
    """16 hex digits: enough to notice an edit, short enough for an address."""
    return hashlib.sha256(quote.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def article_link(article_id: str, span: Span | None = None) -> str:
    """Relative to the page, not escaped for HTML."""
    fields: dict[str, str | int] = {"id": article_id}
    if span is not None:
        fields |= {"start": span.start, "end": span.end, "check": span.check}
    return f"{PATH}?{urlencode(fields, errors='replace')}" + ("#quote" if span is not None else "")


def read_span(start: str | None, end: str | None, check: str | None) -> Span | None:
    """From the fields of an address, which anyone can write: None unless all three make sense."""
    if not (
        start
        and end
        and check
        and start.isdecimal()
        and end.isdecimal()
        and len(start) < 12
        and len(end) < 12
    ):
        return None
    return Span(start=int(start), end=int(end), check=check)
