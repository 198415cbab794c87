"""The loop that asks and redraws, fed with events that a working assistant gives rarely or never."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, cast

import pytest

from assistant.answer import Answer
from assistant.engine import Assistant
from assistant.errors import AssistantError, QuestionError
from assistant.events import Answered, Condensed, Delta, Event, Failed, FellBack, Retrieved
from assistant.ui import conversation as module
from assistant.ui.conversation import (
    STOPPED_HALFWAY,
    TURNS_REMEMBERED,
    UNEXPECTED,
    Conversation,
    Frame,
    converse,
)
from assistant.ui.stopping import Stop
from assistant.ui.wording import Scope
from tests.ui.samples import Markup, answer


class ScriptedAssistant:
    """Plays these events, and raises what is not an event; keeps what it was asked."""

    def __init__(self, *script: Event | Exception) -> None:
        self.script = script
        self.asked: list[tuple[str, list[tuple[str, str]], date | None, date | None, str | None]] = []

    def stream(
        self,
        question: str,
        *,
        history: Sequence[tuple[str, str]] = (),
        since: date | None = None,
        until: date | None = None,
        source: str | None = None,
        as_of: date | None = None,
        llm: str | None = None,
        unsupported: str | None = None,
    ) -> Iterator[Event]:
        self.asked.append((question, list(history), since, until, source))
        for step in self.script:
            if isinstance(step, Exception):
                raise step
            yield step


def frames_of(
    *script: Event | Exception, conversation: Conversation | None = None, question: str = "q"
) -> list[Frame]:
    assistant = cast(Assistant, ScriptedAssistant(*script))
    return list(converse(assistant, question, Scope(), conversation or Conversation()))


def answered(**changes: object) -> Answered:
    return Answered(answer=answer(**changes))


def test_the_question_is_shown_before_anything_is_known() -> None:
    first = frames_of(answered())[0]
    assert "dl-wait" in first.html
    assert first.conversation is None


def test_only_the_last_frame_carries_the_conversation() -> None:
    frames = frames_of(Retrieved(passages=()), Delta(text="It "), Delta(text="is."), answered())
    assert [frame.conversation is None for frame in frames] == [True] * (len(frames) - 1) + [False]


def test_a_fast_answer_is_not_redrawn_for_every_word() -> None:
    assert len(frames_of(*(Delta(text="word ") for _ in range(500)), answered())) <= 4


def test_an_arriving_answer_is_shown_word_by_word_when_it_is_slow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SECONDS_BETWEEN_FRAMES", 0.0)
    frames = frames_of(
        Condensed(standalone_question="full?"), Delta(text="It "), Delta(text="is. [1"), answered()
    )
    assert [Markup(frame.html).texts("div", "dl-text") for frame in frames[2:4]] == [["It "], ["It is."]]
    assert all("Understood as: <bdi>full?</bdi>" in frame.html for frame in frames[1:])


def test_a_failure_is_one_line_and_is_not_remembered_as_an_answer() -> None:
    busy = AssistantError("The index is being rebuilt.")
    last = frames_of(Delta(text="It "), Failed(reason=str(busy), error=busy))[-1]
    assert Markup(last.html).texts("p", "dl-failure") == ["The index is being rebuilt."]
    assert last.conversation is not None
    assert last.conversation.history == []


def test_an_error_with_words_for_the_user_is_shown_in_its_words() -> None:
    last = frames_of(QuestionError("Ask a shorter question."))[-1]
    assert Markup(last.html).texts("p", "dl-failure") == ["Ask a shorter question."]


def test_what_nobody_foresaw_is_logged_and_shown_without_its_details(
    caplog: pytest.LogCaptureFixture,
) -> None:
    last = frames_of(Delta(text="It "), RuntimeError("secret path"))[-1]
    assert Markup(last.html).texts("p", "dl-failure") == [UNEXPECTED]
    assert "secret path" not in last.html
    assert "secret path" in caplog.text


def test_a_stream_that_just_ends_is_a_failure() -> None:
    assert Markup(frames_of(Delta(text="It "))[-1].html).texts("p", "dl-failure") == [UNEXPECTED]


def test_a_question_far_too_long_is_not_shown_whole() -> None:
    last = frames_of(QuestionError("too long"), question="x" * 50_000)[-1]
    assert len(last.html) < 2_000


def test_history_limits_and_new_ids_reach_the_next_question() -> None:
    assistant = ScriptedAssistant(answered(text="Said. [1]"))
    conversation = Conversation()
    scope = Scope(since=date(2022, 1, 1), source="bbc.co.uk")
    for number in range(1, TURNS_REMEMBERED + 4):
        last = list(converse(cast(Assistant, assistant), f"q{number}", scope, conversation))[-1]
        assert f'id="turn-{number}"' in last.html
        assert "Only articles since 1 January 2022, from bbc.co.uk" in last.html
        assert last.conversation is not None
        conversation = last.conversation
    question, history, since, until, source = assistant.asked[-1]
    assert (question, since, until, source) == (f"q{number}", date(2022, 1, 1), None, "bbc.co.uk")
    assert history == [(f"q{n}", "Said. [1]") for n in range(number - TURNS_REMEMBERED, number)]


def test_a_new_conversation_forgets_what_was_said_and_uses_no_id_twice() -> None:
    conversation = frames_of(answered())[-1].conversation
    assert conversation is not None
    emptied = conversation.emptied()
    assert (emptied.html, emptied.history, emptied.next_id) == ("", [], "turn-2")


def test_a_long_conversation_drops_its_oldest_turns() -> None:
    conversation = Conversation()
    for number in range(module.TURNS_SHOWN + 5):
        last = frames_of(answered(), conversation=conversation, question=f"question {number}")[-1]
        assert last.conversation is not None
        conversation = last.conversation
    assert len(conversation.turns) == module.TURNS_SHOWN
    assert "question 4<" not in conversation.html
    assert "The first 5 questions of this conversation are no longer shown." in conversation.html
    assert "no longer shown" not in conversation.emptied().html


def test_a_refusal_is_remembered_without_the_titles_that_it_names() -> None:
    refusal: Answer = answer(text="No answer found. Nearest: “Harbour trust”.", refused=True, citations=())
    last = frames_of(Answered(answer=refusal))[-1]
    assert last.conversation is not None
    assert last.conversation.history == [("q", "")]


def test_what_was_written_before_stop_stays_and_is_no_answer_to_go_on_from() -> None:
    stop = Stop()

    class StoppedHalfway(ScriptedAssistant):
        def stream(self, *args: Any, **options: Any) -> Iterator[Event]:
            for step in super().stream(*args, **options):
                stop.asked = isinstance(step, Delta) and step.text == "More."
                yield step

    assistant = StoppedHalfway(
        FellBack(reason="it broke off"), Delta(text="Half <b> of it. "), Delta(text="More."), answered()
    )
    last = list(converse(cast(Assistant, assistant), "q", Scope(), Conversation(), stop=stop))[-1]
    markup = Markup(last.html)
    assert markup.texts("div", "dl-text") == ["Half <b> of it. "]
    assert markup.texts("p", "dl-halfway") == [STOPPED_HALFWAY]
    assert markup.texts("p", "dl-failure") == []
    assert "it broke off" in last.html
    assert "dl-done" in last.html
    assert last.conversation is not None
    assert last.conversation.history == []


def test_half_an_answer_of_a_model_that_failed_makes_room_for_the_quoted_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "SECONDS_BETWEEN_FRAMES", 0)
    quoted = replace(answer(), notice="the language model x/y broke off <b>")
    events: list[Event] = [
        Delta(text="Half of "),
        FellBack(reason="it broke off <b>"),
        Delta(text="Whole "),
        Answered(answer=quoted),
    ]
    assistant = cast(Assistant, ScriptedAssistant(*events))
    frames = [frame.html for frame in converse(assistant, "q", Scope(), Conversation(), llm="x/y")]
    assert "Half of" in frames[1]
    assert all("Half of" not in html for html in frames[2:])
    assert all("it broke off &lt;b&gt;" in html for html in frames[2:-1])
    assert "Whole" in frames[3]
    assert "the language model x/y broke off &lt;b&gt;" in frames[-1]
    assert "Quoted word for word" in frames[-1]
