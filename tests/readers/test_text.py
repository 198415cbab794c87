from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.article import Article
from index.readers import read_paths, read_seeds
from index.readers.decoding import decode_text, unify_line_ends
from index.readers.seed_text import read_seed_text
from tests.readers.reading import SEED, has_something_to_see, read_as


def test_the_seed_that_ships_comes_in_exactly_as_given() -> None:
    [(origin, article)] = read_seeds()

    assert isinstance(article, Article)
    raw = files("seeds").joinpath("000_86dfa1b31d3e9a06.txt").read_bytes().decode()
    assert article.body == "".join(raw.splitlines(keepends=True)[3:])
    assert article.body.endswith("Russia.\n")
    assert article.title == "Putin accuses US of ignoring Russian security needs"
    assert article.published == date(2022, 2, 2)
    assert article.source == "gulftoday.ae"
    assert origin == "seeds/000_86dfa1b31d3e9a06.txt"


def test_a_seed_is_the_same_article_from_the_package_and_from_its_path() -> None:
    [(_, shipped)] = read_seeds()
    path = Path(str(files("seeds").joinpath("000_86dfa1b31d3e9a06.txt")))

    assert list(read_paths([path])) == [(str(path.resolve()), shipped)]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("T\n2022-02-02\nhttps://example.org/a\nText.\n", "line 2 is not a date YYYYMMDD"),
        ("T\n20221302\nhttps://example.org/a\nText.\n", "line 2 is not a date YYYYMMDD"),
        ("T\n\nhttps://example.org/a\nText.\n", "line 2 is not a date YYYYMMDD"),
        ("T\nhttps://example.org/a\nText.\n", "line 2 is not a date YYYYMMDD"),
        (
            "T\n20220202\nwww.example.org/a\nText.\n",
            "line 3 is no url: begin it with https://, or leave it empty",
        ),
        ("T\n20220202\nhttps://example.org/a\n", "cut off: no text after line 3"),
        ("T\n20220202\nhttps://example.org/a\n \n\t\n", "cut off: no text after line 3"),
        ("T\n20220202\nhttps://example.org/a", "cut off: no text after line 3"),
        ("T\n20220202\n", "cut off: no text after line 3"),
        ("T" * 501 + "\n20220202\nhttps://example.org/a\nText.\n", "title longer than 500 characters"),
    ],
)
def test_a_broken_seed_is_rejected_with_its_reason(tmp_path: Path, content: str, reason: str) -> None:
    assert read_as(tmp_path, "seed.txt", content).reason == reason


def test_a_seed_whose_url_is_left_empty_is_taken_without_one(tmp_path: Path) -> None:
    article = read_as(tmp_path, "seed.txt", "T\n20220202\n\nText.\n").article
    assert (article.title, article.published, article.url) == ("T", date(2022, 2, 2), None)
    assert article.body == "Text.\n"


@pytest.mark.parametrize(
    ("content", "day"),
    [
        ("Ledger\n48291734\n\nThe ledger number.", None),
        ("T\n20220202\n14.30\nText.", date(2022, 2, 2)),
        ("T\n20220202\nText goes on.\n", date(2022, 2, 2)),
        (f"{'x' * 9991}\n20220202\n\nText.", None),
        (f"T\n20220202{' ' * 10_000}\n\nText.", date(2022, 2, 2)),
    ],
)
def test_a_text_that_only_begins_like_a_seed_is_plain_text(
    tmp_path: Path, content: str, day: date | None
) -> None:
    article = read_as(tmp_path, "a.txt", content).article
    assert (article.body, article.published) == (content, day)


def test_a_seed_without_a_title_gets_its_first_line(tmp_path: Path) -> None:
    assert (
        read_as(tmp_path, "seed.txt", "\n20220202\nhttps://example.org/a\nText.\n").article.title == "Text."
    )


def test_line_ends_are_unified_and_nothing_else_is_touched(tmp_path: Path) -> None:
    content = "T\r\n20220202\r\nhttps://example.org/a\r\n  One\r\rtwo \u2028 \x0c\x85\ufeff three \r\n\n"

    assert (
        read_as(tmp_path, "seed.txt", content).article.body == "  One\n\ntwo \u2028 \x0c\x85\ufeff three \n\n"
    )


@given(
    st.text(st.characters(codec="utf-8", exclude_characters="\0")).filter(has_something_to_see),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]),
)
@settings(max_examples=100, deadline=None)
def test_any_text_survives_any_unicode_encoding(body: str, encoding: str) -> None:
    data = f"T\n20220202\nhttps://example.org/a\n{body}".encode(encoding)
    if sum(char < " " and char not in "\t\n\v\f\r\x1b" for char in body) >= 4:
        # May be taken for binary.
        return
    text = unify_line_ends(decode_text(data))

    article = read_seed_text(text, "/a.txt")
    assert article.body == body.replace("\r\n", "\n").replace("\r", "\n")


def test_plain_text_is_kept_whole_and_titled_by_its_first_line(tmp_path: Path) -> None:
    article = read_as(tmp_path, "a.txt", "\nHead line\n\nFebruary 2, 2022\n\nText.\n").article

    assert article.body == "\nHead line\n\nFebruary 2, 2022\n\nText.\n"
    assert article.title == "Head line"
    assert article.published == date(2022, 2, 2)
    assert article.url is None
    assert article.source == ""


@pytest.mark.parametrize(
    ("name", "content", "day"),
    [
        ("2022-02-02-blinken.txt", "Text.", date(2022, 2, 2)),
        ("20220202_1.txt", "Text.", date(2022, 2, 2)),
        ("a.text", "2022-02-03\nText.", date(2022, 2, 3)),
        ("a.txt", "Title\nFeb. 2, 2022\nText.", date(2022, 2, 2)),
        ("a.txt", "Title\n2 February 2022\nText.", date(2022, 2, 2)),
        ("20229902.txt", "Text.", None),
        ("202202021.txt", "Text.", None),
        ("a.txt", "Title\nOn 2022-02-02 it rained.", None),
        ("a.txt", "Text.", None),
    ],
)
def test_plain_text_is_dated_by_a_line_or_its_name_or_not_at_all(
    tmp_path: Path, name: str, content: str, day: date | None
) -> None:
    assert read_as(tmp_path, name, content).article.published == day


def test_plain_text_with_a_long_first_line_is_titled_by_its_name(tmp_path: Path) -> None:
    assert read_as(tmp_path, "2022-02-02-talks_fail.txt", "word " * 50).article.title == "talks fail"
    made = read_as(tmp_path, "0017.txt", "word " * 50).article.title
    assert made.startswith("word word")
    assert len(made) <= 100


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty file"),
        (b" \n\t\n", "the text is empty"),
        (b"\xef\xbb\xbf", "the text is empty"),
        (b"a\0b", "looks binary (NUL bytes)"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "looks binary (a PNG image)"),
        (b"%PDF-1.7\nhello", "looks binary (a PDF)"),
        (bytes(range(1, 32)) * 5, "looks binary (control characters)"),
        (b"x" * (8 * 1024 * 1024 + 1), "larger than 8 MB"),
        (b"x" * 2_000_001, "text longer than 2,000,000 characters"),
    ],
)
@pytest.mark.parametrize("name", ["a.txt", "a.md"])
def test_what_is_no_text_is_rejected(tmp_path: Path, name: str, content: bytes, reason: str) -> None:
    assert read_as(tmp_path, name, content).reason == reason


def test_the_id_of_a_seed_does_not_depend_on_where_it_lies(tmp_path: Path) -> None:
    one = read_as(tmp_path, "one.txt", SEED).article
    two = read_as(tmp_path, "two.txt", SEED.replace("https://www.", "HTTPS://WWW.") + "More.\n").article

    assert one.id == two.id
    assert one.id.startswith("url-")
