"""Which of the first sentences answers most directly: owns the second look at them, one by one.

The reader sees a whole passage and marks words in it; the network of `assistant.verify.entailment` sees one
sentence, with the title and the sentence before it, beside the question. It learnt from claims in free
wording, half of which their text does not bear out, and knows more than the reader of other words for the
same."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.candidates import Candidate
from assistant.verify.entailment.inputs import context_of

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from assistant.verify.entailment.model import Entailment

# Sentences of a question that are judged: those that come first by everything else. Of 456 questions in
# readers' own words to single articles, 0.90 have theirs among them.
RERANKED = 8


class SentenceReranker:
    """Judges sentences. Safe to share between threads."""

    def __init__(self, entailment: "Entailment") -> None:
        self._entailment = entailment

    def judge(self, question: str, candidates: Sequence[Candidate], scores: "ArrayLike") -> list[Candidate]:
        """The same, in the same order, with `answers` filled in. Only the `RERANKED` that stand highest by
        `scores` [n] are judged, the others get the lowest that was found. A sentence that stands in two
        passages is judged once."""
        import numpy as np

        if not candidates:
            return []
        chosen: dict[tuple[str, str], None] = {}
        for row in np.argsort(-np.asarray(scores), kind="stable").tolist():
            chosen[_read_as(candidates[row])] = None
            if len(chosen) == RERANKED:
                break
        judged = dict(zip(chosen, self._entailment.log_odds_of(question, list(chosen)), strict=True))
        lowest = min(judged.values())
        return [replace(each, answers=judged.get(_read_as(each), lowest)) for each in candidates]


def _read_as(candidate: Candidate) -> tuple[str, str]:
    """(context, text) as the network takes them."""
    return context_of(candidate.passage.title, candidate.before), candidate.text
