from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import ArticleRejected
from index.readers.dates import FIRST_YEAR, parse_day
from index.readers.identity import check_url, host_of, id_from_url
from index.readers.rows import title_of_body


@pytest.mark.parametrize(
    "text",
    [
        "2022-02-02",
        "20220202",
        " 2022-02-02 ",
        "2022/02/02",
        "2022.02.02",
        "2022-2-2",
        "2022-02-02T23:30:00Z",
        "2022-02-02T23:30:00.123456-05:00",
        "2022-02-02 00:10:00+0900",
        "2022-02-02 10:00 EST",
        "20220202T101500Z",
        "Wed, 02 Feb 2022 23:00:00 -0500",
        "Wed, 2 Feb 2022 23:00:00 GMT",
        "Feb. 2, 2022",
        "February 2, 2022",
        "2 February 2022",
        "FEB 2 2022",
        "Wednesday, February 2, 2022 10:15 AM",
        "February 2nd, 2022",
        "2022 Feb 2",
    ],
)
def test_a_date_is_read_as_the_day_that_is_written(text: str) -> None:
    assert parse_day(text) == date(2022, 2, 2)


def test_numbers_and_dates_are_read_too() -> None:
    assert parse_day(20220202) == parse_day(datetime(2022, 2, 2, 23)) == parse_day(date(2022, 2, 2))


@pytest.mark.parametrize(
    "text",
    [
        "hello 5",
        "hello 5, 2022",
        "5",
        "2022",
        "2022-02",
        "Feb 2022",
        "May",
        "May 5",
        "02/03/2022",
        "2.3.2022",
        "2022-13-01",
        "2023-02-29",
        "Feb 30, 2022",
        "20220230",
        "1643760000",
        "yesterday",
        "2022-02-02 or so",
        "2022-02-0２",
        "Feb. 2, 22",
        "",
        "x" * 200,
        "0001-01-01",
    ],
)
def test_what_is_no_date_or_could_be_two_is_refused(text: str) -> None:
    with pytest.raises(ArticleRejected):
        parse_day(text)


@given(st.text(max_size=40) | st.from_regex(r"[0-9A-Za-z:+./, -]{1,40}", fullmatch=True))
@settings(max_examples=300, deadline=None)
def test_any_text_is_a_day_or_refused(text: str) -> None:
    try:
        assert parse_day(text).year >= FIRST_YEAR
    except ArticleRejected as rejected:
        reason = rejected.reason
    else:
        return
    assert reason.isprintable()


@given(
    st.dates(min_value=date(FIRST_YEAR, 1, 1)),
    st.sampled_from(["%Y-%m-%d", "%Y%m%d", "%B %d, %Y", "%a, %d %b %Y"]),
)
@settings(max_examples=100, deadline=None)
def test_every_day_survives_being_written(day: date, form: str) -> None:
    assert parse_day(day.strftime(form)) == day


@pytest.mark.parametrize(
    "other",
    [
        "HTTPS://Example.ORG/News/a?id=1",
        "https://example.org:443/News/a?id=1",
        "https://example.org/News/a?id=1#top",
        "https://example.org/News/a?utm_source=x&id=1&fbclid=y",
    ],
)
def test_an_address_that_leads_to_the_same_page_gives_the_same_id(other: str) -> None:
    assert id_from_url(other) == id_from_url("https://example.org/News/a?id=1")


@pytest.mark.parametrize(
    "other",
    ["https://example.org/news/a?id=1", "https://example.org/News/a?id=2", "https://example.com/News/a?id=1"],
)
def test_an_address_of_another_page_gives_another_id(other: str) -> None:
    assert id_from_url(other) != id_from_url("https://example.org/News/a?id=1")


def test_a_query_without_tracking_is_not_rewritten() -> None:
    assert id_from_url("https://e.org/a?q=a%20b") != id_from_url("https://e.org/a?q=a+c")
    assert id_from_url("https://e.org") == id_from_url("https://e.org/")


def test_the_source_is_the_host_without_www() -> None:
    assert host_of("https://WWW.Gulftoday.ae:8080/x") == "gulftoday.ae"
    assert host_of(None) == ""


@given(st.text(max_size=60).map(lambda text: "https://" + text) | st.text(max_size=60))
@settings(max_examples=200, deadline=None)
def test_any_address_is_refused_or_has_an_id_and_a_host(text: str) -> None:
    try:
        url = check_url(text)
    except ArticleRejected:
        return
    if url is not None:
        assert id_from_url(url)
        assert host_of(url)


@pytest.mark.parametrize(
    ("body", "title"),
    [
        ("\n\n  Short line \nMore.", "Short line"),
        (
            "The talks in Geneva failed. " + "Nobody knows what comes next in this affair. " * 3,
            "The talks in Geneva failed.",
        ),
        ("word " * 60, "word " * 18 + "word…"),
        ("x" * 300, "x" * 99 + "…"),
        ("\x1b[31mred\n", "[31mred"),
    ],
)
def test_a_missing_title_is_made_of_the_beginning(body: str, title: str) -> None:
    assert title_of_body(body) == title
