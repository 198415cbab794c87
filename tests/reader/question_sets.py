"""Question sets in the format of the real ones, written by hand: gzipped JSONL, a row for each question."""

import gzip
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from assistant.reader.training.example import Example, TrainingPassage

TOWNS = ("Varn", "Orne", "Tarn", "Lisk", "Brae", "Holm", "Ness", "Wick")
MAYORS = ("Lindqvist", "Reyes", "Okafor", "Novak", "Duarte", "Haddad", "Iversen", "Moreau")


def write_set(folder: Path, name: str, rows: Sequence[dict[str, Any]]) -> None:
    with gzip.open(folder / f"{name}.jsonl.gz", "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)


def row(question: str, passage: str, *answers: str, title: str = "Flood", **more: Any) -> dict[str, Any]:
    """Unanswerable without answers. As in the real sets, what is not known (`answer_starts`) is absent."""
    return {
        "id": "1",
        "question": question,
        "answers": list(answers),
        "passage": passage,
        "title": title,
        "answerable": bool(answers),
        "context_id": "c",
        **more,
    }


def write_texts(folder: Path, document: Sequence[str], passage: str) -> None:
    """The document 77 of the wikinews sets, by its sentences, and the passage c7 of another set."""
    rows = [
        row("What?", text, "rained", title="wikinews", context_id=f"Wiki1k:wikinews:77:1:{number}")
        for number, text in enumerate(document)
    ]
    write_set(folder, "qamr_wikinews", rows)
    write_set(folder, "qadiscourse_wikinews", [])
    about = {"title": "The_Dam_%28Varn%29", "context_id": "c7"}
    write_set(folder, "squad2_half", [row("Who built it?", passage, "Lena Orne", **about)])


def write_all(folder: Path) -> None:
    """Each set that a run needs, with a few questions. Every passage is in a group of its own."""
    for name in ("squad2_half", "squadshifts_new_wiki", "nq_open_oracle", "policyqa"):
        rows = []
        for town, mayor in zip(TOWNS, MAYORS, strict=True):
            text = f"{mayor} of {name} is the mayor of {town}. The bridge was closed when the Aln rose."
            about = {"title": town, "context_id": f"{name}-{town}"}
            rows.append(row(f"Who is the mayor of {town}?", text, mayor, answer_starts=[0], **about))
            rows.append(row(f"What did the mayor of {town} eat?", text, **about))
        write_set(folder, name, rows)
    for name in ("squadshifts_reddit", "squadshifts_amazon_reviews"):
        write_set(folder, name, [row("What squeaks?", "The red door squeaks.", "door", title=name)])
    about = {"title": "wikinews", "context_id": "Wiki1k:wikinews:77:1:0"}
    said = "Mayor Ada Lindqvist said that the old bridge would hold for years ."
    write_set(folder, "qamr_wikinews", [row("What would hold?", said, "the old bridge", **about)])
    about["context_id"] = "Wiki1k:wikinews:77:1:1"
    held = "It held because it rained ."
    write_set(folder, "qadiscourse_wikinews", [row("Why did it hold?", held, "it rained", **about)])


def example(question: str, text: str, answer: str = "", *negatives: str, group: str = "g") -> Example:
    """Unanswerable without an answer; else the answer stands once in the text."""
    start = text.index(answer)
    spans = ((start, start + len(answer)),) if answer else ()
    return Example(
        source="squad2_half",
        group=group,
        question=question,
        passage=TrainingPassage(title="Flood", text=text, spans=spans),
        answers=(answer,) if answer else (),
        negatives=tuple(TrainingPassage(title="", text=other) for other in negatives),
    )


def mayors(count: int) -> list[Example]:
    """Questions that a small network can learn: the answer is whoever stands before "leads"."""
    towns, names = len(TOWNS), len(MAYORS)
    return [
        example(
            f"Who leads {TOWNS[number % towns]}?",
            f"{MAYORS[number // 3 % names]} leads {TOWNS[number % towns]}. It rained.",
            MAYORS[number // 3 % names],
            f"Nobody came. It rained on day {number}.",
        )
        for number in range(count)
    ]
