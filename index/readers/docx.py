"""Word documents: `read_docx`. The body is the text of paragraphs and tables, a line each.

The title is the one that the document gives itself, else its first heading, else what plain text has. The day
is what plain text has: the dates that Word notes are of the writing, or of the template.
"""

import io
from collections.abc import Iterator

from index.article import Article
from index.errors import ArticleRejected
from index.readers.plain_text import text_row
from index.readers.rows import MAX_BODY_CHARS, MAX_TITLE_CHARS, article_from_row
from index.readers.source import Source

MAX_DOCX_BYTES = 32 * 1024 * 1024
"""Most of a large one is pictures."""


def read_docx(source: Source) -> Iterator[Article]:
    """Raises ArticleRejected, OSError, and whatever python-docx makes of a file made to break it."""
    from docx import Document
    from docx.table import Table

    data = source.whole(MAX_DOCX_BYTES)
    if not data:
        raise ArticleRejected("empty file")
    document = Document(io.BytesIO(data))
    lines: list[str] = []
    size, heading = 0, ""
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            found = ["\t".join(_one_line(cell.text) for cell in row.cells) for row in block.rows]
        else:
            found = [block.text]
            style = block.style.name if block.style is not None else ""
            if not heading and style in ("Title", "Heading 1"):
                heading = _one_line(block.text)
        lines += found
        size += sum(map(len, found))
        if size > MAX_BODY_CHARS:
            raise ArticleRejected(f"text longer than {MAX_BODY_CHARS:,} characters")
    row = text_row("\n".join(lines).strip(), source.origin)
    title = _one_line(document.core_properties.title or "") or heading
    if 0 < len(title) <= MAX_TITLE_CHARS:
        row["title"] = title
    yield article_from_row(row, origin=source.origin, dated=False, one_of_many=False)


def _one_line(text: str) -> str:
    return " ".join(text.split())
