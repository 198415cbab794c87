"""What holds of words of time in any text, and of the values that are found."""

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.days import ResolvedDay, find_days, meanings
from assistant.days.resolve import LONGEST_READ
from tests.days.test_sentences_of_news import FOUND, WED

PIECES = (
    "on Tuesday|Monday|last|next|this|week|month|year|weekend|yesterday|tomorrow night|two|a|13|999|ago|"
    "from now|in|March|May|Jan.|Feb. 30|31|-|3-5|2022|1600|2022-01-12|0000-00-00|of|the|every|will|said|was|"
    "to be held|due|’s|,|.|;|\n|\u00a0|\ud800|“|earlier|Sept. 11|Feb. 29|é|١٢|"
    "Announced|could not be|being held|the day before yesterday|year last year|photo|in 1969"
).split("|")  # fmt: skip
news = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=25).map(" ".join),
    st.lists(st.sampled_from(PIECES), max_size=25).map("".join),
    st.text(st.characters(), max_size=80),
)


@given(news, st.one_of(st.none(), st.dates()))
def test_offsets_are_exact_and_days_in_order_whatever_the_text(text: str, published: date | None) -> None:
    free = 0
    for day in find_days(text, published):
        assert text[day.start : day.end] == day.text
        assert day.start >= free, "none lies inside another"
        assert day.first_day <= day.last_day
        assert (day.first_day == day.last_day) == (day.precision == "day")
        assert day.words
        assert day.full_words.endswith(day.words)
        free = day.end


@given(news)
def test_without_a_day_of_publication_only_what_says_its_day_itself_is_resolved(text: str) -> None:
    undated = find_days(text, None)
    assert not [day for day in undated if day.relative]
    assert undated == tuple(day for day in find_days(text, WED) if not day.relative)


@pytest.mark.parametrize("published", [date.min, date.max, date(1, 1, 7), date(9999, 12, 28)])
def test_where_the_calendar_ends_nothing_is_raised(published: date) -> None:
    for _, sentence, _, _ in FOUND:
        find_days(sentence, published)
    find_days("It fell last year, next year, 999 years ago and 999 years from now.", published)


@pytest.mark.parametrize(
    "repeated",
    ["Monday ", "said on Tuesday he will go ", "Jan. 12 ", "in March ", "a year ", "2 ", " \n", "the first ",
     "'s ", "will"],
)  # fmt: skip
def test_two_megabytes_without_a_full_stop_do_not_hang(repeated: str) -> None:
    text = repeated * (2_000_000 // len(repeated))
    started = time.process_time()
    found = find_days(text, WED)
    assert time.process_time() - started < 10
    assert all(day.end <= LONGEST_READ for day in found)


def test_the_json_of_a_day_has_iso_days_and_offsets_in_the_quote() -> None:
    (day,) = find_days("They met last week.", WED)
    assert day.to_json() == {
        "text": "last week",
        "start": 9,
        "end": 18,
        "from": "2022-01-24",
        "to": "2022-01-30",
    }


def test_a_single_day_is_told_with_its_weekday_where_there_is_room() -> None:
    (day,) = find_days("They\nmet on\nTuesday.", WED)
    assert day.full_words == "Tuesday, 1 February 2022"
    assert day.meaning == "on Tuesday = 1 February 2022"


def test_meanings_are_given_once_each_and_not_of_full_dates() -> None:
    days = find_days("On Tuesday he met her, on Tuesday she met him; on 3 May 1999 they had met.", WED)
    assert [day.text for day in days] == ["On Tuesday", "on Tuesday", "on 3 May 1999"]
    repeated: list[ResolvedDay] = [*days, *days]
    assert meanings(repeated) == ["On Tuesday = 1 February 2022", "on Tuesday = 1 February 2022"]
