"""The composition root: the one place that chooses implementations and hands them to each other."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from assistant import config
from assistant.engine import Assistant
from assistant.errors import ModelUnusable
from assistant.reader import Reader
from assistant.retrieval import HybridRetriever
from assistant.scoring import SentenceScorer
from assistant.scoring_weights import ScoringWeights, Threshold
from index import Corpus, IndexLocked

if TYPE_CHECKING:
    from assistant.llm.model import LanguageModel


# To take in the articles that ship is a matter of a second or two, on a busy machine of ten.
SEEDING_SECONDS = 30.0


def build_assistant(
    home: str | Path | None = None,
    *,
    llm: str | Sequence[str] | None = None,
    model: str | None = None,
    min_confidence: float | None = None,
    unsupported: str | None = None,
    before_seeding: Callable[[], None] | None = None,
) -> Assistant:
    """An assistant over the corpus in `home`; an empty corpus gets the seeds first, after
    `before_seeding()`."""
    threshold = config.min_confidence(min_confidence)
    choice = config.unsupported(unsupported)
    models = load_models(config.language_models(llm))
    try:
        corpus = Corpus.open(home, model=model)
    except BaseException:
        _close(models)
        raise
    try:
        if not corpus.passage_count:
            if before_seeding is not None:
                before_seeding()
            _seed(corpus)
        return compose(corpus, threshold=threshold, models=models, unsupported=choice)
    except BaseException:
        _close(models)
        corpus.close()
        raise


def _seed(corpus: Corpus) -> None:
    """Takes in the articles that ship. Several who ask at once find the home empty together: one of them
    takes them in, or it is being filled with others, and whichever comes of that will do for the rest. Raises
    `IndexLocked` when nothing came of it in `SEEDING_SECONDS`."""
    given_up = time.monotonic() + SEEDING_SECONDS
    while not corpus.passage_count:
        try:
            corpus.sync()
            return
        except IndexLocked:  # after it waited for the lock
            if time.monotonic() > given_up:
                raise


def load_models(specs: Sequence[str]) -> "list[LanguageModel]":
    """The language models of these specs, ready to be asked, or to say why they cannot be. Raises
    `ModelUnusable` for the first spec that names none, for a limit that is none, and where one key would go
    to several servers."""
    if not specs:
        return []
    from assistant.llm.absent import AbsentModel
    from assistant.llm.keys import check_servers
    from assistant.llm.model import LanguageModel
    from assistant.llm.spec import Spec

    limits = config.limits()
    models: list[LanguageModel] = []
    try:
        parsed = [Spec.parse(text) for text in specs]
        check_servers(parsed)
        for spec in parsed:
            try:
                models.append(LanguageModel(spec, limits))
            except ModelUnusable as error:
                models.append(AbsentModel(spec, limits, str(error)))
    except BaseException:
        _close(models)
        raise
    return models


def _close(models: "Sequence[LanguageModel]") -> None:
    for model in models:
        model.close()


def compose(
    corpus: Corpus,
    *,
    retriever: HybridRetriever | None = None,
    reader: Reader | None = None,
    weights: ScoringWeights | None = None,
    threshold: float | None = None,
    models: "Sequence[LanguageModel]" = (),
    unsupported: config.Unsupported = "mark",
) -> Assistant:
    """An assistant over an open corpus; a part that is not given is the one that ships. Measurements compose
    theirs from other weights, and share what is costly among several. A `threshold` that is given holds for
    answers that a language model writes too; the one that ships was measured for quoted ones alone."""
    weights = weights or ScoringWeights.shipped()
    scorer = SentenceScorer(corpus, reader or Reader.load(), weights)
    return Assistant(
        corpus,
        retriever or HybridRetriever(corpus),
        scorer,
        threshold=weights.threshold if threshold is None else Threshold.fixed(threshold),
        models=models,
        model_threshold=threshold or 0.0,
        unsupported=unsupported,
    )
