"""Questions asked in other words than their passage's: owns which word may stand for which.

The question sets were written beside their passages and share their words; readers ask without having seen
the article. The embedding model's own table of words says which words mean nearly the same ("soldiers" and
"troops", "envoy" and "ambassador"): no other source is needed."""

import random
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.reader.training.example import Example
from assistant.reader.training.export import WORDS
from assistant.terms import is_content, stem
from index.models.graph import published

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Cosine of two words, the table's mean taken off, from which they mean nearly the same: at 0.5 "silent" has
# "quiet", at 0.4 "envoy" has "ambassador", at 0.3 "capital" has "cash".
ALIKE = 0.42
NEIGHBOURS = 8
# Of the words of a reworded question that have others near them, the share that is exchanged: more, and too
# often something else is asked.
EXCHANGED = 0.4
# Near each other in the table, and never the same: "two" and "three", "year" and "week".
_COUNTED = frozenset(
    "one two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty hundred "
    "thousand million billion first second third fourth fifth sixth seventh eighth ninth tenth last next "
    "previous day days week weeks month months year years decade century hour hours minute minutes input "
    "output inputs outputs north south east west northern southern eastern western left right".split()
)
# Lower case: a name stays what it is.
_WORD = re.compile(r"(?<![\w’'-])[a-z]{3,}(?![\w’'-])")


class Synonyms:
    """Words that mean nearly the same, none of them a form of the other."""

    def __init__(self, table: "NDArray[np.float32]", words: Sequence[str]) -> None:
        """`table` [len(words), n]: a vector for each."""
        import numpy as np

        centred = table - table.mean(axis=0)
        self._table = centred / (np.linalg.norm(centred, axis=1, keepdims=True) + 1e-9)
        self._words = words
        self._rows = {word: row for row, word in enumerate(words)}
        self._known: dict[str, tuple[str, ...]] = {}

    @classmethod
    def from_minilm(cls, folder: Path, tokenizer: Any) -> "Synonyms":
        """The whole words of the embedding model in `folder`."""
        table = published(folder)[WORDS]
        whole = [
            (word, row)
            for word, row in sorted(tokenizer.get_vocab().items())
            if _WORD.fullmatch(word) and is_content(word) and word not in _COUNTED
        ]
        return cls(table[[row for _, row in whole]], [word for word, _ in whole])

    def of(self, word: str) -> tuple[str, ...]:
        """The nearest first; empty for a word that is not in the table."""
        row = self._rows.get(word)
        if row is None:
            return ()
        if word not in self._known:
            near = self._table @ self._table[row]
            own = stem(word)
            self._known[word] = tuple(
                self._words[at]
                for at in (-near).argsort(kind="stable")[: NEIGHBOURS + 1]
                if near[at] >= ALIKE and stem(self._words[at]) != own
            )
        return self._known[word]


def reword(question: str, synonyms: Synonyms, chooser: random.Random) -> str:
    """With some of its words exchanged for others that mean nearly the same; perhaps none."""

    def exchanged(match: re.Match[str]) -> str:
        others = synonyms.of(match.group())
        return chooser.choice(others) if others and chooser.random() < EXCHANGED else match.group()

    return _WORD.sub(exchanged, question)


def reworded(examples: Iterable[Example], synonyms: Synonyms, share: float, seed: int) -> list[Example]:
    """The same examples, about `share` of them with some words of the question exchanged; nothing else
    changes."""
    chooser = random.Random(seed)
    return [
        replace(example, question=reword(example.question, synonyms, chooser))
        if chooser.random() < share
        else example
        for example in examples
    ]
