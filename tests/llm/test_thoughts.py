"""What a model thinks aloud before it answers is no answer, wherever the thought began."""

import pytest

from assistant.config import Limits
from assistant.events import Delta, FellBack
from tests.llm.conftest import Opened
from tests.llm.server import model_server, says
from tests.llm.test_faults import GOOD, QUESTION, SHOWN, drain

THOUGHT = "The user asks what Blinken demanded. I look at the sources"


@pytest.mark.parametrize("size", [1, 7, 10_000])
def test_a_thought_that_was_begun_here_is_left_out(written_by: Opened, size: int) -> None:
    text = f"\n<think>{THOUGHT}</think>\n\n{GOOD}"
    with (
        model_server(says(text, size=size)) as server,
        written_by(server.spec, limits=Limits()) as assistant,
    ):
        _, answer = drain(assistant)
    assert (answer.mode, answer.text, answer.notice) == ("llm", SHOWN, None)


def test_a_thought_that_the_prompt_began_is_left_out_where_nothing_of_it_was_shown(
    written_by: Opened,
) -> None:
    # All in one piece; and sentence by sentence, where none of the thought is borne out.
    with (
        model_server(
            says(f"{THOUGHT}</think>\n{GOOD}", size=10_000), says(f"{THOUGHT}.</think>\n{GOOD}")
        ) as server,
        written_by(server.spec, limits=Limits()) as assistant,
    ):
        whole = assistant.ask(QUESTION)
        dropped = assistant.ask(QUESTION, unsupported="drop")
    for answer in (whole, dropped):
        assert (answer.mode, answer.text, answer.left_out, len(answer.sentences)) == ("llm", SHOWN, 0, 2)


@pytest.mark.parametrize("size", [1, 7])
def test_an_answer_that_turns_out_to_be_a_thought_is_taken_back(written_by: Opened, size: int) -> None:
    with (
        model_server(says(f"{THOUGHT}</think>\n{GOOD}", size=size)) as server,
        written_by(server.spec, limits=Limits()) as assistant,
    ):
        events, answer = drain(assistant)
    (fell_back,) = [event for event in events if isinstance(event, FellBack)]
    assert fell_back.reason.endswith("took its answer back")
    assert answer.mode == "extractive"
    shown = "".join(event.text for event in events[: events.index(fell_back)] if isinstance(event, Delta))
    assert "think" not in shown
    assert "Blinken urged Russia" not in shown


def test_a_bracket_like_that_of_a_thought_stays(written_by: Opened) -> None:
    with (
        model_server(says(f"{GOOD} Is 2 < 3 </th", size=1)) as server,
        written_by(server.spec, limits=Limits()) as assistant,
    ):
        answer = assistant.ask(QUESTION)
    assert answer.text == f"{SHOWN} Is 2 < 3 </th"


def test_a_thought_that_says_that_nothing_was_found_ends_in_a_refusal(written_by: Opened) -> None:
    text = f"{THOUGHT}</think>NOT_FOUND"
    with (
        model_server(says(text, size=10_000)) as server,
        written_by(server.spec, limits=Limits()) as assistant,
    ):
        answer = assistant.ask(QUESTION)
    assert (answer.mode, answer.refused, answer.citations) == ("llm", True, ())
