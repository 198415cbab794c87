"""How days and limits are read and worded."""

from datetime import date

import pytest

from assistant.errors import QuestionError
from assistant.ui.wording import Scope, coverage, read_day, read_outlet


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("2022-02-01", date(2022, 2, 1), date(2022, 2, 1)),
        (" 2022-2-1 ", date(2022, 2, 1), date(2022, 2, 1)),
        ("20220201", date(2022, 2, 1), date(2022, 2, 1)),
        ("2022-02", date(2022, 2, 1), date(2022, 2, 28)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2022", date(2022, 1, 1), date(2022, 12, 31)),
        ("", None, None),
        (None, None, None),
    ],
)
def test_a_day_a_month_or_a_year_is_read(typed: str | None, first: date | None, last: date | None) -> None:
    assert read_day(typed, last=False) == first
    assert read_day(typed, last=True) == last


@pytest.mark.parametrize(
    "typed", ["soon", "2022-13-01", "2022-02-30", "01/02/2022", "0000", "2022-02-01x", "٢٠٢٢", "9" * 99]
)
def test_what_is_no_date_is_named_in_one_line(typed: str) -> None:
    with pytest.raises(QuestionError, match="is not a date: write 2022-02-01") as caught:
        read_day(typed, last=False)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 120


def test_dates_in_the_wrong_order_are_refused() -> None:
    with pytest.raises(QuestionError, match="3 February 2022 is after 1 February 2022: swap"):
        Scope.read("2022-02-03", "2022-02-01", None)


def test_one_month_typed_twice_is_that_whole_month() -> None:
    scope = Scope.read("2022-02", "2022-02", "")
    assert (scope.since, scope.until, scope.source) == (date(2022, 2, 1), date(2022, 2, 28), None)


@pytest.mark.parametrize(
    ("scope", "words"),
    [
        (Scope(), ""),
        (Scope(since=date(2022, 2, 1)), "since 1 February 2022"),
        (Scope(since=date(2022, 2, 1), until=date(2022, 2, 1)), "on 1 February 2022"),
        (Scope(until=date(2022, 2, 1), source="bbc.co.uk"), "until 1 February 2022, from bbc.co.uk"),
    ],
)
def test_limits_are_worded_as_one_phrase(scope: Scope, words: str) -> None:
    assert str(scope) == words


@pytest.mark.parametrize(
    ("articles", "first", "last", "line"),
    [
        (1, date(2022, 2, 2), date(2022, 2, 2), "1 article, 2 February 2022"),
        (
            8772,
            date(2024, 1, 1),
            date(2024, 12, 31),
            "8,772 articles, from 1 January 2024 to 31 December 2024",
        ),
        (3, None, None, "3 articles"),
    ],
)
def test_the_line_under_the_name_says_what_is_indexed(
    articles: int, first: date | None, last: date | None, line: str
) -> None:
    assert coverage(articles, first, last) == line


def test_an_empty_index_is_said_with_what_to_run() -> None:
    assert "dateline index" in coverage(0, None, None)


@pytest.mark.parametrize(
    ("typed", "host"),
    [
        (None, None),
        ("  ", None),
        (" bbc.co.uk ", "bbc.co.uk"),
        ("https://www.bbc.co.uk/news/world?x=1", "bbc.co.uk"),
        ("HTTP://BBC.co.uk", "bbc.co.uk"),
        ("www.bbc.co.uk/news", "bbc.co.uk"),
        ("bbc.co.uk:443/news", "bbc.co.uk"),
        ("the bbc", "the bbc"),
        ("a / b", "a / b"),
        ("http://[", "http://["),
    ],
)
def test_the_address_of_an_article_names_its_outlet(typed: str | None, host: str | None) -> None:
    assert read_outlet(typed) == host


def test_an_outlet_that_no_article_is_from_is_named() -> None:
    known = ("bbc.co.uk", "gulftoday.ae")
    for typed in ("bbc.co.uk", "WWW.bbc.co.uk", None):
        Scope(source=typed).check_outlet(known)
    for typed in ("bbc.com", "x" * 999):
        with pytest.raises(QuestionError, match=r"No article here is from [a-z.]{7,61}…?[.]$"):
            Scope(source=typed).check_outlet(known)
