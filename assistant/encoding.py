"""Questions and passages as vectors: owns what the model makes of them, and remembers the passages read last.

A sentence is encoded twice: alone, and inside its passage, where its tokens' vectors know what "he" refers
to. Neither depends on the question, so a passage that is found again costs nothing."""

from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING

from assistant.question import Question
from assistant.speakers import attribute
from assistant.terms import ASKING_WORDS, WORD, is_content, stem
from index import Passage, embedded_text, split_sentences
from index.embedding import Embedder

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Passages remembered, the least recently used going first: about 0.3 MB each.
REMEMBERED = 128


@dataclass(frozen=True, slots=True, kw_only=True)
class EncodedSentence:
    """`body[start:end] == text` of the passage's article. `before`: the sentence before it in the passage, or
    "". `speakers` and `referents`: see `assistant.speakers`. `vector` [d] has length 1; `tokens` float32 [n,
    d] are the sentence's own inside its passage, rows of length 1."""

    passage: Passage
    start: int
    end: int
    text: str
    before: str
    speakers: frozenset[str]
    referents: frozenset[str]
    vector: "NDArray[np.float32]"
    tokens: "NDArray[np.float32]"


@dataclass(frozen=True, slots=True, kw_only=True)
class EncodedQuestion:
    """The question with its vectors: `vector` [d], `tokens` [n, d], which tokens belong to content words, and
    which of these are no part of a name: what is asked about whoever is named."""

    question: Question
    vector: "NDArray[np.float32]"
    tokens: "NDArray[np.float32]"
    content: "NDArray[np.bool_]"
    asked: "NDArray[np.bool_]"


class PassageEncoder:
    """Encodes the sentences of passages. Safe to use from several threads."""

    def __init__(self, embedder: Embedder, remembered: int = REMEMBERED) -> None:
        self._embedder = embedder
        self._remembered = remembered
        self._known: OrderedDict[int, tuple[EncodedSentence, ...]] = OrderedDict()
        self._lock = Lock()

    def encode(self, passages: Sequence[Passage]) -> list[tuple[EncodedSentence, ...]]:
        """The sentences of each passage, in order. A passage's id is never used twice, so what is remembered
        under it stays true."""
        with self._lock:
            known = {passage.id: self._known[passage.id] for passage in passages if passage.id in self._known}
        new = [passage for passage in passages if passage.id not in known]
        known |= dict(zip((passage.id for passage in new), encode_passages(self._embedder, new), strict=True))
        with self._lock:
            for passage in passages:
                self._known[passage.id] = known[passage.id]
                self._known.move_to_end(passage.id)
            while len(self._known) > self._remembered:
                self._known.popitem(last=False)
        return [known[passage.id] for passage in passages]


def encode_passages(embedder: Embedder, passages: Sequence[Passage]) -> list[tuple[EncodedSentence, ...]]:
    """The sentences of each passage, in order."""
    texts = [embedded_text(passage.title, passage.text) for passage in passages]
    contexts = embedder.embed_tokens(texts)
    cuts = [split_sentences(passage.text) for passage in passages]
    written = [
        [passage.text[sentence.start : sentence.end] for sentence in sentences]
        for passage, sentences in zip(passages, cuts, strict=True)
    ]
    vectors = iter(embedder.embed([text for own in written for text in own]))
    encoded = []
    for passage, text, context, sentences, own in zip(passages, texts, contexts, cuts, written, strict=True):
        shift = len(text) - len(passage.text)
        encoded.append(
            tuple(
                EncodedSentence(
                    passage=passage,
                    start=passage.start + sentence.start,
                    end=passage.start + sentence.end,
                    text=own[number],
                    before=own[number - 1] if number else "",
                    speakers=said.speakers,
                    referents=said.referents,
                    vector=next(vectors),
                    tokens=context.vectors[
                        bisect_left(context.starts, sentence.start + shift) : bisect_left(
                            context.starts, sentence.end + shift
                        )
                    ],
                )
                for number, (sentence, said) in enumerate(zip(sentences, attribute(own), strict=True))
            )
        )
    return encoded


def encode_question(embedder: Embedder, query: str, vector: "NDArray[np.float32]") -> EncodedQuestion:
    """The question's tokens and which of them carry its content; `vector` is the query's."""
    import numpy as np

    question = Question.parse(query)
    tokens = embedder.embed_tokens([query])[0]
    content = [
        (match.start(), match.end(), stem(match.group()) in question.names)
        for match in WORD.finditer(query)
        if is_content(match.group()) and stem(match.group()) not in ASKING_WORDS
    ]

    def mask(named: bool) -> "NDArray[np.bool_]":
        spans = [(begin, end) for begin, end, is_name in content if named or not is_name]
        return np.array([any(begin <= at < end for begin, end in spans) for at in tokens.starts], dtype=bool)

    return EncodedQuestion(
        question=question, vector=vector, tokens=tokens.vectors, content=mask(True), asked=mask(False)
    )
