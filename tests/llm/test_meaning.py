"""Marked sentences in other words than their source's: which sentence they are tied to."""

from collections.abc import Sequence

import pytest

from assistant.llm.support import MOST_WEIGHED
from assistant.verify import Verifier
from index.models.minilm import MiniLM
from tests.llm.conftest import Opened
from tests.llm.handed_out import support
from tests.llm.server import model_server, says

DETOUR = "Coaches had to take another way."
BUSES = "Buses were sent over the hill road instead."


@pytest.mark.parametrize(
    ("key", "said", "source"),
    [
        (417, DETOUR, BUSES),
        (417, "There were no injuries.", "Nobody was hurt."),
        (
            932,
            "Train staff walked out across a dozen regions.",
            "Railway workers went on strike in 12 districts on Monday over pay.",
        ),
    ],
)
def test_a_sentence_in_other_words_keeps_its_marker(minilm: MiniLM, key: int, said: str, source: str) -> None:
    assert support().under(key, said) == ()  # by words alone
    [found, *_] = support(Verifier(minilm)).under(key, said)
    assert found.text == source


@pytest.mark.parametrize("key", [417, 932, 605])
@pytest.mark.parametrize("said", ["Bananas are yellow.", "The queen has a dog.", "It will snow in Oslo."])
def test_what_the_source_has_nothing_of_loses_it(minilm: MiniLM, key: int, said: str) -> None:
    assert support(Verifier(minilm)).under(key, said) == ()


def test_what_takes_two_sentences_cites_both(minilm: MiniLM) -> None:
    said = "The bridge was shut, but there were no injuries."
    assert len(support().under(417, said)) == 1
    hurt, bridge = support(Verifier(minilm)).under(417, said)
    assert hurt.text == "Nobody was hurt."
    assert bridge.text.startswith("The Varn bridge was closed")


class Counting:
    """Finds everything alike, and counts what it is asked."""

    def __init__(self) -> None:
        self.asked = 0

    def likeness(self, text: str, others: Sequence[str]) -> list[float]:
        self.asked += 1
        return [1.0] * len(others)

    def log_odds_of(self, text: str, sources: Sequence[tuple[str, str]]) -> list[float]:
        return [0.0] * len(sources)


def test_a_near_quotation_is_not_weighed_and_a_long_answer_not_without_end() -> None:
    meaning = Counting()
    handed_out = support(meaning)
    assert handed_out.under(417, BUSES)
    assert not meaning.asked
    found = [handed_out.under(417, f"{DETOUR} {number}") for number in range(MOST_WEIGHED + 5)]
    assert meaning.asked == MOST_WEIGHED
    assert all(found[:MOST_WEIGHED])
    assert not any(found[MOST_WEIGHED:])


def test_an_answer_in_other_words_cites_the_sentence_that_says_it(written_by: Opened) -> None:
    said = "Johnson flew to Kyiv for meetings with the Ukrainian leader {{visited Kyiv for}}."
    with model_server(says(said)) as server, written_by(server.spec) as assistant:
        answer = assistant.ask("Who visited Kyiv?")
    assert answer.mode == "llm"
    assert answer.citations[0].quote.startswith("British Prime Minister Boris Johnson visited Kyiv")
