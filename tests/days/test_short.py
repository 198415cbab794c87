"""The short answer to a question for a time."""

import pytest

from assistant.days import added_day, find_days, own_words, short_day
from assistant.question import Question
from tests.days.test_sentences_of_news import WED

WHEN = Question.parse("When did they speak?")


def short(quote: str, marked: str | None) -> str | None:
    start = quote.index(marked) if marked is not None else 0
    span = None if marked is None else (start, start + len(marked))
    return short_day(WHEN, quote, find_days(quote, WED), span)


@pytest.mark.parametrize(
    ("quote", "marked", "expected"),
    [
        ("They spoke on Tuesday.", "Tuesday", "Tuesday (1 February 2022)"),
        ("They spoke on Tuesday.", "on Tuesday", "on Tuesday (1 February 2022)"),
        ("They spoke on Tuesday.", None, "Tuesday (1 February 2022)"),
        ("They spoke on\nTuesday.", "on\nTuesday", "on Tuesday (1 February 2022)"),
        ("They spoke yesterday.", "yesterday", "yesterday (Tuesday, 1 February 2022)"),
        ("They spoke last week.", "last week", "last week (24–30 January 2022)"),
        ("They spoke late last week.", "late last week", "late last week (24–30 January 2022)"),
        ("They will speak on March 3.", "March 3", "March 3 (2022)"),
        ("They spoke in January.", None, "January (2022)"),
        ("They spoke on 12 January 2022.", "12 January 2022", "12 January 2022"),
        ("They spoke in March 2021.", None, "March 2021"),
        ("They met Monday and Tuesday.", "Monday and Tuesday",
         "Monday and Tuesday (31 January 2022 and 1 February 2022)"),
        ("They spoke five years ago.", "five years ago", "five years ago (2017)"),
        ("They spoke two weeks from now.", "two weeks from now", "two weeks from now (14–20 February 2022)"),
        ("They spoke on Tuesday last week.", "Tuesday last week", "Tuesday last week (25 January 2022)"),
        ("They spoke on 12 January last year.", None, "12 January last year (2021)"),
        ("They spoke the day before yesterday.", "the day before yesterday",
         "the day before yesterday (Monday, 31 January 2022)"),
        # A day from which the words only count
        ("They spoke two days before Monday's vote.", "two days before Monday's vote",
         "two days before Monday's vote"),
        ("They spoke a week after Tuesday's vote.", "a week after Tuesday's vote",
         "a week after Tuesday's vote"),
        ("They spoke on Monday, a day before Tuesday's vote.", "on Monday, a day before Tuesday's vote",
         "on Monday, a day before Tuesday's vote (31 January 2022)"),
        ("They spoke two days before, on Monday.", "two days before, on Monday",
         "two days before, on Monday (31 January 2022)"),
    ],
)  # fmt: skip
def test_the_words_of_the_article_come_first_and_then_what_they_leave_open(
    quote: str, marked: str | None, expected: str
) -> None:
    assert short(quote, marked) == expected
    assert own_words(expected) in " ".join(quote.split())


@pytest.mark.parametrize(
    ("quote", "marked"),
    [
        ("They spoke in 1999 and on Tuesday.", "1999"),
        ("They spoke on Monday and will speak on Friday.", None),
        ("They spoke two days before Monday's vote.", None),
        ("They spoke at noon.", "at noon"),
        ("They spoke at noon.", None),
        ("They spoke on Tuesday.", ""),
    ],
)
def test_without_a_resolved_time_in_what_was_marked_there_is_none(quote: str, marked: str | None) -> None:
    assert short(quote, marked) is None


def test_what_was_put_behind_the_words_can_be_told_from_them() -> None:
    assert added_day("Tuesday (1 February 2022)") == "1 February 2022"
    assert added_day("12 January 2022") == ""


def test_a_question_for_no_time_gets_no_day() -> None:
    quote = "They spoke on Tuesday."
    assert short_day(Question.parse("Who spoke?"), quote, find_days(quote, WED), (14, 21)) is None
