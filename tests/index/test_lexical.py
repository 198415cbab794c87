from datetime import date
from pathlib import Path

import pytest

from index import Corpus, Filters
from tests.index.newsroom import open_corpus, write_article

HOSTILE = [
    '" OR NEAR( *',
    "title:zebra",
    "zebra*",
    "^zebra",
    "zebra AND",
    "NEAR(a b, 2)",
    "{title text}: x",
    "a\0b",
    "half \ud800",
    "((((",
    "'; DROP TABLE articles; --",
    "!!!",
    "",
    " ",
    "-zebra",
    '"',
    '""',
    "\\",
    "x" * 100_000,
]


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    news = tmp_path / "news"
    zebra = "A zebra crossed the runway at noon. Pilots waited."
    write_article(
        news, "1.txt", zebra, title="Runway closed", day="20240110", url="https://www.north.example/1"
    )
    write_article(
        news, "2.txt", zebra + " Again.", title="Again", day="20240220", url="https://South.example/2"
    )
    write_article(news, "3.md", "The café's Zürich branch had a zebra.")
    (news / "undated.md").write_text("# No day\n\nAn undated zebra.\n")
    write_article(
        news, "4.txt", "The budget passed.", title="Zebra", day="20240301", url="https://north.example/4"
    )
    corpus = open_corpus(tmp_path / "home")
    corpus.sync([news])
    return corpus


def titles(corpus: Corpus, terms: list[str], filters: Filters | None = None) -> list[str]:
    found = corpus.search_lexical(terms, 10, filters)
    assert all(score > 0 for _, score in found)
    assert [score for _, score in found] == sorted((score for _, score in found), reverse=True)
    return [passage.title for passage in corpus.passages([number for number, _ in found]).values()]


def test_words_match_in_title_and_text_by_their_stem_and_without_accents(corpus: Corpus) -> None:
    assert set(titles(corpus, ["zebras"])) == {"Runway closed", "Again", "3.md", "No day", "Zebra"}
    assert titles(corpus, ["zurich"]) == ["3.md"]
    assert titles(corpus, ["CAFE"]) == ["3.md"]
    assert titles(corpus, ["nowhere"]) == []


def test_the_passage_with_more_of_the_words_comes_first(corpus: Corpus) -> None:
    assert titles(corpus, ["runway", "closed", "pilots"])[0] == "Runway closed"


def test_several_words_in_one_term_must_follow_each_other(corpus: Corpus) -> None:
    assert set(titles(corpus, ["zebra crossed"])) == {"Runway closed", "Again"}
    assert titles(corpus, ["crossed zebra"]) == []


@pytest.mark.parametrize("text", HOSTILE)
def test_what_a_reader_types_is_never_query_syntax(corpus: Corpus, text: str) -> None:
    corpus.search_lexical([text], 5)
    corpus.passage_frequencies([text])
    assert titles(corpus, [text, "pilots"])[:2] == ["Runway closed", "Again"]


def test_thousands_of_terms_are_answered_by_the_rarest(corpus: Corpus) -> None:
    terms = ["zebra", "a", "the", "pilots", *(f"word{number}" for number in range(3000))]
    assert titles(corpus, terms)[0] in {"Runway closed", "Again"}


def test_frequencies_count_passages_by_title_and_text(corpus: Corpus) -> None:
    counts = corpus.passage_frequencies(["zebra", "pilots", "absent", "!!!"])
    assert counts == {"zebra": 5, "pilots": 2, "absent": 0, "!!!": 0}


def test_scores_of_given_passages_are_those_of_the_search(corpus: Corpus) -> None:
    terms = ["runway", "pilots"]
    found = dict(corpus.search_lexical(terms, 10))
    every = range(1, corpus.passage_count + 1)
    assert corpus.score_lexical(terms, every) == pytest.approx(found)
    assert len(found) < corpus.passage_count


def test_days_are_inclusive_and_an_undated_article_passes_only_without_them(corpus: Corpus) -> None:
    def between(since: date | None, until: date | None) -> set[str]:
        return set(titles(corpus, ["zebra"], Filters(since=since, until=until)))

    assert between(date(2024, 1, 10), date(2024, 2, 20)) == {"Runway closed", "Again"}
    assert between(date(2024, 2, 20), None) == {"Again", "Zebra"}
    assert between(None, date(2024, 1, 10)) == {"3.md", "Runway closed"}
    assert "No day" in between(None, None)


def test_a_source_is_compared_without_case_and_www(corpus: Corpus) -> None:
    assert set(titles(corpus, ["zebra"], Filters(source="WWW.North.example"))) == {"Runway closed", "Zebra"}
    assert titles(corpus, ["zebra"], Filters(source="south.example", since=date(2024, 1, 1))) == ["Again"]
    assert titles(corpus, ["zebra"], Filters(source="example")) == []
