"""How near a sentence comes to a question in meaning: owns the comparison by the sentence's vector and the
one word by word. What stands in other words in the article is found by these; the reader and the terms find
what stands in the same."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from assistant.candidates import Candidate
from assistant.question import Question
from assistant.retrieval import standardise
from assistant.terms import is_content, stem, words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Sentences of a question that are embedded, of about sixty that are read: the others are far behind by the
# reader and by their words.
COMPARED = 24
# Two words below this cosine have nothing to do with each other.
UNLIKE = 0.3


class TextVectors(Protocol):
    """What of an embedder is needed here."""

    def embed(self, texts: Sequence[str]) -> "NDArray[np.float32]":
        """float32 [len(texts), dimensions], rows of length 1."""
        ...


class WordVectors(Protocol):
    """What of a table of words is needed here."""

    def of(self, words: Sequence[str]) -> "NDArray[np.float32]":
        """float32 [len(words), dimensions], rows of length 1, or of nought where the word is unknown."""
        ...


def compare(
    candidates: Sequence[Candidate],
    question: Question,
    vector: "NDArray[np.float32]",
    texts: TextVectors,
    table: WordVectors,
) -> list[Candidate]:
    """The same, with `nearness`, `meant` and `meant_around` filled in. `vector`: the question's. Only the
    `COMPARED` that stand highest by the reader and by the question's terms are embedded; the others get the
    lowest nearness that was found. A sentence that stands in two passages is embedded once."""
    import numpy as np

    if not candidates:
        return []
    inside, around = _word_by_word(candidates, question, table)
    standing = (
        standardise(np.array([each.sentence_score for each in candidates]))
        + standardise(np.array([each.span.score for each in candidates]))
        + standardise(np.array([sum(likeness) for likeness in inside]))
    )
    chosen: dict[str, None] = {}
    for row in np.argsort(-standing, kind="stable"):
        chosen[candidates[row].text] = None
        if len(chosen) == COMPARED:
            break
    near = dict(zip(chosen, (texts.embed(list(chosen)) @ vector).tolist(), strict=True))
    lowest = min(near.values())
    return [
        replace(each, nearness=near.get(each.text, lowest), meant=own, meant_around=wider)
        for each, own, wider in zip(candidates, inside, around, strict=True)
    ]


def _word_by_word(
    candidates: Sequence[Candidate], question: Question, table: WordVectors
) -> tuple[list[tuple[float, ...]], list[tuple[float, ...]]]:
    """For each candidate, for each term of the question, how near the nearest word comes: 1 for the same
    stem, 0 for nothing alike. Of the sentence alone, and with the one before it and the title."""
    import numpy as np

    asked = {stem(word): word for word in reversed(words(question.text)) if is_content(word)}
    own = [_content(each.text) for each in candidates]
    wider = [
        {*inside, *_content(each.before), *_content(each.passage.title)}
        for each, inside in zip(candidates, own, strict=True)
    ]
    written = list(dict.fromkeys(word for found in wider for word in sorted(found)))
    place = {word: number for number, word in enumerate(written)}
    stems = np.array([stem(word) for word in written])
    cosine = table.of([asked.get(term, term) for term in question.terms]) @ table.of(written).T
    likeness = np.clip((cosine - UNLIKE) / (1 - UNLIKE), 0.0, 1.0)
    for row, term in enumerate(question.terms):
        likeness[row, stems == term] = 1.0

    def best(found: set[str], referents: frozenset[str]) -> tuple[float, ...]:
        if found:
            nearest = likeness[:, [place[word] for word in found]].max(axis=1).tolist()
        else:
            nearest = [0.0] * len(question.terms)
        return tuple(
            1.0 if term in referents else value for term, value in zip(question.terms, nearest, strict=True)
        )

    return (
        [best(found, each.referents) for each, found in zip(candidates, own, strict=True)],
        [best(found, each.referents) for each, found in zip(candidates, wider, strict=True)],
    )


def _content(text: str) -> set[str]:
    return {word for word in words(text) if is_content(word)}
