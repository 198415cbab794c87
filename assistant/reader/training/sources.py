"""The openly licensed question sets, as examples: owns how each file is read. All are gzipped JSONL with
question, answers, passage, title, context_id and sometimes answer_starts."""

import gzip
import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from assistant.reader.training.example import Example, TrainingPassage

# Rows of each set that are used, of those left after shuffling; None: all. Reviews and forum posts are far
# from news, and the privacy policies of one set are alike.
SPAN_SETS: dict[str, int | None] = {
    "squad2_half": None,
    "squadshifts_new_wiki": None,
    "nq_open_oracle": None,
    "squadshifts_reddit": 6000,
    "squadshifts_amazon_reviews": 4000,
    "policyqa": 1500,
}
# Sets of single sentences of news documents, put together again by document.
WIKINEWS_SETS = ("qamr_wikinews", "qadiscourse_wikinews")
WIKINEWS_LIMIT = 9500
# Characters of a passage made of a document's sentences.
WIKINEWS_CHARS = 700

_NO_TITLE = ("squadshifts_reddit", "squadshifts_amazon_reviews", "policyqa")


def rows_of(folder: Path, name: str) -> list[dict[str, Any]]:
    """The rows of DATA/name.jsonl.gz. Raises FileNotFoundError."""
    with gzip.open(folder / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def span_examples(folder: Path, name: str) -> Iterator[Example]:
    """Each row as one example; rows whose answer is not found in their passage are left out."""
    for row in rows_of(folder, name):
        text = row["passage"]
        spans = spans_of(text, row["answers"], row.get("answer_starts")) if row["answerable"] else ()
        if row["answerable"] and not spans:
            continue
        title = "" if name in _NO_TITLE else title_of(row)
        group = row["title"] if name != "nq_open_oracle" else row["context_id"]
        yield Example(
            source=name,
            group=f"{name}:{group}",
            question=row["question"].strip(),
            passage=TrainingPassage(title=title, text=text, spans=spans),
            answers=tuple(row["answers"]),
        )


def title_of(row: Mapping[str, Any]) -> str:
    """As it is read: the sets write it as in an address."""
    return unquote(row["title"]).replace("_", " ")


def spans_of(text: str, answers: list[str], starts: list[int] | None = None) -> tuple[tuple[int, int], ...]:
    """Where the answers stand: at `starts`, else wherever they are found as whole words."""
    if starts:
        return tuple(
            sorted({(start, start + len(answer)) for start, answer in zip(starts, answers, strict=False)})
        )
    found = {
        match.span()
        for answer in answers
        if answer.strip()
        for match in re.finditer(rf"(?<!\w){re.escape(answer.strip())}(?!\w)", text, re.IGNORECASE)
    }
    return tuple(sorted(found))


def wikinews_documents(folder: Path) -> dict[str, list[tuple[str, list[tuple[str, list[str]]]]]]:
    """By document, its sentences in order, each with its questions: (sentence, [(question, answers)])."""
    documents: dict[str, dict[tuple[int, int], str]] = defaultdict(dict)
    asked: dict[tuple[str, tuple[int, int]], list[tuple[str, list[str]]]] = defaultdict(list)
    for name in WIKINEWS_SETS:
        for row in rows_of(folder, name):
            *_, document, paragraph, sentence = row["context_id"].split(":")
            place = (int(paragraph), int(sentence))
            documents[document].setdefault(place, untokenised(row["passage"]))
            answers = [untokenised(answer) for answer in row["answers"]]
            asked[document, place].append((untokenised(row["question"]), answers))
    return {
        document: [(text, asked[document, place]) for place, text in sorted(places.items())]
        for document, places in documents.items()
    }


def wikinews_examples(folder: Path) -> Iterator[Example]:
    """Each question over the sentences around its own: a passage such as a search brings."""
    for document, sentences in wikinews_documents(folder).items():
        for number, (own, questions) in enumerate(sentences):
            for turn, (question, answers) in enumerate(questions):
                spans = spans_of(own, answers)
                # Sentences that stand where an answer is asked for alone ("_") hold nothing.
                if not spans or len(own) < 20:
                    continue
                passage, begins = around([text for text, _ in sentences], number, lean=turn)
                shift = begins[number]
                yield Example(
                    source="wikinews",
                    group=f"wikinews:{document}",
                    question=question,
                    passage=TrainingPassage(
                        title="",
                        text=passage,
                        spans=tuple((start + shift, end + shift) for start, end in spans),
                    ),
                    answers=tuple(answers),
                )


def around(texts: Sequence[str], number: int, *, lean: int) -> tuple[str, dict[int, int]]:
    """A sentence with what stands before and after it, up to `WIKINEWS_CHARS`, and where each of these
    sentences begins in it, by number. `lean` varies how much of it comes before."""
    budget = WIKINEWS_CHARS - len(texts[number])
    first = last = number
    while budget > 0 and (first > 0 or last < len(texts) - 1):
        backwards = first > 0 and (last == len(texts) - 1 or (first + last + lean) % 3 > 0)
        step = first - 1 if backwards else last + 1
        budget -= len(texts[step]) + 1
        if budget < 0:
            break
        first, last = min(first, step), max(last, step)
    begins, at = {}, 0
    for place in range(first, last + 1):
        begins[place] = at
        at += len(texts[place]) + 1
    return " ".join(texts[first : last + 1]), begins


def untokenised(text: str) -> str:
    """Penn-Treebank tokens put together again: "do n't go , he said" becomes "don't go, he said"."""
    text = (
        text.replace("``", '"')
        .replace("''", '"')
        .replace("\\'", "'")
        .replace("-LRB-", "(")
        .replace("-RRB-", ")")
    )
    text = re.sub(r"\s+([,.;:?!%)\]}]|n't\b|'(?:s|re|ve|ll|d|m)\b)", r"\1", text)
    text = re.sub(r"([(\[{$£€])\s+", r"\1", text)
    text = re.sub(r'"\s+([^"]*?)\s+"', r'"\1"', text)
    return " ".join(text.split())
