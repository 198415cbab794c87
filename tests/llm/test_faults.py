"""A server that fails in every way: the answer in the articles' own words arrives, in time, and says why."""

import asyncio
import socket
import threading
import time
from itertools import pairwise

import pytest

from assistant import Answer, Assistant
from assistant.config import Limits
from assistant.events import Answered, Delta, Event, FellBack
from assistant.llm.model import LONGEST_ANSWER
from tests.llm.conftest import QUICK, Opened
from tests.llm.server import Behaviour, ModelServer, Reply, model_server, refuses, says

QUESTION = "what did Blinken demand?"
GOOD = (
    "Blinken urged Russia to de-escalate at once and to withdraw its troops {{Blinken urged immediate}}. "
    "Lavrov warned that Moscow will not let Washington hush up the issue {{hush up}}."
)
SHOWN = (
    "Blinken urged Russia to de-escalate at once and to withdraw its troops [1]. "
    "Lavrov warned that Moscow will not let Washington hush up the issue [2]."
)
HALF = "Blinken urged Russia to de-escalate at once {{Blinken urged immediate}}. Lavrov"


async def hangs(reply: Reply) -> None:
    await asyncio.sleep(60)


async def begins_and_hangs(reply: Reply) -> None:
    await reply.begin()
    await asyncio.sleep(60)


async def stalls(reply: Reply) -> None:
    await reply.begin()
    await reply.say(reply.asked.fill(HALF))
    await asyncio.sleep(60)


async def is_cut_off(reply: Reply) -> None:
    await reply.begin()
    await reply.say(reply.asked.fill(HALF))
    await asyncio.sleep(0.1)
    await reply.hang_up()


async def ends_in_mid_sentence(reply: Reply) -> None:
    await reply.begin()
    await reply.say(reply.asked.fill(HALF))
    await reply.close_body()


async def hangs_up(reply: Reply) -> None:
    await reply.hang_up()


async def sends_broken_json(reply: Reply) -> None:
    await reply.begin()
    await reply.say(reply.asked.fill(HALF))
    await reply.body(b'data: {"choices": [{"delta": {"content": "x\n\n')
    await reply.end()


async def sends_something_else(reply: Reply) -> None:
    await reply.begin("text/html")
    await reply.body(b"<html><body>Sign in to the hotel's network</body></html>")
    await reply.close_body()


async def sends_other_json(reply: Reply) -> None:
    await reply.begin()
    await reply.body(b'data: {"object": "list", "data": [1, 2]}\n\ndata: 17\n\ndata: [DONE]\n\n')
    await reply.close_body()


async def reports_an_error(reply: Reply) -> None:
    await reply.begin()
    await reply.say(reply.asked.fill(HALF))
    await reply.body(b'data: {"error": {"message": "CUDA out of memory", "code": 500}}\n\n')
    await reply.close_body()


async def sends_a_byte_a_second(reply: Reply) -> None:
    await reply.begin()
    for byte in reply.piece("Blinken"):
        await reply.body(bytes([byte]))
        await asyncio.sleep(1)


async def never_ends(reply: Reply) -> None:
    await reply.begin()
    text = reply.asked.fill("Blinken urged Russia to withdraw its troops {{Blinken urged immediate}}. ")
    for _ in range(10_000_000 // 10_000):
        await reply.say(text * (10_000 // len(text)))
    await reply.end()


async def drips(reply: Reply) -> None:
    """Never silent for long, and never done."""
    await reply.begin()
    while True:
        await reply.say("very ")
        await asyncio.sleep(0.3)


FAULTS: list[tuple[Behaviour, str]] = [
    (refuses(500, "<h1>oops</h1>"), "answered with an error (status 500)"),
    (refuses(429, "slow down", retry_after="0.1"), "has too many requests just now (status 429)"),
    (refuses(401, "bad key"), "does not accept the key (status 401): check $DATELINE_LLM_KEY"),
    (refuses(404, "no model"), "is not known to its server (status 404)"),
    (refuses(400, "too long"), "did not accept the question (status 400)"),
    (refuses(302, "", location="http://127.0.0.1:9/"), ""),
    (hangs, "did not begin to answer in time"),
    (begins_and_hangs, "did not begin to answer in time"),
    (stalls, "stopped in the middle of its answer"),
    (is_cut_off, "broke off in the middle of its answer"),
    (ends_in_mid_sentence, "broke off in mid sentence"),
    (says(HALF, finish="length"), "broke off in mid sentence"),
    (hangs_up, "broke off before it answered"),
    (sends_broken_json, "broke off in the middle of its answer"),
    (sends_something_else, "gave an empty answer"),
    (sends_other_json, ""),
    (reports_an_error, "broke off in the middle of its answer"),
    (sends_a_byte_a_second, "did not begin to answer in time"),
    (never_ends, "did not come to an end"),
    (drips, "stopped in the middle of its answer"),
    (says(""), "gave an empty answer"),
    (says(" \n "), "gave an empty answer"),
    (says("I cannot help with that."), "wrote nothing that its sources hold"),
    (says("It rained [1][2][999]."), "wrote nothing that its sources hold"),
    (says(HALF + " said so. NOT_FOUND"), "took its answer back"),
]


def drain(assistant: Assistant) -> tuple[list[Event], Answer]:
    events = list(assistant.stream(QUESTION))
    last = events[-1]
    assert isinstance(last, Answered), events
    return events, last.answer


def settled(server: ModelServer) -> bool:
    """Whether every connection is closed, now or in a moment."""
    for _ in range(100):
        if not server.open:
            return True
        time.sleep(0.02)
    return False


@pytest.mark.parametrize(
    ("fault", "reason"), FAULTS, ids=[f"{at}-{why}" for at, (_, why) in enumerate(FAULTS)]
)
def test_whatever_a_server_does_the_quoted_answer_arrives_in_time_and_says_why(
    written_by: Opened, over_seeds: Assistant, fault: Behaviour, reason: str
) -> None:
    expected = over_seeds.ask(QUESTION)
    before = set(threading.enumerate())
    with model_server(fault) as server, written_by(server.spec) as assistant:
        began = time.monotonic()
        events, answer = drain(assistant)
        seconds = time.monotonic() - began - (answer.timings.retrieve + answer.timings.read) / 1000
        assert settled(server)
    (fell_back,) = [event for event in events if isinstance(event, FellBack)]
    assert reason in fell_back.reason
    assert server.spec in fell_back.reason
    assert "\n" not in fell_back.reason
    assert answer.notice == fell_back.reason
    assert (answer.mode, answer.text, answer.citations) == ("extractive", expected.text, expected.citations)
    after = events[events.index(fell_back) :]
    assert "".join(event.text for event in after if isinstance(event, Delta)).strip() == expected.text
    # The time-outs of these tests, of which the whole is the longest.
    assert seconds < QUICK.total_seconds + 2
    # The server's own thread is over, and so is the model's.
    assert set(threading.enumerate()) <= before


def test_a_refused_connection_falls_back(written_by: Opened, over_seeds: Assistant) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    with written_by(f"http://127.0.0.1:{port}/v1#tiny") as assistant:
        _, answer = drain(assistant)
    assert answer.text == over_seeds.ask(QUESTION).text
    assert answer.notice is not None
    assert answer.notice.endswith("cannot be reached: check its address and your network")


def test_hanging_takes_the_time_out_and_no_more_than_two_seconds(written_by: Opened) -> None:
    with model_server(hangs) as server, written_by(server.spec) as assistant:
        history = [("what did Lavrov warn?", "Lavrov warned that Moscow will not allow it.")]
        began = time.monotonic()
        (last,) = [e for e in assistant.stream("and Blinken?", history=history) if isinstance(e, Answered)]
        taken = time.monotonic() - began
        reading = last.answer.timings.read / 1000
        assert len(server.asked) == 1  # who did not make the question standalone is not asked to answer it
    assert last.answer.notice is not None
    assert taken - reading < QUICK.first_seconds + 2


def test_a_server_that_recovers_is_asked_again(written_by: Opened) -> None:
    busy, broken = refuses(429, "", retry_after="0.1"), refuses(503)
    with (
        model_server(busy, broken, says(GOOD)) as server,
        written_by(server.spec, limits=Limits()) as assistant,
    ):
        events, answer = drain(assistant)
        assert len(server.asked) == 3
    assert (answer.mode, answer.text, answer.notice) == ("llm", SHOWN, None)
    assert not [event for event in events if isinstance(event, FellBack)]


def test_what_has_begun_is_not_asked_for_again(written_by: Opened) -> None:
    with model_server(is_cut_off, says(GOOD)) as server, written_by(server.spec) as assistant:
        _, answer = drain(assistant)
        assert len(server.asked) == 1
    assert answer.mode == "extractive"


@pytest.mark.parametrize("behaviour", [drips, begins_and_hangs, never_ends])
def test_when_nobody_listens_any_more_the_server_is_told(written_by: Opened, behaviour: Behaviour) -> None:
    limits = Limits(first_seconds=30, next_seconds=30, total_seconds=60)
    before = set(threading.enumerate())
    with model_server(behaviour) as server, written_by(server.spec, limits=limits) as assistant:
        stream = assistant.stream(QUESTION)
        if behaviour is begins_and_hangs:
            # Nothing arrives, so the consumer waits inside; closing the model ends that too.
            answered = threading.Thread(target=lambda: list(stream), daemon=True)
            answered.start()
            while not server.asked:
                time.sleep(0.02)
            assert server.open == 1
            assistant._models[server.spec].close()
            answered.join(20)
            assert not answered.is_alive()
        else:
            for event in stream:
                if isinstance(event, Delta):
                    break
            assert server.open == 1 or behaviour is never_ends
            began = time.monotonic()
            stream.close()
            assert time.monotonic() - began < 2
        assert settled(server)
        assert server.left == 1 or behaviour is never_ends  # that one is writing when it is cut off
    assert set(threading.enumerate()) <= before


def test_deltas_arrive_as_the_model_sends_them(written_by: Opened) -> None:
    with (
        model_server(says("word " * 20 + GOOD, size=5, pause=0.05)) as server,
        written_by(server.spec, limits=Limits()) as assistant,
    ):
        arrived = [time.monotonic() for event in assistant.stream(QUESTION) if isinstance(event, Delta)]
    assert len(arrived) > 30
    assert arrived[-1] - arrived[0] > 1.0  # not all at the end
    gaps = sorted(later - earlier for earlier, later in pairwise(arrived))
    assert gaps[len(gaps) // 2] < 0.05 + 0.05


def test_ten_at_once_are_all_answered(written_by: Opened) -> None:
    answers: list[Answer] = []
    with model_server(says(GOOD)) as server, written_by(server.spec, limits=Limits()) as assistant:
        threads = [
            threading.Thread(target=lambda: answers.append(assistant.ask(QUESTION))) for _ in range(10)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(120)
        assert settled(server)
    assert [answer.text for answer in answers] == [SHOWN] * 10


def test_the_longest_answer_is_longer_than_any_answer() -> None:
    assert 20 * len(GOOD) < LONGEST_ANSWER
