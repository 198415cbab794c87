"""Questions beside sentences, as the entailment network learns from them."""

import random
from pathlib import Path

import pytest

import assistant.verify.entailment.training.questions as module
from assistant.reader.training.example import Example, TrainingPassage
from assistant.verify.entailment.training.questions import (
    ANSWERS,
    BESIDE,
    NEAR_MISS,
    not_before,
    question_pairs,
)

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


def test_a_further_round_leaves_out_what_was_seen_and_takes_a_share_of_the_sets(
    asked: list[Example], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "own_words_questions", lambda: ["when did it break?", "who made the wall?"])
    asked += [example("when did it break?", "at noon"), example("who made the wall?", "Lena Orne")]
    asked += [example(f"question {n} of a set?", "at noon", source="squad2_half") for n in range(8)]
    pairs = question_pairs(Path())

    def taken(share: float) -> list[str]:
        found = not_before(pairs, 1, share, random.Random(1))
        assert len({pair.claim for pair in found}) * 4 == len(found)  # each with all it is held against
        return [pair.claim for pair in found if pair.holds]

    assert taken(0.0) == ["who made the wall?"]
    assert len(taken(0.5)) == 1 + 4
    everything = [pair.claim for pair in pairs if pair.holds]
    assert sorted([*taken(1.0), "when did it break?"]) == sorted(everything)
