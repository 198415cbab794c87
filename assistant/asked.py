"""What may be asked: owns the checks of a question, and of the articles and the day that it is asked of."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import TypedDict

from assistant.condense import Turn
from assistant.errors import QuestionError
from index import Filters

LONGEST_QUESTION = 2000


class Scope(TypedDict, total=False):
    """Of which articles, and around which day, as `Assistant.ask` takes it."""

    since: date | None
    until: date | None
    source: str | None
    as_of: date | None


def check_asked(question: str, filters: Filters, as_of: date | None) -> None:
    """Raises `QuestionError` with what is wrong."""
    if not isinstance(question, str):
        raise QuestionError(f"the question is {question!r}, which is no text: ask in a str")
    if not question.strip():
        raise QuestionError("the question is empty: ask something about the articles")
    if len(question) > LONGEST_QUESTION:
        raise QuestionError(
            f"the question has {len(question):,} characters, more than {LONGEST_QUESTION:,}: "
            "ask a shorter one"
        )
    if _is_broken(question):
        raise QuestionError("the question holds half a character (a lone surrogate): type it again")
    since, until, source = filters.since, filters.until, filters.source
    for name, day in (("since", since), ("until", until), ("as_of", as_of)):
        if day is not None and (not isinstance(day, date) or isinstance(day, datetime)):
            raise QuestionError(f"{name} is {day!r}, which is no day: give a datetime.date")
    if since and until and since > until:
        raise QuestionError(f"since {since} lies after until {until}: exchange them")
    if source is not None and not (isinstance(source, str) and source.strip() and not _is_broken(source)):
        raise QuestionError(
            f"there is no outlet {source!r}: name one as `dateline status` does, such as bbc.co.uk, or none"
        )


def checked_turns(history: Iterable[Turn] | None) -> list[Turn]:
    """The turns of a conversation, in characters that can be sent anywhere; also as batches have them, each
    with `q` and `a`. Raises `QuestionError` where they are not pairs of texts."""
    try:
        return [_turn(turn) for turn in history or ()]
    except (TypeError, ValueError, AttributeError, KeyError):
        raise QuestionError("the history is no list of (question, answer), each a text") from None


def _turn(turn: Turn | Mapping[str, str]) -> Turn:
    if isinstance(turn, str):
        raise TypeError("its letters are no texts")
    question, answer = (turn["q"], turn["a"]) if isinstance(turn, Mapping) else turn
    return _mended(question), _mended(answer)


def _mended(text: str) -> str:
    return text.encode(errors="replace").decode()


def _is_broken(text: str) -> bool:
    return any("\ud800" <= character <= "\udfff" for character in text)
