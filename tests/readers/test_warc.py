import gzip
import json
import re
from datetime import date
from pathlib import Path

import pytest

from tests.readers.documents import BODY, packed_records, page, record
from tests.readers.reading import read_as

NORTH = "https://www.north.example/a"
ARTICLE = page(url=None).encode()
CRAWL = (
    record(NORTH, ARTICLE),
    record("https://north.example/picture.png", b"\x89PNG", kind="image/png"),
    record("https://north.example/gone", ARTICLE, status="404 Not Found"),
    record("https://north.example/", page(url=None, day=None).encode()),
    record("https://south.example/b", page(url="https://www.north.example/stolen").encode()),
)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("crawl.warc", b"".join(CRAWL)),
        ("crawl.warc.gz", packed_records(CRAWL)),
        ("whole.warc.gz", gzip.compress(b"".join(CRAWL))),
    ],
)
def test_a_crawl_gives_the_article_of_every_page_with_its_address(
    tmp_path: Path, name: str, data: bytes
) -> None:
    result = read_as(tmp_path, name, data)
    assert [(article.url, article.published) for article in result.articles] == [
        (NORTH, date(2024, 1, 5)),
        ("https://south.example/b", date(2024, 1, 5)),
    ]
    assert {article.body for article in result.articles} == {BODY}
    assert [rejection.reason for rejection in result.rejections] == [
        "no day of publication on the page: a front page or a list, perhaps"
    ]
    assert result.rejections[0].path.endswith(f"{name}:https://north.example/")


def test_a_page_in_an_older_encoding_is_read_as_the_server_said(tmp_path: Path) -> None:
    words = "Der Bürgermeister sagte, es sei vorbei. " * 5
    text = page(url=None, paragraphs=(words, BODY)).replace('<meta charset="utf-8">', "")
    data = record(NORTH, text.encode("cp1252"), kind="text/html; charset=windows-1252")
    assert "Bürgermeister" in read_as(tmp_path, "a.warc", data).article.body


@pytest.mark.parametrize("packed", [False, True])
def test_what_comes_before_the_place_where_a_crawl_is_cut_off_comes_in(tmp_path: Path, packed: bool) -> None:
    other = record("https://south.example/b", page(url=None, title="Rain in Bonn").encode())
    one = packed_records([CRAWL[0]]) if packed else CRAWL[0]
    two = packed_records([other]) if packed else other
    result = read_as(tmp_path, "a.warc.gz" if packed else "a.warc", one + two[: len(two) // 2])
    assert result.articles[0].url == NORTH
    assert {"cut off" in rejection.reason for rejection in result.rejections} == {True}


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.warc", b"", "empty file"),
        ("a.warc", b"hello" * 100, "no WARC file that can be read"),
        ("a.warc", CRAWL[1], "no web page in it"),
        ("a.warc.gz", CRAWL[0], "not a gzip file, though its name ends in .gz"),
        ("a.warc.gz", b"\x1f\x8bhello", "the gzip data is cut off here: the rest was not read"),
        ("a.warc", json.dumps({"title": "Rain"}).encode(), "no WARC file that can be read"),
    ],
)
def test_a_file_that_is_no_crawl_is_rejected(tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    assert read_as(tmp_path, name, data).reason == reason


def test_a_page_packed_in_a_way_that_it_is_not_costs_that_page_alone(tmp_path: Path) -> None:
    wrong = CRAWL[0].replace(b"Content-Type: text/html", b"Content-Encoding: br\r\nContent-Type: text/html")
    length = str(len(wrong.partition(b"\r\n\r\n")[2]) - 4).encode()
    wrong = re.sub(rb"(msgtype=response\r\nContent-Length: )\d+", rb"\g<1>" + length, wrong)
    result = read_as(tmp_path, "a.warc", wrong + CRAWL[4])
    assert [article.url for article in result.articles] == ["https://south.example/b"]
    assert len(result.rejections) == 1
