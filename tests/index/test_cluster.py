"""Indexing on a real cluster of this machine, with two workers: the same as without it, also when a worker
dies."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from index import Article, Cluster, ClusterFailed, Corpus, SyncProgress, SyncReport
from index import sync as sync_module
from index.cluster import connection
from index.cluster.address import Address
from index.cluster.encoding import ClusterEncoder
from index.cluster.work import ANOTHER, Asked, Terms, Unseen, encode_window, read_files
from index.config import FLOAT32, Settings
from index.encoding import Collect
from index.intake import Intake
from index.models.minilm import MiniLM
from tests.command_line import run
from tests.index.newsroom import write_article, write_many

ROOT = Path(__file__).parents[2]
PAGE = """<html><head><title>The harbour of Bonn</title><meta name="date" content="2024-01-05"></head><body>
<article><h1>The harbour of Bonn</h1>{}</article></body></html>"""
PARAGRAPHS = "".join(
    f"<p>The harbour of Bonn reopened on Friday after a strike that had kept ship number {number} outside, "
    f"and the mayor, who had spoken {number} times with the crews, called it a good day for the town.</p>"
    for number in range(8)
)


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    with pytest.MonkeyPatch.context() as patched:
        # Ray's workers give way to everything else, and on a busy machine the tests would wait for them.
        patched.setenv("RAY_worker_niceness", "0")
        with Cluster.connect("local:2") as connected:
            yield connected


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Articles of each kind: lines of text, a page that is read in a child process, one that is none."""
    place = tmp_path / "news"
    write_many(place, 12)
    (place / "page.html").write_text(PAGE.format(PARAGRAPHS), encoding="utf-8")
    (place / "broken.jsonl").write_text('{"title": "Half a line', encoding="utf-8")
    (place / "picture.png").write_bytes(b"\x89PNG")
    return place


def index_on(
    cluster: Cluster | None, home: Path, folder: Path, *, precision: str = "auto", **options: object
) -> SyncReport:
    settings = Settings(home=home, precision=precision)
    with Corpus(settings, workers=cluster) as corpus, Intake(cluster=cluster) as intake:
        return corpus.sync([folder], intake=intake, **options)  # type: ignore[arg-type]


def stored(home: Path) -> dict[tuple[str, int, int], bytes]:
    """The vectors, by article, start and end."""
    statement = (
        "SELECT articles.id, passages.start, passages.end, vectors.vector FROM vectors "
        "JOIN passages ON passages.id = vectors.passage JOIN articles ON articles.number = passages.article"
    )
    with closing(sqlite3.connect(home / "catalogue.db")) as connection_:
        return {row[:3]: row[3] for row in connection_.execute(statement)}


def counts(report: SyncReport) -> dict[str, object]:
    return {name: value for name, value in report.to_json().items() if name != "seconds"}


def processes(title: str) -> list[int]:
    """Of the workers that are at this task, as Ray names them."""
    found = []
    for process in Path("/proc").iterdir():
        try:
            if (process / "cmdline").read_bytes().startswith(title.encode()):
                found.append(int(process.name))
        except (OSError, ValueError):
            continue
    return found


@pytest.mark.parametrize("precision", ["auto", FLOAT32])
def test_a_cluster_gives_the_vectors_and_the_report_of_one_machine(
    cluster: Cluster, tmp_path: Path, folder: Path, precision: str
) -> None:
    here = index_on(None, tmp_path / "here", folder, precision=precision)
    there = index_on(cluster, tmp_path / "there", folder, precision=precision)
    assert counts(there) == counts(here)
    assert (there.seen, there.indexed, len(there.rejected)) == (15, 13, 2)
    # The same processor, so to the last bit.
    assert stored(tmp_path / "there") == stored(tmp_path / "here") != {}


def test_what_is_unchanged_is_not_sent_to_be_embedded(
    cluster: Cluster, tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[str] = []
    start = ClusterEncoder.start

    def counted(self: ClusterEncoder, articles: Sequence[Article]) -> Collect:
        sent.extend(article.title for article in articles)
        return start(self, articles)

    monkeypatch.setattr(ClusterEncoder, "start", counted)
    home = tmp_path / "home"
    assert index_on(cluster, home, folder).indexed == 13
    assert len(sent) == 13
    sent.clear()
    assert index_on(cluster, home, folder).unchanged == 13
    assert sent == []
    write_article(
        folder, "0003.txt", "Another text.", title="Anew", url="https://www.north.example/3", day="20240104"
    )
    report = index_on(cluster, home, folder)
    assert (report.updated, report.unchanged, sent) == (1, 12, ["Anew"])


def test_the_work_of_a_killed_worker_is_done_again_by_another(
    cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sync_module, "WINDOW_PASSAGES", 2)
    folder = tmp_path / "news"
    write_many(folder, 30)
    index_on(None, tmp_path / "here", folder)
    killed: dict[str, int] = {}

    def strike(progress: SyncProgress) -> None:
        for title in ("ray::read_files", "ray::encode_window"):
            for process in [] if title in killed else processes(title)[:1]:
                os.kill(process, signal.SIGKILL)
                killed[title] = process

    report = index_on(cluster, tmp_path / "there", folder, progress=strike)
    assert "ray::encode_window" in killed
    assert (report.seen, report.indexed, report.rejected) == (30, 30, ())
    assert stored(tmp_path / "there") == stored(tmp_path / "here")


def test_a_worker_that_would_give_other_vectors_refuses(cluster: Cluster) -> None:
    terms = Terms.of(MiniLM.recipe, "all-MiniLM-L6-v2", FLOAT32)
    article = Article(id="a", title="T", published=None, url=None, source="", body="It rained.")
    other = cluster.encoder("all-MiniLM-L6-v2@000000000000", "all-MiniLM-L6-v2", FLOAT32)
    with pytest.raises(
        ClusterFailed, match=r"has the model all-MiniLM-L6-v2@53aa.*same files on every node$"
    ):
        other.start([article])(lambda _: None)
    older = Terms(
        dateline="0.0.1",
        splitter=terms.splitter,
        model=terms.model,
        recipe=terms.recipe,
        precision=terms.precision,
    )
    with pytest.raises(ClusterFailed, match=r"here it is 0\.0\.1 .*install the same on every node"):
        encode_window(older, [article])


def test_a_file_that_a_worker_does_not_see_ends_the_run_in_one_line(
    cluster: Cluster, tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A disk that is not shared, as it looks from here: there the file is another one.
    def otherwise(path: str) -> Asked:
        return Asked(path=path, size=os.stat(path).st_size + 1, modified=0)

    monkeypatch.setattr(Asked, "of", otherwise)
    with pytest.raises(ClusterFailed, match=r"0000\.txt is another file there, as the worker on .* share"):
        index_on(cluster, tmp_path / "home", folder)


def test_a_file_that_changes_while_it_waits_is_read_here(tmp_path: Path) -> None:
    path = write_article(tmp_path, "a.md", "It rained.")
    asked = Asked.of(str(path))
    [[(origin, item)]] = read_files([asked])
    assert (origin, isinstance(item, Article)) == (str(path), True)
    write_article(tmp_path, "a.md", "It rained again.")
    [[(origin, unseen)]] = read_files([asked])
    assert isinstance(unseen, Unseen)
    assert (unseen.asked, unseen.what) == (asked, ANOTHER)


def test_a_missing_library_is_named_with_its_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    done = run("index", "--ray", "127.0.0.1:6379", "--home", tmp_path / "home")
    assert done.exit_code == 1
    assert done.stderr == (
        "dateline: a Ray cluster needs a library that is not installed: pip install 'dateline[ray]'\n"
    )


@pytest.mark.parametrize("form", ["127.0.0.1:{}", "ray://127.0.0.1:{}", "auto"])
def test_an_address_where_nobody_answers_is_said_at_once(tmp_path: Path, form: str) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    started = time.monotonic()
    home = tmp_path / "home"
    done = run("index", "--ray", form.format(port), "--home", home, RAY_ADDRESS=f"127.0.0.1:{port}")
    assert time.monotonic() - started < 2 * connection.CONNECT_SECONDS
    assert done.exit_code == 1
    [line] = done.stderr.splitlines()
    assert line.startswith("dateline: no Ray cluster can be reached at ")
    assert "Connection refused" in line


def test_what_is_no_address_is_wrong_usage(tmp_path: Path) -> None:
    for text in ("nonsense", "http://host:1", "host:99999", "local:0", ""):
        done = run("index", "--ray", text, "--home", tmp_path)
        assert done.exit_code == 2, text
        assert "give auto, local, HOST:PORT or ray://HOST:PORT" in done.stderr


def test_addresses_are_read_as_ray_takes_them() -> None:
    assert Address.parse("local:3") == Address(text="local", workers=3)
    assert Address.parse("ray://head.example:10001") == Address(
        text="ray://head.example:10001", host="head.example", port=10001
    )
    assert Address.parse("[::1]:6379").host == "::1"
    assert Address.parse("auto").host == ""


GONE = """
import sys
from pathlib import Path
from index import sync
from index.cluster import connection
from tests.index.test_cluster import processes
from assistant.cli.main import dateline
import os, signal

sync.WINDOW_PASSAGES = 2
connection.LOST_SECONDS = 3.0
ready = sync.Sync._written
calls = [0]
how = signal.Signals[sys.argv.pop(1)]

def written(self):
    ready(self)
    calls[0] += 1
    if calls[0] == 4:
        me = os.getpid()
        for process in Path("/proc").iterdir():
            try:
                line = (process / "cmdline").read_bytes()
                parent = int((process / "stat").read_text().rpartition(")")[2].split()[1])
            except (OSError, ValueError):
                continue
            if parent == me and (b"gcs_server" in line or b"raylet" in line):
                os.kill(int(process.name), how)

sync.Sync._written = written
dateline.main(sys.argv[1:])
"""


@pytest.mark.parametrize("how", ["SIGKILL", "SIGSTOP"])
def test_a_cluster_that_is_gone_is_said_in_one_line_and_what_was_done_is_kept(
    tmp_path: Path, how: str
) -> None:
    """Ended, or hanging so that its ports still take connections."""
    folder, home = tmp_path / "news", tmp_path / "home"
    write_many(folder, 30)
    command = [sys.executable, "-c", GONE, how, "index", str(folder), "--home", str(home), "--ray", "local:1"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 1, done.stderr
    [line] = done.stderr.splitlines()
    assert line.startswith("dateline: the cluster at local ")
    assert line.endswith("everything indexed before is kept; run the same command again")
    assert 0 < len({article for article, _, _ in stored(home)}) < 30
    assert index_on(None, home, folder).articles == 30
