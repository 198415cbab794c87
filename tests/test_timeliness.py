"""What is asked of a week is not answered by an article of long before it."""

import json
from datetime import date
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.timeliness import EARLIER, earliest_day
from index import Corpus

DAY = date(2024, 5, 23)


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("Who resigned this week?", date(2024, 5, 20)),
        ("Who resigned yesterday?", date(2024, 5, 22)),
        ("What was decided last month?", date(2024, 4, 1)),
        ("What did he say two years ago?", date(2022, 1, 1)),
        ("Where will they meet next week?", DAY),
        ("Which bank failed recently?", date(2023, 11, 22)),
    ],
)
def test_an_article_may_be_a_quarter_older_than_what_is_asked_about(question: str, first: date) -> None:
    assert earliest_day(question, DAY) == first - EARLIER


@pytest.mark.parametrize(
    "question", ["Who resigned?", "Who won the 2020 election?", "Who resigned on 3 May 2021?", ""]
)
def test_who_does_not_count_from_the_day_of_the_question_may_mean_any(question: str) -> None:
    assert earliest_day(question, DAY) is None


def test_a_day_that_nobody_named_sets_no_limit() -> None:
    assert earliest_day("Who resigned this week?", None) is None


@pytest.fixture(scope="module")
def years(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a report of a fire, of 2021, and one of a strike, of 2024."""
    folder = tmp_path_factory.mktemp("years")
    rows = [
        {
            "title": "Fire at the Halden mill",
            "date": "2021-03-04",
            "text": "A fire destroyed the paper mill at Halden. Its owner said nobody was hurt.",
        },
        {
            "title": "Drivers strike in Bergen",
            "date": "2024-05-21",
            "text": "Bus drivers in Bergen went on strike. Their union asked for eight percent more pay.",
        },
    ]
    file = folder / "articles.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    with Corpus.open(folder / "home") as corpus:
        assert corpus.sync([file]).indexed == 2
    return folder / "home"


def test_an_article_of_years_before_does_not_tell_of_this_week(years: Path) -> None:
    with Assistant.open(years, min_confidence=0.0) as assistant:
        asked = "What did a fire at Halden destroy this week?"
        without_day = assistant.ask(asked)
        assert "paper mill" in without_day.citations[0].quote
        dated = assistant.ask(asked, as_of=DAY)
        assert not any("Halden" in citation.quote for citation in dated.citations)
        then = assistant.ask(asked, as_of=date(2021, 3, 5))
        assert "paper mill" in then.citations[0].quote
        at_any_time = assistant.ask("What did a fire at Halden destroy?", as_of=DAY)
        assert "paper mill" in at_any_time.citations[0].quote


def test_where_no_article_can_know_the_question_is_refused(years: Path) -> None:
    with Assistant.open(years) as assistant:
        found = assistant.ask("What did a fire destroy this week?", as_of=DAY, until=date(2022, 1, 1))
    assert found.refused
    assert found.citations == ()
    assert found.passages
