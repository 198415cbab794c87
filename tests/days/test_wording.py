"""Days as people write them."""

from datetime import date

import pytest

from assistant.days.wording import long_day, stretch, weekday_and_day


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2022, 2, 2), date(2022, 2, 2), "2 February 2022"),
        (date(2022, 2, 5), date(2022, 2, 6), "5–6 February 2022"),
        (date(2022, 1, 31), date(2022, 2, 6), "31 January – 6 February 2022"),
        (date(2021, 12, 27), date(2022, 1, 2), "27 December 2021 – 2 January 2022"),
        (date(2022, 2, 1), date(2022, 2, 28), "February 2022"),
        (date(2024, 2, 1), date(2024, 2, 28), "1–28 February 2024"),
        (date(2022, 1, 1), date(2022, 12, 31), "2022"),
        (date(9999, 12, 1), date.max, "December 9999"),
    ],
)
def test_a_stretch_of_days_is_said_in_the_shortest_words(first: date, last: date, words: str) -> None:
    assert stretch(first, last) == words


def test_a_day_is_written_with_or_without_its_weekday() -> None:
    assert long_day(date(2022, 2, 2)) == "2 February 2022"
    assert weekday_and_day(date(2022, 2, 2)) == "Wednesday, 2 February 2022"
