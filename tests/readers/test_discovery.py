import os
import socket
from pathlib import Path

import pytest

from index.article import Rejection
from index.readers import discover, read_file
from tests.readers.reading import SEED, read


def write(path: Path, text: str = SEED) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def found(*paths: Path) -> list[str]:
    return [path.name for path in discover(paths) if isinstance(path, Path)]


def rejected(*paths: Path) -> dict[str, str]:
    return {
        item.path.rsplit("/", 1)[-1]: item.reason for item in discover(paths) if isinstance(item, Rejection)
    }


def test_folders_are_walked_in_name_order(tmp_path: Path) -> None:
    for name in ("c.txt", "a/z.md", "a/b.jsonl", "b.csv", "a/deep/er/x.text"):
        write(tmp_path / name)

    assert found(tmp_path) == ["b.jsonl", "x.text", "z.md", "b.csv", "c.txt"]


def test_hidden_files_clutter_and_lock_files_are_passed_over(tmp_path: Path) -> None:
    names = (
        ".hidden.txt",
        ".git/a.txt",
        "Thumbs.db",
        "~$a.txt",
        "a.txt~",
        "a.jsonl.lock",
        "b.txt.part",
        "__MACOSX/a.txt",
    )
    for name in names:
        write(tmp_path / name)

    assert list(discover([tmp_path])) == []


def test_a_hidden_file_that_is_given_by_name_is_read(tmp_path: Path) -> None:
    assert found(write(tmp_path / ".hidden.txt")) == [".hidden.txt"]


def test_a_file_of_another_format_is_rejected_by_name(tmp_path: Path) -> None:
    write(tmp_path / "report.xlsx")
    write(tmp_path / "Makefile")
    write(tmp_path / "a.tar.gz")

    give = "is not read: give text, Markdown, JSON, CSV, HTML, PDF, DOCX, EPUB, Parquet, WARC or ZIP"
    assert found(tmp_path) == []
    assert rejected(tmp_path) == {
        "Makefile": f"a file without an ending {give}",
        "a.tar.gz": f".gz {give}",
        "report.xlsx": f".xlsx {give}",
    }
    assert rejected(tmp_path / "report.xlsx") == {"report.xlsx": f".xlsx {give}"}


def test_what_a_browser_saves_beside_a_page_is_no_article(tmp_path: Path) -> None:
    write(tmp_path / "news.txt")
    write(tmp_path / "Harbour reopens.html")
    write(tmp_path / "Harbour reopens_files" / "advert.html")
    write(tmp_path / "annual_files" / "report.txt")

    assert found(tmp_path) == ["Harbour reopens.html", "report.txt", "news.txt"]
    assert rejected(tmp_path) == {}


def test_a_path_that_does_not_exist_is_rejected_and_the_rest_comes_in(tmp_path: Path) -> None:
    good = write(tmp_path / "a.txt")
    gone = tmp_path / "gone.txt"

    assert rejected(gone, good, Path("a\0b.txt"), Path("\ud800.txt")) == {
        "gone.txt": "no such file or folder",
        "a\\0b.txt": "no such file or folder",
        "\\ud800.txt": "no such file or folder",
    }
    assert found(gone, good) == ["a.txt"]
    [rejection] = read_file(gone)
    assert isinstance(rejection, Rejection)
    assert rejection.reason == "cannot be read: No such file or directory"


def test_a_link_out_of_the_folder_is_rejected_by_name_and_not_followed(tmp_path: Path) -> None:
    secret = write(tmp_path / "outside" / "secret.txt")
    folder = tmp_path / "articles"
    write(folder / "a.txt")
    (folder / "link.txt").symlink_to(secret)
    (folder / "linked").symlink_to(secret.parent)
    (folder / "near.txt").symlink_to(write(tmp_path / "articles-2" / "b.txt"))

    result = read(folder)
    assert len(result.articles) == 1
    reason = "a link that leads out of the folder: give what it leads to by name"
    assert result.reasons == {"link.txt": reason, "linked": reason, "near.txt": reason}


def test_a_link_that_is_given_by_name_is_followed(tmp_path: Path) -> None:
    write(tmp_path / "real" / "a.txt")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    (tmp_path / "link.txt").symlink_to(tmp_path / "real" / "a.txt")

    assert [str(path) for path in discover([tmp_path / "link"])] == [str(tmp_path / "real" / "a.txt")]
    assert found(tmp_path / "link.txt") == ["link.txt"]


def test_links_that_run_in_circles_or_nowhere_end(tmp_path: Path) -> None:
    write(tmp_path / "sub" / "a.txt")
    (tmp_path / "sub" / "up").symlink_to(tmp_path)
    (tmp_path / "self").symlink_to(tmp_path / "self")
    (tmp_path / "one.txt").symlink_to(tmp_path / "two.txt")
    (tmp_path / "two.txt").symlink_to(tmp_path / "one.txt")
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nothing")

    assert found(tmp_path) == ["a.txt"]
    assert rejected(tmp_path) == dict.fromkeys(
        ("gone.txt", "one.txt", "self", "two.txt"), "a link that leads nowhere"
    )
    assert rejected(tmp_path / "self") == {"self": "a link that leads nowhere"}


def test_links_inside_the_folder_bring_nothing_twice_and_lose_nothing(tmp_path: Path) -> None:
    write(tmp_path / "b.txt")
    write(tmp_path / "dir" / "c.txt")
    write(tmp_path / ".data" / "hidden.txt")
    (tmp_path / "a.txt").symlink_to(tmp_path / "b.txt")
    (tmp_path / "again").symlink_to(tmp_path / "dir")
    (tmp_path / "current").symlink_to(tmp_path / ".data")

    assert found(tmp_path) == ["b.txt", "c.txt", "hidden.txt"]


def test_what_is_given_twice_is_read_once(tmp_path: Path) -> None:
    file = write(tmp_path / "sub" / "a.txt")
    write(tmp_path / "b.txt")

    assert found(file, tmp_path, tmp_path / "sub", file, tmp_path / "sub" / ".." / "b.txt") == [
        "a.txt",
        "b.txt",
    ]
    assert found(tmp_path / "sub", tmp_path, file) == ["a.txt", "b.txt"]


def test_an_origin_is_absolute_with_its_folders_resolved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "real" / "a.txt")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    monkeypatch.chdir(tmp_path)

    assert list(discover([Path("link/a.txt")])) == [tmp_path.resolve() / "real" / "a.txt"]


def test_pipes_sockets_and_devices_are_rejected_and_never_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "device.jsonl").symlink_to("/dev/zero")
    with socket.socket(socket.AF_UNIX) as server:
        place = Path("/tmp") / f"dateline-{os.getpid()}.txt"
        server.bind(str(place))
        try:
            assert read(place).reason == "a socket, not a regular file"
        finally:
            place.unlink()

    assert read(tmp_path / "pipe.txt").reason == "a named pipe, not a regular file"
    assert read(tmp_path / "device.jsonl").reason == "a device, not a regular file"
    assert set(read(tmp_path).reasons) == {"pipe.txt", "device.jsonl"}


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
def test_what_may_not_be_read_is_rejected(tmp_path: Path) -> None:
    write(tmp_path / "a.txt").chmod(0)
    folder = tmp_path / "folder"
    folder.mkdir(mode=0)
    try:
        assert read(tmp_path).reasons == {
            "a.txt": "cannot be read: Permission denied",
            "folder": "cannot be read: Permission denied",
        }
    finally:
        folder.chmod(0o700)


def test_a_name_that_is_not_utf_8_is_rejected_in_words_that_are(tmp_path: Path) -> None:
    name = os.path.join(os.fsencode(tmp_path), b"caf\xe9.txt")
    try:
        with open(name, "wb") as file:
            file.write(SEED.encode())
    except OSError:
        pytest.skip("this file system takes no such names")

    assert read(tmp_path).reasons == {"caf\\xe9.txt": "its name is not UTF-8: rename it"}


def test_a_path_that_is_too_long_is_rejected(tmp_path: Path) -> None:
    assert list(rejected(tmp_path / ("x" * 300 + ".txt")).values()) in (
        ["cannot be read: File name too long"],
        ["no such file or folder"],
    )


def test_a_file_that_vanishes_between_finding_and_reading_is_rejected(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt")
    [origin] = discover([path])
    assert isinstance(origin, Path)
    path.unlink()

    assert [item.reason for item in read_file(origin) if isinstance(item, Rejection)] == [
        "cannot be read: No such file or directory"
    ]
