"""Which sentence answers: owns the scoring of sentences in the best passages and the confidence that the
first of them answers.

Both are linear in the features of `assistant.features`; for their weights see `assistant.scoring_weights`."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from threading import Lock
from typing import TYPE_CHECKING

from assistant.agreement import Agreement
from assistant.candidates import Candidate, candidates_of
from assistant.features import (
    FEATURES,
    PASSAGE_FEATURES,
    fill_likeness,
    measure,
    measure_apart,
    measure_passages,
    term_weights,
)
from assistant.likeness import Likeness
from assistant.question import Question
from assistant.quizzes import telling_rows
from assistant.reader import Reader, Reading
from assistant.reranker import SentenceReranker
from assistant.retrieval import ScoredPassage
from assistant.scoring_weights import (
    Confidence,
    ScoringWeights,
    as_vector,
    shares_of,
    sure_weights,
    weights_at,
)
from assistant.spans import fitted, named
from assistant.timeliness import knowing_rows
from assistant.verify.entailment.model import shipped_entailment
from index import Corpus

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

# What confidence knows beside the features of a sentence: its score less the mean over all that were read.
# How high the reader scores at all differs from one collection to the next; how far an answer stands out
# differs less.
MARGIN = "margin"
CONFIDENCE_FEATURES = (*FEATURES, MARGIN)
# What the order of passages knows beside the features of a passage: the score of its best sentence less the
# best of all.
BEST = "best"
ORDER_FEATURES = (*PASSAGE_FEATURES, BEST)
# Passages that are read; time grows in proportion. Measured on news of 2022 and 2023, over five folds: the
# right sentence first in 0.650 at 15 for 0.638 at 10 and 0.645 at 20.
READ_PASSAGES = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredSentence:
    """A sentence and its score: `score` ranks within one question; `confidence` (0..1) says how likely this
    sentence answers at all, and compares across questions. That of the first is how likely there is an
    answer: that of the sentence which comes first by `sure_weights`."""

    sentence: Candidate
    score: float
    confidence: float


class SentenceScorer:
    """Reads passages and scores their sentences against a question."""

    def __init__(self, corpus: Corpus, reader: Reader, weights: ScoringWeights) -> None:
        self._corpus = corpus
        self._reader = reader
        self._weights = weights
        self._lock = Lock()
        self._likeness: Likeness | None = None
        self._reranker: SentenceReranker | None = None

    @property
    def likeness(self) -> Likeness:
        """Loaded at first use; of the model that ships along, whichever the index was built with: the weights
        were fitted to it."""
        with self._lock:
            if self._likeness is None:
                self._likeness = Likeness(self._corpus.load_word_embedder())
            return self._likeness

    @property
    def reranker(self) -> SentenceReranker:
        """Loaded at first use."""
        with self._lock:
            if self._reranker is None:
                self._reranker = SentenceReranker(shipped_entailment())
            return self._reranker

    def score(
        self, query: str, passages: Sequence[ScoredPassage], as_of: date | None = None
    ) -> tuple[list[ScoredSentence], list[ScoredPassage]]:
        """The sentences of the first passages that tell anything, best first; and all passages in their order
        now that the first ones are read. `as_of`: the day of the question, where somebody said it."""
        question = Question.parse(query)
        count = self._corpus.passage_count
        rarity = rarity_in(self._corpus, question, count)
        read = self.read(query, passages[:READ_PASSAGES])
        candidates, table = self.compare(read, question, rarity, count)
        scored = rank_measured(candidates, table, self._weights, count)
        ranked = rerank(passages, scored, question, rarity, self._weights)
        telling = telling_rows(question, candidates)
        told = [candidates[row] for row in telling]
        may_know = knowing_rows(query, told, as_of)
        if len(may_know) < len(candidates):
            # A passage is no worse for a question that stands in it.
            scored = rank_measured(told, table[telling], self._weights, count, may_know)
        if scored:
            agreement = Agreement(question, told)
            agreed = agreement.agreed(scored[0].sentence)
            scored[0] = replace(scored[0], sentence=named(question, agreed, agreement.belief))
        return scored, ranked

    def compare(
        self, candidates: Sequence[Candidate], question: Question, rarity: Mapping[str, float], passages: int
    ) -> "tuple[list[Candidate], NDArray[np.float32]]":
        """The same, in the same order, with their likeness to the question, and those judged by themselves
        that come first in a collection of so many passages; and their features."""
        likeness = self.likeness
        with ThreadPoolExecutor(1, thread_name_prefix="likeness") as beside:
            compared = beside.submit(likeness.compare, candidates, question)
            table = measure_apart(question, candidates, rarity)
            found = compared.result()
        fill_likeness(table, question, found, rarity)
        scores = table @ as_vector(weights_at(self._weights.sentence, passages), FEATURES)
        judged = self.reranker.judge(question.core, found, scores)
        table[:, FEATURES.index("answers")] = [each.answers for each in judged]
        return judged, table

    def read(self, query: str, passages: Sequence[ScoredPassage]) -> list[Candidate]:
        """The sentences of these passages as the reader saw them, in order; nothing is compared yet."""
        question = Question.parse(query)
        texts = [(each.passage.title, each.passage.text) for each in passages]

        def sentences(place: int, reading: Reading) -> list[Candidate]:
            each = passages[place]
            found = candidates_of(
                each.passage,
                reading,
                similarity=each.similarity,
                passage_score=each.score,
                recency=each.recency,
                later=each.later,
            )
            return [fitted(question, candidate) for candidate in found]

        return list(chain.from_iterable(self._reader.read_each(question.core, texts, sentences)))


def rarity_in(corpus: Corpus, question: Question, passages: int) -> dict[str, float]:
    """How rare each term of a question is in a corpus of so many passages: what it weighs."""
    return term_weights(question.terms, corpus.passage_frequencies(question.terms), passages)


def rank(
    candidates: Sequence[Candidate],
    question: Question,
    rarity: Mapping[str, float],
    weights: ScoringWeights,
    passages: int,
) -> list[ScoredSentence]:
    """Best first. `rarity`: of the question's terms; `passages`: of the whole collection."""
    return rank_measured(candidates, measure(question, candidates, rarity), weights, passages)


def rank_measured(
    candidates: Sequence[Candidate],
    table: "NDArray[np.float32]",
    weights: ScoringWeights,
    passages: int,
    rows: Sequence[int] | None = None,
) -> list[ScoredSentence]:
    """Best first, of candidates with these features; of some `rows` of them alone, where others cannot answer
    but are what these stand out from."""
    import numpy as np

    chosen = np.arange(len(candidates)) if rows is None else np.asarray(rows, dtype=int)
    if not len(chosen):
        return []
    scores = table @ as_vector(weights_at(weights.sentence, passages), FEATURES)
    sure = table @ as_vector(sure_weights(weights.sentence), FEATURES)
    confidences = confidence_of(table, sure, weights.confidence, passages).tolist()
    ranked = [
        ScoredSentence(sentence=candidates[row], score=float(scores[row]), confidence=confidences[row])
        for row in chosen[np.argsort(-scores[chosen], kind="stable")].tolist()
    ]
    # Whether there is an answer is one matter, and which of the near sentences comes first another.
    surest = int(chosen[np.argmax(sure[chosen])])
    return [replace(ranked[0], confidence=confidences[surest]), *ranked[1:]]


def confidence_of(
    table: "NDArray[np.float32]",
    scores: "NDArray[np.float64]",
    confidence: Sequence[Confidence],
    passages: int,
) -> "NDArray[np.float64]":
    """float64 [n], 0..1: of n sentences with these features and scores, in a collection of so many
    passages."""
    import numpy as np

    known = confidence_table(table, scores)
    logits = np.array(
        [known @ as_vector(each.weights, CONFIDENCE_FEATURES) + each.bias for each in confidence]
    )
    between = shares_of([each.passages for each in confidence], passages) @ logits
    chances: NDArray[np.float64] = 1 / (1 + np.exp(-between))
    return chances


def confidence_table(table: "NDArray[np.float32]", scores: "NDArray[np.float64]") -> "NDArray[np.float64]":
    """float64 [n, len(CONFIDENCE_FEATURES)] of n sentences with these features and scores, at least one."""
    import numpy as np

    return np.column_stack([table, scores - scores.mean()])


def order_table(
    table: "NDArray[np.float32]", places: "ArrayLike", scores: "ArrayLike"
) -> "NDArray[np.float64]":
    """float64 [p, len(ORDER_FEATURES)] of p passages with these features. `places`, `scores` [n]: of each
    sentence the row of its passage and its score; each passage has at least one."""
    import numpy as np

    best = np.full(len(table), -np.inf)
    np.maximum.at(best, np.asarray(places, dtype=int), np.asarray(scores))
    return np.column_stack([table, best - best.max()])


def rerank(
    passages: Sequence[ScoredPassage],
    scored: Sequence[ScoredSentence],
    question: Question,
    rarity: Mapping[str, float],
    weights: ScoringWeights,
) -> list[ScoredPassage]:
    """The passages that were read, by what was found in them and their retrieval score; the others behind
    them as they were. Scores are those of the new order. `scored`: every sentence that was read."""
    read: dict[int, list[ScoredSentence]] = defaultdict(list)
    for each in scored:
        read[each.sentence.passage.id].append(each)
    if not read:
        return list(passages)
    own = [each for each in passages if each.passage.id in read]
    rest = [each for each in passages if each.passage.id not in read]
    place = {each.passage.id: row for row, each in enumerate(own)}
    features = measure_passages(
        question, [(each.score, [one.sentence for one in read[each.passage.id]]) for each in own], rarity
    )
    table = order_table(
        features, [place[each.sentence.passage.id] for each in scored], [each.score for each in scored]
    )
    order = table @ as_vector(weights.passage, ORDER_FEATURES)
    first = [replace(each, score=float(value)) for each, value in zip(own, order, strict=True)]
    first.sort(key=lambda each: -each.score)
    if rest:
        # Nobody read these: their own scores, moved below the last one that was read.
        drop = min(0.0, first[-1].score - max(each.score for each in rest))
        rest = [replace(each, score=each.score + drop) for each in rest]
    return [*first, *rest]
