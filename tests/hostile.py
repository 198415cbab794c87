"""Files made to do harm, and good files damaged at random: what people find on the web, or are sent.

`hand_made` are the known tricks of each format, `damaged` any number of good files with bytes changed, cut
out or repeated. All are the same for the same seed.
"""

import gzip
import io
import json
import random
import struct
import zipfile
from collections.abc import Iterator

from tests.readers.documents import (
    PARAGRAPHS,
    archive,
    docx,
    epub,
    packed_records,
    page,
    parquet,
    pdf,
    pdf_bomb,
    pdf_of,
    record,
)
from tests.readers.reading import SEED

File = tuple[str, bytes]

ROW = json.dumps({"title": "Rain", "date": "2024-01-05", "text": "It rained in Bonn."}) + "\n"
LAUGHS = "<!DOCTYPE html [<!ENTITY l0 'ha'>" + "".join(
    f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 12)
)
ENTITIES = LAUGHS + "]>"
STOLEN = "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def hand_made() -> Iterator[File]:
    """One of each trick."""
    yield from _texts()
    yield from _tables()
    yield from _pages()
    yield from _pdfs()
    yield from _archives()
    yield from _books()
    yield from _crawls()


def _texts() -> Iterator[File]:
    yield "empty.txt", b""
    yield "blank.txt", b" \n\t\n"
    yield "nul.txt", b"Title\n20240105\nhttps://a.example/\n" + b"a\0b" * 100
    yield "noise.txt", random.Random(1).randbytes(5_000)
    yield "odd-utf-16.txt", "Hello there".encode("utf-16")[:-1]
    yield "cut-utf-8.txt", "Příliš žluťoučký kůň".encode()[:-1]
    yield "overlong.txt", b"\xc0\xaf\xe0\x80\xaf" * 100
    yield (
        "turned.txt",
        "Title \u202e gnp.exe\n20240105\nhttps://a.example/t\nThe \u2066end\u2069 \u200b.".encode(),
    )
    yield "zero-width.md", ("# Title\n\n" + "\u200b\u200d\u2060\ufeff" * 500 + "Text.").encode()
    yield "nothing-to-see.md", "\u200b\u200c\u200d".encode()
    yield "stacked.txt", ("Z" + "\u0301" * 20_000 + " algo. ").encode()
    yield "stops.txt", b"." * 300_000
    yield "quotes.txt", b"\"'" * 200_000
    yield "one-line.txt", b"word " * 400_000
    yield "lines.txt", b"a\n" * 200_000
    yield (
        "yaml.md",
        b"---\na: &a [x,x,x,x]\nb: &b [*a,*a,*a,*a]\nc: [*b,*b,*b,*b]\ntitle: !!python/name:os\n---\nText.",
    )
    yield "escapes.txt", b"\x1b[2J\x1b]0;owned\x07 Title\n20240105\nhttps://a.example/e\nText of it.\n"
    yield "passwd.txt", b"Title\n20240105\njavascript:alert(1)\nText.\n"


def _tables() -> Iterator[File]:
    yield "deep.jsonl", b'{"text": ' + b"[" * 100_000 + b"\n"
    yield "deep.json", b"[" * 100_000
    yield "huge-number.jsonl", b'{"id": ' + b"9" * 50_000 + b', "text": "a", "date": "2024-01-05"}\n'
    yield "surrogate.jsonl", b'{"title": "\\ud800", "text": "a", "date": "2024-01-05"}\n'
    yield "nan.jsonl", b'{"text": NaN}\n'
    yield "long-line.jsonl", b'{"text": "' + b"x" * 20_000_000 + b'"}\n' + ROW.encode()
    yield "newlines.jsonl", b"\n" * 1_000_000
    yield "bomb.jsonl.gz", gzip.compress(bytes(100_000_000))
    yield "twice.jsonl.gz", gzip.compress(gzip.compress(ROW.encode()))
    yield "cut.jsonl.gz", gzip.compress(ROW.encode() * 500)[:-20]
    yield "unclosed.csv", b'title,date,text\n"a,2024-01-05,b\n' * 2_000
    yield "columns.csv", b"text," + b"x," * 100_000 + b"\n"
    yield "nul.csv", b"title,date,text\na,2024-01-05,\0\n"
    yield "formula.csv", b"title,date,text\n=cmd|' /C calc'!A0,2024-01-05,Text.\n"
    yield "footer.parquet", b"PAR1" + random.Random(2).randbytes(500) + struct.pack("<I", 400) + b"PAR1"
    yield "length.parquet", b"PAR1" + bytes(100) + struct.pack("<I", 2**31 - 1) + b"PAR1"
    yield "repeated.parquet", parquet({"text": ["It rained. " * 90_000] * 500, "date": ["2024-01-05"] * 500})
    yield "nested.parquet", parquet({"text": [[["a"]], [["b"]]], "date": ["2024-01-05"] * 2})


def _pages() -> Iterator[File]:
    article = page(url=None)
    yield "deep.html", b"<html><body>" + b"<div>" * 200_000 + b"text"
    yield "deep-inline.html", b"<html><body><p>" + b"<b><i>" * 50_000 + b"text"
    yield "laughs.html", (ENTITIES + article[15:].replace("<p>", "<p>&l11;")).encode()
    yield (
        "laughs.xhtml",
        ("<?xml version='1.0'?>" + ENTITIES + article[15:].replace("<p>", "<p>&l11;")).encode(),
    )
    yield "stolen.xhtml", ("<?xml version='1.0'?>" + STOLEN + article[15:].replace("<p>", "<p>&x;")).encode()
    yield "attributes.html", ("<html><body " + " ".join(f"a{n}='x'" for n in range(100_000)) + ">").encode()
    yield "long-attribute.html", b"<html><body a='" + b"x" * 7_000_000 + b"'>"
    yield "comment.html", b"<html><body><!--" + b"-" * 1_000_000
    yield "script.html", b"<html><body><script>" + b"document.write('<p>x</p>');" * 10_000
    yield (
        "json-ld.html",
        page(head='<script type="application/ld+json">' + '{"a":' * 50_000 + "</script>").encode(),
    )
    yield "dates.html", page(day="2024-99-99" * 1_000).encode()
    yield "future.html", page(day="9999-12-31").encode()
    yield "charset.html", b'<meta charset="zlib_codec">' + article.encode()
    yield "utf-7.html", b'<meta charset="utf-7">+ADw-script+AD4-' + article.encode()
    yield "nul.html", article.replace("harbour", "har\0bour").encode()
    yield "noise.html", b"<html>" + random.Random(3).randbytes(20_000)
    yield "tables.html", b"<html><body>" + b"<table><tr><td>" * 5_000 + b"text"
    yield "paragraphs.html", b"<html><body>" + b"<p>word <b>word</b></p>" * 60_000
    yield "file-url.html", page(url="file:///etc/passwd").encode()
    yield "script-url.html", page(url="javascript:alert(1)").encode()
    yield "title.html", page(title="x" * 100_000, url=None).encode()
    yield "bidi.html", page(title="\u202egnp.exe", url="https://a.example/bidi").encode()
    yield "packed.html", gzip.compress(article.encode())
    yield "bomb.html.gz", gzip.compress(bytes(100_000_000))
    yield "svg.html", b"<html><body><svg>" + b"<g>" * 10_000 + b"</svg><math>" + b"<mrow>" * 10_000


def _pdfs() -> Iterator[File]:
    good = pdf([PARAGRAPHS])
    catalogue = "<< /Type /Catalog /Pages 2 0 R >>"
    yield "empty.pdf", b""
    yield "head.pdf", b"%PDF-1.7\n"
    yield "bomb.pdf", pdf_bomb(200)
    yield "cut.pdf", good[: len(good) // 2]
    yield "tail.pdf", good[-200:]
    yield "circle.pdf", pdf_of([catalogue, "<< /Type /Pages /Count 1 /Kids [2 0 R] >>"])
    yield "count.pdf", pdf_of([catalogue, "<< /Type /Pages /Count 2000000000 /Kids [3 0 R] >>", "<< >>"])
    yield "deep.pdf", pdf_of([catalogue, "<< /Type /Pages /Count 1 /Kids " + "[" * 20_000 + " >>"])
    yield "previous.pdf", good.replace(b"/Size", b"/Prev 10 /Size")
    yield "length.pdf", good.replace(b"/Length ", b"/Length 9999999999")
    yield "negative.pdf", good.replace(b"/Length ", b"/Length -1 /L ")
    yield "locked.pdf", good.replace(b"/Info 4 0 R", b"/Encrypt 4 0 R")
    yield "itself.pdf", good.replace(b"/F1 3 0 R", b"/F1 1 0 R")
    yield "script.pdf", good.replace(b"/Type /Catalog", b"/Type /Catalog /OpenAction << /S /JavaScript >>")


def _archives() -> Iterator[File]:
    yield "empty.zip", archive({})
    yield "bomb.zip", archive({"a.txt": bytes(100_000_000), "b.txt": SEED})
    yield "rows.zip", archive({f"{n}.jsonl": ROW * 20_000 for n in range(3)})
    yield "many.zip", archive({f"{n}.exe": b"" for n in range(3_000)})
    yield "inside.zip", archive({"a.zip": archive({"b.zip": archive({"c.txt": SEED})})})
    yield "climbing.zip", archive({"../../../../tmp/evil.txt": SEED, "C:\\evil.txt": SEED})
    yield "control.zip", archive({"a\x1b[2J\n.txt": SEED.replace("/a\n", "/control\n")})
    overlapping = bytearray(archive({"a.txt": SEED.replace("/a\n", "/overlap\n"), "b.txt": SEED}))
    at = overlapping.rfind(b"PK\x01\x02") + 42
    struct.pack_into("<I", overlapping, at, 0)
    yield "overlapping.zip", bytes(overlapping)
    sizes = bytearray(archive({"a.txt": SEED}))
    struct.pack_into("<I", sizes, sizes.rfind(b"PK\x01\x02") + 24, 0xFFFFFFF0)
    yield "sizes.zip", bytes(sizes)
    yield "cut.zip", archive({"a.txt": SEED, "b.txt": SEED})[:-30]
    link = zipfile.ZipInfo("link.txt")
    link.external_attr = 0o120777 << 16
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr(link, "/etc/passwd")
    yield "link.zip", out.getvalue()
    yield "bomb.pdf.gz", gzip.compress(bytes(150_000_000))


def _books() -> Iterator[File]:
    yield "laughs.epub", epub({"a.xhtml": page()}, doctype=ENTITIES)
    yield "stolen.epub", epub({"a.xhtml": page()}, doctype=STOLEN)
    yield "laughing-chapter.epub", epub({"a.xhtml": ENTITIES + page()[15:].replace("<p>", "<p>&l11;")})
    yield "bomb.epub", epub({"a.xhtml": "<p>" + "x" * 50_000_000})
    yield "climbing.epub", epub({"../../../../etc/passwd": "root"})
    yield "no-book.epub", archive({"a.txt": SEED})
    good = docx(PARAGRAPHS)
    yield "cut.docx", good[: len(good) // 2]
    yield "no-word.docx", archive({"a.txt": SEED})
    for name, inside in (
        ("bomb.docx", f'<w:document xmlns:w="{WORD}"><w:body>{"<w:p/>" * 2_000_000}</w:body></w:document>'),
        ("deep.docx", f'<w:document xmlns:w="{WORD}"><w:body>' + "<w:p>" * 100_000),
        ("laughs.docx", f'{ENTITIES}<w:document xmlns:w="{WORD}"><w:body>&l11;</w:body></w:document>'),
        ("stolen.docx", f'{STOLEN}<w:document xmlns:w="{WORD}"><w:body>&x;</w:body></w:document>'),
    ):
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(good)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
            for info in old.infolist():
                new.writestr(
                    info.filename, inside if info.filename == "word/document.xml" else old.read(info)
                )
        yield name, out.getvalue()


def _crawls() -> Iterator[File]:
    good = record("https://a.example/w", page(url=None).encode())
    yield "empty.warc", b""
    yield "lengths.warc", good.replace(b"Content-Length: ", b"Content-Length: 99999999999")
    yield "negative.warc", good.replace(b"Content-Length: ", b"Content-Length: -")
    yield "headers.warc", b"WARC/1.0\r\n" + b"X: y\r\n" * 200_000
    yield "cut.warc", good[:-300]
    yield "script-url.warc", good.replace(b"https://a.example/w", b"javascript:alert()")
    yield "bomb.warc.gz", packed_records([record("https://a.example/z", b"<p>" + b" " * 30_000_000)])
    packed = good.replace(b"Content-Type: text/html", b"Content-Encoding: br\r\nContent-Type: text/html")
    yield "encoding.warc", packed
    yield (
        "chunked.warc",
        good.replace(b"Content-Type: text/html", b"Transfer-Encoding: chunked\r\nContent-Type: text/html"),
    )


def good_files() -> list[File]:
    """One of each format, for damage."""
    html = page(url=None).encode()
    crawl = [record(f"https://a.example/{number}", html) for number in range(3)]
    return [
        ("seed.txt", SEED.encode()),
        ("note.md", b"---\ntitle: Rain\ndate: 2024-01-05\n---\nIt rained in Bonn.\n"),
        ("rows.jsonl", ROW.encode() * 4),
        ("rows.json", f"[{ROW},{ROW}]".encode()),
        (
            "rows.csv",
            b'title,date,text\nRain,2024-01-05,"It rained, ""hard""."\nSnow,2024-01-06,It snowed.\n',
        ),
        ("rows.jsonl.gz", gzip.compress(ROW.encode() * 4)),
        ("page.html", html),
        ("paper.pdf", pdf([PARAGRAPHS, PARAGRAPHS], title="Rain")),
        ("letter.docx", docx(PARAGRAPHS, title="Rain")),
        ("book.epub", epub({"a.xhtml": page(), "b.xhtml": page(title="Rain")})),
        (
            "rows.parquet",
            parquet({"title": ["Rain", "Snow"], "date": ["2024-01-05"] * 2, "text": PARAGRAPHS[:2]}),
        ),
        ("crawl.warc", b"".join(crawl)),
        ("crawl.warc.gz", packed_records(crawl)),
        ("news.zip", archive({"a.txt": SEED, "b.html": html, "c.jsonl": ROW})),
    ]


def damaged(count: int, seed: int = 0) -> Iterator[File]:
    """`count` of the good files, each damaged in one to five places."""
    dice = random.Random(seed)
    good = good_files()
    for number in range(count):
        name, content = good[number % len(good)]
        data = bytearray(content)
        for _ in range(dice.randint(1, 5)):
            _damage(data, dice)
        yield f"{number:05}-{name}", bytes(data)


def _damage(data: bytearray, dice: random.Random) -> None:
    at = dice.randrange(len(data) + 1)
    size = min(dice.choice((1, 1, 2, 8, 64, 500)), max(len(data) - at, 0))
    match dice.randrange(6):
        case 0:
            data[at : at + size] = dice.randbytes(size)
        case 1:
            del data[at : at + size]
        case 2:
            data[at:at] = data[at : at + size] * dice.choice((1, 2, 50))
        case 3:
            data[at:at] = dice.choice(
                (b"\0", b"\xff\xfe", b"<", b"&x;", b"\xe2\x80\xae", b"9" * 30, b"(", b"\n\n")
            )
        case 4:
            del data[at:]
        case _:
            if at < len(data):
                data[at] ^= 1 << dice.randrange(8)
