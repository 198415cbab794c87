"""The vectors on a real `chroma run`, and on servers that are none."""

import json
import logging
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import ClassVar

import numpy as np
import pytest

from index import Corpus, IndexUnusable, collection, dense
from index.config import Settings
from index.server import Server
from tests.fakes import HashingEmbedder
from tests.index.newsroom import self_found, write_article, write_many
from tests.index.test_dense import passing, shelf_of

KEY = "s3cret-key"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def chroma(folder: Path, port: int) -> Iterator[str]:
    """`chroma run` over a folder, ready; its address."""
    command = [Path(sys.executable).with_name("chroma"), "run", "--path", folder]
    command += ["--host", "127.0.0.1", "--port", str(port)]
    environment = {**os.environ, "ANONYMIZED_TELEMETRY": "false"}
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "log").open("wb") as log:
        words = [str(part) for part in command]
        process = subprocess.Popen(words, cwd=folder, env=environment, stdout=log, stderr=log)
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(600):
            try:
                urllib.request.urlopen(f"{url}/api/v2/heartbeat", timeout=1).close()
                break
            except OSError:
                assert process.poll() is None, (folder / "log").read_text()
                time.sleep(0.05)
        yield url
    finally:
        process.kill()
        process.wait()


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with chroma(tmp_path_factory.mktemp("chroma"), free_port()) as url:
        yield url


@pytest.fixture
def news(tmp_path: Path) -> Path:
    write_many(tmp_path / "news", 12)
    return tmp_path / "news"


def opened(home: Path, url: str, *, tail: int = 10) -> Corpus:
    server = Server(url=url, headers=(("Authorization", f"Bearer {KEY}"),)) if url else None
    settings = Settings(home=home, model="hashing", server=server)
    return Corpus(settings, embedder=HashingEmbedder(), tail=tail)


def names_on(url: str) -> list[str]:
    path = "/api/v2/tenants/default_tenant/databases/default_database/collections"
    with urllib.request.urlopen(url + path) as answer:
        return [each["name"] for each in json.load(answer)]


def collection_of(corpus: Corpus) -> str:
    record = shelf_of(corpus)
    assert record is not None
    return record.collection


def drop(url: str, name: str) -> None:
    collection.remove(Server(url=url), [name])
    assert name not in names_on(url)


def test_the_vectors_lie_on_the_server_and_everything_is_found(
    running: str, news: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with opened(tmp_path / "home", running) as corpus:
        corpus.sync([news])
        record = shelf_of(corpus)
        assert record is not None
        assert record.collection in names_on(running)
        assert not list((tmp_path / "home").rglob("chroma.sqlite3"))
        shelf = collection.ServerShelf.open(Server(url=running), record.collection, record.count)
        held, own = shelf.vectors([1, 2, 10**9]), corpus.vectors([1, 2])
        shelf.close()
        assert held.keys() == own.keys()
        assert float(held[2] @ own[2]) == pytest.approx(1.0, abs=1e-4)
        assert self_found(corpus) == 1.0
        assert corpus.status().healthy
        write_article(news, "late.md", "A quokka won the regatta.")
        corpus.sync([news])
        [(number, _)] = corpus.search_dense(corpus.embedder.embed(["A quokka won the regatta"])[0], 1)
        assert corpus.passages([number])[number].title == "late.md"
    assert caplog.records == []


def test_a_new_shelf_is_switched_to_and_old_ones_go_but_never_those_of_another_home(
    running: str, news: Path, tmp_path: Path
) -> None:
    with opened(tmp_path / "other", running) as other, opened(tmp_path / "home", running) as corpus:
        other.sync([news])
        seen = []
        for number in range(3):
            write_many(news / str(number), 12, seed=number + 1)
            for path in (news / str(number)).iterdir():
                path.write_text(path.read_text().replace(".example/", f".example/{number}/"))
            corpus.sync([news])
            seen.append(collection_of(corpus))
        assert len(set(seen)) == 3
        # The one in use, and the one that another process may just be searching.
        assert [name in names_on(running) for name in seen] == [False, True, True]
        assert collection_of(other) in names_on(running)
        assert self_found(corpus) == 1.0


def test_answers_go_on_when_the_server_is_gone_and_use_it_again_when_it_is_back(
    news: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATELINE_CHROMA_TOKEN", KEY)
    port = free_port()
    with chroma(tmp_path / "server", port) as url:
        monkeypatch.setenv("DATELINE_CHROMA_URL", url)
        corpus = opened(tmp_path / "home", url)
        corpus.sync([news])
        vector = corpus.embedder.embed(["report of the harbour"])[0]
        before = corpus.search_dense(vector, 8)
    with corpus, caplog.at_level(logging.WARNING):
        assert corpus.search_dense(vector, 8) == before
        assert self_found(corpus) == 1.0
        [line] = [record.getMessage() for record in caplog.records]
        assert url in line
        assert KEY not in line
        report = corpus.check(repair=True)
        assert not report.healthy
        assert url in report.problems[0]
        assert KEY not in json.dumps(report.to_json())
        # New articles come in all the same.
        write_many(news / "more", 12, seed=5)
        for path in (news / "more").iterdir():
            path.write_text(path.read_text().replace(".example/", ".example/more/"))
        assert corpus.sync([news]).articles == 24
        assert self_found(corpus) == 1.0
        monkeypatch.setattr(dense, "RETRY_SECONDS", 0.0)
        shutil.rmtree(tmp_path / "server")
        with chroma(tmp_path / "server", port):
            # It is back, and empty.
            assert self_found(corpus) == 1.0
            report = corpus.check(repair=True)
            assert report.healthy, report
            caplog.clear()
            assert self_found(corpus) == 1.0
            assert caplog.records == []


@pytest.mark.parametrize("kind", ["gone", "emptied", "strange"])
def test_a_collection_that_somebody_changed_gives_no_wrong_answer_and_is_mended(
    kind: str,
    running: str,
    news: Path,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DATELINE_CHROMA_URL", running)
    server = Server(url=running)
    with opened(tmp_path / "home", running) as corpus:
        corpus.sync([news])
        record = shelf_of(corpus)
        assert record is not None
        if kind == "gone":
            drop(running, record.collection)
        else:
            shelf = collection.ServerShelf.open(server, record.collection, record.count)
            if kind == "emptied":
                shelf._post("delete", {"ids": [str(number) for number in shelf.ids()][:-1]})
            else:
                vectors = np.eye(64, dtype=np.float32)
                shelf._add(np.arange(900_000, 900_064), vectors)
            shelf.close()
        assert self_found(corpus) == 1.0
        found = corpus.search_dense(corpus.embedder.embed(["report"])[0], 999)
        assert {number for number, _ in found} == passing(corpus, "1")
        assert caplog.records
        assert not corpus.check().healthy
        caplog.clear()
        assert corpus.check(repair=True).healthy
        assert self_found(corpus) == 1.0
        assert caplog.records == []


def test_vectors_move_between_home_and_server_as_the_setting_says(
    running: str, news: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with opened(tmp_path / "home", "") as corpus:
        corpus.sync([news])
        assert not collection_of(corpus)
    with opened(tmp_path / "home", running) as corpus:
        assert self_found(corpus) == 1.0
        [problem] = corpus.check().problems
        assert running in problem
        assert corpus.check(repair=True).healthy
        assert collection_of(corpus) in names_on(running)
        assert self_found(corpus) == 1.0
    assert caplog.records == []
    with opened(tmp_path / "home", "") as corpus:
        assert self_found(corpus) == 1.0
        assert "DATELINE_CHROMA_URL" in caplog.text
        assert corpus.check(repair=True).healthy
        assert not collection_of(corpus)


class Stub(BaseHTTPRequestHandler):
    """Answers every request as `answer` says: a status, "garbage", or "silence"."""

    answer: int | str = 500
    keys: ClassVar[list[str | None]] = []

    def respond(self) -> None:
        self.keys.append(self.headers.get("Authorization"))
        if self.answer == "silence":
            time.sleep(2)
            return
        self.send_response(200 if self.answer == "garbage" else int(self.answer))
        self.end_headers()
        self.wfile.write(b"<html>no Chroma</html>")

    do_GET = do_POST = do_DELETE = respond

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (401, "refuses the key"),
        (404, "does not hold"),
        (500, "answers 500"),
        (302, "answers 302"),
        ("garbage", "no Chroma"),
        ("silence", "in time"),
    ],
)
def test_a_server_that_is_none_costs_one_line_that_shows_no_key(
    answer: int | str,
    said: str,
    news: Path,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Stub, "answer", answer)
    monkeypatch.setattr(Stub, "keys", [])
    monkeypatch.setattr(collection, "BUILD_SECONDS", 0.3)
    server = HTTPServer(("127.0.0.1", 0), Stub)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        with opened(tmp_path / "home", f"http://127.0.0.1:{server.server_port}") as corpus:
            assert corpus.sync([news]).articles == 12
            assert self_found(corpus) == 1.0
            assert said in caplog.text
            assert KEY not in caplog.text + repr(corpus._settings) + json.dumps(corpus.status().to_json())
            assert set(Stub.keys) == {f"Bearer {KEY}"}
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("DATELINE_CHROMA_URL", "chroma:8000", "no address"),
        ("DATELINE_CHROMA_URL", f"http://me:{KEY}@chroma:8000", "DATELINE_CHROMA_TOKEN"),
        ("DATELINE_CHROMA_HEADERS", KEY, "Name: value"),
        ("DATELINE_CHROMA_TOKEN", f"{KEY}\u00e9", "no header can carry"),
        ("DATELINE_CHROMA_DATABASE", "news", "TENANT/DATABASE"),
    ],
)
def test_a_setting_that_cannot_be_right_is_named_and_not_shown(
    name: str, value: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATELINE_CHROMA_URL", "http://127.0.0.1:1")
    monkeypatch.setenv(name, value)
    with pytest.raises(IndexUnusable, match=said) as raised:
        Server.resolve()
    assert KEY not in str(raised.value)


def test_the_settings_of_the_server_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("URL", "TOKEN", "HEADERS", "DATABASE"):
        monkeypatch.delenv(f"DATELINE_CHROMA_{name}", raising=False)
    assert Settings.resolve("here").server is None
    monkeypatch.setenv("DATELINE_CHROMA_URL", "https://chroma.example/base/")
    monkeypatch.setenv("DATELINE_CHROMA_TOKEN", KEY)
    monkeypatch.setenv("DATELINE_CHROMA_HEADERS", "X-One: 1\nX-Two: a: b")
    monkeypatch.setenv("DATELINE_CHROMA_DATABASE", "paper/news")
    server = Settings.resolve("here").server
    assert server is not None
    assert server.place == "https://chroma.example/base paper/news"
    assert server.headers == (("Authorization", f"Bearer {KEY}"), ("X-One", "1"), ("X-Two", "a: b"))
    assert KEY not in repr(server)
