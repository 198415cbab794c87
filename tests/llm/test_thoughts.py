"""What a model thinks aloud before it answers is no answer, wherever the thought began."""

import pytest

from assistant.config import Limits
from assistant.events import Delta, FellBack
from assistant.llm.thoughts import without_thinking
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


FINAL = "<|channel|>final<|message|>"
THOUGHTS = [
    "<think>{}</think>",
    "<thinking>{}</thinking>",
    "<Thought>{}</Thought>",
    "<reasoning>{}</reasoning>",
    "<reflection>{}</reflection>",
    "<thinking>{} <b>so</b> </think></thinking>\n<reflection>{}</reflection>",
    "[THINK]{}[/THINK]",
    "◁think▷{}◁/think▷",
    "<|channel|>analysis<|message|>{}<|end|><|start|>assistant" + FINAL,
    FINAL,
]
ENDS = [
    "</s>",
    "<|eot_id|>",
    "<|im_end|>\n",
    "<|end|>",
    "<|return|>",
    "<|endoftext|>",
    "<|im_end|><|im_start|>x",
]


def read(pieces: list[str]) -> str:
    """What is left of these; what turns out to be a thought was none of it."""
    text = ""
    for piece in without_thinking(iter(pieces)):
        text = "" if piece is None else text + piece
    return text


def cuts(text: str) -> list[list[str]]:
    return [[text], list(text), *([text[:cut], text[cut:]] for cut in range(1, len(text)))]


@pytest.mark.parametrize("thought", THOUGHTS)
def test_a_thought_is_left_out_whatever_it_is_wrapped_in(thought: str) -> None:
    text = f"\n{thought.replace('{}', THOUGHT)}It is [417] <b>2 < 3</b> </th"
    for pieces in cuts(text):
        assert read(pieces) == "It is [417] <b>2 < 3</b> </th", pieces


@pytest.mark.parametrize("end", ENDS)
def test_the_token_that_ends_an_answer_is_left_out(end: str) -> None:
    for pieces in cuts(f"<think>{THOUGHT}<|im_end|></think>It rained [417].{end}"):
        assert read(pieces) == "It rained [417].", pieces


@pytest.mark.parametrize("text", ["<|im not", "[THINGS] are", "<thin", "[417] It", "</ <| <s> [/TH", "◁", ""])
def test_what_only_begins_like_a_tag_stays(text: str) -> None:
    for pieces in cuts(text):
        assert read(pieces) == text


def test_only_what_may_be_a_tag_waits() -> None:
    pieces = without_thinking(iter(["The", " bridge </", "b>", " was <|im_", "end|>", " closed"]))
    assert list(pieces) == ["The", " bridge ", "</b>", " was ", ""]


@pytest.mark.parametrize("thought", THOUGHTS)
def test_no_thought_reaches_a_reader(thought: str, written_by: Opened) -> None:
    text = f"{thought.replace('{}', THOUGHT)}{GOOD}<|im_end|>"
    with (
        model_server(says(text, size=5)) as server,
        written_by(server.spec, limits=Limits()) as assistant,
    ):
        _, answer = drain(assistant)
    assert (answer.mode, answer.text, answer.notice) == ("llm", SHOWN, None)
