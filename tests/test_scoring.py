"""How sentences become candidates, are measured and scored."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from math import exp, log

import numpy as np
import pytest

from assistant import Assistant
from assistant.agreement import Agreement
from assistant.candidates import Candidate, candidates_of
from assistant.features import (
    CERTAIN,
    FEATURES,
    LEAST_SHARE,
    PASSAGE_FEATURES,
    measure,
    measure_passages,
    term_weights,
)
from assistant.question import Question
from assistant.reader import MarkedSpan, Reader, Reading, SentenceReading
from assistant.reranker import RERANKED
from assistant.retrieval import HybridRetriever, ScoredPassage
from assistant.scoring import (
    BEST,
    CONFIDENCE_FEATURES,
    MARGIN,
    ORDER_FEATURES,
    READ_PASSAGES,
    ScoredSentence,
    SentenceScorer,
    rank,
    rerank,
)
from assistant.scoring_weights import Confidence, ScoringWeights, SentenceWeights, Threshold
from assistant.verify.entailment.inputs import context_of
from assistant.verify.entailment.model import shipped_entailment
from index import Passage, split_sentences
from tests.evals.readers import OverlapReader, reading


def passage(text: str, *, number: int = 1, title: str = "Flood at Varn", article: str = "a") -> Passage:
    return Passage(
        id=number,
        article_id=article,
        title=title,
        published=date(2024, 3, 6),
        url=None,
        source="",
        start=50,
        end=50 + len(text),
        text=text,
    )


def unmarked(text: str) -> Reading:
    """Every sentence is marked whole and scores nothing."""
    sentences = tuple(
        SentenceReading(
            start=found.start,
            end=found.end,
            score=0.0,
            span=MarkedSpan(start=found.start, end=found.end, score=0.0),
        )
        for found in split_sentences(text)
    )
    return Reading(holds=0.0, none=0.0, sentences=sentences)


def read(text: str, *, title: str = "Flood at Varn", number: int = 1, article: str = "a") -> list[Candidate]:
    found = passage(text, title=title, number=number, article=article)
    return candidates_of(found, unmarked(text), similarity=0.5, passage_score=1.0)


def features(question: str, text: str, *, title: str = "Flood at Varn") -> dict[str, float]:
    """Of the last sentence of a passage."""
    row = measure(Question.parse(question), read(text, title=title), {})[-1]
    return dict(zip(FEATURES, map(float, row), strict=True))


# Candidates


def test_candidates_stand_where_they_say_with_what_the_reader_marked() -> None:
    text = "The river rose.  “Why?” Reyes asked.\nHe left the cafe\u0301 🙂 at noon."
    made = reading(text, ("river", 1.0, 0.1), ("Why", 2.0, 0.2), ("🙂", 3.0, 0.3))
    found = candidates_of(passage(text), made, similarity=0.5, passage_score=2.5)
    assert [each.text for each in found] == [text[s.start : s.end] for s in split_sentences(text)]
    assert [text[each.start - 50 : each.end - 50] for each in found] == [each.text for each in found]
    assert [each.marked for each in found] == ["river", "Why", "🙂"]
    assert [each.before for each in found] == ["", *(each.text for each in found[:-1])]
    assert found[2].referents == found[1].speakers == {"rey"}
    assert [(each.sentence_score, each.span.score) for each in found] == [(0.1, 1.0), (0.2, 2.0), (0.3, 3.0)]
    assert {(each.holds, each.similarity, each.passage_score) for each in found} == {(3.0, 0.5, 2.5)}


@pytest.mark.parametrize("text", ["", " "])
def test_a_passage_without_sentences_has_no_candidates(text: str) -> None:
    assert read(text) == []


# Features


@pytest.mark.parametrize(
    ("question", "text", "stands"),
    [
        ("How many died?", "Fourteen people died.", True),
        ("How many died?", "People died.", False),
        ("How many died in 2014?", "They died in 2014.", False),
        ("When did it close?", "It closed on Wednesday.", True),
        ("When did it close?", "It closed.", False),
        ("Why did it close?", "It closed because the river rose.", True),
        ("Why did it close?", "It closed.", False),
        ("Where did he go?", "He went to Varn.", True),
        ("Where did he go?", "He went away.", False),
        ("Who closed it?", "It was closed by Lindqvist.", True),
        ("Who is Lindqvist?", "It was closed by Lindqvist.", False),
    ],
)
def test_the_kind_that_is_asked_for_stands_there_or_is_missing(
    question: str, text: str, stands: bool
) -> None:
    found = features(question, text)
    assert (found["kind_matches"], found["kind_missing"]) == (float(stands), float(not stands))


def test_a_question_that_asks_for_no_kind_misses_none() -> None:
    found = features("Tell me about the bridge", "The bridge closed.")
    assert found["kind_matches"] == found["kind_missing"] == 0


@pytest.mark.parametrize(
    ("question", "text", "alike"),
    [
        ("What did Lindqvist demand?", "Lindqvist urged an end to it.", 1.0),
        ("What did Lindqvist demand?", "Lindqvist stressed that it was late.", 0.0),
        ("What did Lindqvist warn of?", "Lindqvist threatened to leave.", 1.0),
        ("What did Lindqvist say?", "Lindqvist said it was late.", 0.0),
    ],
)
def test_what_is_done_by_saying_it(question: str, text: str, alike: float) -> None:
    assert features(question, text)["said_alike"] == alike


def test_who_speaks_and_who_is_spoken_of() -> None:
    question = "What did Ada Lindqvist say?"
    speaks = features(question, "Lindqvist said it was late.")
    goes_on = features(question, "Lindqvist said it was late. She warned of floods.")
    spoken_of = features(question, "Reyes said that to Lindqvist.")
    neither = features(question, "Rain fell.")
    assert [(f["speaks"], f["spoken_of"]) for f in (speaks, goes_on, spoken_of, neither)] == [
        (1, 0), (1, 0), (0, 1), (0, 0),
    ]  # fmt: skip


def test_coverage_counts_the_title_and_the_sentence_before_only_in_context() -> None:
    found = features("Was the Varn bridge closed?", "The bridge is old. It was closed.")
    assert found["coverage"] < found["coverage_in_context"] == pytest.approx(1)
    assert found["names_missing"] == 0
    assert features("Was the Orne bridge closed?", "It was closed.")["names_missing"] == 1


def test_rarer_terms_weigh_more() -> None:
    weights = term_weights(["varn", "bridge", "unheard"], {"varn": 2, "bridge": 90}, 100)
    assert weights["unheard"] > weights["varn"] > weights["bridge"] > 0


def test_form_is_measured() -> None:
    assert features("Who pays?", "“Who pays?”")["is_question"] == 1
    assert features("Who pays?", "Reuters")["fragment"] == 1
    whole = features("Who pays?", "The council of the district pays for the bridge.")
    assert whole["is_question"] == whole["fragment"] == 0
    assert whole["new_words"] > features("Who pays?", "It pays.")["new_words"]


@pytest.mark.parametrize(("question", "text"), [("\u200b", "It rained."), ("Who?", "\u200b"), ("?", "…")])
def test_texts_without_tokens_or_words_are_measured(question: str, text: str) -> None:
    assert all(np.isfinite(list(features(question, text).values())))


def test_the_reader_s_numbers_are_taken_as_they_are_and_certainty_is_cut() -> None:
    (plain,) = read("It rained.")
    sure = replace(plain, sentence_score=1e9, span=replace(plain.span, score=-1e9), holds=3.0)
    row = measure(Question.parse("Who?"), [sure], {})[0].tolist()
    found = dict(zip(FEATURES, row, strict=True))
    assert (found["reader_sentence"], found["reader_span"]) == (CERTAIN, -CERTAIN)
    assert (found["reader_holds"], found["similarity"]) == (3.0, 0.5)


def test_a_passage_s_score_is_measured_against_the_best_one_s() -> None:
    (first,), (second,) = read("It rained."), read("It snowed.", number=2)
    table = measure(Question.parse("Who?"), [first, replace(second, passage_score=-0.5)], {})
    assert table[:, FEATURES.index("passage")].tolist() == [0.0, -1.5]


def test_nothing_to_measure_is_an_empty_table() -> None:
    assert measure(Question.parse("Who?"), [], {}).shape == (0, len(FEATURES))


def saying(marked: str, score: float, *, article: str) -> Candidate:
    (found,) = read(f"{marked} won.", article=article)
    return replace(found, span=MarkedSpan(start=0, end=len(marked), score=score))


def agreement(*candidates: Candidate, name: str = "agreement") -> list[float]:
    table = measure(Question.parse("Who?"), candidates, {})
    found: list[float] = table[:, FEATURES.index(name)].tolist()
    assert np.isfinite(table).all()
    return found


def test_articles_that_mark_the_same_words_add_up() -> None:
    the_reyes, reyes, novak = agreement(
        saying("The Reyes", 2.0, article="a"),
        saying("reyes", 2.0, article="b"),
        saying("Novak", 2.0, article="c"),
    )
    assert the_reyes == reyes > novak


def test_the_likely_answers_of_a_sentence_share_what_is_believed_of_it() -> None:
    reyes = saying("Reyes", 2.0, article="a")
    doubted = replace(reyes, others=(MarkedSpan(start=6, end=9, score=2.0),))
    novak = saying("Novak", 2.0, article="b")
    sure, other = agreement(reyes, novak)
    half, whole = agreement(doubted, novak)
    assert sure == other
    assert half < sure == whole
    surer = replace(reyes, others=(MarkedSpan(start=6, end=9, score=-9.0),))
    assert half < agreement(surer, novak)[0] < sure


def test_what_one_article_says_is_repeated_by_nobody_however_many_are_read() -> None:
    two, too, one, again = agreement(
        saying("Reyes", 2.0, article="a"),
        saying("Reyes", 2.0, article="b"),
        saying("Novak", 2.0, article="c"),
        saying("Novak", 1.0, article="c"),
        name="repeated",
    )
    assert two == too == pytest.approx(np.log(2))
    assert one == again == 0


def test_an_article_that_repeats_itself_counts_once_with_its_strongest() -> None:
    strong, weak, novak = agreement(
        saying("Reyes", 2.0, article="a"),
        saying("Reyes", -9.0, article="a"),
        saying("Novak", 2.0, article="b"),
    )
    assert strong == weak == novak


def test_more_is_believed_of_a_better_score_and_no_score_is_too_much() -> None:
    novak = saying("Novak", 0.0, article="b")
    shares = [
        agreement(saying("Reyes", score, article="a"), novak)
        for score in (-1e4, -60.0, -1.0, 0.0, 1.0, 60.0, 1e4)
    ]
    ours, theirs = [share[0] for share in shares], [share[1] for share in shares]
    assert ours == sorted(set(ours))
    assert theirs == ours[::-1]


def test_words_that_stand_in_a_sentence_count_for_it_marked_there_or_not() -> None:
    novak = saying("Novak", 2.0, article="a")
    (both,) = read("Novak told Reyes so.", article="b")
    both = replace(both, span=MarkedSpan(start=0, end=5, score=2.0))
    reyes = saying("Reyes", 2.0, article="c")
    (neither,) = read("Nobody came at all.", article="d")
    neither = replace(neither, span=MarkedSpan(start=0, end=6, score=2.0))
    one, two, other, none = agreement(novak, both, reyes, neither, name="holds_agreed")
    assert two > one > other == none
    assert two == pytest.approx(np.log(3 / 4 + LEAST_SHARE))
    assert agreement(novak, both, reyes, neither, name="holds_believed")[1] == pytest.approx(3 / 4)


def test_words_that_are_likely_where_others_are_marked_are_agreed_on_too() -> None:
    novak = saying("Novak", 2.0, article="a")
    (both,) = read("Novak told Reyes so.", article="b")
    both = replace(both, span=MarkedSpan(start=0, end=5, score=2.0))
    alone = agreement(novak, both, saying("Reyes", 2.0, article="c"), name="holds_believed")
    unsure = replace(both, others=(MarkedSpan(start=11, end=16, score=2.0),))
    shared = agreement(novak, unsure, saying("Reyes", 2.0, article="c"), name="holds_believed")
    assert shared[0] < alone[0]
    assert shared[2] > alone[2]


def test_the_questions_own_words_are_agreed_on_by_nobody() -> None:
    said = saying("Reyes", 2.0, article="a"), saying("Novak", 2.0, article="b")
    table = measure(Question.parse("Who is Reyes?"), said, {})
    reyes, novak = table[:, FEATURES.index("holds_agreed")].tolist()
    assert reyes == pytest.approx(np.log(LEAST_SHARE))
    assert novak == pytest.approx(np.log(1 / 2 + LEAST_SHARE))


def test_words_that_others_are_far_surer_of_answer_in_place_of_those_marked() -> None:
    (sentence,) = read("Price told an İzmir paper that The  Reyes won.", article="a")
    marked = replace(sentence, span=MarkedSpan(start=0, end=5, score=2.0))
    question = Question.parse("Who won?")
    others = [saying("the Reyes", 2.0, article=article) for article in "bcd"]

    def said(*candidates: Candidate) -> str:
        return Agreement(question, [marked, *candidates]).agreed(marked).marked

    assert said(*others) == "Reyes"
    assert said(others[0]) == "Price"
    assert said() == "Price"
    assert said(*(saying("Novak", 2.0, article=article) for article in "bcd")) == "Price"
    # Letters that grow in number as they become small.
    assert said(*(saying("İzmir", 2.0, article=article) for article in "bcd")) == "Price"


def likely(text: str, own: str, *others: tuple[str, float], article: str = "a") -> Candidate:
    """A sentence in which the first words are marked with a score of 2.0, and the others seem likely too."""
    (sentence,) = read(text, article=article)
    spans = [
        MarkedSpan(start=text.rindex(words), end=text.rindex(words) + len(words), score=score)
        for words, score in ((own, 2.0), *others)
    ]
    return replace(sentence, span=spans[0], others=tuple(spans[1:]))


def test_an_answer_that_seemed_likely_too_is_taken_where_others_bear_it_out() -> None:
    marked = likely("Price told an Izmir paper that Reyes won.", "Price", ("Reyes", 1.5))
    question = Question.parse("Who won?")
    other = saying("Reyes", 2.0, article="b")
    assert Agreement(question, [marked]).agreed(marked).marked == "Price"
    assert Agreement(question, [marked, other]).agreed(marked).marked == "Reyes"
    sure = replace(marked, others=())
    assert Agreement(question, [sure, other]).agreed(sure).marked == "Price"


def test_it_is_taken_where_the_reader_saw_it_and_as_surely() -> None:
    marked = likely("Rebels march to vote on Sunday in March.", "Sunday", ("March", 1.0))
    others = [saying("March", 2.0, article=article) for article in "bcd"]
    found = Agreement(Question.parse("When do they vote?"), [marked, *others]).agreed(marked)
    assert found.span == marked.others[0]


def test_what_one_article_says_alone_overrules_nothing_however_sure_it_is() -> None:
    marked = likely("Price told an Izmir paper that Reyes won.", "Price", ("Reyes", 1.5))
    question = Question.parse("Who won?")
    sure = saying("Reyes", 14.0, article="a")
    assert Agreement(question, [marked, sure]).agreed(marked) == marked
    second = saying("Reyes", 14.0, article="b")
    assert Agreement(question, [marked, sure, second]).agreed(marked).marked == "Reyes"


def test_the_same_words_twice_are_no_likelier() -> None:
    once = likely("The UK, the first of five, won.", "UK", ("first of five", 1.0))
    twice = likely("The UK, the first of five, won.", "UK", ("The UK", 1.9), ("first of five", 1.0))
    uk, five = (agreement(one, saying("Novak", 2.0, article="b"))[0] for one in (once, twice))
    assert uk == five


def test_a_likely_figure_is_taken_whole() -> None:
    question = Question.parse("How much was it?")

    def said(text: str, own: str, other: str) -> str:
        marked = likely(text, own, (other, 1.5))
        others = [saying(other, 2.0, article=article) for article in "bcd"]
        return Agreement(question, [marked, *others]).agreed(marked).marked

    assert said("Last week the firm paid $5 million in cash.", "Last week", "5 million") == "$5 million"
    assert said("Last week rates rose by 5% in Varn.", "Last week", "5") == "5%"
    assert said("Last week 19,300 people of Lee left.", "Last week", "300 people") == "Last week"


def test_figures_are_agreed_on_with_what_belongs_to_them_and_no_part_of_the_own_words_is_its_contrary() -> (
    None
):
    question = Question.parse("How much was it?")
    (sentence,) = read("It was $44 billion in cash, or 9.1% more.", article="a")

    def said(own: str, other: str) -> str:
        start = sentence.text.index(own)
        marked = replace(sentence, span=MarkedSpan(start=start, end=start + len(own), score=2.0))
        others = [saying(other, 2.0, article=article) for article in "bcd"]
        return Agreement(question, [marked, *others]).agreed(marked).marked

    assert said("cash", "$44 billion") == "$44 billion"
    assert said("cash", "9.1%") == "9.1%"
    assert said("$44 billion", "$44") == "$44 billion"
    (sentence,) = read("Of 19,300 dead in Varn, 300 were found by Leeds, 2.5 miles off.", article="a")
    assert said("Varn", "300") == "300"
    (sentence,) = read("Of 19,300 dead in Varn, Leeds found 2.5 in all.", article="a")
    assert said("Varn", "300") == said("Varn", "2") == "Varn"
    assert said("Varn", "19,300") == "19,300"


def test_of_a_passage_its_best_sentence_and_its_best_span_are_measured() -> None:
    text = "The river rose. Reyes slept."
    made = reading(text, ("river", -1.0, 4.0), ("Reyes", 2.0, -3.0))
    found = candidates_of(passage(text), made, similarity=0.5, passage_score=1.0)
    question = Question.parse("Why did Reyes run at Varn?")
    [row] = measure_passages(question, [(0.75, found)], {}).tolist()
    assert dict(zip(PASSAGE_FEATURES, row, strict=True)) == {
        "retrieval": 0.75,
        "reader_holds": 2.0,
        "reader_sentence": 4.0,
        "reader_span": 2.0,
        # Of Reyes, run and Varn the text holds the first, its title the last.
        "coverage_in_article": pytest.approx(2 / 3),
        "coverage_in_title": pytest.approx(1 / 3),
        "recency": 0.0,
        "later": 0.0,
    }
    dated = [replace(each, recency=-2.0, later=True) for each in found]
    [row] = measure_passages(question, [(0.75, dated)], {}).tolist()
    measured = dict(zip(PASSAGE_FEATURES, row, strict=True))
    assert (measured["recency"], measured["later"]) == (-2.0, 1.0)


def test_what_another_passage_of_the_same_article_holds_counts_for_both() -> None:
    here = read("The river rose.", number=1, article="a")
    there = read("Reyes slept.", number=2, article="a")
    elsewhere = read("It rained.", number=3, article="b")
    question = Question.parse("Did Reyes see the river?")
    table = measure_passages(question, [(0.0, here), (0.0, there), (0.0, elsewhere)], {"see": 0.0})
    covered = table[:, PASSAGE_FEATURES.index("coverage_in_article")].tolist()
    assert covered == [1.0, 1.0, 0.0]
    assert measure_passages(question, [], {}).shape == (0, len(PASSAGE_FEATURES))


# Marked words


def marked(question: str, *sentences: tuple[str, str]) -> list[dict[str, float]]:
    """The features of each sentence, of an article of its own, with these words of it marked."""
    found = []
    for number, (text, words) in enumerate(sentences, start=1):
        (whole,) = read(text, number=number, article=f"a{number}")
        start = text.index(words)
        span = replace(whole.span, start=start, end=start + len(words))
        found.append(replace(whole, span=span))
    return [
        dict(zip(FEATURES, row, strict=True)) for row in measure(Question.parse(question), found, {}).tolist()
    ]


def test_words_of_the_question_are_seen_in_what_is_marked() -> None:
    [row] = marked("Who leads Varn council?", ("Reyes leads Varn council.", "Varn council"))
    assert row["marked_asked"] == 1.0
    [row] = marked("Who leads Varn council?", ("Reyes leads Varn council.", "Reyes"))
    assert row["marked_asked"] == 0.0


@pytest.mark.parametrize(
    ("question", "text", "right", "wrong"),
    [
        ("How many drowned?", "Reyes saw that forty goats drowned.", "forty goats", "goats"),
        ("When did it rain?", "Reyes said that it rained on Monday.", "Monday", "Reyes"),
        ("When did it rain?", "Reyes said that it rained at 7.", "7", "Reyes"),
        ("Who saw it?", "The goats were seen by Reyes.", "Reyes", "goats"),
        ("Where did it rain?", "The rain fell in Varn that night.", "Varn", "night"),
    ],
)
def test_the_kind_that_is_asked_for_stands_in_what_is_marked(
    question: str, text: str, right: str, wrong: str
) -> None:
    [row] = marked(question, (text, right))
    assert (row["marked_kind"], row["marked_lacks_kind"]) == (1.0, 0.0)
    [row] = marked(question, (text, wrong))
    assert (row["marked_kind"], row["marked_lacks_kind"]) == (0.0, 1.0)
    [row] = marked("Did it rain?", (text, right))
    assert (row["marked_kind"], row["marked_lacks_kind"]) == (0.0, 0.0)


def test_articles_that_hold_what_is_marked_are_counted_once_each() -> None:
    rows = marked(
        "Who slept?",
        ("Reyes slept, and Reyes snored.", "Reyes"),
        ("Nobody but the reyes slept.", "Nobody"),
        ("It rained at Varn.", "Varn"),
    )
    assert [row["mentioned"] for row in rows] == pytest.approx([np.log(3), np.log(2), np.log(4)])
    assert [row["mentioned_share"] for row in rows] == pytest.approx([2 / 3, 1 / 3, 1.0])
    assert [row["in_titles"] for row in rows] == pytest.approx([0.0, 0.0, np.log(4)])


def test_a_clause_is_longer_than_a_short_answer() -> None:
    text = "Reyes said that the river would rise again in the night."
    [row] = marked("Who slept?", (text, "the river would rise again in the night"))
    assert row["marked_long"] == 0.0
    clause = "that the river would rise again in the night"
    [row] = marked("Who slept?", (text, clause))
    assert row["marked_long"] == 1.0
    for question in ("What did Reyes say?", "Why did nobody sleep?"):
        [row] = marked(question, (text, clause))
        assert row["marked_long"] == 0.0


# Threshold


def test_more_confidence_is_asked_for_where_more_is_searched() -> None:
    threshold = Threshold(points=((10, 0.1), (1000, 0.3)))
    found = [threshold.at(passages) for passages in (0, 10, 1000, 10**6)]
    assert found == pytest.approx([0.1, 0.1, 0.3, 0.3])
    # In the middle of the logarithms, the middle of the log-odds.
    odds = (np.log(0.1 / 0.9) + np.log(0.3 / 0.7)) / 2
    assert threshold.at(100) == pytest.approx(1 / (1 + np.exp(-odds)))


@pytest.mark.parametrize("confidence", [0.0, 0.4, 1.0])
def test_a_confidence_that_was_given_holds_for_every_size(confidence: float) -> None:
    assert {Threshold.fixed(confidence).at(passages) for passages in (0, 1, 10**6)} == {confidence}


# Scoring

WHO = Question.parse("Who?")
WEIGHTS = ScoringWeights(
    sentence=(SentenceWeights(passages=10, weights={"reader_sentence": 2.0}),),
    passage={"retrieval": 1.0, "reader_span": 1.0},
    confidence=(Confidence(passages=10, weights={"reader_span": 1.0}, bias=-1.0),),
    threshold=Threshold.fixed(0.5),
)
SIZED = replace(
    WEIGHTS,
    sentence=(
        SentenceWeights(passages=10, weights={"reader_sentence": 2.0}),
        SentenceWeights(passages=1000, weights={"reader_span": 4.0}),
    ),
)


def scripted(*scores: tuple[float, float]) -> list[Candidate]:
    """One sentence each, with (sentence score, span score), of passages 1, 2, … ."""
    found = []
    for number, (score, span) in enumerate(scores, start=1):
        (plain,) = read(f"It rained on day {number}.", number=number, article=f"a{number}")
        found.append(replace(plain, sentence_score=score, span=replace(plain.span, score=span)))
    return found


def test_every_weight_that_ships_belongs_to_a_feature() -> None:
    """One with a slip of the pen would count nothing, and nobody would be told."""
    weights = ScoringWeights.shipped()
    assert weights.sentence
    for order in weights.sentence:
        assert set(order.weights) <= set(FEATURES)
    assert weights.confidence
    for each in weights.confidence:
        assert set(each.weights) <= set(CONFIDENCE_FEATURES)
    assert [each.passages for each in weights.confidence] == [size for size, _ in weights.threshold.points]
    assert set(weights.passage) <= set(ORDER_FEATURES)
    assert all(0 < weights.threshold.at(passages) < 1 for passages in (0, 1, 10, 10**3, 10**7))


def test_sentences_come_best_first_with_a_confidence_of_their_own() -> None:
    candidates = scripted((1.0, 9.0), (3.0, 1.0), (1.0, -2.0))
    ranked = rank(candidates, WHO, {}, WEIGHTS, 10)
    # Of two as good the first stays first.
    assert [each.sentence for each in ranked] == [candidates[1], candidates[0], candidates[2]]
    assert [each.score for each in ranked] == pytest.approx([6.0, 2.0, 2.0])
    assert [each.confidence for each in ranked] == pytest.approx(
        [1 / (1 + exp(1.0 - span)) for span in (1.0, 9.0, -2.0)]
    )
    assert rank([], WHO, {}, WEIGHTS, 10) == []


def test_a_sentence_that_stands_out_is_trusted_however_low_all_of_them_score() -> None:
    weights = replace(WEIGHTS, confidence=(Confidence(passages=10, weights={MARGIN: 0.5}, bias=0.0),))
    for level in (0.0, -20.0):
        candidates = scripted((level + 3.0, 0.0), (level, 0.0), (level, 0.0))
        ranked = rank(candidates, WHO, {}, weights, 10)
        # Scores are twice these: 6, 0 and 0 above the level, 2 in the mean.
        assert [each.confidence for each in ranked] == pytest.approx(
            [1 / (1 + exp(-margin / 2)) for margin in (4.0, -2.0, -2.0)]
        )


def test_how_sure_one_is_goes_from_that_of_a_small_collection_to_that_of_a_large_one() -> None:
    weights = replace(
        WEIGHTS,
        confidence=(
            Confidence(passages=10, weights={"reader_span": 1.0}, bias=0.0),
            Confidence(passages=1000, weights={}, bias=-2.0),
        ),
    )
    [candidate] = scripted((0.0, 2.0))

    def odds(passages: int) -> float:
        [found] = rank([candidate], WHO, {}, weights, passages)
        return log(found.confidence / (1 - found.confidence))

    assert [odds(passages) for passages in (0, 1, 10)] == pytest.approx([2.0] * 3)
    assert odds(100) == pytest.approx(0.0)
    assert [odds(passages) for passages in (1000, 10**6)] == pytest.approx([-2.0] * 2)


def test_the_order_goes_from_that_of_a_small_collection_to_that_of_a_large_one() -> None:
    candidates = scripted((3.0, 0.0), (0.0, 2.0))

    def scores(passages: int) -> list[tuple[int, float]]:
        ranked = rank(candidates, WHO, {}, SIZED, passages)
        return [(each.sentence.passage.id, each.score) for each in ranked]

    for small in (0, 1, 10):
        assert scores(small) == [(1, 6.0), (2, 0.0)]
    (first, best), (second, next_best) = scores(100)
    assert (first, second) == (2, 1)
    assert (best, next_best) == pytest.approx((4.0, 3.0))
    for large in (1000, 10**6):
        assert scores(large) == [(2, 8.0), (1, 0.0)]


def test_how_sure_one_is_goes_by_the_order_of_small_collections_in_large_ones_too() -> None:
    weights = replace(
        SIZED,
        confidence=(Confidence(passages=10, weights={"reader_span": 1.0}, bias=0.0),),
    )
    first, second = rank(scripted((3.0, 0.5), (0.0, 2.0)), WHO, {}, weights, 10**6)
    assert (first.sentence.passage.id, second.sentence.passage.id) == (2, 1)
    assert first.confidence == pytest.approx(1 / (1 + exp(-0.5)))


def test_likeness_in_meaning_counts_as_far_as_the_words_are_others() -> None:
    [plain] = read("Nobody slept.")
    one = replace(plain, nearness=0.5, alignment=0.8)

    def counted(question: str) -> tuple[float, ...]:
        names = ("nearness", "alignment", "nearness_unfamiliar", "alignment_unfamiliar")
        [row] = measure(Question.parse(question), [one], {})
        return tuple(float(row[FEATURES.index(name)]) for name in names)

    assert counted("Who slept?") == pytest.approx((0.5, 0.8, 0.0, 0.0))
    assert counted("Who rested in the harbour?") == pytest.approx((0.5, 0.8, 0.5, 0.8))
    assert counted("Who slept in the harbour?") == pytest.approx((0.5, 0.8, 0.25, 0.4))


def as_scored(candidates: Sequence[Candidate], *scores: float) -> list[ScoredSentence]:
    """With these scores, else none."""
    return [
        ScoredSentence(sentence=each, score=score, confidence=0.5)
        for each, score in zip(candidates, scores or [0.0] * len(candidates), strict=True)
    ]


def retrieved(candidates: Sequence[Candidate], *scores: float) -> list[ScoredPassage]:
    return [
        ScoredPassage(passage=each.passage, score=score, similarity=0.5)
        for each, score in zip(candidates, scores, strict=True)
    ]


def test_passages_that_were_read_are_put_in_the_order_of_what_was_found() -> None:
    candidates = scripted((0.0, 1.0), (0.0, 4.0), (0.0, 0.0))
    passages = retrieved(candidates, 3.0, 2.0, 1.0)
    ranked = rerank(passages, as_scored(candidates), WHO, {}, WEIGHTS)
    assert [(each.passage.id, each.score) for each in ranked] == [(2, 6.0), (1, 4.0), (3, 1.0)]


def test_the_passage_of_the_best_sentence_gains_by_it() -> None:
    candidates = scripted((0.0, 0.0), (0.0, 0.0))
    weights = replace(WEIGHTS, passage={"retrieval": 1.0, BEST: 2.0})
    ranked = rerank(retrieved(candidates, 2.0, 1.0), as_scored(candidates, 3.0, 4.0), WHO, {}, weights)
    assert [(each.passage.id, each.score) for each in ranked] == [(2, 1.0), (1, 0.0)]


@pytest.mark.parametrize("spans", [(1.0, 4.0), (-9.0, -7.0)])
def test_passages_that_were_not_read_stay_behind_in_their_order(spans: tuple[float, float]) -> None:
    candidates = scripted((0.0, spans[0]), (0.0, spans[1]), (0.0, 0.0), (0.0, 0.0))
    passages = retrieved(candidates, 4.0, 3.0, 2.0, 1.0)
    ranked = rerank(passages, as_scored(candidates[:2]), WHO, {}, WEIGHTS)
    assert [each.passage.id for each in ranked] == [2, 1, 3, 4]
    assert [each.score for each in ranked] == sorted((each.score for each in ranked), reverse=True)
    assert rerank(passages, [], WHO, {}, WEIGHTS) == passages
    assert rerank([], [], WHO, {}, WEIGHTS) == []


def test_only_the_first_passages_are_read(over_wire: Assistant) -> None:
    found = HybridRetriever(over_wire.corpus).retrieve("Who will strike?", n=40)
    twice = [
        replace(each, passage=replace(each.passage, id=10**6 + each.passage.id)) for each in found.passages
    ]
    many = [*found.passages, *twice][: READ_PASSAGES + 2]
    assert len(many) == READ_PASSAGES + 2
    reader = OverlapReader()
    scorer = SentenceScorer(over_wire.corpus, reader, ScoringWeights.shipped())
    scorer.score("Who will strike?", many)
    assert [text for _, text in reader.read_texts] == [each.passage.text for each in many[:READ_PASSAGES]]
    assert scorer.score("Who will strike?", []) == ([], [])


def test_passages_and_sentences_are_read_beside_the_sentence_that_asks(over_wire: Assistant) -> None:
    question = Question.parse("The talks have failed. When will the drivers strike?")
    found = HybridRetriever(over_wire.corpus).retrieve(question.text)
    reader = OverlapReader()
    scorer = SentenceScorer(over_wire.corpus, reader, ScoringWeights.shipped())
    scored, _ = scorer.score(question.text, found.passages)
    assert {asked for asked, _ in reader.read_texts} == {question.core} == {"When will the drivers strike?"}
    best = max((each.sentence for each in scored), key=lambda sentence: sentence.answers)
    seen = [(context_of(best.passage.title, best.before), best.text)]
    (odds,) = shipped_entailment().log_odds_of(question.core, seen)
    assert best.answers == pytest.approx(odds, abs=1e-3)


def test_those_that_come_first_are_looked_at_a_second_time(over_seeds: Assistant, reader: Reader) -> None:
    question = Question.parse("what did Blinken demand?")
    found = HybridRetriever(over_seeds.corpus).retrieve(question.text)
    scorer = SentenceScorer(over_seeds.corpus, reader, ScoringWeights.shipped())
    read = scorer.read(question.text, found.passages)
    compared, table = scorer.compare(read, question, {}, over_seeds.corpus.passage_count)
    assert table.tolist() == measure(question, compared, {}).tolist()
    assert [each.text for each in compared] == [each.text for each in read]
    alone = [replace(each, answers=0.0) for each in compared]
    first = rank(alone, question, {}, ScoringWeights.shipped(), over_seeds.corpus.passage_count)
    judged = {each.text for each in compared if each.answers > min(one.answers for one in compared)}
    foremost = list(dict.fromkeys(each.sentence.text for each in first))[:RERANKED]
    assert judged < set(foremost)
    assert len(judged) == RERANKED - 1  # and the least likely of them, whose odds the others get
    again = rank(compared, question, {}, ScoringWeights.shipped(), over_seeds.corpus.passage_count)
    # Whether that changes their order hangs on the last digits, which differ by processor.
    before = {each.sentence.text: each.score for each in first}
    assert judged <= {each.sentence.text for each in again if each.score != before[each.sentence.text]}


def test_the_sentence_that_answers_is_among_the_best(over_seeds: Assistant, reader: Reader) -> None:
    question = "what did Blinken demand?"
    found = HybridRetriever(over_seeds.corpus).retrieve(question)
    scorer = SentenceScorer(over_seeds.corpus, reader, ScoringWeights.shipped())
    scored, ranked = scorer.score(question, found.passages)
    best = [each.sentence.text for each in scored[:3]]
    assert any(text.startswith("Blinken urged immediate Russian de-escalation") for text in best)
    assert [each.score for each in scored] == sorted((each.score for each in scored), reverse=True)
    assert all(0 < each.confidence < 1 for each in scored)
    assert sorted(each.passage.id for each in ranked) == sorted(each.passage.id for each in found.passages)
    for sentence in (each.sentence for each in scored):
        body = over_seeds.corpus.article(sentence.passage.article_id).body
        assert body[sentence.start : sentence.end] == sentence.text
