"""What a set of follow-ups holds, as values, and the reader of its files:

    {"id": "…", "question": "…", "history": [{"q": "…", "a": "…"}, …], "rewrite": "…",
     "context_id": "…"?, "title": "…"?}

`rewrite` is the question as a person made it standalone, as in CANARD and TREC CAsT. Other fields are
left alone. Questions without a history are no follow-ups: they are left out and counted."""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

from evals.case import Case
from evals.errors import SuiteError
from evals.rows import read_cases, text_field

Half = Literal["developing", "reporting"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RewritingCase:
    """`conversation` is the id of the one it comes from, its own where none is named. `title`: what the
    conversation is about, "" where nothing says so."""

    case: Case
    conversation: str
    rewrite: str
    title: str

    @property
    def half(self) -> Half:
        """By the hash of the conversation: what is fitted or looked at is of the developing half, what is
        reported of the other."""
        first = sha256(self.conversation.encode(errors="replace")).digest()[0]
        return "reporting" if first % 2 else "developing"


def is_rewriting_row(row: dict[str, Any]) -> bool:
    """Whether a file that begins with this row is a set of follow-ups."""
    return isinstance(row.get("rewrite"), str) and isinstance(row.get("history"), list)


def load_rewriting_set(path: Path) -> tuple[tuple[RewritingCase, ...], int]:
    """The follow-ups of a file in order, and how many questions had no history. Raises `CaseError` at the
    first row that is wrong, `SuiteError` when there is no follow-up."""
    cases, openings = read_cases(path, _case, lambda one: one.case.id)
    if not cases:
        raise SuiteError(f"{path}: no question in this file has a history")
    return cases, openings


def _case(row: dict[str, Any]) -> RewritingCase | None:
    rewrite = text_field(row, "rewrite")
    found = RewritingCase(
        case=Case(
            id=text_field(row, "id"),
            question=text_field(row, "question"),
            history=_history(row),
            answers=(rewrite,),
        ),
        conversation=_text(row, "context_id") or text_field(row, "id"),
        rewrite=rewrite,
        title=_text(row, "title"),
    )
    return found if found.case.history else None


def _history(row: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    """Answers may be empty: some sets have none."""
    turns = row.get("history")
    if not isinstance(turns, list) or not all(isinstance(turn, dict) for turn in turns):
        raise ValueError('\'history\' must be a list of {"q", "a"}')
    return tuple((text_field(turn, "q"), _text(turn, "a")) for turn in turns)


def _text(row: dict[str, Any], field: str) -> str:
    value = row.get(field) or ""
    if not isinstance(value, str):
        raise ValueError(f"'{field}' is not a text")
    return value
