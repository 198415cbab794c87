"""One question with what is known about its answer: `Case`, and the reader of case files.

A case file is JSONL (".gz" too), one case a line:

    {"id": "…", "question": "…", "history": [{"q": "…", "a": "…"}],
     "quotes": ["…"], "answers": ["…"], "articles": ["…"], "unanswerable": true,
     "as_of": "YYYY-MM-DD", "since": "YYYY-MM-DD", "until": "YYYY-MM-DD"}

Only id and question are always there. An answerable case names quotes (words that stand in the one right
sentence, or in one of several) or answers (short answers, any of which is right) or both; an unanswerable one
names neither. The public news sets, which call the day `date` and the articles `gold_ids_strict`, are read
here as well.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

from evals.errors import SuiteError
from evals.rows import day_field, read_cases, text_field, texts_field

Kind = Literal["answerable", "follow_up", "unanswerable"]

FIELDS = frozenset(
    ("id", "question", "history", "quotes", "answers", "articles", "unanswerable", "as_of", "since", "until")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """`history` holds (question, answer) pairs, oldest first. `articles` are the ids of those that hold the
    answer."""

    id: str
    question: str
    history: tuple[tuple[str, str], ...] = ()
    quotes: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    unanswerable: bool = False
    as_of: date | None = None
    since: date | None = None
    until: date | None = None

    @property
    def kind(self) -> Kind:
        """A follow-up that cannot be answered counts as unanswerable: refusing it is what is judged."""
        if self.unanswerable:
            return "unanswerable"
        return "follow_up" if self.history else "answerable"


def load_cases(path: Path) -> tuple[Case, ...]:
    """Read a case file of this project. Raises `CaseError` at the first line that is wrong."""
    return _load(path, _own_case)


def load_news_questions(path: Path) -> tuple[Case, ...]:
    """Read a question file of the public news sets: rows with id, question, answers (none: unanswerable),
    date, and gold_ids_strict or gold_ids. The day of the question becomes `as_of`; other fields are left
    alone."""
    return _load(path, _news_case)


def _load(path: Path, read: Callable[[dict[str, Any]], Case]) -> tuple[Case, ...]:
    cases, _ = read_cases(path, read, lambda case: case.id)
    if not cases:
        raise SuiteError(f"{path}: no case in this file")
    return cases


def _own_case(row: dict[str, Any]) -> Case:
    unknown = sorted(set(row) - FIELDS)
    if unknown:
        raise ValueError(f"unknown field {unknown[0]!r}; known are {', '.join(sorted(FIELDS))}")
    unanswerable = row.get("unanswerable", False)
    if not isinstance(unanswerable, bool):
        raise ValueError("'unanswerable' must be true or false")
    case = Case(
        id=text_field(row, "id"),
        question=text_field(row, "question"),
        history=_history(row),
        quotes=texts_field(row, "quotes"),
        answers=texts_field(row, "answers"),
        articles=texts_field(row, "articles"),
        unanswerable=unanswerable,
        as_of=day_field(row, "as_of"),
        since=day_field(row, "since"),
        until=day_field(row, "until"),
    )
    if unanswerable and (case.quotes or case.answers or case.articles):
        raise ValueError("an unanswerable case has no 'quotes', 'answers' or 'articles'")
    if not unanswerable and not (case.quotes or case.answers):
        raise ValueError("'quotes' or 'answers' is needed, or \"unanswerable\": true")
    return case


def _news_case(row: dict[str, Any]) -> Case:
    if "answers" not in row:
        raise ValueError("'answers' is missing (an empty list says that the question cannot be answered)")
    answers = texts_field(row, "answers")
    gold = texts_field(row, "gold_ids_strict") or texts_field(row, "gold_ids")
    return Case(
        id=text_field(row, "id"),
        question=text_field(row, "question"),
        answers=answers,
        articles=gold if answers else (),
        unanswerable=not answers,
        as_of=day_field(row, "date"),
    )


def _history(row: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    turns = row.get("history")
    if turns is None:
        return ()
    if not isinstance(turns, list) or not all(isinstance(turn, dict) for turn in turns):
        raise ValueError('\'history\' must be a list of {"q", "a"}')
    try:
        return tuple((text_field(turn, "q"), text_field(turn, "a")) for turn in turns)
    except ValueError as error:
        raise ValueError(f"in 'history': {error}") from None
