"""How near a sentence comes to a question in meaning: owns the comparison by the embedding model's vectors.
What stands in other words in the article is found by it; the reader and the terms find what stands in the
same."""

from collections.abc import Sequence
from dataclasses import replace
from math import exp
from typing import TYPE_CHECKING, Protocol

from assistant.candidates import Candidate
from assistant.question import Question
from assistant.retrieval import standardise
from assistant.terms import stems

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Sentences of a question that are embedded, of about ninety that are read: the others are far behind by the
# reader and by their words.
COMPARED = 12
# The reader's score of a sentence from which on it is sure of one, and how fast it becomes so. Asked in other
# words than the article's it seldom is.
SURE = 1.0
SURE_WITHIN = 0.5
# Below this doubt no sentence need be embedded: it would move none.
NO_DOUBT = 0.01


class TextVectors(Protocol):
    """What of an embedder is needed here."""

    def embed(self, texts: Sequence[str]) -> "NDArray[np.float32]":
        """float32 [len(texts), dimensions], rows of length 1."""
        ...


def doubt(candidates: Sequence[Candidate]) -> float:
    """0..1: how little sure the reader is of any of these sentences."""
    surest = max((candidate.sentence_score for candidate in candidates), default=0.0)
    return 1 / (1 + exp(max(-50.0, min(50.0, (surest - SURE) / SURE_WITHIN))))


def compare(
    candidates: Sequence[Candidate],
    question: Question,
    vector: "NDArray[np.float32]",
    texts: TextVectors,
) -> list[Candidate]:
    """The same, with `nearness` filled in. `vector`: the question's. Only the `COMPARED` that stand highest
    by the reader and by the question's terms are embedded; the others get the lowest nearness that was found.
    A sentence that stands in two passages is embedded once."""
    import numpy as np

    if not candidates:
        return []
    terms = frozenset(question.terms)
    standing = (
        standardise(np.array([each.sentence_score for each in candidates]))
        + standardise(np.array([each.span.score for each in candidates]))
        + standardise(np.array([float(len(terms & stems(each.text))) for each in candidates]))
    )
    chosen: dict[str, None] = {}
    for row in np.argsort(-standing, kind="stable"):
        chosen[candidates[row].text] = None
        if len(chosen) == COMPARED:
            break
    near = dict(zip(chosen, (texts.embed(list(chosen)) @ vector).tolist(), strict=True))
    lowest = min(near.values())
    return [replace(each, nearness=near.get(each.text, lowest)) for each in candidates]
