"""Readers for the tests of what judges them: numbers that can be checked by hand."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from assistant.reader import MarkedSpan, Reader, Reading, SentenceReading
from assistant.reader.model import Made
from index import split_sentences


def reading(text: str, *marked: tuple[str, float, float]) -> Reading:
    """Of a text with one (span, span's score, sentence's score) for each of its sentences, in order."""
    sentences = split_sentences(text)
    assert len(sentences) == len(marked), sentences
    found = []
    for sentence, (span, score, sentence_score) in zip(sentences, marked, strict=True):
        start = text.index(span, sentence.start)
        found.append(
            SentenceReading(
                start=sentence.start,
                end=sentence.end,
                score=sentence_score,
                span=MarkedSpan(start=start, end=start + len(span), score=score),
            )
        )
    holds = max((score for _, score, _ in marked), default=-9.0)
    return Reading(holds=holds, none=0.0, sentences=tuple(found))


@dataclass(kw_only=True)
class ScriptedReader:
    """Gives the written reading of each text, and remembers what it was asked."""

    script: Mapping[str, Reading]
    asked: list[tuple[str, tuple[tuple[str, str], ...]]] = field(default_factory=list)

    def read(self, question: str, passages: Sequence[tuple[str, str]]) -> list[Reading]:
        self.asked.append((question, tuple(passages)))
        return [self.script[text] for _, text in passages]


class OverlapReader(Reader):
    """Scores a sentence by the words that it shares with the question and marks its last word: an assistant
    can be composed with it where the answers do not matter and the time does."""

    def __init__(self) -> None:
        self.read_texts: list[tuple[str, str]] = []

    def read_each(
        self, question: str, passages: Sequence[tuple[str, str]], then: Callable[[int, Reading], Made]
    ) -> list[Made]:
        self.read_texts += [(question, text) for _, text in passages]
        asked = set(re.findall(r"\w+", question.lower()))
        found = []
        for _, text in passages:
            marked = []
            for sentence in split_sentences(text):
                words = re.findall(r"\w+", text[sentence.start : sentence.end])
                shared = len(asked & {word.lower() for word in words})
                marked.append((words[-1], shared - 3.0, float(shared)))
            found.append(reading(text, *marked))
        return [then(place, one) for place, one in enumerate(found)]
