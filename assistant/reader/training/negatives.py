"""Hard negatives: owns which passages that lack the answer are put beside the right one. They are what the
product's own search brings, similarity and words together: a reader that never saw them trusts whatever it is
handed."""

import random
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.reader.training.example import Example, TrainingPassage
from index import embedded_text
from index.embedding import Embedder

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Passages looked at for each question, best first; as many questions are compared at a time.
NEAREST = 12
BLOCK = 512


def with_negatives(
    examples: Sequence[Example], embedder: Embedder, per_example: float, seed: int
) -> list[Example]:
    """Each example with on average `per_example` passages that a search ranks highest of those that hold none
    of its answers."""
    import numpy as np
    from sklearn.feature_extraction.text import TfidfVectorizer

    passages = list({(e.passage.title, e.passage.text): None for e in examples})
    texts = [embedded_text(title, text, embedder) for title, text in passages]
    number = {passage: row for row, passage in enumerate(passages)}
    lowered = [_plain(text) for _, text in passages]
    vectors = embedder.embed(texts)
    words = TfidfVectorizer(sublinear_tf=True, min_df=2, dtype=np.float32)
    table = words.fit_transform(texts).T.tocsc()
    questions = words.transform([example.question for example in examples])
    asked = embedder.embed([example.question for example in examples])
    chooser = random.Random(seed)
    found: list[Example] = []
    for at in range(0, len(examples), BLOCK):
        block = slice(at, at + BLOCK)
        score = _standard(asked[block] @ vectors.T) + _standard((questions[block] @ table).toarray())
        near = min(NEAREST, len(passages) - 1)
        best = np.argpartition(-score, near, axis=1)[:, :NEAREST]
        for example, row, columns in zip(examples[block], score, best, strict=True):
            columns = columns[np.argsort(-row[columns])]
            own = number[example.passage.title, example.passage.text]
            answers = [_plain(answer) for answer in example.answers]
            lacking = [
                passages[column]
                for column in columns
                if column != own and not any(answer and answer in lowered[column] for answer in answers)
            ]
            count = int(per_example) + (chooser.random() < per_example % 1)
            negatives = tuple(TrainingPassage(title=title, text=text) for title, text in lacking[:count])
            found.append(replace(example, negatives=negatives))
    return found


def _standard(scores: "NDArray[np.float32]") -> "NDArray[np.float32]":
    centred: NDArray[np.float32] = scores - scores.mean(axis=1, keepdims=True)
    standard: NDArray[np.float32] = centred / (scores.std(axis=1, keepdims=True) + 1e-6)
    return standard


def _plain(text: str) -> str:
    words = re.findall(r"\w+", text.lower())
    return f" {' '.join(words)} "
