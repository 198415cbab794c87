import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from index import ArticleNotFound, Corpus, IndexUnusable
from index.corpus import Corpus as DirectCorpus
from tests.index.newsroom import open_corpus, self_found, write_article, write_many

ROOT = Path(__file__).parent.parent.parent


def test_a_new_home_is_private_and_an_old_one_keeps_its_mode(tmp_path: Path) -> None:
    with open_corpus(tmp_path / "deep" / "home"):
        assert stat.S_IMODE(os.stat(tmp_path / "deep" / "home").st_mode) == 0o700
    (tmp_path / "shared").mkdir(mode=0o755)
    with open_corpus(tmp_path / "shared"):
        assert stat.S_IMODE(os.stat(tmp_path / "shared").st_mode) == 0o755


def test_a_home_that_is_a_file_or_lies_under_one_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    for home in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(IndexUnusable, match=rf"{home}.* --home"):
            open_corpus(home)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_home_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir(mode=0o500)
    with pytest.raises(IndexUnusable, match=r"cannot write in .*home.*--home"):
        open_corpus(tmp_path / "home")


@pytest.mark.parametrize("content", [b"this is no database" * 500, b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_catalogue_that_is_garbage_is_one_clear_error(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "catalogue.db").write_bytes(content)
    with pytest.raises(
        IndexUnusable, match=r"catalogue\.db is damaged .*index again with `dateline index PATH`"
    ):
        open_corpus(tmp_path)


def test_a_catalogue_cut_off_in_the_middle_is_one_clear_error(tmp_path: Path) -> None:
    write_many(tmp_path / "news", 10)
    with open_corpus(tmp_path / "home") as corpus:
        corpus.sync([tmp_path / "news"])
    file = tmp_path / "home" / "catalogue.db"
    os.truncate(file, file.stat().st_size // 2)
    with pytest.raises(IndexUnusable, match="damaged"), open_corpus(tmp_path / "home") as corpus:  # noqa: PT012
        corpus.passages(range(1000))
        corpus.sync([tmp_path / "news"])


def test_a_newer_or_a_foreign_database_is_left_alone(tmp_path: Path) -> None:
    for name, statement, message in (
        ("newer", "PRAGMA user_version = 99", "newer Dateline"),
        ("foreign", "CREATE TABLE bookmarks (url)", "not Dateline's"),
    ):
        (tmp_path / name).mkdir()
        connection = sqlite3.connect(tmp_path / name / "catalogue.db")
        connection.execute(statement)
        connection.commit()
        connection.close()
        before = (tmp_path / name / "catalogue.db").read_bytes()
        with pytest.raises(IndexUnusable, match=message):
            open_corpus(tmp_path / name)
        if name == "newer":
            assert before[60:64] == (tmp_path / name / "catalogue.db").read_bytes()[60:64]


def test_an_unknown_article_is_an_error_that_says_where_ids_are_shown(tmp_path: Path) -> None:
    with (
        open_corpus(tmp_path / "home") as corpus,
        pytest.raises(ArticleNotFound, match=r"nowhere.*dateline search"),
    ):
        corpus.article("nowhere")


def test_an_empty_corpus_answers_everything_with_nothing(tmp_path: Path) -> None:
    with open_corpus(tmp_path / "home") as corpus:
        assert corpus.search_dense(np.full(64, 0.125, dtype=np.float32), 5) == []
        assert corpus.search_lexical(["word"], 5) == []
        assert corpus.passages([1, 2]) == {}
        assert corpus.vectors([1, 2]) == {}
        assert corpus.last_day is None
        assert corpus.status().recipe is None
        assert corpus.check().healthy


def test_passages_come_in_the_order_asked_for(tmp_path: Path) -> None:
    write_many(tmp_path / "news", 3)
    with open_corpus(tmp_path / "home") as corpus:
        corpus.sync([tmp_path / "news"])
        assert list(corpus.passages([3, 1, 99, 2, 1])) == [3, 1, 2]
        assert list(corpus.vectors([3, 1, 99, 2, 1])) == [3, 1, 2]


def test_a_passage_number_is_never_used_twice(tmp_path: Path) -> None:
    path = write_article(tmp_path / "news", "a.md", "One sentence.")
    with open_corpus(tmp_path / "home") as corpus:
        corpus.sync([tmp_path / "news"])
        path.unlink()
        corpus.sync([tmp_path / "news"], prune=True)
        write_article(tmp_path / "news", "b.md", "Another sentence.")
        corpus.sync([tmp_path / "news"])
        assert list(corpus.passages([1, 2])) == [2]


def test_lost_words_and_vectors_are_found_and_mended(tmp_path: Path) -> None:
    write_many(tmp_path / "news", 6)
    with open_corpus(tmp_path / "home") as corpus:
        corpus.sync([tmp_path / "news"])
        with corpus._catalogue.writing() as connection:
            connection.execute("INSERT INTO lexicon (lexicon) VALUES ('delete-all')")
            connection.execute("DELETE FROM vectors WHERE passage = 1")
        report = corpus.check()
        assert len(report.problems) == 2
        assert "word index holds 0 passages" in " ".join(report.problems)
        report = corpus.check(repair=True)
        assert len(report.repaired) == 1
        assert corpus.search_lexical(["bulletin"], 50)
        # A vector is not to be had from what is left: the article is done again by the next sync.
        assert "dateline index" in report.problems[0]
        assert corpus.sync([tmp_path / "news"]).updated == 1
        assert corpus.check().healthy
        assert self_found(corpus) == 1.0


def test_the_size_of_a_home_counts_everything_in_it(tmp_path: Path) -> None:
    with open_corpus(tmp_path / "home") as corpus:
        before = corpus.status().bytes
        (tmp_path / "home" / "vectors").mkdir()
        (tmp_path / "home" / "vectors" / "x").write_bytes(b"0" * 10_000)
        assert corpus.status().bytes == before + 10_000
        shutil.rmtree(tmp_path / "home" / "vectors")


def test_importing_the_package_loads_nothing_heavy(tmp_path: Path) -> None:
    heavy = {"numpy", "chromadb", "onnxruntime", "tokenizers", "torch", "pydantic", "filelock", "seeds"}
    code = f"import sys, index; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
    # Nor does searching a small corpus need Chroma.
    write_many(tmp_path / "news", 3)
    code = (
        "import sys; from index import Corpus; c = Corpus.open(sys.argv[1]); c.sync(); "
        "v = c.embedder.embed(['what did Blinken demand?'])[0]; c.search_dense(v, 5); "
        "c.search_lexical(['blinken'], 5); print('chromadb' in sys.modules, 'torch' in sys.modules)"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "home")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "False False\n"


def test_every_exported_name_is_there() -> None:
    import index as package

    assert sorted(package.__all__) == package.__all__
    assert all(getattr(package, name) for name in package.__all__)
    assert Corpus is DirectCorpus
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        _ = package.nothing


def test_the_seeds_answer_by_words_and_by_meaning(tmp_path: Path) -> None:
    with Corpus.open(tmp_path / "home") as corpus:
        assert corpus.sync().indexed == 1
        assert corpus.sync().unchanged == 1
        vector = corpus.embedder.embed(["what did Blinken demand?"])[0]
        for found in (corpus.search_dense(vector, 5), corpus.search_lexical(["Blinken"], 5)):
            texts = [passage.text for passage in corpus.passages([number for number, _ in found]).values()]
            assert any("Blinken urged immediate Russian de-escalation" in text for text in texts)
        assert self_found(corpus) == 1.0
