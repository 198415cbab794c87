from datetime import date
from pathlib import Path

import pytest

from tests.readers.documents import BODY, TITLE, URL, page
from tests.readers.reading import read, read_as

NO_ARTICLE = "no article in it: a menu, a notice or a page that is filled in by scripts"


def test_a_saved_page_gives_its_main_text_title_day_and_outlet(tmp_path: Path) -> None:
    article = read_as(tmp_path, "saved.html", page()).article
    assert (article.title, article.published, article.url) == (TITLE, date(2024, 1, 5), URL)
    assert article.source == "echo.example"
    assert article.body == BODY


def test_menus_cookie_notices_and_footers_are_not_in_the_text(tmp_path: Path) -> None:
    body = read_as(tmp_path, "saved.htm", page()).article.body
    assert not [word for word in ("cookies", "Sport", "rights reserved") if word in body]


def test_a_page_is_the_same_article_the_second_time(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(page(), encoding="utf-8")
    assert read(tmp_path).article.fingerprint == read(tmp_path).article.fingerprint


def test_a_page_saved_by_a_browser_is_known_by_the_address_that_it_notes(tmp_path: Path) -> None:
    text = page(url=None).replace("<html", f"<!-- saved from url=(0037){URL} -->\n<html", 1)
    assert read_as(tmp_path, "a.html", text).article.url == URL


def test_a_page_without_an_address_is_known_by_its_path(tmp_path: Path) -> None:
    article = read_as(tmp_path, "a.html", page(url=None)).article
    assert (article.url, article.source, article.id[:5]) == (None, "", "path-")


def test_a_page_without_a_day_comes_in_undated_whatever_days_its_text_speaks_of(tmp_path: Path) -> None:
    paragraphs = ("On 3 March 1998 the harbour had burned down. " * 3, *BODY.split("\n"))
    assert read_as(tmp_path, "a.html", page(day=None, paragraphs=paragraphs)).article.published is None


@pytest.mark.parametrize(
    ("head", "day"),
    [
        (
            '<script type="application/ld+json">{"datePublished":"2023-11-09"}</script>',
            9,
        ),
        ('<meta name="date" content="2023-11-10">', 10),
        ('<meta itemprop="datePublished" content="2023-11-11T10:00:00Z">', 11),
    ],
)
def test_the_day_is_found_where_pages_state_it(tmp_path: Path, head: str, day: int) -> None:
    article = read_as(tmp_path, "a.html", page(day=None, head=head)).article
    assert article.published == date(2023, 11, day)


@pytest.mark.parametrize("charset", ["utf-8", "windows-1252", "iso-8859-1", "utf-16"])
def test_a_page_is_read_in_the_encoding_that_it_declares(tmp_path: Path, charset: str) -> None:
    words = "Der Bürgermeister sagte: „Es ist vorbei.“ ".replace("„", "“") * 5
    data = page(paragraphs=(words, words), charset=charset).encode(
        "cp1252" if "-8859" in charset else charset
    )
    assert "Bürgermeister sagte: “Es" in read_as(tmp_path, "a.html", data).article.body


def test_a_page_that_declares_a_wrong_encoding_is_read_in_the_right_one(tmp_path: Path) -> None:
    assert read_as(tmp_path, "a.html", page(charset="no-such-thing").encode()).article.body == BODY
    assert read_as(tmp_path, "b.html", page(charset="rot13").encode()).article.body == BODY


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty file"),
        (b" \n ", "empty file"),
        (b"%PDF-1.4 and so on", "looks binary (a PDF)"),
        (bytes(range(256)) * 40, "looks binary (control characters)"),
        ("It rained. " * 40, "no HTML: there is no element in it"),
        ("<html><body><div id='root'></div><script>go()</script></body></html>", NO_ARTICLE),
        ("<html><body><p>Subscribe to read on.</p></body></html>", NO_ARTICLE),
        (page()[:200], NO_ARTICLE),
        ("<html><body>" + "<div>" * 100_000 + "deep", "elements nested deeper than 256"),
    ],
)
def test_what_holds_no_article_is_rejected_with_the_reason(
    tmp_path: Path, content: bytes | str, reason: str
) -> None:
    assert read_as(tmp_path, "a.html", content).reason == reason


def test_entities_that_multiply_are_not_expanded(tmp_path: Path) -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    text = (
        f'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY l0 "ha">{laughs}]>'
        + page(paragraphs=("&l11;", BODY))[15:]
    )
    body = read_as(tmp_path, "a.xhtml", text).article.body
    assert len(body) < 1_000


def test_characters_that_hide_or_turn_text_are_not_part_of_it(tmp_path: Path) -> None:
    odd = "The \u202eharbour\u202c reo\u200bpened \u2066today\u2069."
    body = read_as(tmp_path, "a.html", page(paragraphs=(odd, BODY))).article.body
    assert body.startswith("The harbour reopened today.")
