"""Which sentence answers: owns the scoring of sentences in the best passages and the confidence that the
first of them answers.

Both are linear in the features of `assistant.features`; their weights stand in `scoring.json`, fitted by
`python -m evals.benchmarks.fit_scoring`, none of them on the seeds or on news of 2024."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from math import exp
from typing import TYPE_CHECKING

from assistant.candidates import Candidate, candidates_of
from assistant.features import FEATURES, PASSAGE_FEATURES, measure, measure_passage, term_weights
from assistant.likeness import WordVectors, compare
from assistant.question import Question
from assistant.reader import Reader
from assistant.retrieval import ScoredPassage
from index import Corpus

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

WEIGHTS_FILE = "scoring.json"
# What confidence knows beside the features of a sentence: its score less the mean over all that were read.
# How high the reader scores at all differs from one collection to the next; how far an answer stands out
# differs less.
MARGIN = "margin"
CONFIDENCE_FEATURES = (*FEATURES, MARGIN)
# Passages that are read; time grows in proportion.
READ_PASSAGES = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredSentence:
    """A sentence and its score: `score` ranks within one question; `confidence` (0..1) says how likely this
    sentence answers at all, and compares across questions."""

    sentence: Candidate
    score: float
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoringWeights:
    """By feature name, `answerable` also by `MARGIN`; a feature without a weight counts nothing."""

    sentence: Mapping[str, float]
    passage: Mapping[str, float]
    answerable: Mapping[str, float]
    answerable_bias: float
    threshold: float

    @classmethod
    @lru_cache(maxsize=1)
    def shipped(cls) -> "ScoringWeights":
        """The weights that ship with this version."""
        values = json.loads(files("assistant").joinpath(WEIGHTS_FILE).read_text(encoding="utf-8"))
        return cls(
            sentence=values["sentence"],
            passage=values["passage"],
            answerable=values["answerable"],
            answerable_bias=values["answerable_bias"],
            threshold=values["threshold"],
        )


class SentenceScorer:
    """Reads passages and scores their sentences against a question."""

    def __init__(self, corpus: Corpus, reader: Reader, weights: ScoringWeights, words: WordVectors) -> None:
        self._corpus = corpus
        self._words = words
        self._reader = reader
        self._weights = weights

    def score(
        self, query: str, vector: "NDArray[np.float32]", passages: Sequence[ScoredPassage]
    ) -> tuple[list[ScoredSentence], list[ScoredPassage]]:
        """The sentences of the first passages, best first; and all passages in their order now that the first
        ones are read. `vector`: the query's, as retrieval made it."""
        read = self.read(query, passages[:READ_PASSAGES])
        candidates = compare(read, Question.parse(query), vector, self._corpus.embedder, self._words)
        scored = rank(candidates, query, self._corpus, self._weights)
        return scored, rerank(passages, candidates, self._weights)

    def read(self, query: str, passages: Sequence[ScoredPassage]) -> list[Candidate]:
        """The sentences of these passages as the reader saw them, in order; nothing is compared yet."""
        readings = self._reader.read(query, [(each.passage.title, each.passage.text) for each in passages])
        return [
            candidate
            for each, reading in zip(passages, readings, strict=True)
            for candidate in candidates_of(
                each.passage, reading, similarity=each.similarity, passage_score=each.score
            )
        ]


def rank(
    candidates: Sequence[Candidate], query: str, corpus: Corpus, weights: ScoringWeights
) -> list[ScoredSentence]:
    """Best first."""
    import numpy as np

    if not candidates:
        return []
    question = Question.parse(query)
    rarity = term_weights(question.terms, corpus.passage_frequencies(question.terms), corpus.passage_count)
    table = measure(question, candidates, rarity)
    scores = table @ np.array([weights.sentence.get(name, 0.0) for name in FEATURES])
    known = np.array([weights.answerable.get(name, 0.0) for name in CONFIDENCE_FEATURES])
    logits = confidence_table(table, scores) @ known
    return [
        ScoredSentence(
            sentence=candidates[row],
            score=float(scores[row]),
            confidence=1 / (1 + exp(-float(logits[row]) - weights.answerable_bias)),
        )
        for row in np.argsort(-scores, kind="stable")
    ]


def confidence_table(table: "NDArray[np.float32]", scores: "NDArray[np.float64]") -> "NDArray[np.float64]":
    """float64 [n, len(CONFIDENCE_FEATURES)] of n sentences with these features and scores, at least one."""
    import numpy as np

    return np.column_stack([table, scores - scores.mean()])


def rerank(
    passages: Sequence[ScoredPassage], candidates: Sequence[Candidate], weights: ScoringWeights
) -> list[ScoredPassage]:
    """The passages that were read, by what the reader found in them and their retrieval score; the others
    behind them as they were. Scores are those of the new order."""
    import numpy as np

    read: dict[int, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        read[candidate.passage.id].append(candidate)
    own = np.array([weights.passage.get(name, 0.0) for name in PASSAGE_FEATURES])
    first = [
        replace(each, score=float(own @ measure_passage(each.score, read[each.passage.id])))
        for each in passages
        if each.passage.id in read
    ]
    rest = [each for each in passages if each.passage.id not in read]
    first.sort(key=lambda each: -each.score)
    if first and rest:
        # Nobody read these: their own scores, moved below the last one that was read.
        drop = min(0.0, first[-1].score - max(each.score for each in rest))
        rest = [replace(each, score=each.score + drop) for each in rest]
    return [*first, *rest]
