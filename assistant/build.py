"""The composition root: the one place that chooses implementations and hands them to each other."""

from collections.abc import Callable
from pathlib import Path

from assistant import config
from assistant.engine import Assistant
from assistant.errors import AssistantError
from assistant.reader import Reader
from assistant.retrieval import HybridRetriever
from assistant.scoring import ScoringWeights, SentenceScorer
from index import Corpus
from index.models.words import WordTable


def build_assistant(
    home: str | Path | None = None,
    *,
    llm: str | None = None,
    model: str | None = None,
    min_confidence: float | None = None,
    before_seeding: Callable[[], None] | None = None,
) -> Assistant:
    """An assistant over the corpus in `home`; an empty corpus gets the seeds first, after
    `before_seeding()`."""
    if llm is not None:
        raise AssistantError(
            f"no language model can be used yet (asked for {llm!r}): leave `llm` out, and answers are quoted "
            "from the articles"
        )
    threshold = config.min_confidence(min_confidence)
    corpus = Corpus.open(home, model=model)
    try:
        if not corpus.passage_count:
            if before_seeding is not None:
                before_seeding()
            corpus.sync()
        return compose(corpus, threshold=threshold)
    except BaseException:
        corpus.close()
        raise


def compose(
    corpus: Corpus,
    *,
    retriever: HybridRetriever | None = None,
    reader: Reader | None = None,
    weights: ScoringWeights | None = None,
    threshold: float | None = None,
) -> Assistant:
    """An assistant over an open corpus; a part that is not given is the one that ships. Measurements compose
    theirs from other weights, and share what is costly among several."""
    weights = weights or ScoringWeights.shipped()
    scorer = SentenceScorer(corpus, reader or Reader.load(), weights, WordTable.load())
    return Assistant(
        corpus,
        retriever or HybridRetriever(corpus),
        scorer,
        threshold=weights.threshold if threshold is None else threshold,
    )
