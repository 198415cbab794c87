"""A disk that is full, at any moment, or that cannot be written: one clear line, nothing lost, and the next
run completes."""

import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from index import EmbeddingFailed, IndexUnusable
from index import sync as sync_module
from tests.command_line import run
from tests.fakes import HashingEmbedder
from tests.index.newsroom import editions, open_corpus, self_found, write_many
from tests.index.nursery import Nursery
from tests.index.test_processes import writer

TAIL = 5


@contextmanager
def mounted(place: Path, *options: str) -> Iterator[Path]:
    place.mkdir(exist_ok=True)
    done = subprocess.run(["mount", *options, str(place)], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"nothing may be mounted here: {done.stderr.strip()}")
    try:
        yield place
    finally:
        subprocess.run(["umount", str(place)], check=True)


@contextmanager
def disk(place: Path, kilobytes: int) -> Iterator[Path]:
    with mounted(place, "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs"):
        yield place


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    with Nursery.opened() as one:
        yield one


def fill(nursery: Nursery, tmp_path: Path, kilobytes: int) -> bool:
    """Index onto a disk that holds one edition and so many kilobytes more; then give it room. Whether it was
    too small."""
    news = tmp_path / "news"
    with disk(tmp_path / f"disk-{kilobytes}", 40_000) as place:
        home = place / "home"
        write_many(news, 12, seed=0, sentences=6)
        assert "error" not in nursery.run("sync", home, folder=news, tail=TAIL).said
        used = os.statvfs(place)
        size = (used.f_blocks - used.f_bfree) * used.f_frsize // 1024 + kilobytes
        subprocess.run(["mount", "-o", f"remount,size={size}k", str(place)], check=True)
        write_many(news, 12, seed=1, sentences=6)
        ended = nursery.run("sync", home, folder=news, tail=TAIL)
        assert ended.status == 0, ended
        line = ended.said.get("line", "")
        assert "\n" not in line
        if line:
            assert ended.said["error"] == "IndexUnusable", ended
            assert "no space left" in line or "whether the disk is full" in line
        # A reader on the full disk, too, gives right answers or says one line.
        look = nursery.run("look", home, tail=TAIL)
        assert look.status == 0
        assert look.said.get("error") in (None, "IndexUnusable"), look
        subprocess.run(["mount", "-o", "remount,size=40000k", str(place)], check=True)
        look = nursery.run("look", home, tail=TAIL)
        assert "error" not in look.said, look
        assert set(look.said["editions"].values()) <= {"0", "1"}
        assert len(look.said["editions"]) == 12
        assert look.said["self"] == 1.0
        ended = nursery.run("sync", home, folder=news, tail=TAIL)
        assert "error" not in ended.said, ended
        look = nursery.run("look", home, tail=TAIL)
        assert set(look.said["editions"].values()) == {"1"}
        assert look.said["self"] == 1.0
        assert nursery.run("repair", home, tail=TAIL).said["healthy"]
        return bool(line)


def test_a_full_disk_loses_nothing_and_is_said(nursery: Nursery, tmp_path: Path) -> None:
    full = [fill(nursery, tmp_path, kilobytes) for kilobytes in (0, 100)]
    assert full[0]


@pytest.mark.prove
@pytest.mark.timeout(1_000)
def test_disks_of_twenty_sizes_lose_nothing(nursery: Nursery, tmp_path: Path) -> None:
    full = sum(fill(nursery, tmp_path, 4 + 48 * number) for number in range(20))
    print(f"{full} of 20 disks were too small for the catalogue")  # noqa: T201
    assert full > 3


def test_a_home_that_may_only_be_read_is_one_clear_line_and_stays_as_it_was(tmp_path: Path) -> None:
    home = tmp_path / "home"
    write_many(tmp_path / "news", 3)
    with open_corpus(home) as corpus:
        corpus.sync([tmp_path / "news"])
    before = {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}
    with mounted(tmp_path / "view", "--bind", str(home)) as view:
        done = subprocess.run(["mount", "-o", "remount,bind,ro", str(view)], check=False)
        if done.returncode:
            pytest.skip("nothing may be mounted read-only here")
        with pytest.raises(IndexUnusable, match=r"cannot write in .*view.*--home"):
            open_corpus(view)
        for arguments in (["index"], ["ask", "who?"], ["doctor", "--repair"]):
            result = run(*arguments, "--home", view)
            assert (result.exit_code, result.stdout) == (3, "")
            assert result.stderr.count("\n") == 1
    assert before == {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}


class Moody(HashingEmbedder):
    """Raises, or gives what is no vector, at random."""

    def __init__(self, seed: int) -> None:
        super().__init__()
        self.dice = random.Random(seed)

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        mood = self.dice.random()
        if mood < 0.15:
            raise RuntimeError("out of memory\nwhile allocating")
        vectors = super().embed(texts)
        if mood < 0.25:
            return vectors * np.float32("nan")
        return vectors * 3 if mood < 0.35 else vectors[: len(texts) - 1] if mood < 0.45 else vectors


@pytest.mark.parametrize("seed", [1, 2])
def test_a_model_that_fails_at_random_loses_nothing_and_is_done_in_some_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.setattr(sync_module, "WINDOW_PASSAGES", 8)
    write_many(tmp_path / "news", 20)
    kept, failures = 0, []
    with open_corpus(tmp_path / "home", embedder=Moody(seed), tail=TAIL) as corpus:
        while True:
            try:
                report = corpus.sync([tmp_path / "news"])
                break
            except EmbeddingFailed as error:
                failures.append(str(error))
            assert corpus.coverage().articles >= kept
            kept = corpus.coverage().articles
        assert failures
        assert all("run the same command again" in line and "\n" not in line for line in failures)
        assert report.articles == 20
    with open_corpus(tmp_path / "home", tail=TAIL) as corpus:
        assert self_found(corpus) == 1.0
        assert set(editions(corpus).values()) == {"0"}
        assert corpus.check().healthy


def test_questions_are_answered_while_another_process_indexes_and_see_what_it_wrote_at_once(
    tmp_path: Path,
) -> None:
    folder, home = tmp_path / "news", tmp_path / "home"
    write_many(folder, 40)
    with open_corpus(home, tail=TAIL) as corpus:
        corpus.sync([folder])
        write_many(folder, 60, seed=1)
        vector = corpus.embedder.embed(["report of edition 1 on the harbour"])[0]
        took: list[float] = []
        failures: list[BaseException] = []
        over = threading.Event()

        def ask() -> None:
            while not over.is_set():
                began = time.monotonic()
                try:
                    hits = corpus.search_dense(vector, 20)
                    assert len(corpus.passages(number for number, _ in hits)) >= 10
                    assert corpus.search_lexical(["edition"], 5)
                except BaseException as error:
                    failures.append(error)
                took.append(time.monotonic() - began)

        asking = threading.Thread(target=ask)
        asking.start()
        with writer(home, folder, tail=TAIL, pause=0.01) as child:
            assert child.wait(120) == 0
            ended = time.monotonic()
            while len(set(editions(corpus).values())) > 1 or corpus.coverage().articles < 60:
                assert time.monotonic() - ended < 5
            seen = time.monotonic() - ended
        over.set()
        asking.join()
    assert failures == []
    worst = sorted(took)[int(0.95 * len(took))]
    sys.stdout.write(
        f"{len(took)} searches, p95 {worst * 1000:.0f} ms, all seen {seen:.2f} s after the end\n"
    )
    assert len(took) > 20
