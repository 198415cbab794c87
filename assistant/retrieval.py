"""Hybrid retrieval: owns how the dense and the lexical leg, and recency, become one order of passages.

Both legs see title + passage. Every passage that either leg brings gets both scores, exact ones: a passage
that only BM25 found is not punished for the other leg's cut-off. Scores are normalised within the question
and summed; `RetrievalWeights` were measured on the news sets (`dateline eval news_2022_2023`, untuned on
`news_2024`), and `python -m evals.benchmarks.ablation` shows what each of them adds."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from math import log
from typing import TYPE_CHECKING

from assistant.terms import content_words
from index import Copies, Corpus, Filters, Passage

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Candidates that each leg brings.
LEG_SIZE = 100
# Of one article this many passages come first: the list should show what the corpus holds, not one long read.
PASSAGES_AN_ARTICLE = 3

# Where copies of a story take more than this share of what the legs bring, the legs bring more, up to
# `LONGEST_LEG` each: forty outlets with one report would leave no place for another.
MOST_COPIES = 0.5
LONGEST_LEG = 1_600
# Of the articles that tell a story in the same words, the one whose best passage scores highest is shown: it
# has what the question asks for, where another was shortened, and is of the right day. So near to the best
# score they are equals. Then the fullest is shown, by a tenth at least, since a reader who goes on has more
# to read there; and of those the earliest, which is the one that the others took over.
EQUAL_SCORE = 1.0
EQUAL_LENGTH = 0.9

# Days within which an article counts as of the same moment: recency falls with log(1 + days / this).
RECENCY_DAYS = 7.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RetrievalWeights:
    """What each part counts in the sum; a leg of weight 0 is not searched. `assumed_recency` counts where
    nobody said which day it is: the newest article's is a guess, and the question may be about any other."""

    dense: float = 1.0
    lexical: float = 1.0
    recency: float = 1.5
    assumed_recency: float = 0.5


SHIPPED_WEIGHTS = RetrievalWeights()


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredPassage:
    """A passage and its score: comparable within one question, higher is better. `similarity` is the plain
    cosine of question and passage. `recency`: see there, less where the day of the question is a guess;
    `later`: its article is of a day after the question's, where somebody said which that is. `also_in`: what
    else carries its article's story."""

    passage: Passage
    score: float
    similarity: float
    recency: float = 0.0
    later: bool = False
    also_in: Copies = field(default_factory=Copies)


@dataclass(frozen=True, slots=True, kw_only=True)
class Retrieval:
    """What a search brought, best first, and the question's vector, so that nobody embeds it twice."""

    passages: tuple[ScoredPassage, ...]
    vector: "NDArray[np.float32]"


class HybridRetriever:
    """Searches one corpus. Holds no state of its own."""

    def __init__(self, corpus: Corpus, weights: RetrievalWeights = SHIPPED_WEIGHTS) -> None:
        self._corpus = corpus
        self._weights = weights

    def retrieve(
        self, query: str, *, n: int = 20, filters: Filters | None = None, as_of: date | None = None
    ) -> Retrieval:
        """The best `n` passages, of one article for each story. `as_of` is the day around which articles
        count as recent; None: the newest article's."""
        vector = self._corpus.embedder.embed([query])[0]
        with self._corpus.moment():
            return self._retrieve(query, vector, n, filters, as_of)

    def _retrieve(
        self, query: str, vector: "NDArray[np.float32]", n: int, filters: Filters | None, as_of: date | None
    ) -> Retrieval:
        size = min(max(LEG_SIZE, n), LONGEST_LEG)
        while True:
            ranked, full = self._rank(query, vector, size, filters or Filters(), as_of)
            kept = self._one_of_each_story(ranked)
            if not full or size >= LONGEST_LEG or len(kept) >= (1 - MOST_COPIES) * len(ranked):
                break
            size *= 4
        found = _spread(kept, n)
        also = self._corpus.copies({scored.passage.article_id for scored in found})
        passages = (
            replace(scored, also_in=also.get(scored.passage.article_id, scored.also_in)) for scored in found
        )
        return Retrieval(passages=tuple(passages), vector=vector)

    def _rank(
        self, query: str, vector: "NDArray[np.float32]", size: int, filters: Filters, as_of: date | None
    ) -> tuple[list[ScoredPassage], bool]:
        """All that the legs bring, `size` each, best first; and whether one of them would have brought
        more."""
        import numpy as np

        weights = self._weights
        dense = dict(self._corpus.search_dense(vector, size, filters)) if weights.dense else {}
        terms = content_words(query) if weights.lexical else []
        lexical = dict(self._corpus.search_lexical(terms, size, filters)) if terms else {}
        full = max(len(dense), len(lexical)) >= size
        ids = list(dict.fromkeys([*dense, *lexical]))
        found, vectors = self._corpus.passages(ids), self._corpus.vectors(ids)
        # Another process may have taken an article away since the search, and between these two.
        ids = [number for number in ids if number in found and number in vectors]
        if not ids:
            return [], full
        similarity = np.array([float(vectors[number] @ vector) for number in ids])
        lexical |= self._corpus.score_lexical(terms, [number for number in ids if number not in lexical])
        bm25 = np.array([lexical.get(number, 0.0) for number in ids])
        passages = [found[number] for number in ids]
        moment = as_of or self._corpus.last_day
        recent = weights.recency if as_of else weights.assumed_recency
        near = np.array([recency(passage.published, moment) for passage in passages])
        score = weights.dense * standardise(similarity) + weights.lexical * standardise(bm25) + recent * near
        order = np.argsort(-score, kind="stable")
        # In parts of what it counts where the day is known, whatever it counts there.
        certainty = 1.0 if as_of else weights.assumed_recency / SHIPPED_WEIGHTS.recency
        ranked = [
            ScoredPassage(
                passage=passages[row],
                score=float(score[row]),
                similarity=float(similarity[row]),
                recency=certainty * float(near[row]),
                later=_is_later(passages[row].published, as_of),
            )
            for row in order
        ]
        return ranked, full

    def _one_of_each_story(self, ranked: Sequence[ScoredPassage]) -> list[ScoredPassage]:
        """Without the passages of articles that tell a story as another one does that is shown."""
        best: dict[str, ScoredPassage] = {}
        for scored in ranked:
            best.setdefault(scored.passage.article_id, scored)
        tellings = self._corpus.tellings(best)
        stories: dict[int, list[str]] = {}
        for article_id in best:
            if article_id in tellings:
                stories.setdefault(tellings[article_id].story, []).append(article_id)
        dropped: set[str] = set()
        for articles in stories.values():
            # They are in the order of their best passages.
            equals = [each for each in articles if best[each].score >= best[articles[0]].score - EQUAL_SCORE]
            longest = max(tellings[each].length for each in equals)
            full = [each for each in equals if tellings[each].length >= EQUAL_LENGTH * longest]
            shown = min(full, key=lambda each: (best[each].passage.published or date.max, each))
            dropped |= set(articles) - {shown}
        return [scored for scored in ranked if scored.passage.article_id not in dropped]


def standardise(scores: "NDArray[np.float64]") -> "NDArray[np.float64]":
    """Mean 0 and deviation 1 over the candidates; all 0 where they do not differ."""
    deviation = scores.std()
    return (scores - scores.mean()) / deviation if deviation > 1e-9 else scores * 0.0


def recency(published: date | None, moment: date | None) -> float:
    """0 on the day itself, falling with the logarithm of the distance either way; undated articles count as a
    year off."""
    if moment is None:
        return 0.0
    days = abs((moment - published).days) if published else 365
    return -log(1 + days / RECENCY_DAYS)


def _is_later(published: date | None, as_of: date | None) -> bool:
    return published is not None and as_of is not None and published > as_of


def _spread(ranked: Sequence[ScoredPassage], n: int) -> list[ScoredPassage]:
    """The first `n`, of each article `PASSAGES_AN_ARTICLE` first; what that leaves out fills the places still
    free."""
    kept: list[ScoredPassage] = []
    further: list[ScoredPassage] = []
    taken: dict[str, int] = {}
    for scored in ranked:
        article = scored.passage.article_id
        taken[article] = taken.get(article, 0) + 1
        (kept if taken[article] <= PASSAGES_AN_ARTICLE else further).append(scored)
    return [*kept, *further][:n]
