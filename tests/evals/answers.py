"""Answers made by hand for the tests of the metrics, and an assistant that gives them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from assistant.answer import Answer, Citation, RetrievedPassage, Timings


def citation(quote: str, *, start: int = 0, article_id: str = "a", marker: int = 1) -> Citation:
    return Citation(
        marker=marker,
        article_id=article_id,
        title="Title",
        published=date(2022, 2, 2),
        url=None,
        quote=quote,
        start=start,
        end=start + len(quote),
    )


def passage(article_id: str) -> RetrievedPassage:
    return RetrievedPassage(
        article_id=article_id,
        title="Title",
        published=date(2022, 2, 2),
        url=None,
        source="",
        start=0,
        end=4,
        score=1.0,
        text="text",
    )


def answer(
    *quotes: str,
    short: str | None = None,
    articles: Sequence[str] = (),
    text: str = "An answer. [1]",
    total: float = 10.0,
) -> Answer:
    """One that cites `quotes` from the start of article "a" on, in order."""
    citations, start = [], 0
    for marker, quote in enumerate(quotes, start=1):
        citations.append(citation(quote, start=start, marker=marker))
        start += len(quote) + 1
    return Answer(
        question="?",
        standalone_question=None,
        text=text,
        short=short,
        refused=False,
        mode="extractive",
        confidence=0.5,
        citations=tuple(citations),
        passages=tuple(passage(article_id) for article_id in articles),
        timings=Timings(total=total),
    )


def refusal(text: str = "These articles do not say.", articles: Sequence[str] = ()) -> Answer:
    return Answer(
        question="?",
        standalone_question=None,
        text=text,
        short=None,
        refused=True,
        mode="extractive",
        confidence=0.0,
        citations=(),
        passages=tuple(passage(article_id) for article_id in articles),
        timings=Timings(total=20.0),
    )


@dataclass(kw_only=True)
class ScriptedAssistant:
    """Gives a written answer to each question, or raises the written error; remembers how it was asked. Wrong
    answers and failures on demand are what the real assistant cannot be made to give."""

    script: Mapping[str, Answer | Exception]
    asked: list[dict[str, object]] = field(default_factory=list)

    def ask(
        self,
        question: str,
        *,
        history: Sequence[tuple[str, str]] = (),
        since: date | None = None,
        until: date | None = None,
        as_of: date | None = None,
    ) -> Answer:
        self.asked.append(
            {"question": question, "history": history, "since": since, "until": until, "as_of": as_of}
        )
        written = self.script[question]
        if isinstance(written, Exception):
            raise written
        return written
