"""The sealed word index beside FTS5: the same passages, and never one that has gone."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from index import Corpus, Filters, aside
from tests.index.newsroom import open_corpus, write_article, write_many
from tests.index.test_dense import passing, shelf_of

TERMS = ["harbour", "ministers", "Report", "U.S.", "nobody's"]


@pytest.fixture
def news(tmp_path: Path) -> Path:
    write_many(tmp_path / "news", 20)
    write_article(tmp_path / "news", "us.md", "The U.S. budget. A harbour in the us. Café ministers' report.")
    return tmp_path / "news"


@pytest.fixture
def corpus(news: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Corpus]:
    """All passages sealed, with words."""
    monkeypatch.setattr(aside, "WORDS_PASSAGES", 0)
    with open_corpus(tmp_path / "home", tail=20) as corpus:
        corpus.sync([news])
        record = shelf_of(corpus)
        assert record is not None
        assert (tmp_path / "home" / "vectors" / record.name / "words" / "meta.json").is_file()
        yield corpus


def plain(news: Path, tmp_path: Path) -> Corpus:
    """The same articles, in FTS5 alone."""
    corpus = open_corpus(tmp_path / "plain")
    corpus.sync([news])
    return corpus


def texts(corpus: Corpus, found: list[tuple[int, float]]) -> dict[str, float]:
    passages = corpus.passages(number for number, _ in found)
    return {f"{passages[number].article_id} {passages[number].start}": score for number, score in found}


@pytest.mark.parametrize(
    "filters",
    [
        Filters(),
        Filters(since=date(2024, 1, 10), until=date(2024, 1, 12)),
        Filters(until=date(2024, 1, 3)),
        Filters(source="www.North.example"),
        Filters(source="south.example", since=date(2024, 1, 9)),
        Filters(source="nowhere.example"),
    ],
)
def test_both_word_indexes_find_the_same_passages(
    corpus: Corpus, news: Path, tmp_path: Path, filters: Filters
) -> None:
    with plain(news, tmp_path) as other:
        for terms in (
            [term] for term in ["harbour", "ministers", "U.S.", "cafe", "zebra", "", '"', "line 3"]
        ):
            ours = texts(corpus, corpus.search_lexical(terms, 999, filters))
            theirs = texts(other, other.search_lexical(terms, 999, filters))
            assert ours.keys() == theirs.keys(), terms
        # Of a rare word the two say the same; tantivy rounds lengths.
        [(_, rare)] = corpus.search_lexical(["cafe"], 9)
        assert other.search_lexical(["cafe"], 9)[0][1] == pytest.approx(rare, rel=0.1)
        assert corpus.passage_frequencies(TERMS) == other.passage_frequencies(TERMS)


def test_the_best_come_first_and_score_as_they_do_alone(corpus: Corpus) -> None:
    found = corpus.search_lexical(TERMS, 10)
    assert [score for _, score in found] == sorted((score for _, score in found), reverse=True)
    assert corpus.score_lexical(TERMS, [number for number, _ in found]) == pytest.approx(dict(found))
    assert corpus.search_lexical(TERMS, 0) == []
    assert corpus.search_lexical([], 5) == []
    assert corpus.score_lexical([], [1]) == {}
    assert corpus.score_lexical(TERMS, [10**9]) == {}


def test_what_came_later_is_found_and_counted_and_what_went_is_not(corpus: Corpus, news: Path) -> None:
    before = shelf_of(corpus)
    write_article(news, "late.md", "A quokka won the harbour regatta.")
    (news / "0005.txt").unlink()
    corpus.sync([news], prune=True)
    assert shelf_of(corpus) == before
    [(number, score)] = corpus.search_lexical(["quokka"], 5)
    assert score > 0
    assert corpus.passages([number])[number].title == "late.md"
    assert corpus.score_lexical(["quokka", "harbour"], [number])[number] > score
    assert corpus.passage_frequencies(["quokka"]) == {"quokka": 1}
    found = {each for each, _ in corpus.search_lexical(["report", "regatta"], 999)}
    assert found <= passing(corpus, "1")
    assert number in found


def test_a_sealed_index_that_was_changed_is_not_read(corpus: Corpus, news: Path, tmp_path: Path) -> None:
    record = shelf_of(corpus)
    assert record is not None
    expected = texts(corpus, corpus.search_lexical(["harbour"], 999))
    corpus.close()
    for path in (tmp_path / "home" / "vectors" / record.name / "words").iterdir():
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with open_corpus(tmp_path / "home", tail=20) as again:
        assert texts(again, again.search_lexical(["harbour"], 999)).keys() == expected.keys()
        assert not again.check().healthy
        assert again.check(repair=True).healthy
        assert texts(again, again.search_lexical(["harbour"], 999)) == expected
