"""The real model, and real assistants over real homes: opened once, for all tests that only read."""

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from assistant import Assistant
from assistant.reader import Reader
from index import Corpus
from index.models.minilm import MiniLM
from index.processors import usable_processors
from tests.newswire import ARTICLES, UNDATED

MOST_WORKERS = 6
# CI tries the same examples each time, so that a run says something of the change alone; elsewhere each run
# looks for new ones.
settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("ci")


def pytest_xdist_auto_num_workers() -> int:
    """As many as there are processors, as a browser that must wait for one tells little of the page; and no
    more than have room in memory with their models."""
    return min(usable_processors(), MOST_WORKERS)


@pytest.fixture(scope="session")
def minilm() -> MiniLM:
    return MiniLM.load(threads=1)


@pytest.fixture(scope="session")
def reader() -> Reader:
    return Reader.load(threads=1)


@pytest.fixture(scope="session")
def over_seeds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """Over an empty folder: what `Assistant.open` makes of one."""
    with Assistant.open(tmp_path_factory.mktemp("seeds") / "home") as assistant:
        yield assistant


@pytest.fixture(scope="session")
def wire(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of these articles."""
    folder = tmp_path_factory.mktemp("wire") / "articles"
    folder.mkdir()
    lines = "".join(json.dumps(article) + "\n" for article in ARTICLES)
    (folder / "articles.jsonl").write_text(lines, encoding="utf-8")
    (folder / "undated.md").write_text(UNDATED, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def over_wire(wire: Path) -> Iterator[Assistant]:
    """Over the articles of `tests.newswire` and nothing else."""
    home = wire.parent / "home"
    with Corpus.open(home) as corpus:
        report = corpus.sync([wire])
        assert (report.indexed, report.rejected) == (len(ARTICLES) + 1, ()), report
    with Assistant.open(home) as assistant:
        yield assistant


@pytest.fixture
def interruptible() -> Iterator[None]:
    """A child gets Ctrl-C as from a terminal: what a shell without job control starts in the background
    ignores it, and so do its children."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)
