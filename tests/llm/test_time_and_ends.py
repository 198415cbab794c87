"""When a model's answer begins, how long it is waited for, and whether it came to its end."""

import asyncio
import time
from collections.abc import Sequence

import pytest

from assistant.config import Limits
from assistant.errors import WritingFailed
from assistant.events import Answered, Condensed, Delta, Waiting
from assistant.llm.model import LanguageModel, Message
from assistant.llm.spec import Spec
from tests.llm.conftest import QUICK, Opened
from tests.llm.server import Behaviour, Reply, model_server, says
from tests.llm.test_faults import GOOD, QUESTION, SHOWN, begins_and_hangs, drain, drips, hangs
from tests.llm.test_providers import HISTORY, KEYS, reply_of, spec_at


async def begins_with_nothing_and_thinks(reply: Reply) -> None:
    await reply.begin()
    await reply.say("")
    await asyncio.sleep(QUICK.next_seconds + 0.7)
    await says(GOOD)(_Begun(reply))


async def begins_with_nothing_and_hangs(reply: Reply) -> None:
    await reply.begin()
    await reply.say("")
    await asyncio.sleep(60)


async def begins_with_nothing_and_hangs_up(reply: Reply) -> None:
    await reply.begin()
    await reply.say("")
    await asyncio.sleep(0.2)
    await reply.hang_up()


class _Begun(Reply):
    """One whose head was sent."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(reply.asked, reply._writer)

    async def begin(self, content_type: str = "") -> None:
        pass


def test_an_empty_piece_begins_no_answer(written_by: Opened) -> None:
    with model_server(begins_with_nothing_and_thinks) as server, written_by(server.spec) as assistant:
        _, answer = drain(assistant)
    assert (answer.mode, answer.text, answer.notice) == ("llm", SHOWN, None)


def test_who_sent_nothing_but_an_empty_piece_did_not_begin(written_by: Opened) -> None:
    with model_server(begins_with_nothing_and_hangs) as server, written_by(server.spec) as assistant:
        _, answer = drain(assistant)
    assert answer.notice is not None
    assert answer.notice.endswith("did not begin to answer in time")


def test_who_hung_up_after_an_empty_piece_is_asked_again(written_by: Opened) -> None:
    with (
        model_server(begins_with_nothing_and_hangs_up, says(GOOD)) as server,
        written_by(server.spec, limits=Limits()) as assistant,
    ):
        _, answer = drain(assistant)
        assert len(server.asked) == 2
    assert (answer.mode, answer.text) == ("llm", SHOWN)


def test_a_follow_up_and_its_answer_have_one_time_in_all(written_by: Opened) -> None:
    limits = Limits(first_seconds=3, next_seconds=1, total_seconds=3)
    with model_server(drips) as server, written_by(server.spec, limits=limits) as assistant:
        began = time.monotonic()
        events = assistant.stream("and what did he say about sanctions?", history=HISTORY)
        (last,) = [event for event in events if isinstance(event, Answered)]
        taken = time.monotonic() - began
        assert len(server.asked) == 1
    reading = last.answer.timings.read / 1000
    assert last.answer.notice is not None
    assert taken - reading < limits.total_seconds + 2


def test_time_that_is_gone_already_counts() -> None:
    with model_server(drips) as server:
        model = LanguageModel(Spec.parse(server.spec), Limits(total_seconds=6))
        began = time.monotonic()
        with pytest.raises(WritingFailed, match="stopped in the middle"):
            list(model.stream([Message(role="user", text="Hello?")], spent_seconds=4.5))
        assert time.monotonic() - began < 4
        model.close()


@pytest.mark.parametrize("kind", ["ollama", "openai", "anthropic", "url"])
def test_every_kind_falls_back_when_its_answer_is_filtered(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in KEYS:
        monkeypatch.setenv(name, "sk-any")
    for behaviour in (
        says("Blinken urged Russia.", finish="content_filter"),
        says("", finish="content_filter"),
    ):
        with model_server(behaviour) as server, pytest.raises(WritingFailed, match="not allowed to finish"):
            reply_of(spec_at(kind, server, monkeypatch))


@pytest.mark.parametrize("finish", ["stop", "tool_calls", "something_new"])
def test_a_reason_that_nobody_knows_is_an_end(finish: str) -> None:
    with model_server(says("Blinken and", finish=finish)) as server:
        assert reply_of(server.spec) == "Blinken and"


def ends_without_a_reason(pieces: Sequence[str]) -> Behaviour:
    async def behave(reply: Reply) -> None:
        await reply.begin()
        for piece in pieces:
            await reply.say(piece)
        await reply.close_body()

    return behave


@pytest.mark.parametrize("end", ["⁴¹⁷", " ［417］", "！", "？", "」", "』", "。", "）", "»", ".", "]", '."'])
def test_an_answer_may_end_so_where_no_reason_is_given(end: str) -> None:
    text = f"The bridge was closed{end}"
    with model_server(ends_without_a_reason([text[:8], text[8:], "\n"])) as server:
        assert reply_of(server.spec) == f"{text}\n"


def test_the_reason_is_said(written_by: Opened) -> None:
    with (
        model_server(says(GOOD, finish="content_filter")) as server,
        written_by(server.spec, limits=Limits()) as assistant,
    ):
        answer = assistant.ask(QUESTION)
    assert answer.mode == "extractive"
    assert answer.notice == f"the language model {server.spec} was not allowed to finish its answer"


@pytest.mark.parametrize("behaviour", [hangs, begins_and_hangs, begins_with_nothing_and_hangs])
@pytest.mark.parametrize("history", [(), HISTORY], ids=["question", "follow-up"])
def test_a_silent_model_can_be_given_up(
    behaviour: Behaviour, history: Sequence[tuple[str, str]], written_by: Opened
) -> None:
    patient = Limits(first_seconds=60, next_seconds=60, total_seconds=60)
    with model_server(behaviour) as server, written_by(server.spec, limits=patient) as assistant:
        stream = assistant.stream("and what did he say about sanctions?", history=history)
        assert any(isinstance(event, Waiting) for event in stream)
        began = time.monotonic()
        stream.close()
        while not server.left and time.monotonic() - began < 3:
            time.sleep(0.01)
        assert server.left == 1
        assert len(server.asked) == 1


async def thinks_long(reply: Reply) -> None:
    await reply.begin()
    await reply.say("<think>")
    await asyncio.sleep(QUICK.next_seconds / 2)
    await reply.say("Blinken said")
    await asyncio.sleep(QUICK.next_seconds / 2)
    await reply.say("</think>")
    await says(GOOD)(_Begun(reply))


def test_whoever_waits_for_a_thought_is_told_so(written_by: Opened) -> None:
    with model_server(thinks_long) as server, written_by(server.spec) as assistant:
        events = list(assistant.stream(QUESTION))
    kinds = [type(event) for event in events]
    assert kinds.index(Waiting) < kinds.index(Delta)
    assert Condensed not in kinds
    assert "".join(event.text for event in events if isinstance(event, Delta)) == SHOWN
    assert isinstance(events[-1], Answered)


def test_waiting_does_not_count_as_work(written_by: Opened) -> None:
    """The consumer's time between two signs is its own."""
    with model_server(begins_with_nothing_and_thinks) as server, written_by(server.spec) as assistant:
        began, slept = time.perf_counter(), 0.0
        for event in assistant.stream(QUESTION):
            if isinstance(event, Waiting):
                time.sleep(0.7)
                slept += 0.7
        taken = time.perf_counter() - began
    assert isinstance(event, Answered)
    assert event.answer.mode == "llm"
    assert slept > 0
    assert event.answer.timings.total / 1000 <= taken - slept
