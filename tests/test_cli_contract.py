"""What programs rely on: JSON keys, exit codes, stdout and stderr. On a real index of the seeds."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from tests.command_line import run

BLINKEN = "what did Blinken demand?"
SENTENCE = (
    "Blinken urged immediate Russian de-escalation and the withdrawal of troops and equipment from Ukraines "
    "borders, Price said."
)
TITLE = "Putin accuses US of ignoring Russian security needs"
UNANSWERABLE = "who won the 1998 football world cup?"

ANSWER_KEYS = [
    "id", "question", "standalone_question", "answer", "short", "refused", "mode", "confidence", "citations",
    "passages", "timings_ms", "notice", "model", "sentences", "support", "left_out",
]  # fmt: skip
CITATION_KEYS = [
    "marker", "article_id", "title", "published", "url", "quote", "start", "end", "verdict", "days",
    "also_in",
]  # fmt: skip
PASSAGE_KEYS = {"article_id", "title", "published", "start", "end", "score", "text", "also_in"}
STATUS_KEYS = [
    "home", "articles", "passages", "first_day", "last_day", "sources", "model", "recipe", "bytes", "healthy",
    "last_sync", "languages", "groups", "copies", "rebuilds",
]  # fmt: skip


def lines_of(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cli") / "home"
    assert run("index", "--home", folder).exit_code == 0
    return folder


@pytest.fixture
def batch(tmp_path: Path) -> Path:
    return tmp_path / "questions.jsonl"


# -- ask


def test_each_citation_holds_the_days_that_its_quote_speaks_of(home: Path) -> None:
    answer = json.loads(run("ask", "when did Lavrov and Blinken speak?", "--json", "--home", home).stdout)
    days = [(citation["quote"], day) for citation in answer["citations"] for day in citation["days"]]
    assert {(day["text"], day["from"], day["to"]) for _, day in days} >= {
        ("on Tuesday", "2022-02-01", "2022-02-01")
    }
    assert all(quote[day["start"] : day["end"]] == day["text"] for quote, day in days)


def test_an_answer_as_json_has_the_keys_of_the_contract_and_an_exact_quote(home: Path) -> None:
    result = run("ask", BLINKEN, "--json", "--home", home)
    assert (result.exit_code, result.stderr) == (0, "")
    answer = json.loads(result.stdout)
    assert list(answer) == ANSWER_KEYS
    assert (answer["id"], answer["question"]) == (None, BLINKEN)
    assert (answer["refused"], answer["mode"]) == (False, "extractive")
    assert 0 <= answer["confidence"] <= 1
    first = answer["citations"][0]
    assert list(first) == CITATION_KEYS
    assert (first["marker"], first["quote"], first["published"]) == (1, SENTENCE, "2022-02-02")
    assert f"{SENTENCE} [1]" in answer["answer"]
    assert set(answer["passages"][0]) >= PASSAGE_KEYS
    assert list(answer["timings_ms"]) == ["retrieve", "read", "answer", "total"]

    shown = json.loads(run("show", first["article_id"], "--json", "--home", home).stdout)
    for citation in answer["citations"]:
        assert shown["body"][citation["start"] : citation["end"]] == citation["quote"]


def test_an_answer_for_a_person_is_text_with_sources(home: Path) -> None:
    result = run("ask", BLINKEN, "--home", home)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith(SENTENCE)
    assert "[1]" in result.stdout
    assert TITLE in result.stdout
    assert "2 February 2022 · gulftoday.ae" in result.stdout
    assert "https://www.gulftoday.ae/" in result.stdout


def test_a_question_needs_no_quotation_marks(home: Path) -> None:
    result = run("ask", *BLINKEN.split(), "--json", "--home", home)
    assert json.loads(result.stdout)["question"] == BLINKEN


def test_a_refusal_is_an_answer_with_coverage_and_passages_but_without_citations(home: Path) -> None:
    result = run("ask", UNANSWERABLE, "--json", "--home", home)
    assert result.exit_code == 0
    answer = json.loads(result.stdout)
    assert (answer["refused"], answer["citations"], answer["short"]) == (True, [], None)
    assert "2 February 2022" in answer["answer"]
    assert answer["passages"]


def test_a_refusal_for_a_person_names_the_nearest_article(home: Path) -> None:
    result = run("ask", UNANSWERABLE, "--home", home)
    assert result.exit_code == 0
    assert "No answer found in the one article here" in result.stdout
    assert TITLE in result.stdout
    assert "[1]" not in result.stdout


@pytest.mark.parametrize(
    "limit", [("--since", "2022-02-03"), ("--until", "20220201"), ("--source", "bbc.co.uk")]
)
def test_a_filter_that_leaves_nothing_refuses_and_says_what_was_searched(
    home: Path, limit: tuple[str, str]
) -> None:
    result = run("ask", BLINKEN, "--json", *limit, "--home", home)
    answer = json.loads(result.stdout)
    assert (result.exit_code, answer["refused"], answer["passages"]) == (0, True, [])
    assert "there is one article here" in answer["answer"]


def test_a_filter_that_fits_changes_nothing(home: Path) -> None:
    limits = (
        "--since",
        "2022-02-02",
        "--until",
        "2022-02-02",
        "--source",
        "gulftoday.ae",
        "--as-of",
        "2022-02-03",
    )
    answer = json.loads(run("ask", BLINKEN, "--json", *limits, "--home", home).stdout)
    assert answer["citations"][0]["quote"] == SENTENCE


@pytest.mark.parametrize("question", ["", "   ", "why? " * 10_000, "who\udc80?"])
def test_a_question_that_cannot_be_asked_is_one_line_and_exit_code_1(home: Path, question: str) -> None:
    result = run("ask", question, "--home", home)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("dateline: the question ")
    assert result.stderr.count("\n") == 1


# -- ask --batch


def test_a_batch_is_answered_in_order_with_ids(home: Path, batch: Path) -> None:
    questions = [
        {"id": "first", "question": BLINKEN},
        {"id": 2, "question": UNANSWERABLE, "answers": [], "gold_ids": []},
        {"question": "how many troops has Russia amassed?"},
    ]
    batch.write_text("\n\n".join(json.dumps(question) for question in questions) + "\n")
    result = run("ask", "--batch", batch, "--json", "--home", home)
    assert (result.exit_code, result.stderr) == (0, "")
    answers = lines_of(result.stdout)
    assert [answer["id"] for answer in answers] == ["first", 2, None]
    assert [list(answer) for answer in answers] == [ANSWER_KEYS] * 3
    assert [answer["refused"] for answer in answers] == [False, True, False]


def test_a_bad_line_becomes_an_error_and_the_others_go_on(home: Path, batch: Path) -> None:
    batch.write_bytes(
        b'{"id": "a", "question": "what did Blinken demand?"}\n'
        b"{broken\n"
        b'{"id": "c"}\n'
        b'{"id": "d", "question": "   "}\n'
        b'{"id": "e", "question": "caf\xe9"}\n'
        b'{"id": "f", "question": "what did Lavrov warn?", "since": "soon"}\n'
        b'{"id": "g", "question": "what did Lavrov warn?"}'
    )
    result = run("ask", "--batch", batch, "--json", "--home", home)
    assert result.exit_code == 1
    assert result.stderr == "dateline: 5 of 7 questions could not be answered\n"
    answers = lines_of(result.stdout)
    assert [answer["id"] for answer in answers] == ["a", None, "c", "d", None, "f", "g"]
    assert ["error" in answer for answer in answers] == [False, True, True, True, True, True, False]
    assert all(list(answer) == ["id", "error"] for answer in answers if "error" in answer)
    assert "line 2" in answers[1]["error"]
    assert "line 5" in answers[4]["error"]


def test_a_follow_up_in_a_batch_is_understood_from_its_history(home: Path, batch: Path) -> None:
    turn = {"q": BLINKEN, "a": f"{SENTENCE} [1]"}
    questions = ["and Lavrov?", "and what did Lavrov warn him of?"]
    asked = [
        {"id": number, "question": question, "history": [turn]} for number, question in enumerate(questions)
    ]
    stdin = "\n".join(map(json.dumps, asked))
    result = run("ask", "--batch", "-", "--json", "--home", home, stdin=stdin)
    answers = lines_of(result.stdout)
    assert [answer["question"] for answer in answers] == questions
    assert [answer["standalone_question"] for answer in answers] == [
        "what did Lavrov demand?",
        "What did Lavrov warn Blinken of?",
    ]
    assert "Lavrov warned" in answers[1]["citations"][0]["quote"]


def test_limits_on_the_command_line_hold_for_lines_without_their_own(home: Path) -> None:
    asked = [
        {"id": "by default", "question": BLINKEN},
        {"id": "by itself", "question": BLINKEN, "since": "2022-01-01"},
    ]
    stdin = "\n".join(map(json.dumps, asked))
    result = run("ask", "--batch", "-", "--json", "--since", "2022-03-01", "--home", home, stdin=stdin)
    assert [answer["refused"] for answer in lines_of(result.stdout)] == [True, False]


def test_an_empty_batch_is_done_at_once(home: Path) -> None:
    result = run("ask", "--batch", "-", "--json", "--home", home, stdin="\n \n")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")


# -- search, show, status


def test_search_as_json_is_a_list_of_passages_best_first(home: Path) -> None:
    result = run("search", "troops at the border", "-n", "3", "--json", "--home", home)
    passages = json.loads(result.stdout)
    assert (result.exit_code, len(passages)) == (0, 3)
    assert all(set(passage) >= PASSAGE_KEYS for passage in passages)
    assert [passage["score"] for passage in passages] == sorted(
        (passage["score"] for passage in passages), reverse=True
    )
    body = json.loads(run("show", passages[0]["article_id"], "--json", "--home", home).stdout)["body"]
    assert all(body[passage["start"] : passage["end"]] == passage["text"] for passage in passages)


def test_search_for_a_person_ranks_and_dates_passages(home: Path) -> None:
    result = run("search", "troops at the border", "-n", "2", "--home", home)
    assert f" 1. {TITLE}" in result.stdout
    assert f" 2. {TITLE}" in result.stdout
    assert f" 3. {TITLE}" not in result.stdout
    assert "2 February 2022 · gulftoday.ae · score " in result.stdout


def test_a_search_that_finds_nothing_says_so_on_stderr(home: Path) -> None:
    result = run("search", "troops", "--since", "2023-01-01", "--home", home)
    assert (result.exit_code, result.stdout) == (0, "")
    assert "no passage fits" in result.stderr
    assert run("search", "troops", "--since", "2023-01-01", "--home", home, "--json").stdout == "[]\n"


def test_an_article_is_shown_whole_and_with_the_hash_of_its_body(home: Path) -> None:
    article_id = json.loads(run("search", "Putin", "--json", "--home", home).stdout)[0]["article_id"]
    result = run("show", article_id, "--json", "--home", home)
    article = json.loads(result.stdout)
    assert list(article) == ["id", "title", "published", "url", "source", "language", "sha256", "body"]
    assert (article["id"], article["title"], article["published"]) == (article_id, TITLE, "2022-02-02")
    assert article["sha256"] == hashlib.sha256(article["body"].encode()).hexdigest()
    human = run("show", article_id, "--home", home).stdout
    assert human.startswith(TITLE)
    assert SENTENCE in human


def test_an_article_that_is_not_there_is_one_line_and_exit_code_1(home: Path) -> None:
    result = run("show", "no-such-article", "--home", home)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "no-such-article" in result.stderr
    assert result.stderr.count("\n") == 1


def test_status_as_json_has_the_keys_of_the_contract(home: Path) -> None:
    result = run("status", "--json", "--home", home)
    status = json.loads(result.stdout)
    assert (result.exit_code, list(status)) == (0, STATUS_KEYS)
    assert status["home"] == str(home)
    assert (status["articles"], status["healthy"]) == (1, True)
    assert (status["first_day"], status["last_day"]) == ("2022-02-02", "2022-02-02")
    assert status["bytes"] > 0
    assert status["last_sync"]
    assert (status["languages"], status["groups"], status["copies"]) == ({"en": 1}, 0, 0)


def test_status_for_a_person_says_what_is_there(home: Path) -> None:
    result = run("status", "--home", home)
    assert result.exit_code == 0
    for part in (str(home), "1 article", "2 February 2022", "gulftoday.ae", "all-MiniLM-L6-v2"):
        assert part in result.stdout


def test_doctor_finds_a_sound_index_sound(home: Path) -> None:
    result = run("doctor", "--home", home)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "sound" in result.stdout


# -- an empty home


@pytest.mark.parametrize("command", [("ask", BLINKEN), ("search", "Blinken")])
def test_on_an_empty_home_the_seeds_are_taken_in_first_and_stderr_says_so(
    tmp_path: Path, command: tuple[str, str]
) -> None:
    first = run(*command, "--json", "--home", tmp_path / "home")
    assert first.exit_code == 0
    assert first.stderr == (
        "dateline: nothing is indexed yet: taking in the articles that ship with Dateline\n"
    )
    assert TITLE in first.stdout
    assert run(*command, "--json", "--home", tmp_path / "home").stderr == ""


def test_looking_at_an_empty_home_changes_nothing(tmp_path: Path) -> None:
    status = run("status", "--json", "--home", tmp_path / "home")
    assert (status.exit_code, json.loads(status.stdout)["articles"]) == (0, 0)
    assert run("show", "x", "--home", tmp_path / "home").exit_code == 1
    human = run("status", "--home", tmp_path / "home")
    assert "no articles yet" in human.stdout
