"""Web archives, as crawlers write them: `read_warc` gives the article of every page in one, each with the
address that it was taken from.

A crawl is full of front pages and lists, which are no articles and have no day of their own: a page without a
day is rejected. Requests, pictures, scripts, redirects and pages that the server did not have are passed
over.
"""

import io
from collections.abc import Iterator
from typing import Any

from index.article import Article, Rejection
from index.errors import ArticleRejected
from index.readers.formats import Item, Unit, read_source
from index.readers.html import MAX_PAGE_BYTES
from index.readers.identity import is_url
from index.readers.source import Broken, Source

NO_DAY = "no day of publication on the page: a front page or a list, perhaps"
_LEFT_OVER = 64 * 1024
_PAGES = ("text/html", "application/xhtml+xml")


def read_warc(source: Source) -> Iterator[Item]:
    """Raises ArticleRejected when nothing of it can be read, OSError when the disk fails."""
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    crawl = _Crawl(source)
    records = pages = 0
    fault = ""
    try:
        for record in ArchiveIterator(crawl):
            records += 1
            url = _page_address(record)
            if url is None:
                continue
            pages += 1
            yield Unit(number=pages, name=url)
            if pages > source.skip:
                yield from _page(record, source.origin, url)
    except ArchiveLoadFailed as error:
        if not records:
            raise ArticleRejected("no WARC file that can be read") from error
        fault = "damaged from here on: the rest was not read"
    if crawl.fault or fault:
        yield Rejection(path=source.origin, reason=crawl.fault or fault)
    elif not pages:
        raise ArticleRejected("no web page in it" if records else "empty file")


class _Crawl(io.RawIOBase):
    """The file as one stream, unpacked, which ends where it cannot be read on; `fault` then says why."""

    def __init__(self, source: Source) -> None:
        self._chunks = source.chunks()
        self._rest = b""
        self._place = 0
        self.fault = ""

    def read(self, size: int = -1) -> bytes:
        """At most `size` bytes; fewer only at the end."""
        pieces = []
        while size:
            if not self._rest:
                self._rest = self._next()
            piece, self._rest = (self._rest, b"") if size < 0 else (self._rest[:size], self._rest[size:])
            if not piece:
                break
            pieces.append(piece)
            size -= len(piece) if size > 0 else 0
        data = b"".join(pieces)
        self._place += len(data)
        return data

    def tell(self) -> int:
        return self._place

    def _next(self) -> bytes:
        try:
            return next(self._chunks, b"")
        except Broken as broken:
            self.fault = broken.reason
            return b""


def _page_address(record: Any) -> str | None:
    """Where a page is from; None for whatever else is in a crawl."""
    if record.rec_type not in ("response", "resource"):
        return None
    url = record.rec_headers.get_header("WARC-Target-URI") or ""
    headers = record.http_headers
    kind = (headers or record.rec_headers).get_header("Content-Type") or ""
    if headers is not None and headers.get_statuscode() != "200":
        return None
    if not kind.lower().startswith(_PAGES) or not is_url(url.strip("<> ")):
        return None
    return str(url).strip("<> ")


def _page(record: Any, origin: str, url: str) -> Iterator[Item]:
    origin = f"{origin}:{url}"
    kind = (record.http_headers or record.rec_headers).get_header("Content-Type") or ""
    charset = kind.lower().partition("charset=")[2].split(";")[0].strip(" \"'")
    page = Source(
        name="page.html",
        origin=origin,
        # Opened by who reads it, so that whatever warcio makes of a damaged page costs that page alone.
        open=lambda: io.BytesIO(_content(record)),
        url=url,
        charset=charset,
    )
    for item in read_source(page):
        if isinstance(item, Article) and item.published is None:
            yield Rejection(path=origin, reason=NO_DAY)
        else:
            yield item


def _content(record: Any) -> bytes:
    data: bytes = record.content_stream().read(MAX_PAGE_BYTES + 1)
    # What is left of the record when its page has been read: nothing, or the end of a chunked answer.
    record.raw_stream.read(_LEFT_OVER)
    if record.raw_stream.limit > 0 and len(data) <= MAX_PAGE_BYTES:
        raise ArticleRejected("cut off in the middle of a page")
    return data
