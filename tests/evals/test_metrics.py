"""Every metric on answers made by hand."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from assistant.answer import Answer, Citation
from evals.case import Case
from evals.metrics import LONGEST_QUOTE, citation_hits, score_answer
from evals.score import Score
from tests.evals.answers import answer, citation, refusal

FIRST = "Blinken urged immediate Russian de-escalation, Price said."
SECOND = "Brink currently serves as the ambassador to Slovakia."
BODY = f"{FIRST} {SECOND}"
CASE = Case(
    id="c", question="?", quotes=("urged immediate Russian de-escalation",), answers=("de-escalation",)
)
NEWS = Case(id="n", question="?", answers=("Slovakia", "the embassy in Slovakia"), articles=("right", "also"))


def judged(case: Case, given: Answer | None, error: str = "") -> Mapping[str, Score]:
    return {score.name: score for score in score_answer(case, given, {"a": BODY}.get, error)}


@pytest.mark.parametrize(
    ("expected", "quote", "hit"),
    [
        ("urged immediate Russian de-escalation", FIRST, True),
        (FIRST, FIRST, True),
        ("urged immediate\nRussian  de-escalation", FIRST, True),
        ("urged immediate Russian de-escalation", SECOND, False),
        # A part of what was expected: half of its words will do, fewer will not.
        ("one two three four five six", "three four five", True),
        ("one two three four five six", "three four", False),
        ("one two three four five six", "", False),
        # Overlap without one lying in the other is none.
        ("one two three four", "two three four five", False),
        # The sentence somewhere in a whole passage has not been found.
        ("found it", "found it" + " word" * (LONGEST_QUOTE - 2), True),
        ("found it", "found it" + " word" * (LONGEST_QUOTE - 1), False),
    ],
)
def test_a_citation_hits_when_one_quote_lies_in_the_other_and_neither_is_out_of_proportion(
    expected: str, quote: str, hit: bool
) -> None:
    assert citation_hits(expected, quote) is hit


def test_the_right_sentence_first_and_the_right_sentence_among_three_are_told_apart() -> None:
    first = judged(CASE, answer(FIRST, SECOND))
    assert (first["citation_hit@1"].value, first["citation_hit@3"].value) == (1, 1)
    third = judged(CASE, answer(SECOND, SECOND, FIRST))
    assert (third["citation_hit@1"].value, third["citation_hit@3"].value) == (0, 1)
    fourth = judged(CASE, answer(SECOND, SECOND, SECOND, FIRST))
    assert (fourth["citation_hit@1"].value, fourth["citation_hit@3"].value) == (0, 0)


def test_any_of_several_expected_quotes_will_do() -> None:
    case = Case(id="c", question="?", quotes=("words of another sentence", "ambassador to Slovakia"))
    assert judged(case, answer(SECOND))["citation_hit@1"].value == 1


def test_the_right_words_in_an_article_that_the_case_does_not_name_are_no_hit() -> None:
    case = Case(id="c", question="?", quotes=CASE.quotes, articles=("b",))
    assert judged(case, answer(FIRST))["citation_hit@1"].value == 0


def test_a_follow_up_is_counted_by_itself() -> None:
    case = Case(id="c", question="?", quotes=CASE.quotes, history=(("q", "a"),))
    scores = judged(case, answer(FIRST))
    assert scores["follow_up_hit@1"].value == 1
    assert "refused_follow_up" in scores
    assert "citation_hit@1" not in scores


def test_a_miss_says_what_was_cited_and_what_was_wanted() -> None:
    reason = judged(CASE, answer(SECOND))["citation_hit@1"].reason
    assert reason == f"cited [1] “{SECOND}”, wanted “{CASE.quotes[0]}”"
    assert judged(CASE, refusal())["citation_hit@1"].reason.startswith("refused, wanted")


def test_short_answers_are_scored_against_the_best_of_the_right_ones() -> None:
    scores = judged(NEWS, answer(SECOND, short="embassy, Slovakia"))
    # Against "the embassy in Slovakia": 2 of 2 guessed words, 2 of 3 wanted ones.
    assert scores["short_f1"].value == pytest.approx(0.8)
    assert scores["short_em"].value == 0
    assert scores["short_has_answer"].value == 1
    assert judged(NEWS, answer(SECOND, short="SLOVAKIA!"))["short_em"].value == 1
    assert judged(NEWS, answer(SECOND, short=None))["short_f1"].value == 0


def test_quotes_are_searched_for_the_answer_among_the_first_and_the_first_three() -> None:
    scores = judged(NEWS, answer(FIRST, FIRST, SECOND))
    assert (scores["quote_has_answer@1"].value, scores["quote_has_answer@3"].value) == (0, 1)
    assert scores["quote_has_answer@3"].reason == "citation [3] holds “Slovakia”"


def test_articles_are_ranked_once_each_however_many_of_their_passages_were_found() -> None:
    scores = judged(NEWS, answer(articles=["x", "x", "y", "x", "also", "right"]))
    hits = [scores[f"article_hit@{cutoff}"].value for cutoff in (1, 3, 5, 10)]
    assert hits == [0, 1, 1, 1]
    assert scores["article_mrr"].value == pytest.approx(1 / 3)
    none = judged(NEWS, answer(articles=["x"]))
    assert (none["article_hit@10"].value, none["article_mrr"].value) == (0, 0)


def test_the_articles_of_a_refusal_count_as_retrieved() -> None:
    assert judged(NEWS, refusal(articles=["right"]))["article_hit@1"].value == 1


def test_cases_with_quotes_are_not_judged_by_articles_nor_the_others_by_quotes() -> None:
    assert "article_hit@1" not in judged(CASE, answer(FIRST))
    assert "citation_hit@1" not in judged(NEWS, answer(FIRST))


def test_every_citation_counts_one_point_for_its_exact_words() -> None:
    wrong = citation(SECOND, start=3)
    elsewhere = citation(FIRST, article_id="gone")
    empty = citation("", start=5)
    right = citation(SECOND, start=len(FIRST) + 1)
    given = answer(FIRST)
    for others, exact in (([], 1), ([right], 2), ([wrong], 1), ([elsewhere], 1), ([empty], 1)):
        cited = (*given.citations, *others)
        scores = judged(CASE, _with_citations(given, cited))
        assert (scores["exact_quotes"].value, scores["exact_quotes"].of) == (exact, len(cited))


def test_an_answer_without_citations_says_nothing_of_exact_quotes() -> None:
    assert "exact_quotes" not in judged(CASE, refusal())


def test_refusing_is_counted_by_the_kind_of_the_case() -> None:
    unanswerable = Case(id="u", question="?", unanswerable=True)
    assert judged(unanswerable, refusal())["refused_unanswerable"].value == 1
    assert judged(unanswerable, answer(FIRST))["refused_unanswerable"].value == 0
    assert judged(CASE, refusal())["refused_answerable"].value == 1
    assert set(judged(unanswerable, refusal())) == {"refused_unanswerable"}


def test_a_question_that_failed_scores_nothing_and_says_why() -> None:
    for case in (CASE, NEWS, Case(id="u", question="?", unanswerable=True)):
        scores = judged(case, None, "the disk is full")
        assert scores
        assert all(score.value == 0 for score in scores.values())
        assert all(score.reason == "no answer: the disk is full" for score in scores.values())
        assert set(scores) == set(judged(case, refusal()))


def _with_citations(given: Answer, citations: tuple[Citation, ...]) -> Answer:
    return replace(given, citations=citations)
