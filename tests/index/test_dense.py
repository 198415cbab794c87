import logging
import os
import shutil
import sqlite3
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from index import Corpus, Filters, dense
from index.projection import ShelfRecord
from tests.index.newsroom import open_corpus, self_found, write_article, write_many


def shelf_of(corpus: Corpus) -> ShelfRecord | None:
    with corpus._catalogue.reading() as connection:
        return ShelfRecord.load(corpus._catalogue, connection)


def exactly(corpus: Corpus, vector: NDArray[np.float32], n: int, passes: set[int]) -> Any:
    """The best `n` similarities; which of several equal passages comes in is nobody's business."""
    scores = sorted((float(row @ vector) for row in corpus.vectors(passes).values()), reverse=True)
    return pytest.approx(scores[:n], abs=1e-5)


def passing(corpus: Corpus, where: str) -> set[int]:
    with corpus._catalogue.reading() as connection:
        joined = "passages JOIN articles ON articles.number = passages.article"
        return {row[0] for row in connection.execute(f"SELECT passages.id FROM {joined} WHERE {where}")}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that nobody changes."""
    home = tmp_path_factory.mktemp("built") / "home"
    with open_corpus(home, tail=20) as corpus:
        news = home.parent / "news"
        write_many(news, 20)
        corpus.sync([news])
    return home


@pytest.fixture
def home(built: Path, tmp_path: Path) -> Path:
    """Twenty articles, all in Chroma, and the folder they came from beside it."""
    shutil.copytree(built.parent, tmp_path, dirs_exist_ok=True)
    with open_corpus(tmp_path / "home") as corpus, corpus._catalogue.writing() as connection:
        places = str(built.parent), str(tmp_path)
        connection.execute("UPDATE articles SET origin = replace(origin, ?, ?)", places)
    return tmp_path / "home"


def test_a_small_corpus_is_searched_exactly_and_needs_no_chroma(tmp_path: Path) -> None:
    write_many(tmp_path / "news", 5)
    with open_corpus(tmp_path / "home") as corpus:
        corpus.sync([tmp_path / "news"])
        assert shelf_of(corpus) is None
        assert self_found(corpus) == 1.0
        assert corpus.search_dense(np.full(64, 0.125, dtype=np.float32), 0) == []
        assert len(corpus.search_dense(np.full(64, 0.125, dtype=np.float32), 999)) == corpus.passage_count


def test_chroma_proposes_and_the_catalogue_scores(home: Path) -> None:
    with open_corpus(home, tail=20) as corpus:
        record = shelf_of(corpus)
        assert record is not None
        assert record.count == corpus.passage_count
        assert self_found(corpus) == 1.0
        vector = corpus.embedder.embed(["ceasefire at the harbour, says the minister"])[0]
        found = corpus.search_dense(vector, 10)
        assert [score for _, score in found] == exactly(corpus, vector, 10, passing(corpus, "1"))
        vectors = corpus.vectors(number for number, _ in found)
        assert [score for _, score in found] == pytest.approx(
            [float(row @ vector) for row in vectors.values()]
        )


def test_what_came_after_the_shelf_is_found_and_what_went_is_not(home: Path) -> None:
    news = home.parent / "news"
    with open_corpus(home, tail=20) as corpus:
        before = shelf_of(corpus)
        self_found(corpus)
        write_article(news, "late.md", "A quokka won the regatta.")
        write_article(
            news, "0003.txt", "An axolotl lost it.", title="Bulletin 3", url="https://south.example/3"
        )
        (news / "0005.txt").unlink()
        corpus.sync([news], prune=True)
        assert shelf_of(corpus) == before
        assert self_found(corpus) == 1.0
        [(number, _)] = corpus.search_dense(corpus.embedder.embed(["A quokka won the regatta"])[0], 1)
        assert corpus.passages([number])[number].title == "late.md"
        everything = corpus.search_dense(corpus.embedder.embed(["report"])[0], 999)
        assert {number for number, _ in everything} == passing(corpus, "1")


def test_a_shelf_is_built_anew_when_its_tail_or_its_gaps_grow_too_large(home: Path) -> None:
    news = home.parent / "news"
    with open_corpus(home, tail=20) as corpus:
        first = shelf_of(corpus)
        write_many(news / "more", 10, seed=1)
        for path in (news / "more").iterdir():
            path.write_text(path.read_text().replace(".example/", ".example/more/"))
        corpus.sync([news])
        second = shelf_of(corpus)
        assert first is not None
        assert second is not None
        assert (second.name, second.count) != (first.name, first.count)
        assert second.count == corpus.passage_count
        for number in range(0, 20, 2):
            (news / f"{number:04d}.txt").unlink()
        corpus.sync([news], prune=True)
        third = shelf_of(corpus)
        assert third is not None
        assert third.count == corpus.passage_count < second.count
        assert self_found(corpus) == 1.0
        # The one in use, and the one that another process may just be opening.
        assert len(list((home / "vectors").iterdir())) == 2
        shutil.rmtree(news)
        write_many(news, 1)
        corpus.sync([news], prune=True)
        assert shelf_of(corpus) is None
        corpus.sync([news])
        assert list((home / "vectors").iterdir()) == []


@pytest.mark.parametrize("limit", [50_000, 0])
def test_filters_hold_in_the_exact_search_and_in_what_chroma_proposes(
    home: Path, limit: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dense, "FILTERED_PASSAGES", limit)
    (home.parent / "news" / "undated.md").write_text("# No day\n\nAn undated report of the harbour.\n")
    cases = [
        (Filters(since=date(2024, 1, 10), until=date(2024, 1, 12)), "day BETWEEN 20240110 AND 20240112"),
        (Filters(since=date(2024, 1, 15)), "day >= 20240115"),
        (Filters(until=date(2024, 1, 3)), "day BETWEEN 1 AND 20240103"),
        (Filters(source="www.North.example"), "source = 'north.example'"),
        (
            Filters(source="south.example", since=date(2024, 1, 9)),
            "source = 'south.example' AND day >= 20240109",
        ),
        (Filters(source="nowhere.example"), "0"),
        (Filters(), "1"),
    ]
    with open_corpus(home, tail=20) as corpus:
        corpus.sync([home.parent / "news"])
        vector = corpus.embedder.embed(["report of the harbour"])[0]
        for filters, where in cases:
            found = corpus.search_dense(vector, 8, filters)
            assert {number for number, _ in found} <= passing(corpus, where), filters
            assert [score for _, score in found] == exactly(corpus, vector, 8, passing(corpus, where)), (
                filters
            )


def damage(kind: str, shelf: Path) -> None:
    graph = next(path for path in shelf.iterdir() if path.is_dir())
    if kind == "home without Chroma":
        shutil.rmtree(shelf.parent)
    elif kind == "graph gone":
        shutil.rmtree(graph)
    elif kind == "graph scrambled":
        data = graph / "data_level0.bin"
        data.write_bytes(bytes(reversed(data.read_bytes())))
    elif kind == "graph cut off":
        data = graph / "data_level0.bin"
        data.write_bytes(data.read_bytes()[:1000])
    elif kind == "database scrambled":
        (shelf / "chroma.sqlite3").write_bytes(b"garbage" * 1000)
    elif kind == "database emptied":
        with sqlite3.connect(shelf / "chroma.sqlite3") as connection:
            connection.execute("DELETE FROM collections")
        connection.close()


DAMAGE = [
    "home without Chroma",
    "graph gone",
    "graph scrambled",
    "graph cut off",
    "database scrambled",
    "database emptied",
]


@pytest.mark.parametrize("kind", DAMAGE)
def test_damage_to_chroma_never_changes_an_answer_and_is_mended(
    home: Path, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    with open_corpus(home, tail=20) as corpus:
        record = shelf_of(corpus)
        assert record is not None
    damage(kind, home / "vectors" / record.name)
    with open_corpus(home, tail=20) as corpus, caplog.at_level(logging.WARNING):
        assert self_found(corpus) == 1.0
        assert [entry.getMessage() for entry in caplog.records if "doctor --repair" in entry.getMessage()]
        report = corpus.check()
        assert not report.healthy
        assert "Chroma" in report.problems[0]
        caplog.clear()
        report = corpus.check(repair=True)
        assert report.healthy, report
        assert len(report.repaired) == 1
        assert self_found(corpus) == 1.0
        assert caplog.records == []


def test_a_byte_that_changed_by_itself_is_found_by_the_doctor(home: Path) -> None:
    with open_corpus(home, tail=20) as corpus:
        record = shelf_of(corpus)
        assert record is not None
        codes = home / "vectors" / record.name / "rows-codes.npy"
        times = codes.stat()
        data = bytearray(codes.read_bytes())
        data[-1] ^= 0xFF
        codes.write_bytes(data)
        os.utime(codes, ns=(times.st_atime_ns, times.st_mtime_ns))
        assert self_found(corpus) == 1.0
        [problem] = corpus.check().problems
        assert "not as they were written" in problem
        assert corpus.check(repair=True).healthy
        assert corpus.check().healthy


def test_the_next_sync_mends_what_it_can_see(home: Path) -> None:
    shutil.rmtree(home / "vectors")
    with open_corpus(home, tail=20) as corpus:
        assert not corpus.status().healthy
        corpus.sync([home.parent / "news"])
        assert corpus.status().healthy
        assert corpus.check().healthy


def test_a_copied_home_is_as_good_as_the_first(home: Path, caplog: pytest.LogCaptureFixture) -> None:
    copy = home.parent / "copy"
    shutil.copytree(home, copy, copy_function=shutil.copyfile)
    with open_corpus(copy, tail=20) as corpus:
        assert corpus.status().healthy
        assert self_found(corpus) == 1.0
    assert caplog.records == []


def test_chroma_that_cannot_be_written_leaves_the_articles_in(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    write_many(tmp_path / "news", 10)
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "vectors").write_text("in the way")
    with open_corpus(tmp_path / "home", tail=5) as corpus:
        assert corpus.sync([tmp_path / "news"]).articles == 10
        assert "Chroma" in caplog.text
        assert self_found(corpus) == 1.0


def test_a_dotenv_file_in_the_working_directory_changes_nothing(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text("CHROMA_API_IMPL=chromadb.api.fastapi.FastAPI\nIS_PERSISTENT=banana\n")
    monkeypatch.chdir(tmp_path)
    with open_corpus(home, tail=20) as corpus:
        assert self_found(corpus) == 1.0
        assert corpus.check().healthy


def test_vectors_that_are_not_kept_in_memory_are_found_all_the_same(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dense, "KEPT_PASSAGES", 10)
    shutil.rmtree(home / "vectors")
    with open_corpus(home, tail=20) as corpus:
        assert self_found(corpus) == 1.0
