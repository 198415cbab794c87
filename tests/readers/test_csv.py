import csv
import gzip
import io
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.readers import csv_rows, source
from tests.readers.reading import has_something_to_see, read_as

HEADER = "id,title,date,url,text\n"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("name", ["a.csv", "a.tsv", "a.csv.gz"])
def test_rows_come_in_whatever_divides_them(tmp_path: Path, delimiter: str, name: str) -> None:
    text = io.StringIO()
    body = 'One, two; three\t"four" | five\nnext line\n\nlast'
    csv.writer(text, delimiter=delimiter).writerows(
        [["ID", " Title", "published", "url", "Content", "other"], ["7", "T", "Feb. 2, 2022", "", body, "x"]]
    )
    data = text.getvalue().encode()
    article = read_as(tmp_path, name, gzip.compress(data) if name.endswith(".gz") else data).article

    assert (article.id, article.title, article.published) == ("7", "T", date(2022, 2, 2))
    assert article.body == body


def test_bad_rows_are_rejected_where_they_begin_and_the_others_come_in(tmp_path: Path) -> None:
    rows = [
        '1,T,2022-02-02,,"one\ntwo"\n',
        "2,T,2022-02-02,,he\0llo\n",
        "3,T,,,text\n",
        "4,T,2022-02-02\n",
        "5,T,2022-02-02,,text,more\n",
        '6,T,2022-02-02,,"text" more\n',
        "\n",
        "7,T,2022-02-02,,  \n",
        '8,T,2022-02-02,,"three\n\nlines"\n',
    ]
    result = read_as(tmp_path, "a.csv", HEADER + "".join(rows))

    assert [(article.id, article.body) for article in result.articles] == [
        ("1", "one\ntwo"),
        ("8", "three\n\nlines"),
    ]
    assert result.reasons == {
        "a.csv:4": "looks binary (a NUL character in the text)",
        "a.csv:5": 'no date: add "date" and write it as YYYY-MM-DD',
        "a.csv:6": "3 columns where the header has 5",
        "a.csv:7": "6 columns where the header has 5",
        "a.csv:8": "not a row that can be read: ',' expected after '\"'",
        "a.csv:10": "the text is empty",
    }


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_rows_of_excel_for_mac_end_with_a_carriage_return(tmp_path: Path, encoding: str) -> None:
    rows = [
        "id,title,date,url,text",
        "1,T,2022-02-02,,éa",
        '2,T,2022-02-02,,"two\rlines\nof it"',
        "",
        "3,T,,,c",
    ]
    result = read_as(tmp_path, "a.csv", "\r".join([*rows, ""]).encode(encoding))

    assert [(article.id, article.body) for article in result.articles] == [
        ("1", "éa"),
        ("2", "two\nlines\nof it"),
    ]
    assert list(result.reasons) == ["a.csv:7"]


@pytest.mark.parametrize("size", [1, 2, 3, 7])
def test_a_carriage_return_at_the_end_of_a_chunk_is_read_with_what_follows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setattr(source, "CHUNK_BYTES", size)
    rows = ["id,title,date,text", "1,T,2022-02-02,a", '2,T,2022-02-02,"b\r\rb"', "3,T,2022-02-02,c"]
    for end in ("\r", "\r\n", "\n"):
        result = read_as(tmp_path, "a.csv", end.join(rows))
        assert [article.body for article in result.articles] == ["a", "b\n\nb", "c"]


def test_a_carriage_return_within_a_row_ends_no_row_where_rows_end_otherwise(tmp_path: Path) -> None:
    result = read_as(tmp_path, "a.csv", HEADER + "1,T,2022-02-02,,one\rtwo\n2,T,2022-02-02,,b\n")

    assert [article.id for article in result.articles] == ["2"]
    assert list(result.reasons) == ["a.csv:2"]


def test_a_header_whose_quotes_do_not_add_up_says_so(tmp_path: Path) -> None:
    result = read_as(tmp_path, "a.csv", '"title" x,"date" y,"text" z\nT,2022-02-02,a\n')

    assert result.reason == "its first line is no header: its quotes do not add up"


def test_bytes_in_no_encoding_spoil_only_their_row(tmp_path: Path) -> None:
    content = (
        HEADER + "1,T,2022-02-02,,é\n"
    ).encode() + b'2,T,2022-02-02,,"\xff\nx"\n3,T,2022-02-02,,\xc3\xa9\n'
    result = read_as(tmp_path, "a.csv", content)

    assert [article.id for article in result.articles] == ["1", "3"]
    assert result.reasons == {"a.csv:3": "not UTF-8 and no other encoding fits: save it as UTF-8"}


def test_a_quote_that_is_never_closed_costs_one_row(tmp_path: Path) -> None:
    rows = '1,T,2022-02-02,,a\n2,T,2022-02-02,,"open\n3,T,2022-02-02,,c\n4,T,2022-02-02,,d\n'
    result = read_as(tmp_path, "a.csv", HEADER + rows)

    assert [article.id for article in result.articles] == ["1", "3", "4"]
    assert result.reasons == {"a.csv:3": "a quote that is not closed, or a row longer than 8 MB"}


def test_a_file_made_of_unclosed_quotes_is_given_up_and_not_read_for_hours(tmp_path: Path) -> None:
    result = read_as(tmp_path, "a.csv", HEADER + 'x","\n' * 50_000)

    assert len(result.rejections) == csv_rows.MAX_REPLAYS + 1
    assert result.rejections[-1].reason.endswith("; lines 13 to 50001 were not read")


def test_a_row_of_20_megabytes_is_rejected_and_the_next_comes_in(tmp_path: Path) -> None:
    one_line = f"2,T,2022-02-02,,{'x' * 20_000_000}\n"
    result = read_as(tmp_path, "a.csv", HEADER + "1,T,2022-02-02,,a\n" + one_line + "3,T,2022-02-02,,c\n")

    assert [article.id for article in result.articles] == ["1", "3"]
    assert result.reasons == {"a.csv:3": "line longer than 8 MB"}


def test_a_field_longer_than_the_csv_module_allows_by_itself_comes_in(tmp_path: Path) -> None:
    assert (
        len(read_as(tmp_path, "a.csv", HEADER + f"1,T,2022-02-02,,{'x' * 1_000_000}\n").article.body)
        == 1_000_000
    )


def test_gzip_that_is_cut_off_never_gives_half_a_row(tmp_path: Path) -> None:
    rows = "".join(
        f'{number},T,2022-02-02,,"{number * 7919} and\n{number * 104729} more"\n' for number in range(5000)
    )
    packed = gzip.compress((HEADER + rows).encode())
    result = read_as(tmp_path, "a.csv.gz", packed[: len(packed) // 2])

    assert len(result.articles) > 1000
    assert all(article.body.endswith(" more") for article in result.articles)
    assert [rejection.reason for rejection in result.rejections] == [
        "the gzip data is cut off here: the rest was not read"
    ]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "empty file"),
        ("\n\n", "empty file"),
        (HEADER, "no rows after the header"),
        ("title,date,text,text\nT,2022-02-02,a,b\n", 'the header has the column "text" twice'),
        ("title,Title,date,text\nT,U,2022-02-02,a\n", 'the header has the column "title" twice'),
        (
            "T,2022-02-02,a\n",
            'its first line is no header: no column "text", "body" or "content", but t, 2022-02-02, a: '
            "rename the one with the text",
        ),
        (
            "Headline;Date;Article\nT;2022-02-02;a\n",
            'its first line is no header: no column "text", "body" or "content", but headline, date, '
            "article: rename the one with the text",
        ),
        (
            f"date,{','.join('x' * 40 for _ in range(12))}\n",
            'its first line is no header: no column "text", "body" or "content", '
            f"but date, {', '.join(['x' * 30 + '…'] * 7)}, …: rename the one with the text",
        ),
        ("x" * 9_000_000, "the header cannot be read: line longer than 8 MB"),
        ("PK\x03\x04....", "looks binary (a ZIP, Office or EPUB file)"),
    ],
)
def test_a_file_without_rows_or_header_is_rejected(tmp_path: Path, content: str, reason: str) -> None:
    assert read_as(tmp_path, "a.csv", content).reason == reason


@given(
    st.lists(
        st.text(st.characters(codec="utf-8", exclude_characters="\0")).filter(has_something_to_see),
        min_size=1,
    ),
    st.sampled_from([",", ";", "\t"]),
)
@settings(max_examples=100, deadline=None)
def test_what_the_csv_module_writes_comes_in_unchanged(
    tmp_path_factory: pytest.TempPathFactory, bodies: list[str], delimiter: str
) -> None:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writerows([["title", "date", "text"], *(["T" * 50, "2022-02-02", body] for body in bodies)])
    result = read_as(tmp_path_factory.mktemp("csv"), "a.csv", text.getvalue().encode())

    if [rejection.reason for rejection in result.rejections] == ["looks binary (control characters)"]:
        return
    unified = [body.replace("\r\n", "\n").replace("\r", "\n") for body in bodies]
    assert [article.body for article in result.articles] == unified
