"""The assistant: owns how a question flows. `stream` is the only path; everything else drains it. It holds no
conversation: history is an argument, so that one assistant serves any number of people.
"""

import time
from collections.abc import Generator, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cache, cached_property, partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self, Unpack

from assistant.answer import Answer, RetrievedPassage, Timings
from assistant.asked import Scope, check_asked, checked_turns
from assistant.candidates import Candidate
from assistant.condense import Turn
from assistant.config import NO_LLM, Unsupported
from assistant.config import unsupported as checked_choice
from assistant.errors import AssistantError, QuestionError, WritingFailed
from assistant.events import Answered, Condensed, Delta, Event, Failed, FellBack, Retrieved, pieces_of
from assistant.extract import choose_sentences, cite, proving, short_answer, still_there, write
from assistant.listing import credited, listed
from assistant.material import Material
from assistant.retrieval import HybridRetriever
from assistant.scoring import ScoredSentence, SentenceScorer
from assistant.scoring_weights import Threshold
from assistant.understanding import understood
from assistant.verify import SentenceJudge, checked
from index import ArticleNotFound, Corpus, Filters, IndexingError
from prompts import render

if TYPE_CHECKING:
    from llama_index.core.base.base_query_engine import BaseQueryEngine
    from llama_index.core.retrievers import BaseRetriever

    from assistant.llm.model import LanguageModel
    from assistant.verify import Verifier

# Passages in an answer's list: ten articles with two each, about as far as anyone scrolls.
ANSWER_PASSAGES = 20
NEAREST_TITLES = 3


class Assistant:
    """Answers questions about one corpus. Safe to use from several threads; close it, or use it as a context
    manager."""

    def __init__(
        self,
        corpus: Corpus,
        retriever: HybridRetriever,
        scorer: SentenceScorer,
        *,
        threshold: Threshold,
        models: "Sequence[LanguageModel]" = (),
        model_threshold: float = 0.0,
        unsupported: Unsupported = "mark",
    ) -> None:
        """`models`: the first one writes unless a question names another. Whether the articles hold an answer
        is for the model to say, when the reader's confidence is at least `model_threshold`. `unsupported`:
        what becomes of its sentences that the articles do not bear out, unless a question says otherwise."""
        self.corpus = corpus
        self._retriever = retriever
        self._scorer = scorer
        self._threshold = threshold
        self._models = {model.spec.text: model for model in models}
        self._model_threshold = model_threshold
        self.unsupported = unsupported

    @cached_property
    def _verifier(self) -> "Verifier":
        from assistant.verify import Verifier

        return Verifier(self.corpus.embedder)

    @property
    def models(self) -> tuple[str, ...]:
        """The specs of the language models that it was opened with; the first one writes unless another is
        named."""
        return tuple(self._models)

    @property
    def unusable_models(self) -> dict[str, str]:
        """Those of `models` that cannot be used here, for want of a key or a package, and what to do about
        it, in one line. Asked, they give the answer in the articles' own words, with this as its notice."""
        return {spec: model.unusable for spec, model in self._models.items() if model.unusable}

    @classmethod
    def open(
        cls,
        home: str | Path | None = None,
        *,
        llm: str | Sequence[str] | None = None,
        model: str | None = None,
        min_confidence: float | None = None,
        unsupported: str | None = None,
    ) -> "Assistant":
        """Open the corpus in `home` (else $DATELINE_HOME, else the platform's user data folder); an empty one
        gets the seeds first. An answer whose confidence is below `min_confidence` (else
        $DATELINE_MIN_CONFIDENCE, else the measured one that ships) is refused. `llm` (else $DATELINE_LLM)
        names the language models that may write answers, see `assistant.llm.spec`; "none" names none. One
        that cannot be used here is no error, see `unusable_models`. `unsupported` (else
        $DATELINE_LLM_UNSUPPORTED, else "mark"): "drop" takes the sentences out of their answers that the
        articles do not bear out. Raises `AssistantError` or `index.IndexUnusable`, each one line for the
        user."""
        from assistant.build import build_assistant

        return build_assistant(
            home, llm=llm, model=model, min_confidence=min_confidence, unsupported=unsupported
        )

    def ask(
        self,
        question: str,
        *,
        history: Sequence[Turn] = (),
        since: date | None = None,
        until: date | None = None,
        source: str | None = None,
        as_of: date | None = None,
        llm: str | None = None,
        unsupported: str | None = None,
    ) -> Answer:
        """The whole answer. `history` is (question, answer) pairs, oldest first. `llm`: which of `models`
        writes it, "none" for none. `unsupported`: "mark" or "drop", else as it was opened. Raises
        `QuestionError` for a question that cannot be asked, `AssistantError` when it could not be
        answered."""
        for event in self.stream(
            question,
            history=history,
            since=since,
            until=until,
            source=source,
            as_of=as_of,
            llm=llm,
            unsupported=unsupported,
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
        llm: str | None = None,
        unsupported: str | None = None,
    ) -> Generator[Event, None, None]:
        """The events of `assistant.events`, in order. Never raises for what a user can cause: `Failed` says
        it. Closing the iterator ends a language model's work too."""
        try:
            filters = Filters(since=since, until=until, source=source)
            check_asked(question, filters, as_of)
            turns = checked_turns(history)
            choice = self.unsupported if unsupported is None else checked_choice(unsupported)
            yield from self._answer(question, turns, filters, as_of, self._model(llm), choice == "drop")
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
        filters = Filters(since=since, until=until, source=source)
        check_asked(query, filters, as_of)
        found = self._retriever.retrieve(query, n=n, filters=filters, as_of=as_of).passages
        # Which ones was chosen with an eye to the number of articles.
        return [listed(scored) for scored in sorted(found, key=lambda scored: -scored.score)]

    def as_query_engine(self, **scope: Unpack[Scope]) -> "BaseQueryEngine":
        """This assistant as a llama-index query engine; its response carries the citations as source nodes.
        `scope`: `since`, `until`, `source` and `as_of`, as `ask` takes them, for all that is asked of it."""
        from assistant.query_engine import DatelineQueryEngine

        return DatelineQueryEngine(self, scope)

    def as_retriever(self, *, n: int = 10, **scope: Unpack[Scope]) -> "BaseRetriever":
        """Its retrieval as a llama-index retriever. `scope`: as of `as_query_engine`."""
        from assistant.query_engine import DatelineRetriever

        return DatelineRetriever(self, scope, n=n)

    def close(self) -> None:
        """Release the corpus, and the language models."""
        try:
            for model in self._models.values():
                model.close()
        finally:
            self.corpus.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _model(self, llm: str | None) -> "LanguageModel | None":
        if llm is None:
            return next(iter(self._models.values()), None)
        if llm in ("", NO_LLM):
            return None
        if llm not in self._models:
            raise QuestionError(
                f"there is no language model {llm!r} here: {', '.join(self._models) or NO_LLM}"
            )
        return self._models[llm]

    def _answer(
        self,
        question: str,
        history: Sequence[Turn],
        filters: Filters,
        as_of: date | None,
        model: "LanguageModel | None",
        drops: bool,
    ) -> Iterator[Event]:
        # A follow-up may be tried in two ways before one of them is answered: each is searched and read once.
        search = cache(partial(self._retriever.retrieve, n=ANSWER_PASSAGES, filters=filters, as_of=as_of))
        score = cache(lambda query: self._scorer.score(query, search(query).passages, as_of))
        # The time that a consumer takes between two events is not ours: no clock runs over a yield.
        if model is None:
            asked = time.perf_counter()
            standalone = understood(question, history, lambda query: self._first(score(query)[0]))
            failed = None
            condensing = time.perf_counter() - asked
        else:
            from assistant.llm.clock import Clock
            from assistant.llm.rewriting import standalone_question

            clock = Clock()
            standalone, failed = yield from clock.timed(standalone_question(model, question, history))
            condensing = clock.seconds
        if standalone:
            yield Condensed(standalone_question=standalone)
        query = standalone or question
        started = time.perf_counter()
        found = search(query)
        before = tuple(listed(scored) for scored in found.passages)
        retrieve = condensing + time.perf_counter() - started
        yield Retrieved(passages=before)
        resumed = time.perf_counter()
        scored, ranked = score(query)
        reading = (time.perf_counter() - resumed) * 1000
        answer = Answer(
            question=question,
            standalone_question=standalone,
            text="",
            short=None,
            refused=True,
            mode="extractive",
            confidence=scored[0].confidence if scored else 0.0,
            citations=(),
            passages=tuple(listed(each) for each in ranked),
            timings=Timings(retrieve=retrieve * 1000, read=reading),
        )
        material = Material(
            query=query, filters=filters, as_of=as_of, found=found.passages, ranked=ranked, scored=scored
        )
        if model is not None and scored and answer.confidence >= self._model_threshold:
            from assistant.llm.answering import written

            try:
                if failed is not None:
                    raise failed
                answer = yield from written(
                    model,
                    material,
                    answer,
                    refusal=self._refusal,
                    waited=condensing,
                    judge=SentenceJudge(self._verifier, answer.passages, cache(self._body)),
                    drops=drops,
                )
            except WritingFailed as error:
                yield FellBack(reason=str(error))
                answer = replace(answer, notice=str(error))
            else:
                yield Answered(answer=credited(answer))
                return
        yield from self._quoted(answer, material)

    def _first(self, scored: Sequence[ScoredSentence]) -> Candidate | None:
        """The sentence that answers; None where it is refused."""
        return scored[0].sentence if scored and not self._doubts(scored[0].confidence) else None

    def _doubts(self, confidence: float) -> bool:
        return confidence < self._threshold.at(self.corpus.passage_count)

    def _quoted(self, answer: Answer, material: Material) -> Iterator[Event]:
        """The answer in the articles' own words, or the refusal."""
        began = time.perf_counter()
        body = cache(self._body)  # several citations are often of one article
        found = [] if self._doubts(answer.confidence) else choose_sentences(material.scored)
        chosen = still_there(found, body)
        short = None
        if chosen:
            short = short_answer(material.query, chosen[0], body(chosen[0].passage.article_id))
            chosen = proving(chosen, short)
        citations = cite(chosen)
        answer = replace(
            answer,
            text=write(citations) if citations else self._refusal(material),
            short=short,
            refused=not citations,
            citations=citations,
        )
        answer = checked(answer, body)
        answer = replace(answer, timings=answer.timings.answered(time.perf_counter() - began))
        for piece in pieces_of(answer.text):
            yield Delta(text=piece)
        yield Answered(answer=credited(answer))

    def _body(self, article_id: str) -> str | None:
        try:
            return self.corpus.article(article_id).body
        except ArticleNotFound:
            return None

    def _refusal(self, material: Material) -> str:
        status = self.corpus.coverage()
        titles = dict.fromkeys(scored.passage.title for scored in material.found)
        filters = material.filters
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
