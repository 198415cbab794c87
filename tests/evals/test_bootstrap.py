"""Intervals: against figures worked out by hand and against what must hold for any data."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.bootstrap import difference_of, interval_of

SHARES = st.lists(st.floats(min_value=0, max_value=1), min_size=1, max_size=30)


def test_the_interval_of_a_share_is_about_two_standard_errors_either_way() -> None:
    """Half of 400 questions: the standard error is 0.5 / sqrt(400) = 0.025."""
    interval = interval_of([1.0, 0.0] * 200, [1] * 400)
    assert interval.low == pytest.approx(0.5 - 1.96 * 0.025, abs=0.006)
    assert interval.high == pytest.approx(0.5 + 1.96 * 0.025, abs=0.006)


def test_four_times_the_questions_make_an_interval_half_as_wide() -> None:
    few, many = interval_of([1.0, 0.0] * 50, [1] * 100), interval_of([1.0, 0.0] * 200, [1] * 400)
    assert (few.high - few.low) / (many.high - many.low) == pytest.approx(2, abs=0.3)


def test_a_question_is_drawn_whole_with_all_that_it_counts() -> None:
    """Ten questions of ten citations each, right or wrong together, are ten draws and not a hundred."""
    together = interval_of([10.0, 0.0] * 5, [10] * 10)
    apart = interval_of([1.0, 0.0] * 50, [1] * 100)
    assert together.high - together.low > 2 * (apart.high - apart.low)


def test_what_both_runs_find_hard_says_nothing_about_their_difference() -> None:
    """Questions worth anything from 0 to 0.9, each 0.05 better now: sure, however far apart they lie."""
    before = [number % 10 / 10 for number in range(50)]
    now = [value + 0.05 for value in before]
    ones = [1] * 50
    paired = difference_of(now, ones, before, ones)
    assert [paired.low, paired.high] == pytest.approx([0.05, 0.05])
    wide = interval_of(before, ones)
    assert wide.high - wide.low > 0.1


def test_a_question_that_counts_nothing_in_a_draw_of_its_own_does_no_harm() -> None:
    """No citation in one of two questions: a fourth of the draws hold nothing to divide by."""
    interval = interval_of([0.0, 2.0], [0, 2])
    assert (interval.low, interval.high) == (1, 1)


@pytest.mark.parametrize("out_of", [[], [0, 0]])
def test_without_anything_counted_there_is_no_interval(out_of: list[int]) -> None:
    with pytest.raises(ValueError, match="no question counts anything"):
        interval_of([0.0] * len(out_of), out_of)


def test_runs_over_other_questions_cannot_be_paired() -> None:
    with pytest.raises(ValueError, match="2 questions cannot be paired with 1"):
        difference_of([1.0, 1.0], [1, 1], [1.0], [1])


@given(points=SHARES)
def test_an_interval_lies_between_the_least_and_the_most_and_is_the_same_each_time(
    points: list[float],
) -> None:
    ones = [1] * len(points)
    interval = interval_of(points, ones)
    assert min(points) - 1e-9 <= interval.low <= interval.high <= max(points) + 1e-9
    assert interval_of(points, ones) == interval


@given(
    points=SHARES, factor=st.floats(min_value=0.1, max_value=10), shift=st.floats(min_value=-5, max_value=5)
)
def test_an_interval_follows_when_all_points_are_scaled_and_shifted(
    points: list[float], factor: float, shift: float
) -> None:
    ones = [1] * len(points)
    plain = interval_of(points, ones)
    moved = interval_of([factor * value + shift for value in points], ones)
    assert math.isclose(moved.low, factor * plain.low + shift, abs_tol=1e-6)
    assert math.isclose(moved.high, factor * plain.high + shift, abs_tol=1e-6)


@given(pairs=st.lists(st.tuples(*[st.floats(min_value=0, max_value=1)] * 2), min_size=1, max_size=30))
def test_the_difference_the_other_way_round_is_the_same_with_the_other_sign(
    pairs: list[tuple[float, float]],
) -> None:
    now, before = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    ones = [1] * len(pairs)
    there, back = difference_of(now, ones, before, ones), difference_of(before, ones, now, ones)
    assert math.isclose(there.low, -back.high, abs_tol=1e-9)
    assert math.isclose(there.high, -back.low, abs_tol=1e-9)
    same = difference_of(now, ones, now, ones)
    assert (same.low, same.high) == (0, 0)
