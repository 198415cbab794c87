"""Questions in the words of readers who have not seen the article: owns their file and how they become
examples.

The question sets were written beside their passages and share their words. `own_words.jsonl` holds questions
that were written to avoid them, over the documents of the wikinews sets and over passages of others, and near
misses about the same people and events that the text does not answer. Of an answer it holds where it stands,
not what it says: the texts come from the folder of the sets. A row:

    {"document": "…", "question": "…", "answer": [sentence, start, end], "also": [sentence, …], "text": "…"}
    {"set": "…", "context": "…", "question": "…", "answer": [start, end], "text": "…"}

The answer of a near miss is null. `also` are other sentences that answer it, `text` is the `fingerprint` of
the sentence, or of the passage, in which the answer stands."""

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from assistant.reader.training.example import Example, TrainingPassage
from assistant.reader.training.places import check_text, placed_rows
from assistant.reader.training.sources import around, title_of
from assistant.terms import stems

FILE = Path(__file__).with_name("own_words.jsonl")
SOURCE = "own_words"
# Passages that each question is asked of: with more before its sentence, with more behind it.
WINDOWS = 2
# Characters of a sentence that can be read for itself: "_" stands where only an answer was kept.
SHORTEST = 20


def own_words_examples(folder: Path, file: Path | None = None) -> Iterator[Example]:
    """Each question over passages of its document, or over its passage, of the sets in `folder`; questions
    over texts that are not there are left out. Raises FileNotFoundError where a set is missing, ValueError
    where a text is not the one that the questions were written over."""
    for row, found in placed_rows(folder, file or FILE):
        if isinstance(found, tuple):
            yield from _asked_of_document(row, found)
        else:
            yield _asked_of_passage(row, found)


def own_words_questions() -> list[str]:
    """All that ship, in the order of their file: new ones come last."""
    return [json.loads(line)["question"] for line in FILE.read_text(encoding="utf-8").splitlines()]


def _asked_of_document(row: Mapping[str, Any], texts: Sequence[str]) -> Iterator[Example]:
    group = f"wikinews:{row['document']}"
    if row["answer"] is None:
        for number in nearest(row["question"], texts)[:WINDOWS]:
            passage = TrainingPassage(title="", text=around(texts, number, lean=number)[0])
            yield _example(row, group, passage, ())
        return
    number, start, end = row["answer"]
    check_text(row, texts[number] if number < len(texts) else "", FILE)
    for lean in range(WINDOWS):
        text, begins = around(texts, number, lean=2 * lean)
        spans = {(begins[number] + start, begins[number] + end)}
        # Of another sentence that answers as well it is not known which words do.
        spans |= {(begins[also], begins[also] + len(texts[also])) for also in row["also"] if also in begins}
        passage = TrainingPassage(title="", text=text, spans=tuple(sorted(spans)))
        yield _example(row, group, passage, (texts[number][start:end],))


def _asked_of_passage(row: Mapping[str, Any], given: Mapping[str, Any]) -> Example:
    text = given["passage"]
    answers: tuple[str, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()
    if row["answer"] is not None:
        check_text(row, text, FILE)
        start, end = row["answer"]
        spans, answers = ((start, end),), (text[start:end],)
    title = title_of(given)
    return _example(
        row, f"{row['set']}:{given['title']}", TrainingPassage(title=title, text=text, spans=spans), answers
    )


def _example(
    row: Mapping[str, Any], group: str, passage: TrainingPassage, answers: tuple[str, ...]
) -> Example:
    return Example(source=SOURCE, group=group, question=row["question"], passage=passage, answers=answers)


def nearest(question: str, texts: Sequence[str]) -> list[int]:
    """The numbers of the sentences that can be read for themselves, first those that share most words with
    the question: around these a near miss is likeliest taken for an answer."""
    own = stems(question)
    readable = [number for number, text in enumerate(texts) if len(text) >= SHORTEST]
    return sorted(readable, key=lambda number: (-len(own & _stems(texts[number])), number))


@lru_cache(maxsize=1 << 17)
def _stems(text: str) -> frozenset[str]:
    """A sentence is compared with every question of its document."""
    return stems(text)
