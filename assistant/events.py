"""What happens while a question is answered, in order: `Condensed` (follow-ups only), `Retrieved`, `Delta`s
of the text, perhaps `FellBack` and `Delta`s of another text, then exactly one of `Answered` and `Failed`.
While a language model is waited for, `Waiting` may come before any of them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.answer import Answer, RetrievedPassage

# A piece of a text that is there as a whole, as it is streamed: a word with the space behind it.
_PIECE = re.compile(r"\S+\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Condensed:
    """The follow-up was understood as this question."""

    standalone_question: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Retrieved:
    """The passages that were found, best first, before they were read: `Answer.passages` holds the same in
    the order that reading gave them."""

    passages: tuple[RetrievedPassage, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Delta:
    """The next piece of the answer's text."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """The language model is at work and nothing of its text can be shown yet; told again and again, so that
    whoever waits is asked whether to go on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FellBack:
    """The language model gave no answer: every `Delta` so far is void, those that follow are the answer in
    the articles' own words. `reason` is one line for the user."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """The whole answer: the last event of a question that was answered or refused."""

    answer: Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """The question could not be answered at all: the last event. `reason` is one line for the user, `error`
    what `Assistant.ask` raises in its place."""

    reason: str
    error: Exception


Event = Condensed | Retrieved | Delta | Waiting | FellBack | Answered | Failed


def pieces_of(text: str) -> Iterator[str]:
    """The text in the pieces in which it is streamed."""
    yield from _PIECE.findall(text)
