from collections.abc import Callable, Iterable
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from assistant import Assistant
from assistant.retrieval import (
    PASSAGES_AN_ARTICLE,
    HybridRetriever,
    Retrieval,
    RetrievalWeights,
    recency,
    standardise,
)
from index import Corpus, Filters, ModelMismatch, Passage
from index.config import Settings
from index.rebuilding import rebuild_by
from tests.fakes import HashingEmbedder
from tests.newswire import UNDATED


@pytest.fixture(scope="module")
def retriever(over_wire: Assistant) -> HybridRetriever:
    return HybridRetriever(over_wire.corpus)


def articles(retrieval: Retrieval) -> list[str]:
    """Each once, in the order of their first passages."""
    return list(dict.fromkeys(scored.passage.article_id for scored in retrieval.passages))


def test_the_passage_that_is_asked_for_comes_first(retriever: HybridRetriever) -> None:
    found = retriever.retrieve("How much would it cost to dredge the harbour?")
    assert articles(found)[0] == "harbour"
    assert found.vector.shape == (384,)


def test_passages_come_best_first_until_an_article_has_had_its_share(retriever: HybridRetriever) -> None:
    scores = [scored.score for scored in retriever.retrieve("Who pays for the bridge?", n=5).passages]
    assert scores == sorted(scores, reverse=True)
    assert all(np.isfinite(scores))


def test_similarity_is_the_plain_cosine(over_wire: Assistant, retriever: HybridRetriever) -> None:
    found = retriever.retrieve("Who pays for the bridge?")
    vectors = over_wire.corpus.vectors([scored.passage.id for scored in found.passages])
    for scored in found.passages:
        assert scored.similarity == pytest.approx(float(vectors[scored.passage.id] @ found.vector), abs=1e-5)


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(since=date(2024, 1, 1)), {"bridge-2024"}),
        (Filters(until=date(2022, 12, 31)), {"bridge-2022"}),
        (Filters(since=date(2023, 5, 1), until=date(2023, 5, 1)), {"ospreys"}),
        (Filters(source="east.example"), set()),
        (Filters(source="north.example"), {"bridge-2022", "ospreys", "strike-long"}),
        (Filters(source="WWW.North.example", since=date(2023, 6, 1)), {"strike-long"}),
        (Filters(since=date(2025, 1, 1)), set()),
    ],
)
def test_filters_let_through_what_they_say(
    retriever: HybridRetriever, filters: Filters, expected: set[str]
) -> None:
    """The question's words are those of another article on purpose."""
    assert set(articles(retriever.retrieve("bridge closed river ferry", filters=filters))) == expected


def test_an_undated_article_is_found_as_long_as_no_day_is_asked_for(retriever: HybridRetriever) -> None:
    undated = UNDATED.partition("id: ")[2].partition("\n")[0]
    assert undated in articles(retriever.retrieve("Varn bridge closed"))
    for filters in (Filters(since=date(1900, 1, 1)), Filters(until=date(2100, 1, 1))):
        assert undated not in articles(retriever.retrieve("Varn bridge closed", filters=filters))


@pytest.mark.parametrize(
    ("as_of", "order"),
    [
        (date(2022, 3, 4), ["bridge-2022", "bridge-undated", "bridge-2024"]),
        (date(2022, 2, 1), ["bridge-2022", "bridge-undated", "bridge-2024"]),
        (date(2024, 3, 7), ["bridge-2024", "bridge-undated", "bridge-2022"]),
        (date(2030, 1, 1), ["bridge-undated", "bridge-2024", "bridge-2022"]),
        (None, ["bridge-2024", "bridge-undated", "bridge-2022"]),
    ],
)
def test_of_equal_articles_the_one_nearest_to_the_day_comes_first(
    retriever: HybridRetriever, as_of: date | None, order: list[str]
) -> None:
    found = articles(retriever.retrieve("Why was the Varn bridge closed?", as_of=as_of))
    assert [article for article in found if article.startswith("bridge")] == order


def test_the_words_of_a_title_find_an_article_whose_body_lacks_them(retriever: HybridRetriever) -> None:
    assert articles(retriever.retrieve("ospreys at Loch Tarn"))[0] == "ospreys"


def test_one_long_article_leaves_room_for_others(retriever: HybridRetriever) -> None:
    found = retriever.retrieve("railway strike", n=5, as_of=date(2023, 6, 5)).passages
    long_read = [scored for scored in found if scored.passage.article_id == "strike-long"]
    assert len(long_read) == PASSAGES_AN_ARTICLE
    assert "strike-short" in {scored.passage.article_id for scored in found}


def test_what_was_held_back_fills_the_places_that_stay_free(retriever: HybridRetriever) -> None:
    only = Filters(since=date(2023, 6, 5), until=date(2023, 6, 5))
    found = retriever.retrieve("railway strike", n=50, filters=only).passages
    assert len(found) > PASSAGES_AN_ARTICLE
    assert len({scored.passage.id for scored in found}) == len(found)


@pytest.mark.parametrize("n", [0, 1, 3])
def test_no_more_come_than_are_asked_for(retriever: HybridRetriever, n: int) -> None:
    assert len(retriever.retrieve("bridge", n=n).passages) == n


@pytest.mark.parametrize(
    "query", ["", "?", "the", "\x00", "\u200b", "🙂", "今天下雨", 'NEAR(a) OR "b* AND -', "a" * 2000, "qwzx"]
)
def test_any_query_brings_something_and_breaks_nothing(retriever: HybridRetriever, query: str) -> None:
    assert retriever.retrieve(query, n=3).passages


def test_an_empty_corpus_brings_nothing(tmp_path: Path) -> None:
    with Corpus.open(tmp_path) as corpus:
        found = HybridRetriever(corpus).retrieve("what did Blinken demand?")
    assert found.passages == ()
    assert found.vector.shape == (384,)


def test_a_retrieval_is_of_one_moment_whatever_is_written_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    for name in ("bridge", "river"):
        (folder / f"{name}.txt").write_text(f"{name}\n20240105\n\nThe {name} was closed on Friday.\n")
    with Corpus.open(tmp_path / "home") as corpus:
        assert corpus.sync([folder]).indexed == 2
        look_up = corpus.passages

        def meanwhile(change: Callable[[], object]) -> Retrieval:
            def look_up_and_change(ids: Iterable[int]) -> dict[int, Passage]:
                known = look_up(ids)
                change()
                return known

            with monkeypatch.context() as patch:
                patch.setattr(corpus, "passages", look_up_and_change)
                return HybridRetriever(corpus).retrieve("river or bridge closed")

        def lose() -> None:
            (folder / "river.txt").unlink()
            assert corpus.sync([folder], prune=True).removed == 1

        found = meanwhile(lose)
        assert {scored.passage.title for scored in found.passages} == {"bridge", "river"}
        left = HybridRetriever(corpus).retrieve("river or bridge closed")
        assert {scored.passage.title for scored in left.passages} == {"bridge"}

        # Vectors of another model, as many numbers each.
        settings = Settings(home=tmp_path / "home", model="second")
        found = meanwhile(lambda: rebuild_by(settings, embedder=HashingEmbedder("second@1", dimensions=384)))
        assert found.passages == left.passages
        with pytest.raises(ModelMismatch, match=r"rebuilt with the model second .* start this again"):
            HybridRetriever(corpus).retrieve("river or bridge closed")


def test_standardised_scores_have_mean_nought_and_deviation_one() -> None:
    scores = standardise(np.array([1.0, 2.0, 3.0, 10.0]))
    assert scores.mean() == pytest.approx(0)
    assert scores.std() == pytest.approx(1)
    assert standardise(np.array([0.5, 0.5])).tolist() == [0, 0]


def test_recency_falls_with_distance_either_way() -> None:
    today = date(2024, 3, 6)
    assert recency(today, today) == 0
    days = [recency(today - timedelta(days=days), today) for days in (1, 7, 30, 400)]
    assert days == sorted(days, reverse=True)
    assert recency(today + timedelta(days=30), today) == recency(today - timedelta(days=30), today)
    assert recency(None, today) == recency(today - timedelta(days=365), today)
    assert recency(None, None) == recency(today, None) == 0


def test_a_part_without_weight_counts_nothing_in_the_order(over_wire: Assistant) -> None:
    """Twins in all but their day: only recency tells them apart."""
    asked, day = "Why was the Varn bridge closed?", date(2024, 3, 7)
    twins = ["bridge-2022", "bridge-2024"]
    whole = HybridRetriever(over_wire.corpus).retrieve(asked, as_of=day)
    assert articles(whole)[0] == "bridge-2024"
    undated = HybridRetriever(over_wire.corpus, RetrievalWeights(recency=0.0)).retrieve(asked, as_of=day)
    scores = {scored.passage.article_id: scored.score for scored in undated.passages}
    assert scores[twins[0]] == pytest.approx(scores[twins[1]], abs=1e-4)


def test_a_leg_without_weight_is_not_searched(over_wire: Assistant) -> None:
    """BM25 brings only what shares a word with the question; the dense leg brings everything here."""
    asked = "Who saw ospreys?"
    words_alone = HybridRetriever(over_wire.corpus, RetrievalWeights(dense=0.0)).retrieve(asked)
    assert articles(words_alone) == ["ospreys"]
    meaning_alone = HybridRetriever(over_wire.corpus, RetrievalWeights(lexical=0.0)).retrieve(asked)
    assert len(articles(meaning_alone)) > 1
