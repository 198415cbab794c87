"""How like a sentence is to a question in meaning: owns the comparison of the two by the vectors of
all-MiniLM, as a whole and word by word. What stands in other words in the article is found by it; the reader
and the terms find what stands in the same."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import replace
from threading import Lock
from typing import TYPE_CHECKING

from assistant.candidates import Candidate
from assistant.question import Question
from assistant.retrieval import standardise
from assistant.terms import stems
from index.embedding import WordEmbedder

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Meaning = tuple[NDArray[np.float32], NDArray[np.float16]]

# Sentences of a question that are compared, of about ninety that are read: the others are far behind by the
# reader and by their words. Of 116 questions about single articles, asked in other words than the article's,
# 97 % have their sentence among the first 16, and comparing more of them moved none.
COMPARED = 16
# Sentences whose vectors are kept, 25 KB each: of a small collection the same are compared again and again.
KEPT = 600


class Likeness:
    """Compares sentences with questions. Safe to share between threads."""

    def __init__(self, vectors: WordEmbedder) -> None:
        self._vectors = vectors
        self._lock = Lock()
        self._kept: OrderedDict[str, Meaning] = OrderedDict()

    def compare(self, candidates: Sequence[Candidate], question: Question) -> list[Candidate]:
        """The same, with `nearness` and `alignment` filled in. Only the `COMPARED` that stand highest by the
        reader and by the question's terms are compared; the others get the lowest of each that was found. A
        sentence that stands in two passages is compared once."""
        if not candidates:
            return []
        chosen = _highest(candidates, question)
        asked, *meanings = self._meanings([question.text, *chosen])
        near = {
            text: (float(meaning[0] @ asked[0]), align(asked[1], meaning[1]))
            for text, meaning in zip(chosen, meanings, strict=True)
        }
        lowest = min(nearness for nearness, _ in near.values()), min(aligned for _, aligned in near.values())
        found = [near.get(each.text, lowest) for each in candidates]
        return [
            replace(each, nearness=nearness, alignment=alignment)
            for each, (nearness, alignment) in zip(candidates, found, strict=True)
        ]

    def _meanings(self, texts: Sequence[str]) -> "list[Meaning]":
        import numpy as np

        with self._lock:
            known = {text: self._kept[text] for text in texts if text in self._kept}
        new = [text for text in dict.fromkeys(texts) if text not in known]
        if new:
            vectors, words = self._vectors.embed_words(new)
            known |= {
                text: (vector, own.astype(np.float16))
                for text, vector, own in zip(new, vectors, words, strict=True)
            }
        with self._lock:
            for text in texts:
                self._kept[text] = known[text]
                self._kept.move_to_end(text)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return [known[text] for text in texts]


def align(asked: "NDArray[np.floating]", said: "NDArray[np.floating]") -> float:
    """-1..1: the mean over the words of a question of how near the nearest word of a sentence comes to it
    (the late interaction of Khattab and Zaharia, 2020). [words, dimensions] each; 0 where either has none."""
    import numpy as np

    if not len(asked) or not len(said):
        return 0.0
    return float((asked.astype(np.float32) @ said.astype(np.float32).T).max(axis=1).mean())


def _highest(candidates: Sequence[Candidate], question: Question) -> list[str]:
    import numpy as np

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
    return list(chosen)
