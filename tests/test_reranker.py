"""The second look at the sentences that come first, with the network that ships."""

from collections.abc import Sequence

import pytest

from assistant.candidates import Candidate
from assistant.features import FEATURES, measure
from assistant.question import Question
from assistant.reranker import RERANKED, SentenceReranker
from assistant.verify.entailment.model import Entailment, shipped_entailment
from tests.test_scoring import read

QUESTION = "why was the crossing shut?"
TEXT = (
    "It rained on Varn all day. The council closed the old bridge because an inspector found cracks in it. "
    "Nobody bought bread."
)


class Watched(Entailment):
    """The network that ships, and what it was given."""

    def __init__(self) -> None:
        self.read: list[tuple[str, str]] = []

    def log_odds_of(self, claim: str, texts: Sequence[tuple[str, str]]) -> list[float]:
        self.read += texts
        return shipped_entailment().log_odds_of(claim, texts)


def judged(question: str, candidates: Sequence[Candidate]) -> list[Candidate]:
    return SentenceReranker(shipped_entailment()).judge(question, candidates, [0.0] * len(candidates))


def test_the_sentence_that_answers_in_other_words_is_the_likeliest() -> None:
    found = judged(QUESTION, read(TEXT))
    assert [each.text for each in found] == [each.text for each in read(TEXT)]
    best = max(found, key=lambda each: each.answers)
    assert best.text.startswith("The council closed the old bridge")


def test_what_it_says_is_a_feature() -> None:
    found = judged(QUESTION, read(TEXT))
    column = measure(Question.parse(QUESTION), found, {})[:, FEATURES.index("answers")]
    assert column.tolist() == pytest.approx([each.answers for each in found])


def test_only_those_that_come_first_are_judged_and_none_twice() -> None:
    text = " ".join(f"Item {number} is a line of the list." for number in range(RERANKED + 6))
    candidates = [*read(text, number=1), *read(text, number=2)]
    watched = Watched()
    # The last ones of each passage come first.
    scores = [float(each.start) for each in candidates]
    found = SentenceReranker(watched).judge("Which item?", candidates, scores)
    assert len(watched.read) == len(set(watched.read)) == RERANKED
    chosen = {text for _, text in watched.read}
    assert chosen == {f"Item {number} is a line of the list." for number in range(6, RERANKED + 6)}
    rest = {each.answers for each in found if each.text not in chosen}
    assert rest == {min(each.answers for each in found if each.text in chosen)}


def test_nothing_to_judge_is_nothing_judged() -> None:
    watched = Watched()
    assert SentenceReranker(watched).judge(QUESTION, [], []) == []
    assert watched.read == []


def test_many_at_once_get_what_each_gets_alone() -> None:
    texts = [("", each.text) for each in read(TEXT)]
    together = shipped_entailment().log_odds_of(QUESTION, texts)
    alone = [shipped_entailment().log_odds(QUESTION, *each) for each in texts]
    assert together == pytest.approx(alone, abs=1e-4)
    assert shipped_entailment().log_odds_of(QUESTION, []) == []
