"""How like sentences are to a question in meaning, with the real model."""

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from assistant.candidates import Candidate
from assistant.features import measure
from assistant.likeness import COMPARED, KEPT, Likeness, align
from assistant.question import Question
from index.config import FLOAT32
from index.embedding import load_word_embedder
from index.models.int8 import Int8MiniLM
from index.models.minilm import MiniLM
from tests.test_scoring import read

QUESTION = "How many soldiers did the envoy see?"


@pytest.fixture(scope="module")
def embedder() -> MiniLM:
    return MiniLM.load()


class CountingVectors:
    """The real vectors, and which texts were asked for."""

    def __init__(self, embedder: MiniLM) -> None:
        self.texts: list[str] = []
        self._embedder = embedder

    def embed_words(self, texts: Sequence[str]) -> tuple[NDArray[np.float32], list[NDArray[np.float32]]]:
        self.texts += texts
        return self._embedder.embed_words(texts)


def compared(question: str, text: str, embedder: MiniLM) -> list[Candidate]:
    return Likeness(embedder).compare(read(text), Question.parse(question))


@pytest.mark.parametrize("of", ["nearness", "alignment"])
def test_the_sentence_that_says_it_in_other_words_is_the_nearest(of: str, embedder: MiniLM) -> None:
    text = "It rained on the harbour all day. The ambassador met 300 troops. Nobody bought bread."
    found = compared(QUESTION, text, embedder)
    assert max(found, key=lambda each: float(getattr(each, of))).text == "The ambassador met 300 troops."
    assert all(-1 <= getattr(each, of) <= 1 for each in found)


def test_words_of_the_same_meaning_align_wherever_they_stand(embedder: MiniLM) -> None:
    _, [asked, turned, other] = embedder.embed_words(
        ["The envoy saw soldiers", "Soldiers were seen by the envoy", "The bank cut its rates"]
    )
    assert align(asked, asked) == pytest.approx(1.0, abs=1e-5)
    assert align(asked, turned) > align(asked, other) + 0.2
    assert align(asked[:0], turned) == align(asked, turned[:0]) == 0.0


def test_the_vector_of_a_text_is_the_same_with_its_words(embedder: MiniLM) -> None:
    texts = ["The envoy saw soldiers.", "", "🙂", "A far longer text. " * 60]
    vectors, words = embedder.embed_words(texts)
    assert vectors == pytest.approx(embedder.embed(texts), abs=1e-5)
    lengths = [len(tokens) - 2 for tokens in embedder.tokens(texts)]
    assert [own.shape for own in words] == [(length, 384) for length in lengths]
    assert np.linalg.norm(np.concatenate(words), axis=1) == pytest.approx(1.0, abs=1e-4)


def test_only_so_many_sentences_are_compared_and_none_twice(embedder: MiniLM) -> None:
    text = " ".join(f"Item {number} is a line of the list." for number in range(COMPARED + 8))
    vectors = CountingVectors(embedder)
    likeness = Likeness(vectors)
    candidates = [*read(text, number=1), *read(text, number=2)]
    found = likeness.compare(candidates, Question.parse("Which item?"))
    assert len(vectors.texts) == len(set(vectors.texts)) == COMPARED + 1
    measured = [each for each in found if each.text in vectors.texts]
    for of in ("nearness", "alignment"):
        rest = {getattr(each, of) for each in found if each.text not in vectors.texts}
        assert rest == {min(getattr(each, of) for each in measured)}
    # Asked again, what is kept is not embedded again.
    assert likeness.compare(candidates, Question.parse("Which item?")) == found
    assert len(vectors.texts) == COMPARED + 1


def test_what_is_kept_stays_bounded(embedder: MiniLM) -> None:
    likeness = Likeness(embedder)
    for start in range(0, KEPT + 3 * COMPARED, COMPARED):
        text = " ".join(f"Line {start + number} of it." for number in range(COMPARED))
        likeness.compare(read(text), Question.parse("Which line?"))
    assert len(likeness._kept) == KEPT


@pytest.mark.parametrize("question", ["", "?", "Who?", "🙂", "zzqx vvkw"])
@pytest.mark.parametrize("text", ["🙂 …", "Nobody slept.", "— — —"])
def test_any_question_can_be_compared_with_any_sentence(question: str, text: str, embedder: MiniLM) -> None:
    found = compared(question, text, embedder)
    assert np.isfinite(measure(Question.parse(question), found, {})).all()
    assert Likeness(embedder).compare([], Question.parse(question)) == []


def test_another_embedding_model_leaves_the_likeness_to_the_one_that_ships() -> None:
    class Other:
        dimensions, window, recipe = 3, 8, "other"

        def token_starts(self, text: str) -> list[int]:
            return []

        def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
            return np.zeros((len(texts), 3), dtype=np.float32)

    assert isinstance(load_word_embedder(Other(), FLOAT32), MiniLM)


def test_words_mean_the_same_in_integers(embedder: MiniLM) -> None:
    texts = ["The envoy saw soldiers.", "", "Prices rose by 4 % in May, the bank said."]
    vectors, words = Int8MiniLM.load(embedder).embed_words(texts)
    expected_vectors, expected = embedder.embed_words(texts)
    assert (vectors * expected_vectors).sum(axis=1).min() > 0.99
    for own, other in zip(words, expected, strict=True):
        assert own.shape == other.shape
        assert not len(own) or (own * other).sum(axis=1).min() > 0.98
