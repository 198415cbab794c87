import json
import os
import random
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest

from index import Corpus, IndexLocked
from index.home import Home
from index.lock import writing
from tests.index.newsroom import ids_of, open_corpus, self_found, write_article, write_many

ROOT = Path(__file__).parent.parent.parent


@contextmanager
def writer(
    home: Path, folder: Path, *, tail: int = 10_000, window: int = 8, pause: float = 0.0
) -> Iterator["subprocess.Popen[str]"]:
    """Another process that indexes `folder`; it writes already when this begins."""
    command = [sys.executable, "-m", "tests.index.writer", home, folder, tail, window, pause]
    child = subprocess.Popen([str(part) for part in command], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert child.stdout is not None
        assert child.stdout.readline() == "writing\n"
        yield child
    finally:
        child.kill()
        child.wait()
        if child.stdout is not None:
            child.stdout.close()


def editions(corpus: Corpus) -> set[str]:
    """Which editions the articles are of; fails when one is of two, or its passages are not its body."""
    found = set()
    with corpus._catalogue.reading() as connection:
        rows = connection.execute(
            "SELECT articles.id, passages.id FROM articles "
            "LEFT JOIN passages ON passages.article = articles.number"
        ).fetchall()
    for article_id in {row[0] for row in rows}:
        body = corpus.article(article_id).body
        passages = corpus.passages(row[1] for row in rows if row[0] == article_id)
        text = "".join(passage.text for passage in passages.values())
        assert re.sub(r"\s", "", text) == re.sub(r"\s", "", body)
        edition = set(re.findall(r"of edition (\d+)", body))
        assert len(edition) == 1
        found |= edition
    return found


def kill_at_random(tmp_path: Path, *, rounds: int, tail: int, seed: int) -> None:
    """Index edition after edition over the same articles, each run killed at some moment, the last not."""
    dice = random.Random(seed)
    home, folder = tmp_path / "home", tmp_path / "news"
    for number in range(rounds):
        write_many(folder, 30, seed=number)
        with writer(home, folder, tail=tail, pause=0.002) as child:
            time.sleep(dice.uniform(0, 1.0 if tail > 1000 else 3.0))
            child.send_signal(signal.SIGKILL)
            child.wait()
        with open_corpus(home, tail=tail) as corpus:
            editions(corpus)
            assert self_found(corpus) == 1.0 if corpus.passage_count else True
            health = corpus.check()
            assert health.healthy, health
    with open_corpus(home, tail=tail) as corpus:
        report = corpus.sync([folder])
        assert report.articles == report.seen == 30
        assert editions(corpus) == {str(rounds - 1)}
        assert corpus.check().healthy
        assert self_found(corpus) == 1.0


def test_a_killed_run_leaves_every_article_wholly_old_or_wholly_new(tmp_path: Path) -> None:
    kill_at_random(tmp_path, rounds=4, tail=10_000, seed=1)


def test_a_run_killed_while_chroma_is_written_loses_nothing(tmp_path: Path) -> None:
    kill_at_random(tmp_path, rounds=2, tail=5, seed=2)


@pytest.mark.prove
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("tail", [10_000, 5])
def test_many_killed_runs_lose_nothing(tmp_path: Path, tail: int, seed: int) -> None:
    kill_at_random(tmp_path, rounds=15, tail=tail, seed=100 + seed)


@pytest.mark.parametrize("tail", [10_000, 20])
def test_a_reader_sees_what_another_process_writes(tmp_path: Path, tail: int) -> None:
    folder = tmp_path / "news"
    write_many(folder, 5)
    with open_corpus(tmp_path / "home", tail=tail) as corpus:
        corpus.sync([folder])
        assert self_found(corpus) == 1.0
        write_many(folder / "more", 30, seed=1)
        for path in (folder / "more").iterdir():
            path.write_text(path.read_text().replace(".example/", ".example/more/"))
        counts = set()
        with writer(tmp_path / "home", folder, tail=tail, pause=0.05) as child:
            while child.poll() is None:
                counts.add(corpus.coverage().articles)
                vector = corpus.embedder.embed(["report of edition 1 on the harbour"])[0]
                ids = [number for number, _ in corpus.search_dense(vector, 20)]
                assert len(ids) == len(set(ids)) == 20
                assert corpus.search_lexical(["edition"], 20)
            assert child.returncode == 0
        assert len(counts) > 2
        assert corpus.coverage().articles == 35
        assert self_found(corpus) == 1.0


def test_a_second_writer_is_refused_fast_and_told_who_writes(tmp_path: Path) -> None:
    folder = tmp_path / "news"
    write_many(folder, 30)
    with open_corpus(tmp_path / "home") as corpus, writer(tmp_path / "home", folder, pause=0.5) as child:
        started = time.monotonic()
        with pytest.raises(IndexLocked, match=rf"process {child.pid} on .+ since \d{{4}}-"):
            corpus.sync([folder])
        assert time.monotonic() - started < 2
        with pytest.raises(IndexLocked):
            corpus.check(repair=True)
        # Reading and looking for damage need no lock.
        assert corpus.check().healthy
        child.send_signal(signal.SIGKILL)
        child.wait()
        # A dead holder holds nothing.
        assert corpus.sync([folder]).articles == 30


def test_two_corpora_of_one_process_exclude_each_other_too(tmp_path: Path) -> None:
    home = Home(path=tmp_path)
    with writing(home):
        note = json.loads(home.holder.read_text())
        assert note["pid"] == os.getpid()
        assert datetime.fromisoformat(note["since"]).tzinfo is not None
        with pytest.raises(IndexLocked, match=f"process {os.getpid()} "), writing(home):
            pass
    assert not home.holder.exists()
    with writing(home):
        home.holder.write_text("half a no")
        with pytest.raises(IndexLocked, match="another process"), writing(home):
            pass


def test_processes_that_open_a_new_home_together_all_succeed(tmp_path: Path) -> None:
    code = "import sys; from index import Corpus; print(Corpus.open(sys.argv[1]).passage_count)"
    command = [sys.executable, "-c", code, str(tmp_path / "home")]
    children = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(6)]
    assert [child.communicate()[0] for child in children] == ["0\n"] * 6


def test_threads_search_one_corpus_while_one_of_them_indexes(tmp_path: Path) -> None:
    folder = tmp_path / "news"
    write_many(folder, 20)
    failures: list[BaseException] = []
    with open_corpus(tmp_path / "home", tail=30) as corpus:
        corpus.sync([folder])
        done = threading.Event()

        def search() -> None:
            try:
                while not done.is_set():
                    vector = corpus.embedder.embed(["the harbour"])[0]
                    ids = [number for number, _ in corpus.search_dense(vector, 5)]
                    corpus.passages(ids)
                    assert len(ids) == 5
                    corpus.search_lexical(["harbour"], 5)
            except BaseException as error:
                failures.append(error)

        threads = [threading.Thread(target=search) for _ in range(4)]
        for thread in threads:
            thread.start()
        for edition in (1, 2):
            write_many(folder, 20, seed=edition)
            write_article(folder, f"{edition}.md", f"Extra {edition}.")
            corpus.sync([folder])
        done.set()
        for thread in threads:
            thread.join()
        assert failures == []
        assert len(ids_of(corpus)) == 22
        assert self_found(corpus) == 1.0
