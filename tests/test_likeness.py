"""How near sentences come to a question in meaning, with the real model."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from assistant.candidates import Candidate
from assistant.features import FEATURES, measure
from assistant.likeness import COMPARED, NO_DOUBT, compare, doubt
from assistant.question import Question
from index.embedding import Embedder, load_embedder
from tests.test_scoring import read

QUESTION = "How many soldiers did the envoy see?"


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    return load_embedder()


class CountingVectors:
    """The real vectors, and which texts were asked for."""

    def __init__(self, embedder: Embedder) -> None:
        self.texts: list[str] = []
        self._embedder = embedder

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.texts += texts
        return self._embedder.embed(texts)


def compared(question: str, text: str, embedder: Embedder) -> list[Candidate]:
    return compare(read(text), Question.parse(question), embedder.embed([question])[0], embedder)


def test_the_sentence_that_says_it_in_other_words_is_the_nearest(embedder: Embedder) -> None:
    text = "It rained on the harbour all day. The ambassador saw 300 troops. Nobody bought bread."
    found = compared(QUESTION, text, embedder)
    assert max(found, key=lambda each: each.nearness).text == "The ambassador saw 300 troops."
    assert all(-1 <= each.nearness <= 1 for each in found)


def test_only_so_many_sentences_are_embedded_and_none_twice(embedder: Embedder) -> None:
    text = " ".join(f"Item {number} is a line of the list." for number in range(COMPARED + 8))
    vectors = CountingVectors(embedder)
    candidates = [*read(text, number=1), *read(text, number=2)]
    found = compare(candidates, Question.parse("Which item?"), embedder.embed(["Which item?"])[0], vectors)
    assert len(vectors.texts) == len(set(vectors.texts)) == COMPARED
    measured = [each.nearness for each in found if each.text in vectors.texts]
    assert {each.nearness for each in found if each.text not in vectors.texts} == {min(measured)}


@pytest.mark.parametrize("question", ["", "?", "Who?", "🙂", "zzqx vvkw"])
@pytest.mark.parametrize("text", ["🙂 …", "Nobody slept.", "— — —"])
def test_any_question_can_be_compared_with_any_sentence(question: str, text: str, embedder: Embedder) -> None:
    found = compared(question, text, embedder)
    assert np.isfinite(measure(Question.parse(question), found, {})).all()
    assert compare([], Question.parse(question), embedder.embed([question])[0], embedder) == []


def test_nearness_counts_as_far_as_the_reader_is_in_doubt() -> None:
    [plain] = read("Nobody slept.")
    column = FEATURES.index("nearness")

    def counted(score: float) -> float:
        one = replace(plain, sentence_score=score, nearness=0.5)
        return float(measure(Question.parse("Who slept?"), [one], {})[0, column])

    assert counted(-5.0) == pytest.approx(0.5, abs=1e-3)
    assert counted(1.0) == pytest.approx(0.25)
    assert counted(5.0) == pytest.approx(0.0, abs=1e-3)
    assert (
        doubt([replace(plain, sentence_score=1e6)]) < NO_DOUBT < doubt([replace(plain, sentence_score=-1e6)])
    )
    assert doubt([]) > NO_DOUBT
