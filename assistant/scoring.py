"""Which sentence answers: owns the scoring of sentences in the best passages and the confidence that one of
them answers.

Both are linear in the features of `assistant.features`; their weights stand in `scoring.json`, fitted by
`python -m evals.benchmarks.fit_scoring DATA` on openly licensed questions, none of them about the seeds or
the news sets."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from math import exp
from typing import TYPE_CHECKING

from assistant.encoding import EncodedSentence, PassageEncoder, encode_question
from assistant.features import FEATURES, measure, term_weights
from assistant.retrieval import ScoredPassage
from index import Corpus

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

WEIGHTS_FILE = "scoring.json"
# Passages whose sentences are scored; time grows in proportion.
READ_PASSAGES = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredSentence:
    """A sentence and its score: `score` ranks within one question; `confidence` (0..1) says how likely this
    sentence answers at all, and compares across questions."""

    sentence: EncodedSentence
    score: float
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoringWeights:
    """By feature name; a feature without a weight counts nothing."""

    sentence: Mapping[str, float]
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
            answerable=values["answerable"],
            answerable_bias=values["answerable_bias"],
            threshold=values["threshold"],
        )


class SentenceScorer:
    """Scores sentences against a question, with the embedding model of the corpus."""

    def __init__(self, corpus: Corpus, encoder: PassageEncoder, weights: ScoringWeights) -> None:
        self._corpus = corpus
        self._encoder = encoder
        self._weights = weights

    def score(
        self, query: str, vector: "NDArray[np.float32]", passages: Sequence[ScoredPassage]
    ) -> list[ScoredSentence]:
        """The sentences of the first passages, best first. `vector` is the query's."""
        import numpy as np

        read = passages[:READ_PASSAGES]
        encoded = self._encoder.encode([scored.passage for scored in read])
        sentences = [sentence for found in encoded for sentence in found]
        if not sentences:
            return []
        passage_scores = [
            scored.score for scored, found in zip(read, encoded, strict=True) for _ in range(len(found))
        ]
        question = encode_question(self._corpus.embedder, query, vector)
        terms = question.question.terms
        weights = term_weights(terms, self._corpus.passage_frequencies(terms), self._corpus.passage_count)
        table = measure(question, sentences, passage_scores, weights)
        scores = table @ np.array([self._weights.sentence.get(name, 0.0) for name in FEATURES])
        logits = table @ np.array([self._weights.answerable.get(name, 0.0) for name in FEATURES])
        return [
            ScoredSentence(
                sentence=sentences[row],
                score=float(scores[row]),
                confidence=1 / (1 + exp(-float(logits[row]) - self._weights.answerable_bias)),
            )
            for row in np.argsort(-scores, kind="stable")
        ]
