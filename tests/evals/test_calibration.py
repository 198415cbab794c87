"""Reliability and accuracy against coverage, on answers whose figures can be worked out by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.calibration import calibration_of


def test_the_error_weighs_each_bin_by_its_answers() -> None:
    """Bin 0.9 to 1: three answers at 0.95, two right, off by 0.95 - 2/3. Bin 0.2 on: one wrong at 0.25."""
    found = calibration_of([(0.95, True), (0.95, True), (0.95, False), (0.25, False)], asked=5)
    assert found is not None
    assert [(one.low, one.count) for one in found.bins] == [(0.2, 1), (0.9, 3)]
    assert [one.confidence for one in found.bins] == pytest.approx([0.25, 0.95])
    assert [one.right for one in found.bins] == pytest.approx([0, 2 / 3])
    assert found.error == pytest.approx((3 * (0.95 - 2 / 3) + 1 * 0.25) / 4)
    assert (found.asked, found.answered) == (5, 4)


def test_a_confidence_of_one_belongs_to_the_last_bin() -> None:
    found = calibration_of([(1.0, True), (0.0, False)], asked=2)
    assert found is not None
    assert [(one.low, one.high, one.count) for one in found.bins] == [(0.0, 0.1, 1), (0.9, 1.0, 1)]
    assert found.error == 0


def test_the_curve_begins_with_the_surest_and_ends_where_refusing_begins() -> None:
    """Four of five answered; the two of one confidence come in together, since no threshold parts them."""
    found = calibration_of([(0.5, True), (0.9, True), (0.7, False), (0.7, True)], asked=5)
    assert found is not None
    assert [point.coverage for point in found.curve] == pytest.approx([0.2, 0.6, 0.8])
    assert [point.confidence for point in found.curve] == [0.9, 0.7, 0.5]
    assert [point.right for point in found.curve] == pytest.approx([1, 2 / 3, 0.75])
    assert [round(point.coverage, 1) for point in found.levels] == [0.2, 0.6, 0.8]


def test_where_nothing_was_answered_there_is_nothing_to_calibrate() -> None:
    assert calibration_of([], asked=3) is None


ANSWERED = st.lists(st.tuples(st.floats(min_value=0, max_value=1), st.booleans()), min_size=1, max_size=40)


@given(answered=ANSWERED, refused=st.integers(min_value=0, max_value=10))
def test_bins_and_curve_hold_every_answer_once(answered: list[tuple[float, bool]], refused: int) -> None:
    found = calibration_of(answered, asked=len(answered) + refused)
    assert found is not None
    assert sum(one.count for one in found.bins) == len(answered)
    assert 0 <= found.error <= 1
    rising = [point.coverage for point in found.curve]
    assert rising == sorted(set(rising))
    assert rising[-1] == pytest.approx(len(answered) / (len(answered) + refused))
    assert found.curve[-1].right == pytest.approx(sum(right for _, right in answered) / len(answered))
    assert found.levels[-1] == found.curve[-1]
