"""Leaving out one part at a time: which parts there are, what is asked again, and what is told."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from assistant import Answer, Assistant
from assistant.scoring_weights import Confidence, ScoringWeights, SentenceWeights, Threshold
from evals.benchmarks.ablation import Ablation, ablate, judged, main, table, threshold_refusing
from evals.case import Case
from evals.suites import Suite
from evals.variant import (
    PARTS,
    WHOLE,
    RememberingReader,
    RememberingRetriever,
    parts_of,
    unclaimed,
    variants,
    without_weights,
)
from tests.evals.answers import answer
from tests.evals.readers import OverlapReader
from tests.evals.test_reading_case import ORDER, write

WEIGHTS = ScoringWeights(
    sentence=(
        SentenceWeights(
            passages=9, weights={"reader_span": 1.0, "reader_sentence": 2.0, "speaks": 1.0, "odd": 3.0}
        ),
    ),
    passage={"reader_span": 1.0},
    confidence=(Confidence(passages=9, weights={"reader_span": 1.0, "coverage": 1.0}, bias=-1.0),),
    threshold=Threshold.fixed(0.5),
)


def test_weights_belong_to_parts_by_how_their_names_begin_and_the_others_are_told() -> None:
    assert parts_of(WEIGHTS) == {
        "reader's span": {"reader_span"},
        "reader's sentence": {"reader_sentence"},
        "words": {"coverage"},
        "who speaks": {"speaks"},
    }
    assert unclaimed(WEIGHTS) == ("odd",)


def test_a_part_is_left_out_wherever_it_has_a_weight_and_nothing_else_changes() -> None:
    without = without_weights(WEIGHTS, frozenset({"reader_span"}))
    [whole], [left] = WEIGHTS.sentence, without.sentence
    assert left == SentenceWeights(passages=9, weights={**whole.weights, "reader_span": 0.0})
    assert without.passage == {"reader_span": 0.0}
    assert without.confidence == (
        Confidence(passages=9, weights={"reader_span": 0.0, "coverage": 1.0}, bias=-1.0),
    )
    assert without.threshold.at(1) == 0.5


def test_every_weight_that_ships_belongs_to_one_part() -> None:
    shipped = ScoringWeights.shipped()
    claimed = [name for names in parts_of(shipped).values() for name in names]
    assert len(claimed) == len(set(claimed))
    assert len(parts_of(shipped)) >= 5
    assert not unclaimed(shipped)
    assert set(parts_of(shipped)) <= set(PARTS)


def test_there_is_a_variant_for_each_part_of_retrieval_and_of_the_scoring() -> None:
    found = {one.name: one for one in variants(WEIGHTS)}
    assert list(found)[:4] == [WHOLE, "recency", "BM25", "dense search"]
    assert set(found) == {WHOLE, "recency", "BM25", "dense search", *parts_of(WEIGHTS)}
    recency = found["recency"].retrieval
    assert (recency.recency, recency.assumed_recency, recency.dense) == (0, 0, 1)
    assert (found["BM25"].retrieval.lexical, found["dense search"].retrieval.dense) == (0, 0)
    assert found["words"].scoring.confidence[0].weights["coverage"] == 0


def test_a_variant_refuses_as_many_answerable_questions_as_the_whole_does() -> None:
    case, no = Case(id="a", question="?", answers=("a",)), Case(id="n", question="?", unanswerable=True)
    confident = [(case, sure(share), "") for share in (0.2, 0.4, 0.8)]
    answers = [*confident, (no, sure(0.5), ""), (case, None, "broken")]
    assert threshold_refusing(0, answers) == pytest.approx(0.1)
    assert threshold_refusing(1, answers) == pytest.approx(0.3)
    assert threshold_refusing(3, answers) == pytest.approx(0.9)
    results = judged(answers, threshold_refusing(2, answers), lambda _: None)
    assert [result.answer.refused if result.answer else None for result in results] == [
        True,
        True,
        False,
        True,
        None,
    ]
    assert results[0].answer is not None
    assert (results[0].answer.citations, results[0].answer.short) == ((), None)


def sure(confidence: float) -> Answer:
    return replace(answer("A fox ran.", short="a fox"), confidence=confidence)


def test_a_question_is_searched_and_read_once_for_all_variants_of_the_scoring(
    over_wire: Assistant,
) -> None:
    retriever = RememberingRetriever(over_wire.corpus, variants(WEIGHTS)[0].retrieval)
    found = retriever.retrieve("Who pays for the bridge?")
    assert retriever.retrieve("Who pays for the bridge?") is found
    assert retriever.retrieve("Who pays for the bridge?", n=3) is not found
    counting = OverlapReader()
    reader = RememberingReader(counting)
    first = reader.read("who?", [("t", "A fox ran."), ("t", "A dog slept.")])
    again = reader.read("who?", [("t", "A dog slept."), ("t", "A cat sat."), ("t", "A dog slept.")])
    assert again[0] is again[2] is first[1]
    assert [text for _, text in counting.read_texts] == ["A fox ran.", "A dog slept.", "A cat sat."]
    reader.read("where?", [("t", "A fox ran.")])
    assert counting.read_texts[-1] == ("where?", "A fox ran.")


@pytest.fixture(scope="module")
def ablation(over_wire: Assistant) -> Ablation:
    suite = Suite(
        name="wire",
        cases=(
            Case(
                id="b",
                question="Why was the Varn bridge closed?",
                answers=("rose",),
                articles=("bridge-2022",),
            ),
            Case(id="o", question="Who built on the platform?", answers=("ospreys",), articles=("ospreys",)),
            Case(id="x", question="Who won the darts?", unanswerable=True),
        ),
        thresholds=(),
    )
    weights = ScoringWeights(
        sentence=(SentenceWeights(passages=9, weights={"reader_sentence": 1.0, "odd": 1.0}),),
        passage={"retrieval": 1.0},
        confidence=(Confidence(passages=9, weights={"reader_sentence": 1.0}, bias=0.0),),
        threshold=Threshold.fixed(0.0),
    )
    return ablate(suite, over_wire.corpus, OverlapReader(), weights)


def test_the_whole_is_measured_and_every_part_against_it(ablation: Ablation) -> None:
    assert ablation.questions == 3
    assert set(ablation.whole) == {
        "article_hit@1", "article_hit@5", "quote_has_answer@1", "quote_has_answer@3", "short_f1",
        "refused_unanswerable",
    }  # fmt: skip
    assert set(ablation.losses) == {
        "recency", "BM25", "dense search", "reader's sentence", "retrieval score",
    }  # fmt: skip
    assert ablation.whole["article_hit@5"].value == 1
    for losses in ablation.losses.values():
        for name, loss in losses.items():
            assert loss.difference == pytest.approx(loss.value - ablation.whole[name].value, abs=1e-4)
            assert loss.interval.low <= loss.interval.high


def test_the_table_and_the_json_tell_parts_intervals_and_what_belongs_to_no_part(
    ablation: Ablation,
) -> None:
    lines = table(ablation)
    assert lines.startswith("wire: 3 questions; * marks what is more than noise\n")
    assert "weights that belong to no part: odd" in lines
    assert lines.count("without dense search") == len(ablation.whole)
    found = json.loads(json.dumps(ablation.to_json()))
    assert found["without"]["BM25"]["article_hit@5"].keys() == {"value", "difference", "interval"}
    assert found["unclaimed"] == ["odd"]


def test_a_suite_of_follow_ups_has_a_table_of_its_hits_and_refusals(over_wire: Assistant) -> None:
    case = Case(
        id="why",
        question="and why was it closed?",
        history=(("Which bridge was closed?", "The Varn bridge was closed. [1]"),),
        quotes=("rose",),
    )
    suite = Suite(name="talks", cases=(case,), thresholds=())
    found = ablate(suite, over_wire.corpus, OverlapReader(), WEIGHTS)
    assert list(found.whole) == ["follow_up_hit@1", "follow_up_hit@3", "refused_follow_up"]
    assert table(found).count("as shipped") == 3


@pytest.mark.parametrize("name", ["order", "follow_ups", "claims_dev"])
def test_a_suite_without_articles_is_told_to_have_nothing_to_search_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    write(tmp_path / "order.jsonl", ORDER)
    with pytest.raises(SystemExit, match="2"):
        main([name, "--data", str(tmp_path)])
    told = capsys.readouterr().err
    assert f"{name}: this suite has no articles to search; name one that has some" in told
    assert told.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("none",), "no suite 'none'; known are: "),
        (("seeds", "--limit", "0"), "--limit must be at least 1"),
    ],
)
def test_an_error_is_one_line_without_the_usage(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], reason: str
) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(arguments)
    told = capsys.readouterr().err
    assert told.startswith(f"python -m evals.benchmarks.ablation: {reason}")
    assert told.count("\n") == 1
