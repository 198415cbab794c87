"""Many questions as JSON lines: owns what a line may say, and that one bad line never stops the others.

A line is `{"id", "question", "history": [{"q", "a"}], "as_of", "since", "until", "source"}`. Only `question`
is needed; other keys are passed over: a file of questions with expected answers can be asked as it is.
"""

import json
import traceback
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from math import isfinite
from typing import TYPE_CHECKING, Any

import click

from assistant.cli.options import Scope, parse_day
from assistant.errors import AssistantError
from index.errors import IndexUnusable

if TYPE_CHECKING:
    from assistant import Assistant

Identity = str | int | float | None


class BadLine(Exception):
    """A line that holds no question. `id` is the line's own where it could be read."""

    def __init__(self, reason: str, identity: Identity = None) -> None:
        super().__init__(reason)
        self.id = identity


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchQuestion:
    """One line, read. `history` holds (question, answer) pairs, oldest first."""

    id: Identity
    question: str
    history: tuple[tuple[str, str], ...]
    scope: Scope


def answer_lines(
    assistant: "Assistant", lines: Iterable[bytes], defaults: Scope, *, debug: bool
) -> Iterator[dict[str, Any]]:
    """For each line that is not blank, in order: the answer's JSON with `id`, or `{"id", "error"}`.

    Raises IndexUnusable: without an index no other line would fare better.
    """
    for number, raw in enumerate(lines, 1):
        if not raw.strip():
            continue
        try:
            asked = read_line(raw, number, defaults)
        except BadLine as error:
            yield {"id": error.id, "error": str(error)}
            continue
        try:
            answer = assistant.ask(
                asked.question,
                history=asked.history,
                since=asked.scope.since,
                until=asked.scope.until,
                source=asked.scope.source,
                as_of=asked.scope.as_of,
            )
        except IndexUnusable:
            raise
        except AssistantError as error:
            yield {"id": asked.id, "error": str(error)}
        except Exception as error:
            # An edge like the command's own: a fault in one question must not take the others with it.
            if debug:
                click.echo(traceback.format_exc(), err=True, nl=False)
            yield {"id": asked.id, "error": f"unexpected {type(error).__name__}: {error}"}
        else:
            yield {"id": asked.id, **answer.to_json()}


def read_line(raw: bytes, number: int, defaults: Scope) -> BatchQuestion:
    """The question on line `number` (from 1). What it does not say comes from `defaults`. Raises BadLine."""
    try:
        # The mark that some editors put before UTF-8 is no part of the JSON.
        text = raw.decode("utf-8-sig" if number == 1 else "utf-8")
        fields = json.loads(text, parse_constant=_no_constant)
    except UnicodeDecodeError:
        raise BadLine(f"line {number} is not UTF-8") from None
    except (ValueError, RecursionError) as error:
        why = f": {error.msg}, column {error.colno}" if isinstance(error, json.JSONDecodeError) else ""
        raise BadLine(f"line {number} is not JSON{why}") from None
    if not isinstance(fields, dict):
        raise BadLine(f'line {number} is no object: write {{"id": …, "question": …}}')

    identity = fields.get("id")
    endless = isinstance(identity, float) and not isfinite(identity)
    if endless or isinstance(identity, bool) or not isinstance(identity, Identity):
        raise BadLine(f"line {number}: `id` is neither text nor a number")
    try:
        return BatchQuestion(
            id=identity,
            question=_text(fields, "question"),
            history=tuple(_turns(fields.get("history"))),
            scope=Scope(
                since=_day(fields, "since", defaults.since),
                until=_day(fields, "until", defaults.until),
                source=_text(fields, "source") if fields.get("source") is not None else defaults.source,
                as_of=_day(fields, "as_of", defaults.as_of),
            ),
        )
    except ValueError as error:
        raise BadLine(f"line {number}: {error}", identity) from None


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is Python's, not JSON")


def _text(fields: dict[str, Any], key: str) -> str:
    value = fields.get(key)
    if not isinstance(value, str):
        raise ValueError(f"`{key}` is {'missing' if value is None else 'not text'}")
    return value


def _day(fields: dict[str, Any], key: str, default: date | None) -> date | None:
    if fields.get(key) is None:
        return default
    text = _text(fields, key)
    try:
        return parse_day(text)
    except ValueError as error:
        raise ValueError(f"`{key}`: {error}") from None


def _turns(history: Any) -> Iterator[tuple[str, str]]:
    shape = '`history` is a list of {"q": question, "a": answer}'
    if not isinstance(history, list | None):
        raise ValueError(shape)
    for turn in history or ():
        if not isinstance(turn, dict) or not all(isinstance(turn.get(key), str) for key in ("q", "a")):
            raise ValueError(shape)
        yield turn["q"], turn["a"]
