"""Questions beside sentences, as the entailment network learns from them."""

from pathlib import Path

import pytest

import assistant.verify.entailment.training.questions as module
from assistant.reader.training.example import Example, TrainingPassage
from assistant.verify.entailment.training.questions import ANSWERS, BESIDE, NEAR_MISS, question_pairs

SENTENCES = (
    "The river at Varn rose on Monday because it had rained for a week.",
    "Nobody was hurt, the clerk of the town said on the radio.",
    "Lena Orne, who built the dam, called it an accident in a letter.",
    "The dam broke at noon and the water reached the market.",
    "Bread was brought from Tarn by boat in the afternoon.",
)
TEXT = " ".join(SENTENCES)


def example(question: str, answer: str = "", source: str = "own_words") -> Example:
    start = TEXT.index(answer)
    spans = ((start, start + len(answer)),) if answer else ()
    return Example(
        source=source,
        group="wikinews:77",
        question=question,
        passage=TrainingPassage(title="Varn", text=TEXT, spans=spans),
        answers=(answer,) if answer else (),
    )


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Example]:
    found: list[Example] = []
    monkeypatch.setattr(module, "own_words_examples", lambda folder: iter(found))
    monkeypatch.setattr(module, "SETS", {})
    return found


def test_a_question_is_held_against_its_sentence_and_the_nearest_others(asked: list[Example]) -> None:
    asked.append(example("when did the wall of the dam give way?", "at noon"))
    right, *others = question_pairs(Path())
    assert (right.kind, right.holds, right.text) == (ANSWERS, True, SENTENCES[3])
    assert (right.before, right.title, right.group) == (SENTENCES[2], "Varn", "wikinews:77")
    assert [(pair.kind, pair.holds) for pair in others] == [(BESIDE, False)] * 3
    # The one that shares most words with it is among them.
    assert others[0].text == SENTENCES[2]
    assert SENTENCES[3] not in {pair.text for pair in others}


def test_a_near_miss_is_held_against_the_nearest_alone(asked: list[Example]) -> None:
    asked.append(example("why did Lena Orne build the dam?"))
    pairs = question_pairs(Path())
    assert [(pair.kind, pair.holds) for pair in pairs] == [(NEAR_MISS, False)] * 2
    assert pairs[0].text == SENTENCES[2]


def test_a_question_that_is_read_over_two_windows_counts_once(asked: list[Example]) -> None:
    asked += [example("when did it break?", "at noon")] * 2
    assert sum(pair.holds for pair in question_pairs(Path())) == 1
