"""Small documents of every format that is read, made in memory: what the tests of the readers begin with."""

import gzip
import io
import zipfile
import zlib
from collections.abc import Mapping, Sequence

TITLE = "Harbour reopens after a week"
PARAGRAPHS = (
    "The harbour of Bonn reopened on Friday after a strike of seven days that had kept forty ships waiting.",
    "“We are glad that it is over,” said the mayor, who had asked both sides on Tuesday to come to terms.",
    "Workers get 4.5 percent more pay from February on, and a single payment of 900 euros for the past year.",
)
BODY = "\n".join(PARAGRAPHS)
URL = "https://www.echo.example/news/harbour"

COOKIES = (
    '<div id="cookie-banner" class="cookie-consent"><p>We use cookies to improve your experience. Accept all '
    "cookies to go on reading, or manage your preferences.</p></div>"
)
MENU = '<nav><ul><li><a href="/">Home</a></li><li><a href="/sport">Sport</a></li></ul></nav>'
FOOTER = "<footer><p>© 2024 The Bonn Echo. All rights reserved. Terms of use. Privacy policy.</p></footer>"


def page(
    *,
    title: str = TITLE,
    paragraphs: Sequence[str] = PARAGRAPHS,
    day: str | None = "2024-01-05T23:30:00-05:00",
    url: str | None = URL,
    head: str = "",
    charset: str = "utf-8",
) -> str:
    """A page of a newspaper, with all that stands around an article."""
    published = f'<meta property="article:published_time" content="{day}">' if day else ""
    canonical = f'<link rel="canonical" href="{url}">' if url else ""
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f'<!doctype html><html lang="en"><head><meta charset="{charset}"><title>{title} | Echo</title>'
        f'{canonical}{published}<meta property="og:title" content="{title}">{head}</head><body>'
        f"{COOKIES}{MENU}<article><h1>{title}</h1>{text}</article>{FOOTER}</body></html>"
    )


def pdf(pages: Sequence[Sequence[str]], *, title: str = "") -> bytes:
    """A line of text a line, 14 points apart."""
    kids = " ".join(f"{5 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        f"<< /Title ({title}) >>",
    ]
    for number, lines in enumerate(pages):
        shown = "".join(f"({_escaped(line)}) Tj T*\n" for line in lines)
        text = f"BT /F1 10 Tf 14 TL 50 780 Td\n{shown}ET"
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> "
            f"/Contents {6 + 2 * number} 0 R >>"
        )
        objects.append(f"<< /Length {len(text.encode('cp1252'))} >>\nstream\n{text}\nendstream")
    return pdf_of(objects)


def pdf_of(objects: Sequence[str | bytes]) -> bytes:
    """A file of these objects, numbered from 1; the first is the catalogue, the fourth tells of the file."""
    data = b"%PDF-1.4\n"
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(data))
        raw = content if isinstance(content, bytes) else content.encode("cp1252")
        data += f"{number} 0 obj\n".encode() + raw + b"\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    start = len(data)
    info = " /Info 4 0 R" if len(objects) >= 4 else ""
    data += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}".encode()
    return (
        data + f"trailer << /Size {len(objects) + 1} /Root 1 0 R{info} >>\nstartxref\n{start}\n%%EOF".encode()
    )


def _escaped(line: str) -> str:
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def pdf_bomb(megabytes: int) -> bytes:
    """A page whose content unpacks to this much, twice packed."""
    stream = zlib.compress(zlib.compress(b"(x) Tj " * (megabytes * 150_000), 9), 9)
    head = f"<< /Length {len(stream)} /Filter [/FlateDecode /FlateDecode] >>\nstream\n".encode()
    return pdf_of(
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << >> /Contents 5 0 R >>",
            "<< /Title (bomb) >>",
            head + stream + b"\nendstream",
        ]
    )


def docx(lines: Sequence[str], *, title: str = "", heading: str = "") -> bytes:
    from docx import Document

    document = Document()
    document.core_properties.title = title
    if heading:
        document.add_heading(heading, level=1)
    for line in lines:
        document.add_paragraph(line)
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "Ships", "40"
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def archive(members: Mapping[str, bytes | str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return out.getvalue()


def epub(chapters: Mapping[str, str], *, day: str = "2024-01-05", doctype: str = "") -> bytes:
    """`chapters` are the pages by their names."""
    items = "".join(
        f'<item id="c{n}" href="{name}" media-type="application/xhtml+xml"/>'
        for n, name in enumerate(chapters)
    )
    spine = "".join(f'<itemref idref="c{n}"/>' for n in range(len(chapters)))
    return archive(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": (
                '<?xml version="1.0"?><container xmlns="urn:oasis:names:tc:opendocument:xmlns:container">'
                '<rootfiles><rootfile full-path="OEBPS/content.opf"/></rootfiles></container>'
            ),
            "OEBPS/content.opf": (
                f'<?xml version="1.0"?>{doctype}<package xmlns="http://www.idpf.org/2007/opf"><metadata '
                f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:date>{day}</dc:date></metadata>'
                f"<manifest>{items}</manifest><spine>{spine}</spine></package>"
            ),
            **{f"OEBPS/{name}": text for name, text in chapters.items()},
        }
    )


def parquet(columns: Mapping[str, object]) -> bytes:
    import pyarrow
    from pyarrow import parquet as files

    out = io.BytesIO()
    files.write_table(pyarrow.table(dict(columns)), out)
    return out.getvalue()


def record(
    url: str, content: bytes, *, status: str = "200 OK", kind: str = "text/html; charset=utf-8"
) -> bytes:
    """One page of a crawl, as WARC 1.0 has it."""
    answer = (
        f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(content)}\r\n\r\n".encode()
        + content
    )
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-0000000000>\r\n"
        f"WARC-Date: 2024-02-01T00:00:00Z\r\nWARC-Target-URI: {url}\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(answer)}\r\n\r\n"
    )
    return head.encode() + answer + b"\r\n\r\n"


def packed_records(records: Sequence[bytes]) -> bytes:
    """Each packed on its own, as crawlers do."""
    return b"".join(gzip.compress(each) for each in records)
