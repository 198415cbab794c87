"""Asking and judging: with answers written by hand, and with the real assistant over a news set of three
articles."""

import io
import json
from datetime import date
from pathlib import Path

import pytest

from assistant.errors import QuestionError
from evals.case import Case
from evals.errors import SuiteError
from evals.result import Run
from evals.run import judge, run_suites
from evals.suites import Suite
from evals.thresholds import Threshold
from tests.evals.answers import ScriptedAssistant, answer, refusal

BODY = "A fox ran. A dog slept."
FOX = Case(id="fox", question="Who ran?", quotes=("A fox ran.",))
CAT = Case(id="cat", question="Who sang?", unanswerable=True)
HIT = Threshold(figure="citation_hit@1", bound="at_least", limit=1.0)


def test_a_question_is_asked_with_its_history_and_its_days() -> None:
    case = Case(
        id="1",
        question="and when?",
        history=(("Who ran?", "A fox ran. [1]"),),
        answers=("today",),
        since=date(2022, 1, 1),
        until=date(2022, 2, 1),
        as_of=date(2022, 2, 2),
    )
    assistant = ScriptedAssistant(script={"and when?": refusal()})
    judge(Suite(name="s", cases=(case,), thresholds=()), assistant, lambda _: BODY)
    assert assistant.asked == [
        {
            "question": "and when?",
            "history": (("Who ran?", "A fox ran. [1]"),),
            "since": date(2022, 1, 1),
            "until": date(2022, 2, 1),
            "as_of": date(2022, 2, 2),
        }
    ]


def test_a_question_that_fails_fails_the_suite_but_not_the_other_questions() -> None:
    assistant = ScriptedAssistant(script={"Who ran?": QuestionError("too long"), "Who sang?": refusal()})
    result = judge(Suite(name="s", cases=(FOX, CAT), thresholds=()), assistant, lambda _: BODY)
    assert [one.error for one in result.results] == ["too long", ""]
    assert {figure.name: figure.value for figure in result.figures}["refused_unanswerable"] == 1
    assert not result.passed


def test_thresholds_decide_whether_a_suite_passes() -> None:
    suite = Suite(name="s", cases=(FOX,), thresholds=(HIT,))
    right, wrong = answer("A fox ran."), answer("A dog slept.")
    assert judge(suite, ScriptedAssistant(script={"Who ran?": right}), lambda _: BODY).passed
    assert not judge(suite, ScriptedAssistant(script={"Who ran?": wrong}), lambda _: BODY).passed


def test_thresholds_are_not_applied_to_a_part_of_a_suite_and_the_report_says_so() -> None:
    suite = Suite(name="s", cases=(FOX,), thresholds=(HIT,), limited=True)
    result = judge(suite, ScriptedAssistant(script={"Who ran?": refusal()}), lambda _: BODY)
    assert (result.checks, result.passed) == ((), True)
    assert result.notes == ("limited to 1 questions: thresholds are not applied",)


def test_answers_are_saved_as_a_batch_would_write_them() -> None:
    given = answer("A fox ran.", short="a fox")
    assistant = ScriptedAssistant(script={"Who ran?": given, "Who sang?": QuestionError("too long")})
    saved = io.StringIO()
    judge(Suite(name="s", cases=(FOX, CAT), thresholds=()), assistant, lambda _: BODY, answers=saved)
    first, second = map(json.loads, saved.getvalue().splitlines())
    assert first == {"id": "fox", **given.to_json()}
    assert second == {"id": "cat", "error": "too long"}


def test_progress_is_told_after_each_question() -> None:
    told: list[tuple[str, int, int]] = []
    assistant = ScriptedAssistant(script={"Who ran?": refusal(), "Who sang?": refusal()})
    judge(
        Suite(name="s", cases=(FOX, CAT), thresholds=()),
        assistant,
        lambda _: BODY,
        progress=lambda *step: told.append(step),
    )
    assert told == [("s", 1, 2), ("s", 2, 2)]


ARTICLES = [
    {
        "id": "darts",
        "title": "Humphries is the new champion of darts",
        "date": "2024-01-04",
        "url": "https://example.org/darts",
        "text": "Luke Humphries won the world darts championship.\r\nHe beat Luke Littler, who is 16.",
    },
    {
        "id": "bridge",
        "title": "Bridge over the Tamar closes for repairs",
        "date": "2024-01-03",
        "url": "https://example.org/bridge",
        "text": "The bridge over the Tamar will be closed for eleven weeks. Ferries run every hour.",
    },
    {
        "id": "cocoa",
        "title": "Cocoa has never cost more",
        "date": "2024-01-02",
        "url": "https://example.org/cocoa",
        "text": "The price of cocoa rose to 5,000 dollars a tonne after poor harvests in Ghana.",
    },
]
QUESTIONS = [
    {
        "id": "q-darts",
        "question": "Who won the world darts championship?",
        "answers": ["Luke Humphries"],
        "date": "2024-01-05",
        "gold_ids_strict": ["darts"],
    },
    {
        "id": "q-bridge",
        "question": "How long will the bridge over the Tamar be closed?",
        "answers": ["eleven weeks"],
        "date": "2024-01-05",
        "gold_ids_strict": ["bridge"],
    },
]


def write_tiny(folder: Path, articles: list[dict[str, str]]) -> None:
    for name, rows in (("questions", QUESTIONS), ("articles", articles)):
        lines = "".join(json.dumps(row) + "\n" for row in rows)
        (folder / f"tiny.{name}.jsonl").write_text(lines, encoding="utf-8")


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Run]:
    data = tmp_path_factory.mktemp("data")
    write_tiny(data, [dict(article) for article in ARTICLES])
    kept = tmp_path_factory.mktemp("kept")
    return data, kept, run_suites(["tiny"], data=data, home=kept, save_answers=data / "answers.jsonl")


def test_a_news_set_is_indexed_asked_and_judged(tiny: tuple[Path, Path, Run]) -> None:
    _, _, run = tiny
    [suite] = run.suites
    figures = {figure.name: figure.value for figure in suite.figures}
    assert figures["article_hit@1"] == figures["quote_has_answer@1"] == figures["exact_quotes"] == 1.0
    assert run.passed
    assert suite.notes[0].startswith("3 articles, ")


def test_a_kept_index_follows_its_articles_and_holds_nothing_else(tiny: tuple[Path, Path, Run]) -> None:
    data, kept, _ = tiny
    assert [path.name for path in kept.iterdir()] == ["evals"]
    write_tiny(data, [dict(article) for article in ARTICLES if article["id"] != "darts"])
    [suite] = run_suites(["tiny"], data=data, home=kept).suites
    assert suite.notes[0].startswith("2 articles, ")
    figures = {figure.name: figure.value for figure in suite.figures}
    assert (figures["article_hit@1"], figures["article_hit@10"]) == (0.5, 0.5)


def test_the_index_of_a_suite_named_as_the_folder_of_all_is_one_line(tiny: tuple[Path, Path, Run]) -> None:
    data, kept, _ = tiny
    with pytest.raises(SuiteError, match=r"the index of a suite: .*--home") as told:
        run_suites(["tiny"], data=data, home=kept / "evals" / "tiny")
    assert str(told.value).endswith(str(kept))


def test_saved_answers_have_a_line_for_each_question_in_order(tiny: tuple[Path, Path, Run]) -> None:
    data, _, run = tiny
    saved = [json.loads(line) for line in (data / "answers.jsonl").read_text().splitlines()]
    assert [line["id"] for line in saved] == ["q-darts", "q-bridge"]
    answers = [result.answer for result in run.suites[0].results]
    assert [line["answer"] for line in saved] == [given.text for given in answers if given]
