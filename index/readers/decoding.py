"""Bytes to text, or a reason why not: `decode_text`. Also the one rule for line ends.

UTF-8 comes first, then UTF-16 and UTF-32 with a byte order mark. Bytes that are mostly UTF-8 are a damaged or
cut-off file and rejected: read in an older encoding they would come in as "cafÃ©". The rest is read in an
older encoding when one stands out (`index.readers.legacy`), and rejected when none does. Nothing is ever
dropped or replaced to make a text fit.
"""

import codecs
import re

from index.errors import ArticleRejected
from index.readers.legacy import detect_legacy

_BYTE_ORDER_MARKS = (
    # UTF-32 first: its little-endian mark begins with that of UTF-16.
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BINARY_HEADS = {
    b"%PDF-": "a PDF",
    b"PK\x03\x04": "a ZIP, Office or EPUB file",
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF8": "a GIF image",
    b"\x1f\x8b": "gzip data",
    b"BZh": "bzip2 data",
    b"\xfd7zXZ": "xz data",
    b"\x28\xb5\x2f\xfd": "zstandard data",
    b"\x7fELF": "a program",
    b"SQLite format 3": "a SQLite database",
    b"PAR1": "a Parquet file",
}
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_PLAIN = re.compile(r"[\t\n\r -~\u3000-\u3002\uff01-\uff1f]")
"""Without one of these (a space, a line end, a full stop) it is no text, but other bytes read two by two."""
_MOST_CONTROL = 0.05
"""Random bytes hold 0.10 control characters, text none. Four at least, so that one stray byte damns only its
row."""
_LEAST_CONTROL = 4

NOT_UTF8 = "not UTF-8 and no other encoding fits: save it as UTF-8"


def decode_text(data: bytes) -> str:
    """The text of a whole file, without a byte order mark. Raises ArticleRejected."""
    if not data:
        raise ArticleRejected("empty file")
    marked = marked_encoding(data)
    if marked:
        try:
            text = data.decode(marked)
        except UnicodeDecodeError as error:
            raise ArticleRejected(f"cut off or damaged {marked.upper()} text") from error
        if "\0" in text:
            raise ArticleRejected("looks binary (NUL characters)")
        if text and not _PLAIN.search(text):
            raise ArticleRejected(f"not {marked.upper()}, though it begins like it")
        return text
    data = data.removeprefix(codecs.BOM_UTF8)
    reject_binary(data)
    if b"\0" in data:
        raise ArticleRejected("looks binary (NUL bytes)")
    encoding = text_encoding(data)
    if encoding is None:
        raise ArticleRejected(NOT_UTF8)
    return data.decode(encoding)


def marked_encoding(head: bytes) -> str | None:
    """The codec that a UTF-16 or UTF-32 byte order mark at the start stands for; it drops the mark itself."""
    return next((name for mark, name in _BYTE_ORDER_MARKS if head.startswith(mark)), None)


def text_encoding(data: bytes) -> str | None:
    """The codec for `data` without a byte order mark: "utf-8", an older one that stands out, or None.

    Raises ArticleRejected for UTF-8 that is damaged or cut off.
    """
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start + 4 > len(data) and error.reason == "unexpected end of data":
            raise ArticleRejected("cut off in the middle of a UTF-8 character") from error
        _reject_damaged_utf8(data, error)
        return detect_legacy(data)
    return "utf-8"


def reject_binary(head: bytes) -> None:
    """Raise ArticleRejected when the first bytes of a file are those of a known binary format, or no text at
    all."""
    for magic, name in _BINARY_HEADS.items():
        if head.startswith(magic):
            raise ArticleRejected(f"looks binary ({name})")
    found = len(_CONTROL.findall(head))
    if found >= _LEAST_CONTROL and found > _MOST_CONTROL * len(head):
        raise ArticleRejected("looks binary (control characters)")


def unify_line_ends(text: str) -> str:
    r"""CRLF and CR become "\n". Nothing else is changed, not even at the end: offsets count in what this
    returns."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _reject_damaged_utf8(data: bytes, error: UnicodeDecodeError) -> None:
    text = data.decode("utf-8", "surrogateescape")
    bad = sum("\udc80" <= char <= "\udcff" for char in text)
    whole = sum(char > "\x7f" for char in text) - bad
    # In text of an older encoding, bytes make up a UTF-8 character by accident for one letter in seven at
    # most.
    if whole >= bad:
        raise ArticleRejected(f"damaged UTF-8 (byte {error.start + 1:,}): save it again as UTF-8")
