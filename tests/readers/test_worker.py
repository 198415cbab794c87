"""The process that reads what may do harm: it is one for many files, and replaced when a file breaks it."""

import os
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.article import Article, Rejection
from index.errors import ArticleRejected
from index.readers import read_paths
from index.readers.formats import FORMATS, Format
from index.readers.source import bytes_source
from index.readers.worker import Worker
from tests.readers.documents import archive, page, pdf, pdf_bomb, record
from tests.readers.reading import SEED

on_linux = pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="looks into /proc")


@pytest.fixture
def worker() -> Iterator[Worker]:
    with Worker() as one:
        yield one


def outcome(worker: Worker, *paths: Path) -> list[str]:
    """The title of each article, the reason of each rejection."""
    return [item.title if isinstance(item, Article) else item.reason for _, item in read_paths(paths, worker)]


def test_many_files_are_read_by_one_process(tmp_path: Path, worker: Worker) -> None:
    for number in range(40):
        (tmp_path / f"{number:02}.html").write_text(
            page(title=f"Report {number}", url=None), encoding="utf-8"
        )
        (tmp_path / f"{number:02}.pdf").write_bytes(b"no PDF at all")
    (tmp_path / "bad.html").write_text("<html><body>Menu</body></html>")
    assert len(outcome(worker, tmp_path)) == 81
    assert worker.started == 1


def test_lines_of_text_need_no_process(tmp_path: Path, worker: Worker) -> None:
    (tmp_path / "a.txt").write_text(SEED)
    assert outcome(worker, tmp_path) == ["Blinken urges calm"]
    assert worker.started == 0


def test_a_process_that_is_gone_is_replaced(tmp_path: Path, worker: Worker) -> None:
    (tmp_path / "a.html").write_text(page(), encoding="utf-8")
    first = outcome(worker, tmp_path)
    assert worker._child is not None
    worker._child._process.kill()
    worker._child._process.wait()
    assert outcome(worker, tmp_path) == first
    assert worker.started == 2


def test_a_file_that_takes_too_long_is_rejected_and_the_next_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<html><body>" + "<p>word <b>word</b></p>" * 90_000, encoding="utf-8")
    (tmp_path / "b.html").write_text(page(), encoding="utf-8")
    with Worker(seconds=1.5) as worker:
        started = time.monotonic()
        assert outcome(worker, tmp_path) == [
            "took longer than 1.5 s to read",
            "Harbour reopens after a week",
        ]
        assert worker.started == 2
    assert time.monotonic() - started < 60


def test_a_file_that_needs_too_much_memory_is_rejected_and_the_next_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<html><body>" + "<p><b>w</b></p>" * 500_000, encoding="utf-8")
    (tmp_path / "b.html").write_text(page(), encoding="utf-8")
    with Worker(memory_mb=110, seconds=60) as worker:
        assert outcome(worker, tmp_path) == [
            "needs more than 110 MB of memory to read",
            "Harbour reopens after a week",
        ]


def test_a_pdf_that_unpacks_to_a_gigabyte_is_rejected_and_the_next_is_read(
    tmp_path: Path, worker: Worker
) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf_bomb(900))
    (tmp_path / "b.pdf").write_bytes(pdf([["A line of text on a page."]]))
    bomb, good = read_paths([tmp_path], worker)
    assert isinstance(bomb[1], Rejection)
    assert isinstance(good[1], Article)


def test_what_kills_the_process_in_an_archive_costs_that_file_alone(tmp_path: Path) -> None:
    slow = "<html><body>" + "<p>word <b>word</b></p>" * 90_000
    members = {"a.html": page(title="First"), "b.html": slow, "c.html": page(title="Last", url=None)}
    (tmp_path / "news.zip").write_bytes(archive(members))
    pages = [record(f"https://a.example/{name}", text.encode()) for name, text in members.items()]
    (tmp_path / "news.warc").write_bytes(b"".join(pages))
    with Worker(seconds=1.5) as worker:
        for name, start in (("news.zip", ""), ("news.warc", "https://a.example/")):
            items = [item for _, item in read_paths([tmp_path / name], worker)]
            assert [item.title for item in items if isinstance(item, Article)] == ["First", "Last"]
            (rejection,) = [item for item in items if isinstance(item, Rejection)]
            assert rejection.path == f"{tmp_path / name}:{start}b.html"


@on_linux
def test_the_process_inherits_no_keys_and_writes_no_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_TOKEN", "hunter2")
    with Worker() as worker:
        list(worker.read(bytes_source(page().encode(), name="a.html", origin="a")))
        assert worker._child is not None
        number = worker._child._process.pid
        assert b"hunter2" not in Path(f"/proc/{number}/environ").read_bytes()
        limits = Path(f"/proc/{number}/limits").read_text()
        assert str(512 * 1024 * 1024) in limits
        assert os.path.isdir(f"/proc/{number}")
    assert not os.path.isdir(f"/proc/{number}")


@on_linux
def test_the_process_does_not_outlive_one_that_is_killed() -> None:
    code = (
        "import time; from index.readers.source import bytes_source; "
        "from index.readers.worker import Worker; worker = Worker(); "
        "list(worker.read(bytes_source(b'<html>', name='a.html', origin='a'))); "
        "print(worker._child._process.pid, flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        number = int(process.stdout.readline())
        assert os.path.isdir(f"/proc/{number}")
        process.kill()
    until = time.monotonic() + 20
    while _runs(number) and time.monotonic() < until:
        time.sleep(0.05)
    assert not _runs(number)


def _runs(number: int) -> bool:
    """Whether there is such a process, and not only its name for who has to bury it."""
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_reading_that_is_broken_off_leaves_nothing_for_the_next_file(tmp_path: Path, worker: Worker) -> None:
    members = {f"{number}.txt": SEED.replace("Blinken", f"Minister {number}") for number in range(50)}
    (tmp_path / "a.zip").write_bytes(archive(members))
    (tmp_path / "b.html").write_text(page(), encoding="utf-8")
    items = read_paths([tmp_path / "a.zip"], worker)
    next(items)
    items.close()  # type: ignore[attr-defined]
    assert outcome(worker, tmp_path / "b.html") == ["Harbour reopens after a week"]


def test_a_format_whose_library_is_not_installed_says_what_to_install() -> None:
    wanting = Format(label="PDF", reader="pdf:read_pdf", needs=("no_such_library",), extra="pdf")
    with pytest.raises(ArticleRejected, match=r"PDF needs a library .* pip install 'dateline\[pdf\]'"):
        wanting.prepare()


def test_a_file_whose_library_is_missing_is_rejected_and_the_others_come_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hollow = tmp_path / "hollow"
    hollow.mkdir()
    (hollow / "pypdf.py").write_text("raise ImportError('as if it were not installed')\n")
    monkeypatch.syspath_prepend(hollow)
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "a.pdf").write_bytes(pdf([["A line of text on a page."]]))
    (folder / "b.html").write_text(page(), encoding="utf-8")
    with Worker() as worker:
        assert outcome(worker, folder) == [
            "PDF needs a library that is not installed: pip install 'dateline[pdf]'",
            "Harbour reopens after a week",
        ]


def test_every_format_that_needs_an_extra_names_one_that_there_is() -> None:
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))[
        "project"
    ]
    extras = project["optional-dependencies"]
    for form in FORMATS.values():
        assert not form.extra or extras[form.extra], form
    assert {form.extra for form in FORMATS.values()} - {""} == {"pdf", "docx", "parquet", "warc"}
    assert {line for name in ("pdf", "docx", "parquet", "warc") for line in extras[name]} == set(
        extras["all"]
    )
