"""The assistant: owns how a question flows. `stream` is the only path; everything else drains it. It holds no
conversation: history is an argument, so that one assistant serves any number of people.
"""

import re
import time
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from assistant.answer import Answer, RetrievedPassage, Timings
from assistant.condense import Turn, condense
from assistant.errors import AssistantError, QuestionError
from assistant.events import Answered, Condensed, Delta, Event, Failed, Retrieved
from assistant.extract import choose_sentences, cite, short_answer, write
from assistant.retrieval import HybridRetriever, ScoredPassage
from assistant.scoring import SentenceScorer
from assistant.verify import check_quotes
from index import ArticleNotFound, Corpus, Filters, IndexingError
from prompts import render

if TYPE_CHECKING:
    from llama_index.core.base.base_query_engine import BaseQueryEngine
    from llama_index.core.retrievers import BaseRetriever

LONGEST_QUESTION = 2000
# Passages in an answer's list: ten articles with two each, about as far as anyone scrolls.
ANSWER_PASSAGES = 20
NEAREST_TITLES = 3
# A piece of the answer's text as it is streamed: a word with the space behind it.
_PIECE = re.compile(r"\S+\s*")


class Assistant:
    """Answers questions about one corpus. Safe to use from several threads; close it, or use it as a context
    manager."""

    def __init__(
        self, corpus: Corpus, retriever: HybridRetriever, scorer: SentenceScorer, *, threshold: float
    ) -> None:
        self.corpus = corpus
        self._retriever = retriever
        self._scorer = scorer
        self._threshold = threshold

    @classmethod
    def open(
        cls,
        home: str | Path | None = None,
        *,
        llm: str | None = None,
        model: str | None = None,
        min_confidence: float | None = None,
    ) -> "Assistant":
        """Open the corpus in `home` (else $DATELINE_HOME, else the platform's user data folder); an empty one
        gets the seeds first. An answer whose confidence is below `min_confidence` (else
        $DATELINE_MIN_CONFIDENCE, else the measured one that ships) is refused. Raises `AssistantError` or
        `index.IndexUnusable`, each one line for the user."""
        from assistant.build import build_assistant

        return build_assistant(home, llm=llm, model=model, min_confidence=min_confidence)

    def ask(
        self,
        question: str,
        *,
        history: Sequence[Turn] = (),
        since: date | None = None,
        until: date | None = None,
        source: str | None = None,
        as_of: date | None = None,
    ) -> Answer:
        """The whole answer. `history` is (question, answer) pairs, oldest first. Raises `QuestionError` for a
        question that cannot be asked, `AssistantError` when it could not be answered."""
        _check(question, since, until)
        for event in self.stream(
            question, history=history, since=since, until=until, source=source, as_of=as_of
        ):
            if isinstance(event, Answered):
                return event.answer
            if isinstance(event, Failed):
                raise event.error
        raise AssistantError("the answer ended early: ask again")

    def stream(
        self,
        question: str,
        *,
        history: Sequence[Turn] = (),
        since: date | None = None,
        until: date | None = None,
        source: str | None = None,
        as_of: date | None = None,
    ) -> Iterator[Event]:
        """The events of `assistant.events`, in order. Never raises for what a user can cause: `Failed` says
        it."""
        try:
            _check(question, since, until)
            yield from self._answer(
                question, history, Filters(since=since, until=until, source=source), as_of
            )
        except (AssistantError, IndexingError) as error:
            yield Failed(reason=str(error), error=error)

    def search(
        self,
        query: str,
        *,
        n: int = 10,
        since: date | None = None,
        until: date | None = None,
        source: str | None = None,
        as_of: date | None = None,
    ) -> list[RetrievedPassage]:
        """The best `n` passages for a query, best first. Raises `QuestionError`."""
        _check(query, since, until)
        filters = Filters(since=since, until=until, source=source)
        found = self._retriever.retrieve(query, n=n, filters=filters, as_of=as_of)
        return [_listed(scored) for scored in found.passages]

    def as_query_engine(self) -> "BaseQueryEngine":
        """This assistant as a llama-index query engine; its response carries the citations as source
        nodes."""
        from assistant.query_engine import DatelineQueryEngine

        return DatelineQueryEngine(self)

    def as_retriever(self, *, n: int = 10) -> "BaseRetriever":
        """Its retrieval as a llama-index retriever."""
        from assistant.query_engine import DatelineRetriever

        return DatelineRetriever(self, n=n)

    def close(self) -> None:
        """Release the corpus."""
        self.corpus.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _answer(
        self, question: str, history: Sequence[Turn], filters: Filters, as_of: date | None
    ) -> Iterator[Event]:
        # The time that a consumer takes between two events is not ours: no clock runs over a yield.
        asked = time.perf_counter()
        standalone = condense(question, history)
        condensed = time.perf_counter()
        if standalone:
            yield Condensed(standalone_question=standalone)
        query = standalone or question
        started = time.perf_counter()
        found = self._retriever.retrieve(query, n=ANSWER_PASSAGES, filters=filters, as_of=as_of)
        listed = tuple(_listed(scored) for scored in found.passages)
        retrieve = condensed - asked + time.perf_counter() - started
        yield Retrieved(passages=listed)
        resumed = time.perf_counter()
        scored, ranked = self._scorer.score(query, found.vector, found.passages)
        read = time.perf_counter()
        confidence = scored[0].confidence if scored else 0.0
        refused = confidence < self._threshold
        chosen = [] if refused else choose_sentences(scored)
        citations = check_quotes(cite(chosen), self._body)
        text = self._refusal(found.passages, filters) if refused else write(citations)
        ended = time.perf_counter()
        for piece in _PIECE.findall(text):
            yield Delta(text=piece)
        yield Answered(
            answer=Answer(
                question=question,
                standalone_question=standalone,
                text=text,
                short=short_answer(query, chosen[0]) if chosen else None,
                refused=refused,
                mode="extractive",
                confidence=confidence,
                citations=citations,
                passages=tuple(_listed(each) for each in ranked),
                timings=Timings(
                    retrieve=retrieve * 1000,
                    read=(read - resumed) * 1000,
                    answer=(ended - read) * 1000,
                    total=(retrieve + ended - resumed) * 1000,
                ),
            )
        )

    def _body(self, article_id: str) -> str | None:
        try:
            return self.corpus.article(article_id).body
        except ArticleNotFound:
            return None

    def _refusal(self, passages: Sequence[ScoredPassage], filters: Filters) -> str:
        status = self.corpus.coverage()
        titles = dict.fromkeys(scored.passage.title for scored in passages)
        return render(
            "refusal",
            articles=status.articles,
            first_day=status.first_day,
            last_day=status.last_day,
            nearest=list(titles)[:NEAREST_TITLES],
            since=filters.since,
            until=filters.until,
            source=filters.source,
        )


def _listed(scored: ScoredPassage) -> RetrievedPassage:
    passage = scored.passage
    return RetrievedPassage(
        article_id=passage.article_id,
        title=passage.title,
        published=passage.published,
        url=passage.url,
        source=passage.source,
        start=passage.start,
        end=passage.end,
        score=scored.score,
        text=passage.text,
    )


def _check(question: str, since: date | None, until: date | None) -> None:
    if not question.strip():
        raise QuestionError("the question is empty: ask something about the articles")
    if len(question) > LONGEST_QUESTION:
        raise QuestionError(
            f"the question has {len(question):,} characters, more than {LONGEST_QUESTION:,}: "
            "ask a shorter one"
        )
    if any("\ud800" <= character <= "\udfff" for character in question):
        raise QuestionError("the question holds half a character (a lone surrogate): type it again")
    if since and until and since > until:
        raise QuestionError(f"since {since} lies after until {until}: exchange them")
