"""Another model over the articles of a home, beside the index that serves."""

import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from index import (
    Corpus,
    EmbeddingFailed,
    IndexLocked,
    IndexUnusable,
    ModelMismatch,
    RebuildProgress,
    aside,
    rebuild,
    rebuilding,
    sync,
)
from index.config import Settings
from index.home import Home
from index.lock import writing
from index.models.minilm import MiniLM
from index.postings import FOLDER as WORDS
from index.projection import ShelfRecord
from index.rebuilding import rebuild_by
from index.server import Server
from tests.fakes import HashingEmbedder
from tests.index.newsroom import (
    ids_of,
    open_corpus,
    rebuild_home,
    second_model,
    self_found,
    write_article,
    write_many,
)
from tests.index.test_chroma_server import names_on, running
from tests.index.test_dense import shelf_of

ROOT = Path(__file__).parent.parent.parent
__all__ = ["running"]


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rebuilding, "GRACE_SECONDS", 0.0)
    monkeypatch.setattr(rebuilding, "RETRY_SECONDS", 0.05)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Twelve articles, by the first model; their files are gone."""
    write_many(tmp_path / "news", 12)
    with open_corpus(tmp_path / "home") as corpus:
        corpus.sync([tmp_path / "news"])
    for path in (tmp_path / "news").iterdir():
        path.unlink()
    return tmp_path / "home"


def spans(corpus: Corpus) -> list[tuple[str, int, int]]:
    with corpus._catalogue.reading() as connection:
        ids = [row[0] for row in connection.execute("SELECT id FROM passages")]
    found = corpus.passages(ids).values()
    return sorted((passage.article_id, passage.start, passage.end) for passage in found)


@contextmanager
def rebuilder(home: Path, *, tail: int = 10_000, pause: float = 0.0) -> Iterator["subprocess.Popen[str]"]:
    """Another process that rebuilds; it has embedded something when this begins."""
    command = [sys.executable, "-m", "tests.index.rebuilder", str(home), str(tail), str(pause)]
    child = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert child.stdout is not None
        assert child.stdout.readline() == "embedding\n"
        yield child
    finally:
        child.kill()
        child.wait()
        if child.stdout is not None:
            child.stdout.close()


@pytest.mark.parametrize("tail", [10_000, 20])
def test_a_rebuilt_home_is_the_one_that_the_new_model_would_have_made(tmp_path: Path, tail: int) -> None:
    news = tmp_path / "news"
    write_many(news, 12)
    write_article(news, "twin.md", (news / "0003.txt").read_text().split("\n", 3)[3], title="Bulletin 3")
    with open_corpus(tmp_path / "home", tail=tail) as corpus:
        corpus.sync([news])
        before, copies, last = spans(corpus), corpus.status().copies, corpus.status().last_sync
    report = rebuild_home(tmp_path / "home", tail=tail)
    assert (report.before, report.model, report.rebuilt, report.articles) == ("hashing", "second", True, 13)
    with (
        open_corpus(tmp_path / "home", tail=tail, model="second") as corpus,
        open_corpus(tmp_path / "fresh", tail=tail, model="second") as fresh,
    ):
        fresh.sync([news])
        assert spans(corpus) == spans(fresh) != before
        assert self_found(corpus) == 1.0
        assert corpus.check(every=True).healthy
        assert (corpus.status().copies, corpus.status().last_sync) == (copies, last)
        assert corpus.status().recipe == fresh.status().recipe
        vector = corpus.embedder.embed(["a harbour strike"])[0]
        texts = [
            [(passage.article_id, passage.start) for passage in each.passages(ids).values()]
            for each in (corpus, fresh)
            for ids in [[number for number, _ in each.search_dense(vector, 5)]]
        ]
        assert texts[0] == texts[1]
        assert (shelf_of(corpus) is None) == (tail > 1000)
        # Everything goes on with the new model.
        write_many(news, 13)
        assert corpus.sync([news]).indexed == 1


@pytest.mark.parametrize("tail", [10_000, 20])
def test_questions_are_answered_as_before_until_the_exchange_and_refused_after_it(
    home: Path, tail: int
) -> None:
    queries = ["report on the harbour", "ceasefire treaty", "goalkeeper and museum"]
    with open_corpus(home, tail=tail) as corpus:
        corpus.sync([home.parent / "news"])

        def answers() -> list[list[tuple[int, float]]]:
            vectors = corpus.embedder.embed(queries)
            with corpus.moment():
                words = [corpus.search_lexical(query.split(), 10) for query in queries]
                return [*words, *(corpus.search_dense(vector, 10) for vector in vectors)]

        before, asked = answers(), 0
        with rebuilder(home, tail=tail, pause=0.02) as child:
            while child.poll() is None:
                try:
                    assert answers() == before
                    asked += 1
                except ModelMismatch as error:
                    seen = time.monotonic()
                    line = str(error)
                    break
            assert asked > 5
            assert child.wait(60) == 0
        assert time.monotonic() - seen < 30
        assert "rebuilt with the model second (second@1)" in line
        assert "set DATELINE_MODEL=second and start this again" in line
        # For good, in every way that compares vectors; and nothing is written with the old model any more.
        with pytest.raises(ModelMismatch):
            answers()
        with pytest.raises(ModelMismatch):
            corpus.vectors([1])
        write_article(home.parent / "news", "later.md", "One sentence more.")
        with pytest.raises(ModelMismatch):
            corpus.sync([home.parent / "news"])
        # What compares none goes on.
        assert corpus.search_lexical(["harbour"], 10)
        assert len(ids_of(corpus)) == 12
    with open_corpus(home, model="second", embedder=second_model(dimensions=64), tail=tail) as corpus:
        assert self_found(corpus) == 1.0


def test_what_others_take_in_change_and_remove_meanwhile_is_what_comes_into_use(
    home: Path, tmp_path: Path
) -> None:
    news = tmp_path / "news"
    write_many(news, 12)
    with open_corpus(home) as corpus:
        corpus.sync([news])
        with rebuilder(home, pause=0.1) as child:
            # It does not hold the writer's lock.
            write_article(news, "new.md", "The lighthouse was painted. It is green.")
            (news / "0005.txt").unlink()
            write_article(
                news, "0007.txt", "Nothing of it was true.", title="Correction", url="https://north.example/7"
            )
            corpus.sync([news], prune=True)
            expected = {article_id: corpus.article(article_id).body for article_id in ids_of(corpus)}
            assert len(expected) == 12
            assert child.wait(60) == 0
    with open_corpus(home, model="second", embedder=second_model(dimensions=64)) as corpus:
        assert {article_id: corpus.article(article_id).body for article_id in ids_of(corpus)} == expected
        assert corpus.check(every=True).healthy
        assert self_found(corpus) == 1.0
        vector = corpus.embedder.embed(["new.md\nThe lighthouse was painted. It is green."])[0]
        [(best, similarity)] = corpus.search_dense(vector, 1)
        assert corpus.passages([best])[best].text.startswith("The lighthouse")
        assert similarity > 0.99


def test_it_waits_for_another_writer_and_takes_in_what_that_wrote(home: Path) -> None:
    stages: list[str] = []
    waits = threading.Event()

    def note(progress: RebuildProgress) -> None:
        stages.append(progress.stage)
        if progress.stage == "waiting":
            waits.set()

    thread = threading.Thread(target=lambda: rebuild_home(home, progress=note))
    with writing(Home(path=home)), open_corpus(home) as corpus:
        thread.start()
        assert waits.wait(30)
        assert "switching" not in stages
        # As another process would, under the lock that is held here.
        with corpus._catalogue.writing() as connection:
            corpus._catalogue.remove(connection, [min(ids_of(corpus))])
    thread.join(60)
    assert stages[-1] == "clearing"
    with open_corpus(home, model="second") as corpus:
        assert len(ids_of(corpus)) == 11
        assert corpus.check(every=True).healthy


def test_a_second_rebuild_is_refused_and_told_who_is_at_it(home: Path) -> None:
    with rebuilder(home, pause=0.5) as child:
        with pytest.raises(IndexLocked, match=rf"is being rebuilt by process {child.pid} on .+ since"):
            rebuild_home(home)
        child.kill()
        child.wait()
        assert rebuild_home(home).rebuilt


def test_a_model_that_fails_leaves_the_old_index_and_what_it_did(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sync, "WINDOW_PASSAGES", 8)
    with pytest.raises(EmbeddingFailed, match=r"second failed \(out of memory\).*run the same command again"):
        rebuild_home(home, embedder=second_model(fail_at=4))
    with open_corpus(home) as corpus:
        assert self_found(corpus) == 1.0
    embedder = second_model()
    report = rebuild_home(home, embedder=embedder)
    assert report.embedded == len(embedder.texts) < report.passages
    with open_corpus(home, model="second") as corpus:
        assert self_found(corpus) == 1.0


class NoVectors(HashingEmbedder):
    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return super().embed(texts) * np.float32("nan")


def test_what_is_no_vector_does_not_come_into_use(home: Path) -> None:
    with pytest.raises(EmbeddingFailed, match="no vector"):
        rebuild_home(home, embedder=NoVectors("second@1"))
    with open_corpus(home) as corpus:
        assert corpus.check(every=True).healthy


def test_a_damaged_staged_file_is_one_clear_line_and_the_old_index_serves(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sync, "WINDOW_PASSAGES", 8)
    with pytest.raises(EmbeddingFailed):
        rebuild_home(home, embedder=second_model(fail_at=5))
    [staged] = home.glob("rebuild-*.db")
    with closing(sqlite3.connect(staged)) as connection, connection:
        one = "(SELECT max(content) FROM cuts)"
        connection.execute(f"UPDATE cuts SET vectors = zeroblob(length(vectors)) WHERE content = {one}")
    with pytest.raises(IndexUnusable, match=r"rebuild-.*\.db is damaged.*: delete it, and run"):
        rebuild_home(home)
    with open_corpus(home) as corpus:
        assert self_found(corpus) == 1.0
    staged.write_bytes(b"this is no database" * 500)
    with open_corpus(home) as corpus:
        assert corpus.status().rebuilds == ()
    with pytest.raises(IndexUnusable, match=r"rebuild-.*\.db is damaged.*: delete it, and run"):
        rebuild_home(home)
    staged.unlink()
    assert rebuild_home(home).rebuilt


def test_there_is_nothing_to_do_twice_and_half_done_ones_are_kept_and_named(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sync, "WINDOW_PASSAGES", 8)
    with pytest.raises(EmbeddingFailed):
        rebuild_home(home, embedder=second_model(fail_at=4))
    # Somebody forgot to set the model.
    settings = Settings(home=home, model="hashing")
    idle = HashingEmbedder()
    with open_corpus(home) as corpus:
        assert corpus.status().rebuilds == ("second",)
    report = rebuild_by(settings, embedder=idle)
    assert (report.rebuilt, report.embedded, report.begun, idle.texts) == (False, 0, ("second",), [])
    assert rebuild_home(home).begun == ()
    assert list(home.glob("rebuild-*.db*")) == []
    report = rebuild_home(home, embedder=second_model(fail_at=1))
    assert (report.rebuilt, report.before, report.articles) == (False, "second", 12)
    # And back.
    assert rebuild_by(settings, embedder=HashingEmbedder()).rebuilt
    with open_corpus(home) as corpus:
        assert self_found(corpus) == 1.0


def test_an_empty_home_has_nothing_to_rebuild(tmp_path: Path) -> None:
    report = rebuild_home(tmp_path / "home")
    assert (report.rebuilt, report.before, report.articles) == (False, None, 0)


def test_articles_that_lost_a_vector_get_one(home: Path) -> None:
    with open_corpus(home) as corpus, corpus._catalogue.writing() as connection:
        connection.execute("DELETE FROM vectors WHERE passage = 1")
    report = rebuild_by(Settings(home=home, model="hashing"), embedder=HashingEmbedder())
    assert report.rebuilt
    with open_corpus(home) as corpus:
        assert corpus.check(every=True).healthy


def test_the_room_of_the_old_vectors_is_given_back(tmp_path: Path) -> None:
    write_many(tmp_path / "news", 60)
    large = HashingEmbedder("large@1", dimensions=1024)
    with open_corpus(tmp_path / "home", embedder=large, tail=20) as corpus:
        corpus.sync([tmp_path / "news"])
        before = corpus.status().bytes
    rebuild_home(tmp_path / "home", tail=20)
    with open_corpus(tmp_path / "fresh", tail=20, model="second") as corpus:
        corpus.sync([tmp_path / "news"])
        fresh = corpus.status().bytes
    with open_corpus(tmp_path / "home", tail=20, model="second") as corpus:
        after = corpus.status().bytes
        assert len(list((tmp_path / "home" / "vectors").iterdir())) == 1
    assert after < 1.1 * fresh < 0.6 * before


def test_the_sealed_word_index_follows(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aside, "WORDS_PASSAGES", 10)
    rebuild_home(home, tail=20)
    with open_corpus(home, tail=20, model="second") as corpus:
        record = shelf_of(corpus)
        assert record is not None
        assert (home / "vectors" / record.name / WORDS / "meta.json").is_file()
        found = corpus.search_lexical(["harbour"], 1000)
        texts = corpus.passages(number for number, _ in found).values()
        assert len(texts) == len(found) > 5
        assert all("harbour" in passage.text for passage in texts)
        assert record.through == max(number for number, _ in corpus.search_lexical(["report"], 1000))


def test_a_shelf_that_cannot_be_built_costs_speed_and_nothing_else(
    home: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*arguments: object) -> None:
        raise OSError("no room")

    with monkeypatch.context() as patch:
        patch.setattr("index.projection.build_aside", broken)
        assert rebuild_home(home, tail=20).rebuilt
    assert "searches go on without it, slower" in caplog.text
    with open_corpus(home, tail=20, model="second") as corpus:
        assert shelf_of(corpus) is None
        assert self_found(corpus) == 1.0
        assert corpus.check(repair=True).healthy
        assert shelf_of(corpus) is not None
        assert self_found(corpus) == 1.0


def test_the_collection_on_a_chroma_server_follows(
    running: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATELINE_CHROMA_URL", running)
    write_many(tmp_path / "news", 12)
    server = Server(url=running)
    first = Settings(home=tmp_path / "home", model="hashing", server=server)
    second = Settings(home=tmp_path / "home", model="second", server=server)
    with Corpus(first, embedder=HashingEmbedder(), tail=10) as corpus:
        corpus.sync([tmp_path / "news"])
        old = shelf_of(corpus)
    rebuild_by(second, embedder=second_model(), tail=10)
    with Corpus(second, embedder=second_model(), tail=10) as corpus:
        new: ShelfRecord | None = shelf_of(corpus)
        assert old is not None
        assert new is not None
        assert new.collection in names_on(running)
        assert old.collection not in names_on(running)
        assert self_found(corpus) == 1.0
        assert corpus.check(every=True).healthy


def test_the_real_model_takes_the_place_of_another_and_gives_it_back(tmp_path: Path, minilm: MiniLM) -> None:
    settings = Settings(home=tmp_path / "home", model="second")
    # As many numbers a vector as the real one.
    with Corpus(settings, embedder=second_model(dimensions=384)) as corpus:
        corpus.sync()
    with pytest.raises(ModelMismatch, match=r"or index into a fresh home"):
        Corpus.open(tmp_path / "home")
    with pytest.raises(ModelMismatch, match=r"`dateline index --rebuild`"):
        Corpus.open(tmp_path / "home")
    assert rebuild(tmp_path / "home").model == "all-MiniLM-L6-v2"
    with Corpus.open(tmp_path / "home") as corpus:
        assert corpus.check(every=True).healthy
        vector = corpus.embedder.embed(["what did Blinken demand?"])[0]
        ids = [number for number, _ in corpus.search_dense(vector, 3)]
        texts = [passage.text for passage in corpus.passages(ids).values()]
        assert any("Blinken urged immediate Russian de-escalation" in text for text in texts)
        # One home may hold vectors in both precisions; after this it does not, and this process goes on.
        mixed = "int8" in str(corpus.status().recipe)
        assert rebuild_by(Settings(home=tmp_path / "home", precision="float32")).rebuilt == mixed
        assert " float32 " in str(corpus.status().recipe)
        ids = [number for number, _ in corpus.search_dense(vector, 3)]
        texts = [passage.text for passage in corpus.passages(ids).values()]
        assert any("Blinken urged immediate Russian de-escalation" in text for text in texts)
    assert rebuild_by(settings, embedder=second_model(dimensions=384)).before == "all-MiniLM-L6-v2"
    with pytest.raises(ModelMismatch):
        Corpus.open(tmp_path / "home")
