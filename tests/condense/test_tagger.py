"""The tagger that ships: what it tags, and that it is the one that was measured."""

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import assistant.condense.tagger
from assistant.condense.tagger.model import Tagger, weights
from assistant.weights import CARD

SHIPPED = Path(assistant.condense.tagger.__file__).with_name("weights")
HISTORY = [
    ("Is marsh fever dangerous?", "Marsh fever was first seen in Oslo, and killed many in 1902."),
    ("Who discovered it?", "It was discovered by a doctor."),
]


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return Tagger.load(threads=1)


def test_what_a_pronoun_stands_for_is_likelier_than_what_was_said_in_passing(tagger: Tagger) -> None:
    tags = tagger.tags("How is it treated?", HISTORY)
    assert all(0 <= value <= 1 for value in tags.values())
    assert min(tags["marsh"], tags["fever"]) > max(tags["oslo"], tags["1902"], tags["doctor"])


@pytest.mark.parametrize("history", [[], [("", "")], [("the", "it")]])
def test_without_words_there_are_no_tags(tagger: Tagger, history: list[tuple[str, str]]) -> None:
    assert tagger.tags("How is it treated?", history) == {}


def test_threads_get_what_one_caller_gets(tagger: Tagger) -> None:
    expected = tagger.tags("How is it treated?", HISTORY)
    with ThreadPoolExecutor(4) as pool:
        for found in pool.map(lambda _: tagger.tags("How is it treated?", HISTORY), range(6)):
            assert found == pytest.approx(expected, abs=1e-4)


def test_the_weights_that_ship_are_those_of_their_card_and_no_larger_than_promised() -> None:
    card = json.loads((SHIPPED / CARD).read_text(encoding="utf-8"))
    assert card["bytes"] == len(weights()) < 4_000_000
    assert all(entry["licence"] != "unknown" for entry in card["data"].values())


def test_nothing_is_loaded_for_a_question_without_turns_before_it() -> None:
    code = (
        "import sys; from assistant.condense import condense; condense('Who is he?', []); "
        "sys.exit('onnxruntime' in sys.modules or 'numpy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
