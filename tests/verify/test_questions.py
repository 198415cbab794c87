"""Questions beside sentences, as the entailment network learns from them."""

import random
from pathlib import Path

import pytest

import assistant.verify.entailment.training.questions as module
from assistant.reader.training.example import Example, TrainingPassage
from assistant.verify.entailment.training.questions import (
    ANSWERS,
    BESIDE,
    FAR,
    NEAR_MISS,
    of_round,
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
ELSEWHERE = (
    "A wall was to have been built there in spring.",
    "Who gave the dam its name is not known.",
    "The dam broke once before, at noon on a holiday.",
    "The wall of the dam at Tarn was strong.",
)


def example(question: str, answer: str = "", source: str = "own_words", text: str = TEXT) -> Example:
    start = text.index(answer)
    spans = ((start, start + len(answer)),) if answer else ()
    return Example(
        source=source,
        group="wikinews:77",
        question=question,
        passage=TrainingPassage(title="Varn", text=text, spans=spans),
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
    assert [(pair.kind, pair.holds) for pair in others] == [(BESIDE, False)] * 2
    # The one that shares most words with it is among them.
    assert others[0].text == SENTENCES[2]
    assert SENTENCES[3] not in {pair.text for pair in others}


def test_it_is_held_against_one_of_the_document_that_comes_near_and_lacks_the_answer(
    asked: list[Example], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "FAR_NEAREST", 1)
    asked.append(example("when did the wall of the dam give way?", "at noon"))
    asked.append(example("who called it so?", text=" ".join(ELSEWHERE)))
    [far] = [pair for pair in question_pairs(Path()) if pair.kind == FAR]
    # Of the other two that share words with it one shares fewer, and one says when.
    assert (far.text, far.before, far.holds) == (ELSEWHERE[3], ELSEWHERE[2], False)
    assert far.claim == "when did the wall of the dam give way?"


def test_what_answers_in_another_window_is_not_held_against_it(
    asked: list[Example], monkeypatch: pytest.MonkeyPatch
) -> None:
    window = " ".join([*ELSEWHERE[:2], SENTENCES[3]])
    asked.append(example("when did the dam break?", "on Monday"))
    asked.append(example("when did the dam break?", SENTENCES[3], text=window))
    texts = {pair.text for pair in question_pairs(Path()) if pair.kind == FAR}
    assert texts <= set(ELSEWHERE[:2])
    assert texts


def test_a_near_miss_is_held_against_the_nearest_alone(asked: list[Example]) -> None:
    asked.append(example("why did Lena Orne build the dam?"))
    pairs = question_pairs(Path())
    assert [(pair.kind, pair.holds) for pair in pairs] == [(NEAR_MISS, False)] * 2
    assert pairs[0].text == SENTENCES[2]


def test_a_question_that_is_read_over_two_windows_counts_once(asked: list[Example]) -> None:
    asked += [example("when did it break?", "at noon")] * 2
    assert sum(pair.holds for pair in question_pairs(Path())) == 1


def test_a_further_round_takes_a_part_of_the_own_words_and_a_share_of_the_sets(
    asked: list[Example], monkeypatch: pytest.MonkeyPatch
) -> None:
    own = ["when did it break?", "who made the wall?", "whose letter was it?", "when did it break?"]
    monkeypatch.setattr(module, "own_words_questions", lambda: own)
    asked += [example(own[0], "at noon"), example(own[1], "Lena Orne"), example(own[2], "Lena Orne")]
    asked += [example(f"question {n} of a set?", "at noon", source="squad2_half") for n in range(8)]
    pairs = question_pairs(Path())

    def taken(part: slice, share: float) -> list[str]:
        found = of_round(pairs, part, share, random.Random(1))
        assert len({pair.claim for pair in found}) * 3 == len(found)  # each with all it is held against
        return [pair.claim for pair in found if pair.holds]

    assert taken(slice(1, 2), 0.0) == [own[1]]
    # One that an earlier round saw is not fresh because its wording comes again.
    assert taken(slice(1, None), 0.0) == own[1:3]
    assert taken(slice(0, 1), 0.0) == own[:1]
    assert len(taken(slice(1, 2), 0.5)) == 1 + 4
    assert sorted(taken(slice(0, None), 1.0)) == sorted(pair.claim for pair in pairs if pair.holds)
