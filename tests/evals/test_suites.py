"""How suites are found by name, and the suite that ships."""

import gzip
import json
import os
from collections import Counter
from pathlib import Path

import pytest

import seeds
from evals.case import load_cases
from evals.errors import CaseError, SuiteError, UnknownSuite
from evals.suites import CASES, Suite, cases_of, load_suites, news_names, shipped_names
from evals.thresholds import Threshold

SHIPPED = ["claims_dev", "claims_held_out", "conversations", "follow_ups", "seeds"]
QUESTION = {"id": "q1", "question": "Who won?", "answers": ["Ann"], "date": "2024-01-05", "gold_ids": ["a"]}
OTHER = {**QUESTION, "id": "q2"}
UNANSWERABLE = {"id": "u1", "question": "Who lost?", "answers": [], "date": "2024-01-05"}
ARTICLE = {
    "id": "a",
    "title": "Ann wins",
    "date": "2024-01-04",
    "url": "https://example.org/a",
    "text": "Ann won.",
}


def write_set(folder: Path, name: str, *, packed: bool = True, articles: bool = True) -> None:
    for part, rows in (
        ("questions", [QUESTION, OTHER]),
        ("unanswerable", [UNANSWERABLE]),
        ("articles", [ARTICLE] if articles else []),
    ):
        if not rows:
            continue
        text = "".join(json.dumps(row) + "\n" for row in rows).encode()
        ending = ".jsonl.gz" if packed else ".jsonl"
        (folder / f"{name}.{part}{ending}").write_bytes(gzip.compress(text) if packed else text)


def body_of_the_seed() -> str:
    [article] = seeds.seed_files()
    return article.read_text(encoding="utf-8").split("\n", 3)[3]


def test_every_expected_quote_stands_in_the_seed_article_once_and_in_one_paragraph() -> None:
    body = body_of_the_seed()
    for case in load_cases(CASES / "seeds.jsonl"):
        for quote in case.quotes:
            assert body.count(quote) == 1, f"{case.id}: {quote}"
            assert "\n" not in quote


def test_the_shipped_suite_has_enough_cases_of_each_kind_and_asks_nothing_twice() -> None:
    cases = load_cases(CASES / "seeds.jsonl")
    kinds = Counter(case.kind for case in cases)
    assert kinds["answerable"] >= 32
    assert kinds["unanswerable"] >= 12
    assert kinds["follow_up"] >= 6
    asked = Counter((case.question.lower(), case.history) for case in cases)
    assert max(asked.values()) == 1


def test_the_cases_are_spread_over_the_whole_seed_article() -> None:
    body = body_of_the_seed()
    paragraphs = body.count("\n") + 1
    asked = {
        body[: body.index(quote)].count("\n")
        for case in load_cases(CASES / "seeds.jsonl")
        for quote in case.quotes
    }
    assert len(asked) >= 0.8 * paragraphs


def test_the_thresholds_of_the_shipped_suite_are_the_promised_ones() -> None:
    [suite] = load_suites(["seeds"])
    assert {
        Threshold(figure="citation_hit@1", bound="at_least", limit=0.9),
        Threshold(figure="citation_hit@3", bound="at_least", limit=0.97),
        Threshold(figure="refused_unanswerable", bound="at_least", limit=0.9),
        Threshold(figure="exact_quotes", bound="at_least", limit=1.0),
    } <= set(suite.thresholds)
    assert isinstance(suite, Suite)
    assert suite.articles is None


def test_without_a_name_everything_that_ships_is_meant() -> None:
    assert [suite.name for suite in load_suites([])] == shipped_names() == SHIPPED


def test_an_unknown_suite_is_an_error_that_lists_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(
        UnknownSuite, match=r"no suite 'news'; known are: .*, seeds; a set of your own needs --data FOLDER"
    ):
        load_suites(["seeds", "news"])
    write_set(tmp_path, "old_news")
    write_set(tmp_path, "new_news", packed=False)
    known = "seeds, new_news, old_news, new_news.verdicts, old_news.verdicts"
    with pytest.raises(UnknownSuite, match=rf"no suite 'news'; known are: .*, {known}$"):
        load_suites(["news"], tmp_path)


@pytest.mark.parametrize("packed", [True, False])
def test_a_news_set_is_its_questions_its_unanswerable_ones_and_its_articles(
    tmp_path: Path, packed: bool
) -> None:
    write_set(tmp_path, "tiny", packed=packed)
    assert news_names(tmp_path) == ["tiny"]
    [suite] = load_suites(["tiny", "tiny"], tmp_path)
    assert [case.id for case in cases_of(suite)] == ["q1", "q2", "u1"]
    assert isinstance(suite, Suite)
    assert suite.articles == tmp_path / f"tiny.articles.jsonl{'.gz' if packed else ''}"
    assert (suite.thresholds, suite.limited) == ((), False)


def test_a_limit_keeps_the_first_questions_of_each_file(tmp_path: Path) -> None:
    write_set(tmp_path, "tiny")
    [suite] = load_suites(["tiny"], tmp_path, limit=1)
    assert [case.id for case in cases_of(suite)] == ["q1", "u1"]
    assert suite.limited
    [whole] = load_suites(["tiny"], tmp_path, limit=2)
    assert not whole.limited


def test_a_news_set_without_articles_and_a_folder_that_is_none_are_errors(tmp_path: Path) -> None:
    write_set(tmp_path, "tiny", articles=False)
    with pytest.raises(SuiteError, match=r"tiny\.articles\.jsonl\[\.gz\] is missing"):
        load_suites(["tiny"], tmp_path)
    with pytest.raises(SuiteError, match="no such folder"):
        load_suites(["tiny"], tmp_path / "none")


@pytest.mark.parametrize("ending", [".jsonl", ".jsonl.gz"])
@pytest.mark.parametrize("row", ["{oops", "9" * 5_000, "[" * 100_000], ids=["oops", "digits", "deep"])
def test_a_set_whose_first_row_is_broken_is_reported_by_file_and_line_and_not_as_unknown(
    tmp_path: Path, ending: str, row: str
) -> None:
    text = f"{row}\n".encode()
    (tmp_path / f"mine{ending}").write_bytes(gzip.compress(text) if ending.endswith(".gz") else text)
    with pytest.raises(CaseError, match=rf"mine{ending}:1: not JSON"):
        load_suites(["mine"], tmp_path)
    with pytest.raises(UnknownSuite, match="no suite 'min'"):
        load_suites(["min"], tmp_path)


def test_odd_files_beside_a_set_do_not_end_its_loading(tmp_path: Path) -> None:
    write_set(tmp_path, "tiny")
    (tmp_path / "deep.jsonl").write_text("[" * 100_000)
    (tmp_path / "long.jsonl").write_text("9" * 5_000)
    (tmp_path / "words.jsonl.gz").write_text("no gzip file")
    (tmp_path / "bytes.jsonl").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "folder.jsonl").mkdir()
    os.mkfifo(tmp_path / "pipe.jsonl")
    [suite] = load_suites(["tiny"], tmp_path)
    assert suite.name == "tiny"


def test_one_id_in_two_files_of_a_set_is_an_error(tmp_path: Path) -> None:
    write_set(tmp_path, "tiny", packed=False)
    (tmp_path / "tiny.unanswerable.jsonl").write_text(json.dumps({**UNANSWERABLE, "id": "q2"}))
    with pytest.raises(SuiteError, match="one id stands in both"):
        load_suites(["tiny"], tmp_path)
