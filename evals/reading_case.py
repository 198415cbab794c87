"""What the public sets for readers hold, as values, and the reader of their files. The rows decide what a
file is, not its name:

- **reading** (SQuAD-style): {"id", "question", "answers": […], "answer_starts": […]?, "passage", "title"?,
  "answerable"}: a question beside the one passage that holds its answer, or does not.
- **ranking** (answer-sentence selection): {"id", "question", "candidates": […], "labels": [0 | 1, …]}: a
  question beside sentences, some of which answer it.

Other fields are left alone. What cannot be measured is left out and counted: in a reading set rows without a
passage, in a ranking set questions without a right or without a wrong candidate, as the literature does (any
order of these is equally good).
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, Literal, TypeVar

from evals.case import Case
from evals.errors import EvalError, SuiteError
from evals.rewriting_case import is_rewriting_row
from evals.rows import numbers_field, read_cases, read_rows, text_field, texts_field

SetKind = Literal["reading", "ranking", "rewriting"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingCase:
    """`places`: where answers begin in `passage`, in code points; empty when unanswerable, or when no answer
    stands there letter for letter."""

    case: Case
    title: str
    passage: str
    places: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RankingCase:
    """`right[i]` says whether `candidates[i]` answers; there are some of both. The case's answers are the
    right candidates."""

    case: Case
    candidates: tuple[str, ...]
    right: tuple[bool, ...]


Row = TypeVar("Row", ReadingCase, RankingCase)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingSet(Generic[Row]):
    """The cases of a file in order, and how many rows were left out."""

    cases: tuple[Row, ...]
    left_out: int


def kind_of(path: Path) -> SetKind | None:
    """By the first row; None when it is none of these, or cannot be read."""
    try:
        row = next((row for _, row in read_rows(path)), {})
    except EvalError:
        return None
    if isinstance(row.get("candidates"), list) and isinstance(row.get("labels"), list):
        return "ranking"
    if is_rewriting_row(row):
        return "rewriting"
    named = isinstance(row.get("passage"), str) and isinstance(row.get("answers"), list)
    return "reading" if named and isinstance(row.get("answerable"), bool) else None


def load_reading_set(path: Path) -> ReadingSet[ReadingCase]:
    """Raises `CaseError` at the first row that is wrong, `SuiteError` when none can be asked."""
    return _load(path, _reading_case)


def load_ranking_set(path: Path) -> ReadingSet[RankingCase]:
    """Raises as `load_reading_set` does."""
    return _load(path, _ranking_case)


def _load(path: Path, read: Callable[[dict[str, Any]], Row | None]) -> ReadingSet[Row]:
    cases, left_out = read_cases(path, read, lambda one: one.case.id)
    if not cases:
        raise SuiteError(f"{path}: no row in this file can be measured ({left_out} were left out)")
    return ReadingSet(cases=cases, left_out=left_out)


def _reading_case(row: dict[str, Any]) -> ReadingCase | None:
    passage, title, answerable = row.get("passage"), row.get("title") or "", row.get("answerable")
    if not isinstance(passage, str) or not isinstance(title, str):
        raise ValueError("'passage' and 'title' must be texts")
    if not isinstance(answerable, bool):
        raise ValueError("'answerable' must be true or false")
    if not passage.strip():
        return None
    answers = texts_field(row, "answers") if answerable else ()
    if answerable and not answers:
        raise ValueError("'answers' is empty, and 'answerable' is true")
    return ReadingCase(
        case=Case(
            id=text_field(row, "id"),
            question=text_field(row, "question"),
            answers=answers,
            unanswerable=not answerable,
        ),
        title=title,
        passage=passage,
        places=_places(passage, answers, numbers_field(row, "answer_starts")),
    )


def _places(passage: str, answers: tuple[str, ...], starts: tuple[int, ...]) -> tuple[int, ...]:
    """The given offsets where the answers really stand there; without offsets the first place of each."""
    if starts:
        given = zip(starts, answers, strict=False)
        return tuple(start for start, answer in given if passage.startswith(answer, start))
    found = (passage.find(answer) for answer in answers)
    return tuple(start for start in found if start >= 0)


def _ranking_case(row: dict[str, Any]) -> RankingCase | None:
    candidates, labels = texts_field(row, "candidates"), numbers_field(row, "labels")
    if len(candidates) != len(labels):
        raise ValueError(f"{len(candidates)} 'candidates' and {len(labels)} 'labels'")
    if set(labels) - {0, 1}:
        raise ValueError("'labels' must be 0 or 1")
    right = tuple(label == 1 for label in labels)
    if all(right) or not any(right):
        return None
    answers = tuple(candidate for candidate, is_right in zip(candidates, right, strict=True) if is_right)
    return RankingCase(
        case=Case(id=text_field(row, "id"), question=text_field(row, "question"), answers=answers),
        candidates=candidates,
        right=right,
    )
