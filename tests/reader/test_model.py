"""The reader with the weights that ship."""

import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from assistant.reader import Reader, Reading
from assistant.reader.model import weights
from assistant.weights import CARD
from tests.newswire import BRIDGE

OSPREYS = (
    "The pair was seen on Monday by two wardens. They built on last year's platform, the wardens said. "
    "Visitors were asked to stay away."
)
QUESTION = "Why was the Varn bridge closed?"
PASSAGES = [
    ("Varn bridge closed", BRIDGE),
    ("", ""),
    ("Ospreys return to Loch Tarn", OSPREYS),
    ("Long", "Shops in the district sold half of what they sell on other days, owners said. " * 40),
    ("Odd", "\x00\u202e 👩\u200d👩\u200d👧 e\u0301te\u0301 [SEP] 今天下雨。「好」\nهل هذا صحيح؟"),
    ("?", "?"),
]
SHIPPED = Path(__file__).parents[2] / "assistant/reader/weights"


def assert_close(mine: Sequence[Reading], theirs: Sequence[Reading], tolerance: float = 1e-2) -> None:
    """The same sentences with the same numbers; spans are compared by score, since two may be as good."""
    assert len(mine) == len(theirs)
    for one, other in zip(mine, theirs, strict=True):
        assert one.holds == pytest.approx(other.holds, abs=tolerance)
        assert [(s.start, s.end) for s in one.sentences] == [(s.start, s.end) for s in other.sentences]
        for a, b in zip(one.sentences, other.sentences, strict=True):
            assert a.score == pytest.approx(b.score, abs=tolerance)
            assert a.span.score == pytest.approx(b.span.score, abs=tolerance)


def test_it_tells_the_passage_that_answers_from_one_that_does_not(reader: Reader) -> None:
    bridge, ospreys = reader.read(QUESTION, [PASSAGES[0], PASSAGES[2]])
    assert bridge.holds > ospreys.holds
    assert bridge.spans[0].score > ospreys.spans[0].score
    best = max(bridge.sentences, key=lambda read: read.score)
    assert "after the river rose" in BRIDGE[best.start : best.end]
    assert "river" in BRIDGE[best.span.start : best.span.end]


def test_what_is_read_beside_a_passage_changes_nothing(reader: Reader) -> None:
    together = reader.read(QUESTION, PASSAGES)
    assert_close(together, [reader.read(QUESTION, [passage])[0] for passage in PASSAGES])


def test_readings_come_in_the_order_given(reader: Reader) -> None:
    long = ("Long", OSPREYS * 6)
    readings = reader.read(QUESTION, [PASSAGES[0], long] * 3)
    assert_close(readings[0::2], [readings[0]] * 3)
    assert_close(readings[1::2], [readings[1]] * 3)
    assert readings[0].holds != pytest.approx(readings[1].holds, abs=0.1)


def test_no_passages_give_no_readings(reader: Reader) -> None:
    assert reader.read(QUESTION, []) == []


@pytest.mark.parametrize("question", ["", "?", "\u200b", "why " * 400])
def test_any_question_is_read(reader: Reader, question: str) -> None:
    readings = reader.read(question, PASSAGES[:2])
    assert len(readings[0].sentences) == 3
    assert readings[1].sentences == ()


def test_threads_get_what_one_caller_gets(reader: Reader) -> None:
    expected = reader.read(QUESTION, PASSAGES[:3])
    with ThreadPoolExecutor(4) as pool:
        for readings in pool.map(lambda _: reader.read(QUESTION, PASSAGES[:3]), range(6)):
            assert_close(readings, expected, 1e-4)


# The files that ship


def test_the_weights_that_ship_are_those_of_their_card_and_no_larger_than_promised() -> None:
    card = json.loads((SHIPPED / CARD).read_text(encoding="utf-8"))
    data = weights()
    assert card["bytes"] == len(data) < 30_000_000
    assert all(entry["licence"] for entry in card["data"].values())
