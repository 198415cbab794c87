import subprocess
import sys
import textwrap
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from itertools import chain
from pathlib import Path
from typing import cast

import pytest
from hypothesis import HealthCheck, given, settings

from assistant import Answer, Assistant, QuestionError
from assistant.asked import LONGEST_QUESTION
from assistant.build import build_assistant
from assistant.condense import Turn
from assistant.events import Answered, Condensed, Delta, Event, Failed, Retrieved
from index import ArticleNotFound, ModelUnavailable
from tests.awkward import awkward_text
from tests.newswire import assert_exact

DEMAND = (
    "Blinken urged immediate Russian de-escalation and the withdrawal of troops and equipment from Ukraines "
    "borders, Price said."
)
NOT_THERE = "Who won the football world cup in Qatar?"


def answered(events: list[Event]) -> Answer:
    assert isinstance(events[-1], Answered)
    return events[-1].answer


# What is answered


def test_what_blinken_demanded_is_the_first_citation(over_seeds: Assistant) -> None:
    answer = over_seeds.ask("what did Blinken demand?")
    assert answer.citations[0].quote == DEMAND
    assert answer.text.startswith(f"{DEMAND} [1]")
    assert answer.citations[0].published == date(2022, 2, 2)
    assert answer.mode == "extractive"
    assert answer.short == DEMAND.removeprefix("Blinken urged ").removesuffix(", Price said.")
    assert answer.standalone_question is None
    assert not answer.refused


@pytest.mark.parametrize(
    ("question", "quote"),
    [
        ("How many soldiers has Moscow massed near Ukraine?", "Russia has amassed over 100,000 troops"),
        ("When was Crimea annexed?", "Russia annexed Ukraines Crimean Peninsula in 2014"),
        ("Who will be the new American ambassador to Ukraine?", "nominate career foreign service officer"),
        ("What did Lavrov warn in his call with Blinken?", "Lavrov warned that Moscow will not allow"),
    ],
)
def test_questions_about_the_seeds_are_answered_with_exact_quotes(
    over_seeds: Assistant, question: str, quote: str
) -> None:
    answer = over_seeds.ask(question)
    assert_exact(over_seeds, answer)
    assert any(quote in citation.quote for citation in answer.citations), answer.text


@pytest.mark.parametrize(
    "question",
    [
        "Who demanded that the harbour be dredged?",
        "Why was the Varn bridge closed?",
        "Who won the 2023 prize?",
        "今天下雨",
        "What did the owner of the café say?",
        "How long will the strike in district 4 last?",
        "Where are the ospreys?",
        "Who pays?",
        "",
        "\x00",
        "\u200b",
        "\ufeff",
        "🙂" * 300,
        'NEAR("a" b) OR *',
        "x " * 999,
    ],
)
def test_whatever_is_asked_every_citation_is_exact(over_wire: Assistant, question: str) -> None:
    if not question.strip():
        with pytest.raises(QuestionError, match="empty"):
            over_wire.ask(question)
        return
    assert_exact(over_wire, over_wire.ask(question))


@given(question=awkward_text.filter(str.strip))
@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])
def test_any_text_can_be_asked(over_wire: Assistant, question: str) -> None:
    events = list(over_wire.stream(question))
    if isinstance(events[-1], Failed):
        assert len(question) > LONGEST_QUESTION
    else:
        assert_exact(over_wire, answered(events))


def test_a_follow_up_is_answered_as_the_question_it_stands_for(over_seeds: Assistant) -> None:
    answer = over_seeds.ask("and Lavrov, what did he warn?", history=[("what did Blinken demand?", DEMAND)])
    alone = over_seeds.ask("and what about Lavrov?", history=[("what did Putin say?", "Putin said no. [1]")])
    assert alone.question == "and what about Lavrov?"
    assert alone.standalone_question == "what did Lavrov say?"
    assert alone.citations == over_seeds.ask("what did Lavrov say?").citations
    assert_exact(over_seeds, answer)


def test_limits_hold_for_answers_and_searches(over_wire: Assistant) -> None:
    question = "Why was the Varn bridge closed?"
    early = over_wire.ask(question, until=date(2022, 12, 31))
    assert {citation.article_id for citation in early.citations} == {"bridge-2022"}
    assert {passage.article_id for passage in early.passages} == {"bridge-2022"}
    found = over_wire.search(question, since=date(2024, 1, 1), source="south.example")
    assert [passage.article_id for passage in found] == ["bridge-2024"]
    assert over_wire.search(question, n=1, as_of=date(2022, 3, 2))[0].article_id == "bridge-2022"
    assert len(over_wire.search(question, n=4)) == 4


def test_twins_are_not_quoted_twice(over_wire: Assistant) -> None:
    quotes = [citation.quote for citation in over_wire.ask("Why was the Varn bridge closed?").citations]
    assert len(quotes) == len(set(quotes))
    assert any("river rose by two metres" in quote for quote in quotes)


# What is refused


def test_a_refusal_says_what_there_is_and_cites_nothing(over_seeds: Assistant) -> None:
    answer = over_seeds.ask(NOT_THERE)
    assert answer.refused
    assert answer.citations == ()
    assert answer.short is None
    assert answer.passages
    assert "the one article here, dated 2 February 2022" in answer.text
    assert "Putin accuses US of ignoring Russian security needs" in answer.text
    assert "[1]" not in answer.text
    assert answer.to_json()["citations"] == []


def test_a_refusal_within_limits_names_them(over_wire: Assistant) -> None:
    answer = over_wire.ask("Why was the Varn bridge closed?", since=date(2030, 1, 1), source="north.example")
    assert answer.refused
    assert answer.confidence == 0
    assert answer.passages == ()
    assert "from north.example since 1 January 2030" in answer.text
    assert "2 March 2022 to 6 March 2024" in answer.text


# How it is told


def test_events_come_in_order_and_the_pieces_make_the_text(over_seeds: Assistant) -> None:
    for question in ("what did Blinken demand?", NOT_THERE):
        events = list(over_seeds.stream(question))
        kinds = [type(event) for event in events]
        answer = answered(events)
        pieces = [event.text for event in events if isinstance(event, Delta)]
        assert kinds == [Retrieved, *[Delta] * len(pieces), Answered]
        assert "".join(pieces) == answer.text
        assert len(pieces) > 5
        assert isinstance(events[0], Retrieved)
        # Reading puts them into another order, and scores them anew; none comes or goes.
        found = {(each.article_id, each.start, each.text) for each in events[0].passages}
        assert {(each.article_id, each.start, each.text) for each in answer.passages} == found
        assert len(answer.passages) == len(events[0].passages) == len(found)


def test_a_follow_up_is_told_first(over_seeds: Assistant) -> None:
    events = over_seeds.stream("when?", history=[("Who annexed Crimea?", "Russia annexed it. [1]")])
    first = next(events)
    assert isinstance(first, Condensed)
    assert "Crimea" in first.standalone_question
    assert answered(list(chain([first], events))).standalone_question == first.standalone_question


def test_asking_is_draining_the_stream(over_seeds: Assistant) -> None:
    asked = over_seeds.ask("what did Blinken demand?")
    streamed = answered(list(over_seeds.stream("what did Blinken demand?")))
    assert (asked.text, asked.citations, asked.passages) == (
        streamed.text,
        streamed.citations,
        streamed.passages,
    )
    assert asked.confidence == pytest.approx(streamed.confidence)


def test_a_question_leaves_nothing_behind_for_the_next(over_seeds: Assistant) -> None:
    first = over_seeds.ask("what did Blinken demand?")
    over_seeds.ask("What did Putin say?", history=[(NOT_THERE, "no")])
    over_seeds.ask(NOT_THERE)
    again = over_seeds.ask("what did Blinken demand?")
    assert (again.text, again.citations, again.standalone_question) == (first.text, first.citations, None)
    assert over_seeds.ask("and when?").standalone_question is None


def test_a_stream_that_is_left_early_harms_nothing(over_seeds: Assistant) -> None:
    events = over_seeds.stream("what did Blinken demand?")
    assert isinstance(next(events), Retrieved)
    del events
    assert over_seeds.ask("what did Blinken demand?").citations


def test_the_time_that_a_listener_takes_is_not_counted(over_seeds: Assistant) -> None:
    history = [("what did Putin say?", "Putin said no. [1]")]
    started = time.perf_counter()
    waited = 0.0
    for event in over_seeds.stream("and what about Lavrov?", history=history):
        if not isinstance(event, Answered):
            pause = 0.5 if isinstance(event, Condensed | Retrieved) else 0.02
            time.sleep(pause)
            waited += pause
        else:
            timings = event.answer.timings
    took = (time.perf_counter() - started) * 1000
    assert waited > 1
    assert timings.total <= took - waited * 1000
    assert timings.total == pytest.approx(timings.retrieve + timings.read + timings.answer)
    assert min(timings.retrieve, timings.read, timings.answer) >= 0
    assert timings.total > 0


def test_threads_get_what_one_asker_gets(over_wire: Assistant) -> None:
    questions = ["Why was the Varn bridge closed?", "Who pays?", "Where are the ospreys?", NOT_THERE] * 2
    alone = {question: over_wire.ask(question) for question in questions}
    with ThreadPoolExecutor(4) as pool:
        for question, answer in zip(questions, pool.map(over_wire.ask, questions), strict=True):
            assert (answer.text, answer.citations) == (alone[question].text, alone[question].citations)


# What cannot be asked


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("", "the question is empty"),
        (" \n\u2028 ", "the question is empty"),
        ("x" * (LONGEST_QUESTION + 1), "2,001 characters, more than 2,000"),
        ("who is \ud800?", "lone surrogate"),
    ],
)
def test_what_is_no_question_fails_in_one_line(over_seeds: Assistant, question: str, reason: str) -> None:
    (failed,) = over_seeds.stream(question)
    assert isinstance(failed, Failed)
    assert reason in failed.reason
    assert "\n" not in failed.reason
    with pytest.raises(QuestionError) as refused:
        over_seeds.ask(question)
    assert str(refused.value) == failed.reason
    with pytest.raises(QuestionError):
        over_seeds.search(question)


def test_the_longest_question_is_still_answered(over_seeds: Assistant) -> None:
    assert_exact(over_seeds, over_seeds.ask("what did Blinken demand? ".ljust(LONGEST_QUESTION, "?")))


def test_days_the_wrong_way_round_fail(over_seeds: Assistant) -> None:
    day, eve = date(2022, 2, 2), date(2022, 2, 1)
    with pytest.raises(QuestionError, match="since 2022-02-02 lies after until 2022-02-01"):
        over_seeds.ask("what did Blinken demand?", since=day, until=eve)
    assert [type(event) for event in over_seeds.stream("what?", since=day, until=eve)] == [Failed]
    assert over_seeds.ask("what did Blinken demand?", since=day, until=day).citations
    for no_day in ("2022-02-02", datetime(2022, 2, 2, 12)):
        wrong = cast(date, no_day)
        with pytest.raises(QuestionError, match=r"until is .*, which is no day: give a datetime\.date"):
            over_seeds.ask("what did Blinken demand?", until=wrong)
        with pytest.raises(QuestionError, match="as_of is "):
            over_seeds.search("Blinken", as_of=wrong)


def test_a_history_that_is_none_or_comes_one_by_one_is_taken_and_another_shape_told(
    over_seeds: Assistant,
) -> None:
    turns = [("what did Blinken demand?", "He urged immediate Russian de-escalation.")]
    follow_up = "and what did he emphasize?"
    expected = over_seeds.ask(follow_up, history=turns).standalone_question
    assert expected == "What did Blinken emphasize?"
    one_by_one = cast(Sequence[Turn], iter(turns))
    assert over_seeds.ask(follow_up, history=one_by_one).standalone_question == expected
    assert over_seeds.ask("what did Blinken demand?", history=cast(Sequence[Turn], None)).citations
    for shape in ([("who?", None)], ["hi"], [("a", "b", "c")], 5):
        [event] = over_seeds.stream("why?", history=cast(Sequence[Turn], shape))
        assert isinstance(event, Failed)
        assert event.reason == "the history is no list of (question, answer), each a text"


def test_nothing_found_is_refused_whatever_confidence_is_asked_for(tmp_path: Path) -> None:
    with build_assistant(tmp_path / "home", min_confidence=0.0) as assistant:
        answer = assistant.ask("what did Blinken demand?", source="nowhere.example")
        assert answer.refused
        assert answer.text.startswith("No answer found")
        assert assistant.ask("who won the world cup?").citations


@pytest.mark.parametrize("source", ["", " ", "\ud800", 5])
def test_an_outlet_that_is_none_is_told(over_seeds: Assistant, source: object) -> None:
    with pytest.raises(QuestionError, match="there is no outlet"):
        over_seeds.ask("what did Blinken demand?", source=cast(str, source))


def test_hostile_conversations_are_answered(over_wire: Assistant) -> None:
    for history in (
        [("who is \ud800Putin?", "\udfff")],
        [("", "")],
        [("Who pays?", "x " * 100_000)],
        [("Why " + "sanction%d " * 5000, "Putin said no.")],
        [("Who pays?", "Lindqvist asked. [1]")] * 3000,
    ):
        assert_exact(over_wire, over_wire.ask("why?", history=history))


# How it begins and ends


def test_an_empty_home_gets_the_seeds_and_is_left_as_it_is_afterwards(tmp_path: Path) -> None:
    told: list[str] = []
    for _ in range(2):
        with build_assistant(tmp_path, before_seeding=lambda: told.append("seeding")) as assistant:
            coverage = assistant.corpus.coverage()
            assert (coverage.articles, coverage.first_day) == (1, date(2022, 2, 2))
    assert told == ["seeding"]


def test_a_home_with_articles_gets_no_seeds(over_wire: Assistant) -> None:
    assert "gulftoday.ae" not in over_wire.corpus.status().sources


def test_a_model_that_is_not_there_is_told_before_anything_is_asked(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match="no such model"):
        Assistant.open(tmp_path, model=str(tmp_path / "no such model"))


def test_what_an_error_of_the_index_says_is_told_to_whoever_listens(
    over_seeds: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ArticleNotFound("the shelf is empty: run `dateline doctor`")

    monkeypatch.setattr(over_seeds.corpus, "search_dense", fail)
    (failed,) = over_seeds.stream("what did Blinken demand?")
    assert isinstance(failed, Failed)
    assert failed.reason == "the shelf is empty: run `dateline doctor`"
    with pytest.raises(ArticleNotFound, match="the shelf is empty"):
        over_seeds.ask("what did Blinken demand?")


def test_answering_loads_nothing_heavy(tmp_path: Path) -> None:
    code = f"""
        import sys
        from assistant import Assistant
        with Assistant.open({str(tmp_path)!r}) as assistant:
            assert assistant.ask("what did Blinken demand?").citations
        heavy = {{"torch", "transformers", "sentence_transformers", "gradio", "llama_index"}}
        assert not heavy & set(sys.modules), heavy & set(sys.modules)
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
