import json
import os
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

from index import IndexLocked
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
