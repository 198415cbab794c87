"""One browser session's conversation, as a value, and the loop that asks the assistant and redraws it.

`Conversation` is all that a session keeps. Nothing here is shared between sessions, and nothing here knows
Gradio.
"""

import logging
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assistant.answer import Answer
from assistant.errors import AssistantError
from assistant.events import Answered, Condensed, Delta, Failed, FellBack, Waiting
from assistant.ui.render import gone_html, turn_html
from assistant.ui.stopping import Stop
from assistant.ui.wording import Scope
from index.errors import IndexingError

if TYPE_CHECKING:
    from assistant.engine import Assistant

TURNS_SHOWN = 50
"""Older turns leave the page, so that a long session stays quick."""
TURNS_REMEMBERED = 10
"""How many turns the engine gets as history: a follow-up refers to what was said just now."""
LONGEST_SHOWN = 2_000
"""Characters of a question. A longer one is a paste by mistake, which the engine refuses; its start says
which it was."""
SECONDS_BETWEEN_FRAMES = 0.1

UNEXPECTED = (
    "Something went wrong while answering; the terminal that runs Dateline says what. The page goes on."
)

STOPPED = "Stopped before it was answered. Ask it again, or something else."
STOPPED_HALFWAY = "Stopped here. What stands above was not checked against the articles."

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A question that is over. `answer_text` is None when it failed or was stopped, and "" when the articles
    do not hold it: the titles that a refusal names are not what the next question is about."""

    question: str
    answer_text: str | None
    html: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """`turns` are the ones still shown, `gone` counts those that have left the page before them, `asked` all:
    no two turns of a session share an id."""

    turns: tuple[Turn, ...] = ()
    gone: int = 0
    asked: int = 0

    @property
    def next_id(self) -> str:
        return f"turn-{self.asked + 1}"

    @property
    def history(self) -> list[tuple[str, str]]:
        pairs = [(turn.question, turn.answer_text) for turn in self.turns if turn.answer_text is not None]
        return pairs[-TURNS_REMEMBERED:]

    @property
    def html(self) -> str:
        return gone_html(self.gone) + "".join(turn.html for turn in self.turns)

    def with_turn(self, turn: Turn) -> "Conversation":
        turns = (*self.turns, turn)
        kept = turns[-TURNS_SHOWN:]
        gone = self.gone + len(turns) - len(kept)
        return replace(self, turns=kept, gone=gone, asked=self.asked + 1)

    def emptied(self) -> "Conversation":
        return replace(self, turns=(), gone=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The turn that is under way as HTML; `conversation` once it is over."""

    html: str
    conversation: Conversation | None = None


def converse(
    assistant: "Assistant",
    question: str,
    scope: Scope,
    conversation: Conversation,
    *,
    llm: str | None = None,
    unsupported: str | None = None,
    stop: Stop | None = None,
) -> Iterator[Frame]:
    """Ask and redraw, at most about ten times a second. The last frame, and only it, carries the
    conversation. `llm`: which language model writes, `unsupported`: what becomes of its sentences that the
    articles do not bear out, see `Assistant.stream`. `stop`: looked at between two events.

    `question` is not empty. Whatever fails ends as one line in the turn; nothing is raised.
    """
    turn_id, limits = conversation.next_id, str(scope)
    shown = question if len(question) <= LONGEST_SHOWN else question[:200] + "…"
    understood: str | None = None
    answer: Answer | None = None
    failure: str | None = None
    stopped: str | None = None
    fell_back: str | None = None
    waited: float | None = None
    text, drawn = "", time.monotonic()
    began = drawn
    yield Frame(html=turn_html(turn_id, shown, limits=limits))
    stream = assistant.stream(
        question,
        history=conversation.history,
        since=scope.since,
        until=scope.until,
        source=scope.source,
        llm=llm,
        unsupported=unsupported,
    )
    try:
        for event in stream:
            if stop is not None and stop.asked and not isinstance(event, Answered | Failed):
                # What a reader has read already is not taken away.
                failure, stopped = (None, STOPPED_HALFWAY) if text.strip() else (STOPPED, None)
                break
            match event:
                case Condensed(standalone_question=standalone):
                    understood = standalone
                case Delta(text=piece):
                    text += piece
                case Waiting():
                    waited = time.monotonic() - began
                case FellBack(reason=reason):
                    # What the model had written until then is void.
                    fell_back, text, waited = reason, "", None
                case Answered():
                    answer = event.answer
                case Failed(reason=reason):
                    failure = reason
                case _:
                    continue
            if answer is None and failure is None and time.monotonic() - drawn >= SECONDS_BETWEEN_FRAMES:
                drawn = time.monotonic()
                yield Frame(
                    html=turn_html(
                        turn_id,
                        shown,
                        limits=limits,
                        understood=understood,
                        partial=text,
                        waited=waited,
                        fell_back=fell_back,
                    )
                )
    except (AssistantError, IndexingError) as error:
        failure = str(error)
    except Exception:
        # The edge: a user must see a line and be able to go on, whatever it was.
        _log.exception("a question could not be answered")
        failure = UNEXPECTED
    finally:
        # A language model that was stopped, or whose page is gone, need not write on.
        stream.close()
    if answer is None and failure is None and stopped is None:
        failure = UNEXPECTED
    html = turn_html(
        turn_id,
        shown,
        limits=limits,
        understood=understood if understood is not None else (answer.standalone_question if answer else None),
        answer=answer,
        partial=text,
        failure=failure,
        stopped=stopped,
        fell_back=fell_back,
    )
    said = "" if answer and answer.refused else answer.text if answer and not failure else None
    turn = Turn(question=shown, answer_text=said, html=html)
    yield Frame(html=html, conversation=conversation.with_turn(turn))
