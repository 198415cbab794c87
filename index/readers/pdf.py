"""PDF: `read_pdf`. The body is the text of all pages, with the lines of a paragraph joined again, words that
were cut at a line's end made whole, and without the lines that stand at the head or foot of page after page.

The day is what plain text has (a line of its own, or the file's name): the dates inside a PDF are of its
making. A PDF of pictures, as a scanner makes them, has no text and is rejected.
"""

import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from index.article import Article
from index.errors import ArticleRejected
from index.readers.plain_text import text_row
from index.readers.rows import MAX_BODY_CHARS, MAX_TITLE_CHARS, article_from_row
from index.readers.source import Source

MAX_PDF_BYTES = 64 * 1024 * 1024
FULL_LINE = 0.75
"""Of the width of its page, in characters: a shorter line ends its paragraph."""
REPEATED_PAGES = 3
"""A first or last line that stands on so many pages, and on half of them at least, belongs to the page."""

_JUNK_TITLE = re.compile(
    r"microsoft (?:word|powerpoint)|untitled|\.(?:docx?|indd|qxd|pdf|pages|odt)$", re.IGNORECASE
)
_CUT_WORD = re.compile(r"([^\W\d_]+)-$")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_ITEM = re.compile(r"[•●▪‣◦]")
_SENTENCE_END = re.compile(r"[.!?:…][\"'”’»)\]]*$")


def read_pdf(source: Source) -> Iterator[Article]:
    """Raises ArticleRejected, OSError, and whatever pypdf makes of a file made to break it."""
    from pypdf import PasswordType, PdfReader

    data = source.whole(MAX_PDF_BYTES)
    if not data:
        raise ArticleRejected("empty file")
    reader = PdfReader(io.BytesIO(data))
    if reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED:
        raise ArticleRejected("protected by a password")
    pages: list[list[str]] = []
    size = 0
    for page in reader.pages:
        text = page.extract_text().replace("\0", "").encode("utf-8", "ignore").decode()
        size += len(text)
        if size > MAX_BODY_CHARS:
            raise ArticleRejected(f"text longer than {MAX_BODY_CHARS:,} characters")
        pages.append([line.strip() for line in text.splitlines()])
    body = "\n".join(_paragraphs(_without_furniture(pages)))
    if not body.strip():
        raise ArticleRejected("no text in it: a scan needs text recognition (OCR) first")
    row = text_row(body, source.origin)
    title = " ".join(str((reader.metadata and reader.metadata.title) or "").split())
    if 0 < len(title) <= MAX_TITLE_CHARS and not _JUNK_TITLE.search(title):
        row["title"] = title.encode("utf-8", "ignore").decode()
    yield article_from_row(row, origin=source.origin, dated=False, one_of_many=False)


def _without_furniture(pages: Sequence[Sequence[str]]) -> list[list[str]]:
    """The pages without the lines that head or foot most of them, whatever number stands in these."""
    filled = [[line for line in page if line] for page in pages]
    filled = [page for page in filled if page]
    ends = Counter(_numberless(line) for page in filled for line in {page[0], page[-1]})
    repeated = {line for line, count in ends.items() if count >= max(REPEATED_PAGES, len(filled) / 2)}
    kept = []
    for page in pages:
        lines = list(page)
        while lines and (not lines[0] or _numberless(lines[0]) in repeated):
            lines.pop(0)
        while lines and (not lines[-1] or _numberless(lines[-1]) in repeated):
            lines.pop()
        kept.append(lines)
    return kept


def _numberless(line: str) -> str:
    return re.sub(r"[0-9]+", "0", line)


def _paragraphs(pages: Sequence[Sequence[str]]) -> Iterator[str]:
    words = Counter(word.lower() for page in pages for line in page for word in _WORD.findall(line))
    paragraph = ""
    for page in pages:
        width = max((len(line) for line in page), default=0)
        for line in page:
            if not line:
                if paragraph and _SENTENCE_END.search(paragraph):
                    yield paragraph
                    paragraph = ""
                continue
            if paragraph and _ITEM.match(line):
                yield paragraph
                paragraph = ""
            paragraph = _joined(paragraph, line, words) if paragraph else line
            if len(line) < FULL_LINE * width and _SENTENCE_END.search(line):
                yield paragraph
                paragraph = ""
            elif len(line) < FULL_LINE * width / 2:
                # A heading, a byline, an item of a list.
                yield paragraph
                paragraph = ""
    if paragraph:
        yield paragraph


def _joined(before: str, line: str, words: Counter[str]) -> str:
    cut = _CUT_WORD.search(before)
    if before.endswith("\xad"):
        return before[:-1] + line
    following = _WORD.match(line)
    if cut is None or following is None or not line[0].islower():
        return f"{before} {line}"
    # Which of the two the writer meant, the rest of the text may tell.
    whole, hyphened = (f"{cut.group(1)}{hyphen}{following.group()}".lower() for hyphen in ("", "-"))
    return before + line if words[hyphened] > words[whole] else before[:-1] + line
