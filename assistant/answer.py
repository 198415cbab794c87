"""What a question gets back, as values: `Answer`, `Citation`, `WrittenSentence`, `RetrievedPassage`,
`Timings`, and their JSON form.

The JSON form is a contract: tools outside the project read it. It is written here and nowhere else.
"""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from assistant.days import ResolvedDay
from index.stories import Copies

if TYPE_CHECKING:
    from assistant.verify import AnswerSupport

Mode = Literal["extractive", "llm"]


def copies_json(copies: Copies) -> dict[str, Any]:
    """How many other articles carry a story, in how many other outlets, and the first of them."""
    return {
        "articles": copies.articles,
        "outlets": copies.outlets,
        "listed": [
            {
                "article_id": copy.article_id,
                "title": copy.title,
                "published": copy.published.isoformat() if copy.published else None,
                "url": copy.url,
                "source": copy.source,
            }
            for copy in copies.listed
        ],
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """The exact words of an article that a sentence of the answer stands on: `body[start:end] == quote`.
    `days`: the times that the quote speaks of, resolved from the day of the article; their offsets are in the
    quote. `also_in`: what else carries the article's story."""

    marker: int
    article_id: str
    title: str
    published: date | None
    url: str | None
    quote: str
    start: int
    end: int
    verdict: str = "verbatim"
    days: tuple[ResolvedDay, ...] = ()
    also_in: Copies = field(default_factory=Copies)

    def to_json(self) -> dict[str, Any]:
        return {
            "marker": self.marker,
            "article_id": self.article_id,
            "title": self.title,
            "published": self.published.isoformat() if self.published else None,
            "url": self.url,
            "quote": self.quote,
            "start": self.start,
            "end": self.end,
            "verdict": self.verdict,
            "days": [day.to_json() for day in self.days],
            "also_in": copies_json(self.also_in),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenSentence:
    """A sentence that a language model wrote, its markers left out of `text`, and what it stands on: nothing,
    where no stored sentence supports it. `start` and `end` are its place in `Answer.text`, markers
    included. `verdict` and `reason`: see `assistant.verify`."""

    text: str
    start: int
    end: int
    citations: tuple[Citation, ...]
    verdict: str = "unsupported"
    reason: str = ""

    def to_json(self) -> dict[str, Any]:
        return {
            "text": self.text,
            "markers": [citation.marker for citation in self.citations],
            "verdict": self.verdict,
            "reason": self.reason,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class RetrievedPassage:
    """A passage with the score that ranked it (comparable within one question only; higher is better).
    `also_in`: what else carries its article's story."""

    article_id: str
    title: str
    published: date | None
    url: str | None
    source: str
    start: int
    end: int
    score: float
    text: str
    also_in: Copies = field(default_factory=Copies)

    def to_json(self) -> dict[str, Any]:
        return {
            "article_id": self.article_id,
            "title": self.title,
            "published": self.published.isoformat() if self.published else None,
            "url": self.url,
            "source": self.source,
            "start": self.start,
            "end": self.end,
            "score": round(self.score, 4),
            "text": self.text,
            "also_in": copies_json(self.also_in),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Timings:
    """Milliseconds of wall clock, by step."""

    retrieve: float = 0.0
    read: float = 0.0
    answer: float = 0.0
    total: float = 0.0

    def answered(self, seconds: float) -> "Timings":
        """With the seconds that answering took once the passages were read."""
        answer = seconds * 1000
        return replace(self, answer=answer, total=self.retrieve + self.read + answer)

    def to_json(self) -> dict[str, float]:
        return {name: round(getattr(self, name), 1) for name in ("retrieve", "read", "answer", "total")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """`text` carries a marker such as "[1]" after each sentence that a citation stands behind; on a refusal
    it is the sentence that says so, and `citations` is empty. `standalone_question` is None unless the
    question was a follow-up. `notice`: one line for the reader when a language model was to write the answer
    and could not. `model`: the one that wrote it, in mode "llm". `sentences`: what it wrote, sentence by
    sentence; empty in mode "extractive", where every sentence is its quote. `support`: how much of it the
    articles bear out; None on a refusal. `left_out`: how many sentences of the model's were taken out of it,
    since the articles do not bear them out."""

    question: str
    standalone_question: str | None
    text: str
    short: str | None
    refused: bool
    mode: Mode
    confidence: float
    citations: tuple[Citation, ...]
    passages: tuple[RetrievedPassage, ...]
    timings: Timings
    notice: str | None = None
    model: str | None = None
    sentences: tuple[WrittenSentence, ...] = ()
    support: "AnswerSupport | None" = None
    left_out: int = 0

    def to_json(self) -> dict[str, Any]:
        return {
            "question": self.question,
            "standalone_question": self.standalone_question,
            "answer": self.text,
            "short": self.short,
            "refused": self.refused,
            "mode": self.mode,
            "confidence": round(self.confidence, 4),
            "citations": [citation.to_json() for citation in self.citations],
            "passages": [passage.to_json() for passage in self.passages],
            "timings_ms": self.timings.to_json(),
            "notice": self.notice,
            "model": self.model,
            "sentences": [sentence.to_json() for sentence in self.sentences],
            "support": self.support.to_json() if self.support else None,
            "left_out": self.left_out,
        }
