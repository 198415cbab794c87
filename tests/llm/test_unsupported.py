"""What becomes of a sentence that a language model wrote and the articles do not bear out: marked, or taken
out before anybody sees it."""

import asyncio
import json
import re
import time
from pathlib import Path
from zlib import crc32

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant import Assistant, AssistantError
from assistant.answer import WrittenSentence
from assistant.build import compose
from assistant.config import Limits, unsupported
from assistant.events import Answered, Delta, Event, FellBack
from assistant.llm.cited_text import CitedText
from assistant.llm.kept_text import KeptText
from tests.command_line import run
from tests.llm.conftest import Opened
from tests.llm.handed_out import REFERENCE, support
from tests.llm.server import Reply, model_server, says
from tests.llm.test_cited_text import BITS, check
from tests.llm.test_faults import QUESTION

TRUE = "Blinken urged Russia to de-escalate at once and to withdraw its troops {{Blinken urged immediate}}."
NUMBER = "Russia has amassed over 300,000 troops along the border of Ukraine {{Russia has amassed}}."
NAME = "Macron warned in the call that Moscow will not let Washington hush up the issue {{hush up}}."
NEGATED = "Russia has not denied any intention to attack {{It has denied any}}."
INVENTED = "The price of wheat fell on the news {{Blinken urged immediate}}."
UNCITED = "Talks are like a walk in the rain."
LAVROV = "Lavrov warned that Moscow will not let Washington hush up the issue {{hush up}}."
WHOLE = " ".join([NUMBER, TRUE, NAME, INVENTED, NEGATED, LAVROV, UNCITED])
KEPT = (
    "Blinken urged Russia to de-escalate at once and to withdraw its troops [1]. "
    "Lavrov warned that Moscow will not let Washington hush up the issue [2]."
)


def drained(assistant: Assistant, **choice: str) -> tuple[list[Event], Answered]:
    events = list(assistant.stream(QUESTION, **choice))  # type: ignore[arg-type]
    assert isinstance(events[-1], Answered)
    return events, events[-1]


def test_what_is_marked_is_shown_with_its_verdict(written_by: Opened) -> None:
    with model_server(says(WHOLE)) as server, written_by(server.spec, limits=Limits()) as assistant:
        answer = assistant.ask(QUESTION)
    verdicts = [one.verdict for one in answer.sentences]
    assert verdicts[0] == "number_differs"
    assert verdicts[2] == "name_differs"
    assert verdicts[4] == "negated"
    assert verdicts[3] == "unsupported"
    # It cites nothing; a passage that the model had may come near it by its common words.
    assert verdicts[6] in ("unsupported", "wrong_source")
    assert verdicts[1] == verdicts[5] == "supported"
    assert "300,000" in answer.text
    assert answer.left_out == 0


def test_what_is_dropped_never_leaves_the_engine_and_the_rest_is_numbered_anew(written_by: Opened) -> None:
    with model_server(says(WHOLE)) as server, written_by(server.spec, limits=Limits()) as assistant:
        events, answered = drained(assistant, unsupported="drop")
    answer = answered.answer
    assert "".join(event.text for event in events if isinstance(event, Delta)) == answer.text == KEPT
    assert (answer.mode, answer.left_out, answer.notice) == ("llm", 5, None)
    assert [one.marker for one in answer.citations] == [1, 2]
    assert [one.verdict for one in answer.citations] == ["supported", "supported"]
    assert [answer.text[one.start : one.end] for one in answer.sentences] == [
        f"{sentence}." for sentence in KEPT.removesuffix(".").split(". ")
    ]
    assert [[c.marker for c in one.citations] for one in answer.sentences] == [[1], [2]]
    assert answer.support is not None
    assert (answer.support.share, answer.support.sentences) == (1.0, 2)
    assert answer.to_json()["left_out"] == 5
    for citation in answer.citations:
        body = assistant.corpus.article(citation.article_id).body
        assert body[citation.start : citation.end] == citation.quote


def test_when_nothing_is_left_the_quoted_answer_takes_over_and_nothing_was_shown(
    written_by: Opened, over_seeds: Assistant
) -> None:
    text = f"{NUMBER} {INVENTED}"
    with model_server(says(text)) as server, written_by(server.spec, limits=Limits()) as assistant:
        events, answered = drained(assistant, unsupported="drop")
    answer = answered.answer
    (fell_back,) = [event for event in events if isinstance(event, FellBack)]
    assert fell_back.reason.endswith("wrote no sentence that its sources bear out")
    assert not any(isinstance(event, Delta) for event in events[: events.index(fell_back)])
    assert answer.notice == fell_back.reason
    assert (answer.mode, answer.text) == ("extractive", over_seeds.ask(QUESTION).text)


def test_a_sentence_waits_for_its_verdict_and_not_for_the_end_of_the_answer(written_by: Opened) -> None:
    over: list[float] = []

    async def slow(reply: Reply) -> None:
        await reply.begin()
        for text in (f"{TRUE} ", "Lavrov warned "):
            await reply.say(reply.asked.fill(text))
        await asyncio.sleep(1)
        over.append(time.monotonic())
        await reply.say(reply.asked.fill(LAVROV.removeprefix("Lavrov warned ")))
        await reply.end()

    shown: list[tuple[float, str]] = []
    with model_server(slow) as server, written_by(server.spec, limits=Limits()) as assistant:
        for event in assistant.stream(QUESTION, unsupported="drop"):
            if isinstance(event, Delta):
                shown.append((time.monotonic(), event.text))
    # Nothing of the second sentence before it was over, and the first one long before that.
    first, second = KEPT.split(" Lavrov")
    assert [text for _, text in shown] == [first, f" Lavrov{second}"]
    assert shown[0][0] < over[0] < shown[1][0]


def test_how_it_was_opened_holds_for_questions_that_do_not_say(over_seeds: Assistant) -> None:
    with compose(over_seeds.corpus, unsupported="drop") as assistant:
        assert assistant.unsupported == "drop"
        with pytest.raises(AssistantError, match="unsupported is 'hide': give mark or drop"):
            assistant.ask(QUESTION, unsupported="hide")


def test_the_setting_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATELINE_LLM_UNSUPPORTED", raising=False)
    assert unsupported() == "mark"
    monkeypatch.setenv("DATELINE_LLM_UNSUPPORTED", "drop")
    assert unsupported() == "drop"
    assert unsupported("mark") == "mark"
    monkeypatch.setenv("DATELINE_LLM_UNSUPPORTED", "no")
    with pytest.raises(AssistantError, match=r"^\$DATELINE_LLM_UNSUPPORTED is 'no': give mark or drop$"):
        unsupported()


def test_the_command_leaves_out_what_is_not_borne_out_and_says_how_much(seeds_home: Path) -> None:
    with model_server(says(WHOLE)) as server:
        asked = ["ask", QUESTION, "--home", str(seeds_home), "--llm", server.spec]
        dropped = run(*asked, "--json", "--unsupported", "drop")
        by_setting = run(*asked, DATELINE_LLM_UNSUPPORTED="drop")
        wrong = run(*asked, "--unsupported", "hide")
    answer = json.loads(dropped.stdout)
    assert (answer["answer"], answer["left_out"]) == (KEPT, 5)
    assert "Left out: 5 sentences that the articles do not bear out." in by_setting.stdout
    assert "300,000" not in by_setting.stdout
    assert wrong.exit_code == 2


def _keeps(sentence: WrittenSentence) -> bool:
    """By its words alone, as a verdict is, and about every second one."""
    return bool(sentence.citations) and crc32(sentence.text.encode("utf-8", "replace")) % 2 == 0


def _kept(pieces: list[str]) -> tuple[str, KeptText, CitedText]:
    cited = CitedText(support())
    kept = KeptText(cited, _keeps)
    shown = "".join([*map(kept.feed, pieces), kept.finish()])
    return shown, kept, cited


def _check(text: str) -> str:
    shown, kept, cited = _kept([text])
    assert len(kept.sentences) == sum(map(_keeps, cited.sentences))
    check(shown, kept)  # type: ignore[arg-type]  # what it reads they have in common
    assert shown == shown.strip()
    # All of it belongs to a sentence that was kept.
    between = list(shown)
    for one in kept.sentences:
        assert re.sub(r"\s*\[\d+\]", "", shown[one.start : one.end]).split() == one.text.split()
        between[one.start : one.end] = " " * (one.end - one.start)
    assert not "".join(between).strip()
    return shown


def test_what_is_kept_is_the_same_wherever_the_pieces_are_cut() -> None:
    whole = _check(REFERENCE)
    assert whole
    for cut in range(1, len(REFERENCE)):
        assert _kept([REFERENCE[:cut], REFERENCE[cut:]])[0] == whole, cut
    assert _kept(list(REFERENCE))[0] == whole


@settings(deadline=None)  # a busy machine is no error
@given(st.lists(st.one_of(st.sampled_from(BITS), st.text(max_size=5)), max_size=60), st.data())
def test_whatever_a_model_writes_only_kept_sentences_are_shown(bits: list[str], data: st.DataObject) -> None:
    text = "".join(bits)
    whole = _check(text)
    cut = data.draw(st.integers(0, len(text)))
    assert _kept([text[:cut], text[cut:]])[0] == whole
