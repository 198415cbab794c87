"""How near sentences come to a question in meaning, with the real model and its real table of words."""

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from assistant.candidates import Candidate, candidates_of
from assistant.features import FEATURES, measure
from assistant.likeness import COMPARED, compare
from assistant.question import Question
from index.embedding import Embedder, load_embedder
from index.models.words import WordTable
from tests.test_scoring import passage, read, unmarked

QUESTION = "How many soldiers did the envoy see?"


@pytest.fixture(scope="module")
def table() -> WordTable:
    return WordTable.load()


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


def compared(question: str, text: str, embedder: Embedder, table: WordTable) -> list[Candidate]:
    return compare(read(text), Question.parse(question), embedder.embed([question])[0], embedder, table)


def test_the_sentence_that_says_it_in_other_words_is_the_nearest(
    embedder: Embedder, table: WordTable
) -> None:
    text = "It rained on the harbour all day. The ambassador saw 300 troops. Nobody bought bread."
    found = compared(QUESTION, text, embedder, table)
    assert max(found, key=lambda each: each.nearness).text == "The ambassador saw 300 troops."
    assert max(found, key=lambda each: sum(each.meant)).text == "The ambassador saw 300 troops."
    assert all(-1 <= each.nearness <= 1 for each in found)


def test_the_same_stem_counts_whole_and_a_word_of_like_meaning_in_part(
    embedder: Embedder, table: WordTable
) -> None:
    text = "The soldier slept. The troops slept. The bread slept."
    terms = Question.parse("Which soldiers slept?").terms
    found = compared("Which soldiers slept?", text, embedder, table)
    own = [dict(zip(terms, each.meant, strict=True))["soldier"] for each in found]
    assert own[0] == 1.0
    assert 0.3 < own[1] < 1.0
    assert own[2] < 0.2


def test_the_title_and_the_sentence_before_count_around_it_only(embedder: Embedder, table: WordTable) -> None:
    terms = Question.parse("Did the river flood Varn?").terms
    found = compared("Did the river flood Varn?", "The river rose. Nobody slept.", embedder, table)
    own, around = (dict(zip(terms, each, strict=True)) for each in (found[1].meant, found[1].meant_around))
    assert own["river"] < 0.5
    assert around["river"] == around["varn"] == around["flood"] == 1.0


def test_whom_he_stands_for_counts_as_named(embedder: Embedder, table: WordTable) -> None:
    question = "What did Reyes say?"
    found = compared(question, "“Why?” Reyes asked. He said no more.", embedder, table)
    terms = Question.parse(question).terms
    assert found[1].meant[terms.index("rey")] == 1.0


def test_only_so_many_sentences_are_embedded_and_none_twice(embedder: Embedder, table: WordTable) -> None:
    text = " ".join(f"Item {number} is a line of the list." for number in range(COMPARED + 8))
    vectors = CountingVectors(embedder)
    candidates = [*read(text, number=1), *read(text, number=2)]
    found = compare(
        candidates, Question.parse("Which item?"), embedder.embed(["Which item?"])[0], vectors, table
    )
    assert len(vectors.texts) == len(set(vectors.texts)) == COMPARED
    measured = [each.nearness for each in found if each.text in vectors.texts]
    assert {each.nearness for each in found if each.text not in vectors.texts} == {min(measured)}


@pytest.mark.parametrize("question", ["", "?", "Who?", "🙂", "zzqx vvkw"])
@pytest.mark.parametrize("text", ["🙂 …", "Nobody slept.", "— — —"])
def test_any_question_can_be_compared_with_any_sentence(
    question: str, text: str, embedder: Embedder, table: WordTable
) -> None:
    found = compared(question, text, embedder, table)
    rows = measure(Question.parse(question), found, {})
    assert np.isfinite(rows).all()
    assert compare([], Question.parse(question), embedder.embed([question])[0], embedder, table) == []


def test_meaning_is_measured_by_the_rarity_of_the_terms(embedder: Embedder, table: WordTable) -> None:
    question = "Which soldiers slept?"
    found = compared(question, "The troops slept.", embedder, table)
    [meant] = [each.meant for each in found]
    column = FEATURES.index("meaning")
    [rare] = measure(Question.parse(question), found, {"soldier": 9.0, "slept": 1.0})[:, column]
    [common] = measure(Question.parse(question), found, {"soldier": 1.0, "slept": 9.0})[:, column]
    assert rare == pytest.approx(0.9 * meant[0] + 0.1 * meant[1], abs=1e-6)
    assert rare < common


def test_what_was_never_compared_measures_as_nothing() -> None:
    found = candidates_of(passage("Nobody."), unmarked("Nobody."), similarity=0.5, passage_score=1.0)
    row = dict(zip(FEATURES, measure(Question.parse("Who slept?"), found, {})[0].tolist(), strict=True))
    assert (row["nearness"], row["meaning"], row["meaning_in_context"]) == (0.0, 0.0, 0.0)
