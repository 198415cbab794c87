"""PDF, DOCX, EPUB and Parquet."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.readers.documents import BODY, PARAGRAPHS, TITLE, archive, docx, epub, page, parquet, pdf, pdf_of
from tests.readers.reading import read, read_as

COLUMNS = (
    "The harbour of Bonn reopened on Friday after a strike of seven days that",
    "had kept forty ships waiting outside. The mayor spoke of a great achieve-",
    "ment for both sides.",
    "Workers get 4.5 percent more pay from February on, and a single payment",
    "of 900 euros for the past year.",
)


# PDF


def test_the_lines_of_a_paragraph_in_a_pdf_are_joined_and_cut_words_made_whole(tmp_path: Path) -> None:
    article = read_as(tmp_path, "2024-01-05 harbour.pdf", pdf([COLUMNS], title=TITLE)).article
    assert (article.title, article.published) == (TITLE, date(2024, 1, 5))
    assert article.body == (
        "The harbour of Bonn reopened on Friday after a strike of seven days that had kept forty ships "
        "waiting outside. The mayor spoke of a great achievement for both sides.\n"
        "Workers get 4.5 percent more pay from February on, and a single payment of 900 euros "
        "for the past year."
    )


def test_a_word_with_a_hyphen_of_its_own_keeps_it_at_the_end_of_a_line(tmp_path: Path) -> None:
    lines = ("The well-known pilot, so well-known that nobody asked for his name, is a well-", "known man.")
    assert read_as(tmp_path, "a.pdf", pdf([lines])).article.body.endswith("is a well-known man.")


def test_the_items_of_a_list_in_a_pdf_stand_on_lines_of_their_own(tmp_path: Path) -> None:
    lines = (
        "What the two sides agreed on after a night of talks in the town hall of Bonn:",
        "\u2022 more pay from February on for all who work in the harbour of the town",
        "\u2022 a single payment of 900 euros for the past year, to be paid out in the spring",
    )
    assert read_as(tmp_path, "a.pdf", pdf([lines])).article.body == "\n".join(lines)


def test_the_head_and_the_foot_of_every_page_are_not_in_the_text(tmp_path: Path) -> None:
    pages = [("THE BONN ECHO", *COLUMNS, f"Page {number} of 4") for number in range(1, 5)]
    body = read_as(tmp_path, "a.pdf", pdf(pages)).article.body
    assert "ECHO" not in body
    assert "Page" not in body
    assert body.count("achievement") == 4


def test_a_pdf_is_dated_by_the_line_that_says_so_and_not_by_its_making(tmp_path: Path) -> None:
    article = read_as(tmp_path, "a.pdf", pdf([("Harbour reopens", "5 January 2024", *COLUMNS)])).article
    assert (article.title, article.published) == ("Harbour reopens", date(2024, 1, 5))
    assert read_as(tmp_path, "b.pdf", pdf([COLUMNS])).article.published is None


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty file"),
        (pdf([[]]), "no text in it: a scan needs text recognition (OCR) first"),
        (b"hello" * 100, "no PDF that can be read"),
        (pdf([COLUMNS])[:300], "no PDF that can be read"),
        (pdf_of(["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Count 1 /Kids [2 0 R] >>"]), ""),
    ],
)
def test_a_pdf_that_cannot_be_read_is_rejected_with_the_reason(
    tmp_path: Path, content: bytes, reason: str
) -> None:
    assert read_as(tmp_path, "a.pdf", content).reason.startswith(reason)


# DOCX


def test_a_word_document_gives_its_paragraphs_and_tables(tmp_path: Path) -> None:
    article = read_as(tmp_path, "a.docx", docx(PARAGRAPHS, title=TITLE)).article
    assert (article.title, article.published) == (TITLE, None)
    assert article.body == f"{BODY}\nShips\t40"


def test_a_word_document_is_called_by_its_first_heading(tmp_path: Path) -> None:
    article = read_as(tmp_path, "a.docx", docx(("5 January 2024", *PARAGRAPHS), heading="Harbour")).article
    assert (article.title, article.published) == ("Harbour", date(2024, 1, 5))


@pytest.mark.parametrize("content", [b"", b"hello", archive({"a.txt": "hello"}), docx(PARAGRAPHS)[:2000]])
def test_a_word_document_that_cannot_be_read_is_rejected(tmp_path: Path, content: bytes) -> None:
    assert read_as(tmp_path, "a.docx", content).reason.startswith(("no DOCX that can be read", "empty file"))


# EPUB


def test_an_epub_gives_an_article_a_chapter_on_the_day_of_its_issue(tmp_path: Path) -> None:
    chapters = {
        "cover.xhtml": "<html><body><p>The Bonn Echo</p></body></html>",
        "one.xhtml": page(day="2019-01-01"),
        "two.xhtml": page(
            title="Rain in Bonn", paragraphs=PARAGRAPHS[::-1], url="https://elsewhere.example/"
        ),
    }
    result = read_as(tmp_path, "issue.epub", epub(chapters, day="2024-01-05T06:00:00+00:00"))
    assert result.rejections == []
    assert [article.title for article in result.articles] == [TITLE, "Rain in Bonn"]
    assert {(article.published, article.url, article.id[:5]) for article in result.articles} == {
        (date(2024, 1, 5), None, "path-")
    }
    again = read(tmp_path / "issue.epub")
    assert [article.fingerprint for article in again.articles] == [a.fingerprint for a in result.articles]


def test_an_epub_whose_list_of_contents_laughs_is_rejected(tmp_path: Path) -> None:
    laughs = '<!DOCTYPE p [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
    reason = read_as(tmp_path, "a.epub", epub({"one.xhtml": page()}, doctype=laughs)).reason
    assert reason == "damaged: OEBPS/content.opf in it is no XML that can be read"


def test_an_epub_without_a_chapter_that_is_listed_says_so(tmp_path: Path) -> None:
    with_two = epub({"one.xhtml": page(), "two.xhtml": page()})
    broken = with_two.replace(b"OEBPS/two.xhtml", b"OEBPS/zwo.xhtml")
    result = read_as(tmp_path, "a.epub", broken)
    assert len(result.articles) == 1
    assert list(result.reasons.values()) == ["damaged: OEBPS/two.xhtml is not in it"]


# Parquet


def test_a_parquet_file_gives_an_article_a_row(tmp_path: Path) -> None:
    columns = {
        "ID": [7, 8, 9],
        "Title": ["Rain", "Snow", "Hail"],
        "published": [date(2024, 1, 5), None, date(2024, 1, 7)],
        "text": ["It rained.", "It snowed.", ""],
        "unused": [1.5, 2.5, 3.5],
    }
    result = read_as(tmp_path, "a.parquet", parquet(columns))
    assert [(article.id, article.published) for article in result.articles] == [("7", date(2024, 1, 5))]
    assert result.reasons == {
        "a.parquet:2": 'no date: add "date" and write it as YYYY-MM-DD',
        "a.parquet:3": "the text is empty",
    }


def test_a_moment_in_a_parquet_file_is_a_day(tmp_path: Path) -> None:
    import pyarrow

    moment = datetime(2024, 1, 5, 23, 30, tzinfo=UTC)
    column = pyarrow.array([moment], type=pyarrow.timestamp("ns", tz="UTC"))
    article = read_as(tmp_path, "a.parquet", parquet({"date": column, "body": ["It rained."]})).article
    assert article.published == date(2024, 1, 5)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "no Parquet that can be read"),
        (b"PAR1" + bytes(100), "no Parquet that can be read"),
        (parquet({"text": ["It rained."], "date": ["2024-01-05"]})[:-20], "no Parquet that can be read"),
        (
            parquet({"title": ["Rain"]}),
            'no column "text", "body" or "content", but title: rename the one with the text',
        ),
        (parquet({"text": pytest.importorskip("pyarrow").array([], type="string")}), "no rows in it"),
    ],
)
def test_a_parquet_file_that_cannot_be_read_is_rejected(tmp_path: Path, content: bytes, reason: str) -> None:
    assert read_as(tmp_path, "a.parquet", content).reason.startswith(reason)
