import gzip
import io
import json
import random
import struct
import zipfile
from pathlib import Path

import pytest

from tests.readers.documents import BODY, archive, docx, epub, page, parquet, pdf, record
from tests.readers.reading import SEED, Read, read, read_as

ROW = json.dumps({"title": "Rain", "date": "2024-01-05", "text": "It rained in Bonn."})


def test_every_format_comes_in_out_of_an_archive(tmp_path: Path) -> None:
    members: dict[str, bytes | str] = {
        "seed.txt": SEED,
        "rows.jsonl": f"{ROW}\n",
        "rows.csv": "title,date,text\nSnow,2024-01-07,It snowed in Oslo.\n",
        "deep/down/page.html": page(),
        "paper.pdf": pdf([["A line of text on a page."]]),
        "letter.docx": docx(["Dear editor, thank you."]),
        "book.epub": epub({"one.xhtml": page()}),
        "rows.parquet": parquet({"title": ["Hail"], "date": ["2024-01-08"], "text": ["It hailed."]}),
        "crawl.warc": record("https://www.north.example/a", page(url=None).encode()),
        "packed.jsonl.gz": gzip.compress(ROW.replace("Bonn", "Rome").encode()),
        "__MACOSX/._seed.txt": b"\0\0",
    }
    result = read_as(tmp_path, "news.zip", archive(members))
    assert result.rejections == []
    assert len(result.articles) == len(members) - 1
    assert len({article.id for article in result.articles}) == len(members) - 1


def test_what_cannot_be_taken_in_an_archive_is_named_and_the_rest_comes_in(tmp_path: Path) -> None:
    members: dict[str, bytes | str] = {
        "a.txt": SEED,
        "empty.txt": "",
        "program.exe": "MZ",
        "inner.zip": archive({"a.txt": SEED}),
        "bad.jsonl": f'{ROW}\n{{"title": \n',
        "menu.html": "<html><body><p>Menu</p></body></html>",
        "b.md": "# Snow\n\nIt snowed.",
    }
    result = read_as(tmp_path, "news.zip", archive(members))
    assert len(result.articles) == 3
    assert {path.partition("zip:")[2]: reason.split(":")[0] for path, reason in result.reasons.items()} == {
        "empty.txt": "empty file",
        "program.exe": ".exe is not read",
        "inner.zip": "an archive inside an archive is not read",
        "bad.jsonl:2": "not valid JSON",
        "menu.html": "no article in it",
    }


def test_a_gzipped_file_of_any_format_comes_in(tmp_path: Path) -> None:
    contents = {
        "a.txt": SEED.encode(),
        "b.md": b"# Snow\n\nIt snowed.",
        "c.html": page().encode(),
        "d.json": ROW.encode(),
        "e.pdf": pdf([["A line of text on a page."]]),
        "f.zip": archive({"in.txt": SEED.replace("/a\n", "/f\n")}),
    }
    for name, content in contents.items():
        (tmp_path / f"{name}.gz").write_bytes(gzip.compress(content))
    result = read(tmp_path)
    assert result.rejections == []
    assert len(result.articles) == len(contents)
    assert BODY in [article.body for article in result.articles]


@pytest.mark.parametrize("name", ["a.txt.gz", "a.html.gz", "a.pdf.gz"])
def test_a_gzipped_file_that_is_cut_off_or_none_is_rejected(tmp_path: Path, name: str) -> None:
    data = gzip.compress(random.Random(1).randbytes(100_000))
    assert "cut off" in read_as(tmp_path, name, data[:1000]).reason
    assert read_as(tmp_path, name, SEED).reason == "not a gzip file, though its name ends in .gz"


def zeros(megabytes: int) -> bytes:
    out = io.BytesIO()
    with gzip.GzipFile(fileobj=out, mode="wb") as file:
        for _ in range(megabytes):
            file.write(bytes(1024 * 1024))
    return out.getvalue()


@pytest.mark.parametrize("name", ["a.txt.gz", "a.html.gz", "a.docx.gz"])
def test_a_gzip_bomb_is_rejected_and_never_unpacked_whole(tmp_path: Path, name: str) -> None:
    assert read_as(tmp_path, name, zeros(200)).reason in ("larger than 8 MB", "larger than 32 MB")


def test_a_zip_bomb_is_rejected_member_by_member(tmp_path: Path) -> None:
    line = b'{"title": "x", "date": "2024-01-05", "text": "%s"}\n' % (b"x" * 1_000_000)
    result = read_as(
        tmp_path, "bomb.zip", archive({"a.jsonl": line * 300, "b.txt": SEED, "c.txt": "x" * 9_000_000})
    )
    assert "unpacks to more than 100 times its size: the rest was not read" in result.reasons.values()
    assert len(result.articles) < 150


def damaged(data: bytes) -> dict[str, bytes]:
    return {
        "empty": b"",
        "no archive": b"hello" * 100,
        "cut off": data[: len(data) // 2],
        "directory damaged": data[:-40] + bytes(40),
    }


@pytest.mark.parametrize("which", ["empty", "no archive", "cut off", "directory damaged"])
@pytest.mark.parametrize("name", ["a.zip", "a.epub", "a.docx"])
def test_a_damaged_archive_is_one_rejection(tmp_path: Path, name: str, which: str) -> None:
    data = damaged(epub({"one.xhtml": page()}))[which]
    reason = read_as(tmp_path, name, data).reason
    assert reason == "empty file" if not data else reason.startswith(("no ZIP file", "no DOCX"))


def test_a_member_with_damaged_bytes_is_rejected_and_the_next_comes_in(tmp_path: Path) -> None:
    data = bytearray(archive({"a.jsonl": f"{ROW}\n" * 50, "b.txt": SEED}))
    data[60:70] = b"0123456789"
    result = read_as(tmp_path, "news.zip", bytes(data))
    assert len(result.articles) == 1
    assert len(result.rejections) >= 1


def test_a_member_protected_by_a_password_and_a_link_are_rejected(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("link.txt")
    link.external_attr = 0o120777 << 16
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr(link, "/etc/passwd")
        file.writestr("locked.txt", SEED)
    data = bytearray(out.getvalue())
    # Bit 0 of the flags, in the member's own header and in the directory.
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.rfind(mark) + place
        struct.pack_into("<H", data, at, struct.unpack_from("<H", data, at)[0] | 1)
    result: Read = read_as(tmp_path, "a.zip", bytes(data))
    assert result.articles == []
    assert list(result.reasons.values()) == [
        "a link in an archive, which leads nowhere",
        "protected by a password: unpack it first",
    ]


def test_names_that_climb_out_of_an_archive_lead_nowhere(tmp_path: Path) -> None:
    before = set(tmp_path.parent.iterdir())
    result = read_as(tmp_path, "a.zip", archive({"../../evil.txt": SEED, "/etc/evil.md": "# A\n\nText."}))
    assert len(result.articles) == 2
    assert set(tmp_path.parent.iterdir()) == before
