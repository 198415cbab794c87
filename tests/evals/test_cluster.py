"""What the benchmark of the cluster computes from what it measured, and the writer that it measures."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from evals.benchmarks.cluster import Cost, Recalled, forecast, held, windows_of, writer_costs
from index import Corpus
from index.article import Article
from index.readers import read_paths


def vectors_of(home: Path) -> list[bytes]:
    with closing(sqlite3.connect(home / "catalogue.db")) as connection:
        return sorted(row[0] for row in connection.execute("SELECT vector FROM vectors"))


def test_the_slower_of_embedding_and_writing_counts_and_what_comes_after_is_added() -> None:
    worker = Cost(passages=100, seconds=9.0, processor=10.0)
    writer = {
        "indexing": Cost(passages=100, seconds=9.0, processor=1.0),
        "comparing": Cost(passages=100, seconds=9.0, processor=0.5),
        "building": Cost(passages=100, seconds=9.0, processor=0.5),
    }
    found = {each.nodes: each for each in forecast(360_000, 2, worker, writer)}
    # 10 passages a second and processor: 20 a node, so the writer's 100 are full with five nodes.
    assert (found[1].embedding, found[1].writing, found[1].after) == (5.0, 1.0, 1.0)
    assert (found[4].hours, found[4].bound) == (2.25, "embedding")
    assert (found[8].hours, found[8].bound) == (2.0, "the writer")


def test_windows_hold_every_article_once_and_about_as_many_passages_as_those_of_a_run() -> None:
    articles = [
        Article(id=str(number), title="", published=None, url=None, source="", body="x" * 67_000)
        for number in range(13)
    ]
    windows = windows_of(articles)
    assert [article for window in windows for article in window] == articles
    assert [len(window) for window in windows] == [6, 6, 1]


def test_the_writer_stores_the_vectors_that_it_is_given_and_every_stage_is_timed(
    tmp_path: Path, wire: Path
) -> None:
    with Corpus.open(tmp_path / "here") as corpus:
        corpus.sync([wire])
    articles = [item for _, item in read_paths([wire]) if isinstance(item, Article)]
    assert held(tmp_path / "here", wire / "articles.jsonl") == [
        article for article in articles if article.published
    ]
    costs = writer_costs(articles, Recalled(tmp_path / "here", articles), tmp_path / "there")
    assert set(costs) == {"indexing", "comparing", "building"}
    assert all(cost.rate > 0 for cost in costs.values())
    assert vectors_of(tmp_path / "there") == vectors_of(tmp_path / "here")


def test_an_index_that_holds_nothing_is_refused(tmp_path: Path) -> None:
    Corpus.open(tmp_path / "home").close()
    with pytest.raises(ValueError, match="holds no passages"):
        Recalled(tmp_path / "home", [])
