"""Which sentence answers: owns the scoring of sentences in the best passages and the confidence that one of
them answers.

Both are linear in the features of `assistant.features`; their weights stand in `scoring.json`, fitted by
`python -m evals.benchmarks.fit_scoring DATA` on openly licensed questions, none of them about the seeds or
the news sets."""

import json
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from math import exp
from typing import TYPE_CHECKING

from assistant.features import FEATURES, Candidate, EncodedQuestion, measure, term_weights
from assistant.question import Question
from assistant.retrieval import ScoredPassage
from assistant.speakers import attribute
from assistant.terms import ASKING_WORDS, WORD, is_content, stem
from index import Corpus, Passage
from index.embedding import Embedder
from index.passages import embedded_text
from index.sentences import split_sentences

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

WEIGHTS_FILE = "scoring.json"
# Passages whose sentences are scored; time grows in proportion.
READ_PASSAGES = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredSentence:
    """`body[start:end] == text` of the passage's article. `score` ranks within one question; `confidence`
    (0..1) says how likely this sentence answers at all, and compares across questions."""

    passage: Passage
    start: int
    end: int
    text: str
    score: float
    confidence: float
    vector: "NDArray[np.float32]"


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
    """Scores sentences against a question, with the embedding model of the corpus. Holds no state of its
    own."""

    def __init__(self, corpus: Corpus, weights: ScoringWeights) -> None:
        self._corpus = corpus
        self._weights = weights

    def score(
        self, query: str, vector: "NDArray[np.float32]", passages: Sequence[ScoredPassage]
    ) -> list[ScoredSentence]:
        """The sentences of the first passages, best first. `vector` is the query's."""
        import numpy as np

        read = passages[:READ_PASSAGES]
        if not read:
            return []
        question = encode_question(self._corpus.embedder, query, vector)
        terms = question.question.terms
        weights = term_weights(terms, self._corpus.passage_frequencies(terms), self._corpus.passage_count)
        spans, candidates = read_passages(self._corpus.embedder, read)
        if not candidates:
            return []
        table = measure(question, candidates, weights)
        scores = table @ np.array([self._weights.sentence.get(name, 0.0) for name in FEATURES])
        logits = table @ np.array([self._weights.answerable.get(name, 0.0) for name in FEATURES])
        order = np.argsort(-scores, kind="stable")
        return [
            ScoredSentence(
                passage=spans[row][0],
                start=spans[row][1],
                end=spans[row][2],
                text=candidates[row].text,
                score=float(scores[row]),
                confidence=1 / (1 + exp(-float(logits[row]) - self._weights.answerable_bias)),
                vector=candidates[row].vector,
            )
            for row in order
        ]


def read_passages(
    embedder: Embedder, passages: Sequence[ScoredPassage]
) -> tuple[list[tuple[Passage, int, int]], list[Candidate]]:
    """The sentences of the passages, in order: where each stands (passage, start and end in the body), and as
    the features need it."""
    texts = [embedded_text(scored.passage.title, scored.passage.text) for scored in passages]
    spans: list[tuple[Passage, int, int]] = []
    rows = []
    for scored, text, tokens in zip(passages, texts, embedder.embed_tokens(texts), strict=True):
        passage = scored.passage
        shift = len(text) - len(passage.text)
        sentences = split_sentences(passage.text)
        written = [passage.text[sentence.start : sentence.end] for sentence in sentences]
        before = ""
        for sentence, own, said in zip(sentences, written, attribute(written), strict=True):
            first = bisect_left(tokens.starts, sentence.start + shift)
            last = bisect_left(tokens.starts, sentence.end + shift)
            spans.append((passage, passage.start + sentence.start, passage.start + sentence.end))
            rows.append((own, before, said, scored, tokens.vectors[first:last]))
            before = own
    vectors = embedder.embed([row[0] for row in rows])
    return spans, [
        Candidate(
            text=own,
            before=before,
            title=scored.passage.title,
            speakers=said.speakers,
            referents=said.referents,
            passage_score=scored.score,
            vector=vector,
            tokens=tokens,
        )
        for (own, before, said, scored, tokens), vector in zip(rows, vectors, strict=True)
    ]


def encode_question(embedder: Embedder, query: str, vector: "NDArray[np.float32]") -> EncodedQuestion:
    """The question's tokens and which of them carry its content."""
    import numpy as np

    tokens = embedder.embed_tokens([query])[0]
    content = [
        (match.start(), match.end())
        for match in WORD.finditer(query)
        if is_content(match.group()) and stem(match.group()) not in ASKING_WORDS
    ]
    return EncodedQuestion(
        question=Question.parse(query),
        vector=vector,
        tokens=tokens.vectors,
        content=np.array(
            [any(begin <= at < end for begin, end in content) for at in tokens.starts], dtype=bool
        ),
    )
