import gzip
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.article import Article, Rejection
from index.errors import ArticleRejected
from index.readers import lines as lines_module
from index.readers import read_paths
from index.readers import source as source_module
from index.readers.rows import article_from_row
from tests.readers.reading import read, read_as

GOOD: dict[str, Any] = {
    "id": "a1",
    "title": "T",
    "date": "2022-02-02",
    "url": "https://www.BBC.co.uk/x",
    "text": "Body.",
}


def line(**changes: Any) -> str:
    row = {key: value for key, value in (GOOD | changes).items() if value is not ...}
    return json.dumps(row) + "\n"


def packed_line() -> bytes:
    return gzip.compress(line().encode(), mtime=0)


def test_a_line_becomes_an_article(tmp_path: Path) -> None:
    assert read_as(tmp_path, "a.jsonl", line()).article == Article(
        id="a1",
        title="T",
        published=date(2022, 2, 2),
        url="https://www.BBC.co.uk/x",
        source="bbc.co.uk",
        body="Body.",
    )


@pytest.mark.parametrize("name", ["a.jsonl", "a.ndjson", "a.JSONL"])
def test_other_names_for_the_fields_are_understood(tmp_path: Path, name: str) -> None:
    for body in ("text", "body", "content"):
        for day in ("date", "published"):
            row = json.dumps({"Title": "T", day: 20220202, body: "a\r\nb\rc"})
            article = read_as(tmp_path, name, row).article
            assert (article.title, article.published, article.body) == ("T", date(2022, 2, 2), "a\nb\nc")


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (
            '{"title": "T", "date": "2022-02-02", "te',
            "not valid JSON: unterminated string starting at at character 38",
        ),
        ("[1, 2]", "not a JSON object"),
        ("null", "not a JSON object"),
        ('"text"', "not a JSON object"),
        ("[" * 100_000, "JSON nested too deep"),
        ('{"text": ' + '{"a":' * 50_000 + "1" + "}" * 50_000 + "}", "JSON nested too deep"),
        ('{"text": NaN}', "not valid JSON: NaN is no JSON value"),
        ('{"text": -Infinity}', "not valid JSON: -Infinity is no JSON value"),
        ('{"id": ' + "9" * 5000 + "}", "a number too large to read"),
        (line(id=10**100), "the id is too large a number: give it as text"),
        (line(id=True), "the id is not text"),
        (line(id="x" * 501), "the id is longer than 500 characters"),
        (line(id="a\nb"), "the id holds control characters"),
        (line(text="\ud800"), "half a character (a lone surrogate) in the text"),
        (line(title="\udfff"), "half a character (a lone surrogate) in the title"),
        (line(text="a\0b"), "looks binary (a NUL character in the text)"),
        (line(text={"html": "x"}), "text is not text"),
        (line(text=["a"]), "text is not text"),
        (line(text=5), "text is not text"),
        (line(text=None), "the text is empty"),
        (line(text=" \n\u3000"), "the text is empty"),
        (line(text=...), 'no text: expected "text", "body" or "content"'),
        (line(title={"a": 1}), "title is not text"),
        (line(url=["x"]), "the url is not text"),
        (
            line(url="javascript:alert(1)"),
            "the url does not start with http:// or https:// and a host, or has spaces in it",
        ),
        (
            line(url="https://[::1"),
            "the url does not start with http:// or https:// and a host, or has spaces in it",
        ),
        (
            line(url="https://e.org:99999/"),
            "the url does not start with http:// or https:// and a host, or has spaces in it",
        ),
        (
            line(url="https://."),
            "the url does not start with http:// or https:// and a host, or has spaces in it",
        ),
        (line(url="https://e.org/" + "x" * 4000), "the url is longer than 4,000 characters"),
        (line(date=...), 'no date: add "date" and write it as YYYY-MM-DD'),
        (line(date=None), 'no date: add "date" and write it as YYYY-MM-DD'),
        (line(date=" "), 'no date: add "date" and write it as YYYY-MM-DD'),
        (line(date="soon"), "'soon' is not a date: write it as YYYY-MM-DD"),
        (line(date=1643760000), "the date is not text: write it as YYYY-MM-DD"),
        (line(date=True), "the date is not text: write it as YYYY-MM-DD"),
        (line(date={"y": 2022}), "the date is not text: write it as YYYY-MM-DD"),
        (line(date="0202-02-02"), "0202-02-02 is before any newspaper: check the year"),
        ("\0\0\0", "not valid JSON: expecting value at character 1"),
    ],
)
def test_a_bad_line_is_rejected_by_number_and_the_others_come_in(
    tmp_path: Path, bad: str, reason: str
) -> None:
    result = read_as(tmp_path, "a.jsonl", line(id="1") + bad.rstrip("\n") + "\n\n" + line(id="3"))

    assert [article.id for article in result.articles] == ["1", "3"]
    assert result.reasons == {"a.jsonl:2": reason}


def test_bytes_that_are_not_utf_8_spoil_only_their_line(tmp_path: Path) -> None:
    result = read_as(
        tmp_path, "a.jsonl", line(id="1").encode() + b'{"text": "\xff"}\n' + line(id="3").encode()
    )

    assert [article.id for article in result.articles] == ["1", "3"]
    assert result.reasons == {"a.jsonl:2": "not UTF-8, which JSON must be"}


def test_a_last_line_that_is_cut_off_says_so(tmp_path: Path) -> None:
    result = read_as(tmp_path, "a.jsonl", line() + line()[:30])

    assert len(result.articles) == 1
    assert result.reasons["a.jsonl:2"].startswith("cut off, or not valid JSON: ")


def test_a_line_of_20_megabytes_is_rejected_and_the_next_comes_in(tmp_path: Path) -> None:
    huge = line(text="x" * 20_000_000)
    result = read_as(tmp_path, "a.jsonl", line(id="1") + huge + line(id="3"))

    assert [article.id for article in result.articles] == ["1", "3"]
    assert result.reasons == {"a.jsonl:2": "line longer than 8 MB"}


def test_a_line_at_the_limit_comes_in_and_one_byte_more_does_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    size = len(line()) - 1
    for limit, chunk, taken in [(size, 7, 3), (size - 1, 7, 0), (size, 1_000, 3), (size - 1, 1_000, 0)]:
        monkeypatch.setattr(lines_module, "MAX_LINE_BYTES", limit)
        monkeypatch.setattr(source_module, "CHUNK_BYTES", chunk)
        result = read_as(tmp_path, "a.jsonl", (line() * 3).rstrip("\n"))
        assert (len(result.articles), len(result.rejections)) == (taken, 3 - taken)


def test_gzip_is_read_as_the_plain_file_is(tmp_path: Path) -> None:
    packed = gzip.compress((line(id="1") + "{}\n" + line(id="3")).encode())
    result = read_as(tmp_path, "a.jsonl.gz", packed)

    assert [article.id for article in result.articles] == ["1", "3"]
    assert list(result.reasons) == ["a.jsonl.gz:2"]


def test_gzip_that_is_cut_off_gives_what_came_before(tmp_path: Path) -> None:
    rows = "".join(line(id=str(number), text=f"{number * 7919} " * 50) for number in range(2000))
    packed = gzip.compress(rows.encode())
    result = read_as(tmp_path, "a.jsonl.gz", packed[: len(packed) // 2])

    count = len(result.articles)
    assert 500 < count < 1500
    assert [article.id for article in result.articles] == [str(number) for number in range(count)]
    assert result.reasons == {
        f"a.jsonl.gz:{count + 1}": "the gzip data is cut off here: the rest was not read"
    }


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty file"),
        (b"no gzip at all", "not a gzip file, though its name ends in .gz"),
        (gzip.compress(b"", mtime=0), "empty file"),
        (gzip.compress(b"\x89PNG\0\0\0", mtime=0), "looks binary (a PNG image)"),
        (packed_line()[:12], "the gzip data is cut off here: the rest was not read"),
    ],
)
def test_gzip_that_holds_nothing_is_rejected(tmp_path: Path, content: bytes, reason: str) -> None:
    assert read_as(tmp_path, "a.jsonl.gz", content).reason == reason


def test_gzip_whose_checksum_is_wrong_is_reported(tmp_path: Path) -> None:
    packed = bytearray(gzip.compress(line().encode()))
    packed[-8] ^= 0xFF
    result = read_as(tmp_path, "a.jsonl.gz", bytes(packed))

    assert result.reasons == {"a.jsonl.gz:2": "the gzip data is damaged from here on: the rest was not read"}


def test_gzip_that_unpacks_to_absurdly_much_is_not_read_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(source_module, "UNPACKED_ALLOWANCE", 1_000_000)
    result = read_as(tmp_path, "a.jsonl.gz", gzip.compress(line().encode() + b" " * 50_000_000))

    assert len(result.articles) == 1
    assert result.reasons == {
        "a.jsonl.gz:2": "unpacks to more than 100 times its size: the rest was not read"
    }


@pytest.mark.parametrize("content", ["", "\n \n\r\n"])
def test_a_file_without_lines_is_rejected(tmp_path: Path, content: str) -> None:
    assert read_as(tmp_path, "a.jsonl", content).reason == "empty file"


def test_a_binary_file_is_one_rejection_and_not_one_a_line(tmp_path: Path) -> None:
    assert (
        read_as(tmp_path, "a.jsonl", b"SQLite format 3\0\n\n\n" * 50).reason
        == "looks binary (a SQLite database)"
    )
    assert read_as(tmp_path, "b.jsonl", bytes(range(256)) * 8).reason == "looks binary (control characters)"


def test_a_json_file_holds_one_article_or_a_list(tmp_path: Path) -> None:
    assert read_as(tmp_path, "a.json", line()).article.id == "a1"
    rows = [GOOD | {"id": 7}, 5, GOOD | {"date": None}]
    many = read_as(tmp_path, "b.json", "\ufeff" + json.dumps(rows, indent=1))
    assert [article.id for article in many.articles] == ["7"]
    assert [rejection.reason for rejection in many.rejections] == [
        "item 2: not a JSON object",
        'item 3: no date: add "date" and write it as YYYY-MM-DD',
    ]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "empty file"),
        ("[]", "an empty list"),
        ("[" * 100_000, "JSON nested too deep"),
        (line()[:30], "cut off, or not one JSON value (name it .jsonl if it is many)"),
        (line() * 2, "cut off, or not one JSON value (name it .jsonl if it is many)"),
        ("3", "not a JSON object"),
    ],
)
def test_a_json_file_that_is_broken_is_rejected(tmp_path: Path, content: str, reason: str) -> None:
    assert read_as(tmp_path, "a.json", content).reason.startswith(reason)


def test_rows_stream_and_are_not_collected_first(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(line() * 3)
    items = read_paths([path])
    assert isinstance(next(items)[1], Article)
    # What lies beyond the first block was not read yet.
    path.write_text(line() * 3 + "x" * 1_000_000 + "\n")
    assert isinstance(next(items)[1], Article)


def test_rows_without_id_and_url_keep_their_ids_when_sorted_anew_or_edited_below(tmp_path: Path) -> None:
    rows = [line(id=..., url=..., title=title, text="Begin. " * 60 + title) for title in ("A", "B")]
    first = {article.title: article.id for article in read_as(tmp_path, "a.jsonl", "".join(rows)).articles}
    edited = rows[1].replace('B"}', 'B, edited"}') + rows[0]
    again = {article.title: article.id for article in read_as(tmp_path, "a.jsonl", edited).articles}

    assert first == again
    assert len(set(first.values())) == 2


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


@pytest.mark.parametrize("text", ["\x08", " \x1f\n\x7f "])
def test_a_text_of_nothing_but_control_characters_is_empty(text: str) -> None:
    with pytest.raises(ArticleRejected, match="the text is empty"):
        article_from_row({"id": "a", "text": text}, origin="/a", dated=False, one_of_many=False)


def test_a_made_title_begins_where_there_is_something_to_see() -> None:
    row = {"id": "a", "text": "\x08 \n\x0b\nTalks went on."}
    article = article_from_row(row, origin="/a", dated=False, one_of_many=False)
    assert article.title == "Talks went on."


@given(
    st.dictionaries(
        st.sampled_from(["id", "title", "date", "published", "url", "text", "body", "content", " Text", "x"]),
        json_values
        | st.text(st.characters())
        | st.just("2022-02-02")
        | st.just("https://e.org/a?utm_source=b#c"),
    ),
    st.booleans(),
    st.booleans(),
)
@settings(max_examples=200, deadline=None)
def test_any_mapping_is_an_article_or_rejected_with_a_reason(
    row: dict[str, object], dated: bool, one_of_many: bool
) -> None:
    try:
        article: Article | None = article_from_row(row, origin="/a", dated=dated, one_of_many=one_of_many)
    except ArticleRejected as rejected:
        article = None
        reason = rejected.reason
    if article is None:
        assert reason
        return
    assert article.body.strip()
    assert article.title
    assert article.id
    assert "\r" not in article.body
    assert article.published or not dated
    # Whatever is taken can be stored.
    assert article.fingerprint


@given(st.binary(max_size=300))
@settings(max_examples=150, deadline=None)
def test_any_bytes_in_any_format_are_read_or_rejected(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    folder = tmp_path_factory.mktemp("bytes", numbered=True)
    names = ("a.txt", "a.md", "a.jsonl", "a.json", "a.csv", "a.tsv", "a.jsonl.gz", "a.csv.gz")
    for name in names:
        (folder / name).write_bytes(data)
    items = list(read_paths([folder]))

    assert {origin for origin, _ in items} == {str(folder / name) for name in names}
    for _, item in items:
        assert item.reason if isinstance(item, Rejection) else item.body.strip()


def test_a_folder_that_is_named_like_a_file_is_walked(tmp_path: Path) -> None:
    folder = tmp_path / "x.jsonl"
    folder.mkdir()
    (folder / "a.jsonl").write_text(line())

    assert read(tmp_path).article.id == "a1"
    assert read(folder).article.id == "a1"
