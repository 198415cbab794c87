"""Articles at addresses: `Addresses` fetches what lies there and has it read, be it a page, a document, or a
feed or sitemap whose articles are then fetched one by one.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from index.article import Article, Rejection
from index.errors import ArticleRejected
from index.readers.dates import parse_day
from index.readers.formats import FEED, FORMATS, SITEMAP, Item, Link, ending_of, format_of, read_source
from index.readers.identity import check_url, host_of, id_from_url, normalised
from index.readers.source import bytes_source
from index.readers.worker import Worker
from index.web.fetch import Fetched, Fetcher, NotFetched

MAX_PAGES = 100
"""Of one feed or sitemap in one run."""
MAX_SITEMAPS = 50
"""In one sitemap of sitemaps."""
MAX_FAILURES = 3
"""A page of a feed that could not be read so often is not asked for again."""
MAX_UNPACKED_BYTES = 50 * 1024 * 1024

Found = tuple[str, Article | Rejection]

_FEED_MARK = re.compile(rb"<(?:rss|feed|rdf:rdf)[\s>]", re.IGNORECASE)
_SITEMAP_MARK = re.compile(rb"<(?:urlset|sitemapindex)[\s>]", re.IGNORECASE)
_PAGE_MARK = re.compile(rb"<(?:!doctype\s+html|html|head|body)[\s>]", re.IGNORECASE)
_SNIFFED_BYTES = 2048
_ENDINGS = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "application/pdf": ".pdf",
    "application/epub+zip": ".epub",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/json": ".json",
    "application/x-ndjson": ".jsonl",
    "application/jsonl": ".jsonl",
    "text/csv": ".csv",
    "text/markdown": ".md",
    "text/plain": ".txt",
    "application/zip": ".zip",
    "application/warc": ".warc",
    "application/vnd.apache.parquet": ".parquet",
}
_MANY = (".jsonl", ".ndjson", ".json", ".csv", ".tsv", ".parquet", ".zip", ".epub", ".warc")
"""What holds more than the one article that the address could be of."""


class Addresses:
    """Remembers what it has read, so that `again` reads only what is new. For one thread at a time."""

    def __init__(self, fetcher: Fetcher, worker: Worker, *, max_pages: int = MAX_PAGES) -> None:
        self._fetcher = fetcher
        self._worker = worker
        self._max_pages = max_pages
        self._read: set[str] = set()
        self._failed: Counter[str] = Counter()
        self._stamps: dict[str, tuple[tuple[str, str], ...]] = {}

    def read(self, url: str, *, again: bool = False) -> Iterator[Found]:
        """The articles at `url`, each with the address that it came from. `again`: it was read before, and
        what was read then is left out. Never raises because of what is there."""
        links: list[Link] = []
        try:
            checked = check_url(url)
            if checked is None:
                raise ArticleRejected("no address")
            fetched = self._fetcher.get(checked, stamp=self._stamps.get(url, ()) if again else ())
            self._stamps[url] = fetched.stamp
            for item in self._items(fetched):
                if isinstance(item, Link):
                    links.append(item)
                elif isinstance(item, Article | Rejection):
                    yield url, item
        except NotFetched as fault:
            if not (again and fault.status == 304):
                yield url, Rejection(path=url, reason=fault.reason)
            return
        except ArticleRejected as fault:
            yield url, Rejection(path=url, reason=fault.reason)
            return
        yield from self._follow(url, links, again)

    def _follow(self, url: str, links: list[Link], again: bool) -> Iterator[Found]:
        pages: dict[str, Link] = {}
        yield from self._pages(url, links, pages)
        waiting = [
            link for key, link in pages.items() if key not in self._read and self._failed[key] < MAX_FAILURES
        ]
        for link in islice(waiting, self._max_pages):
            yield from self._page(link)
        if len(waiting) > self._max_pages and not again:
            # The next time that it is read again is their turn.
            more = len(waiting) - self._max_pages
            reason = f"names {more:,} more articles than the {self._max_pages:,} read at a time: --max-pages"
            yield url, Rejection(path=url, reason=reason)

    def _pages(self, url: str, links: list[Link], pages: dict[str, Link]) -> Iterator[Found]:
        """Collect the addresses of articles, newest first where days are given, out of sitemaps as well."""
        listings = [link for link in _newest_first(links) if link.listing][:MAX_SITEMAPS]
        self._add(pages, [link for link in links if not link.listing])
        for listing in listings:
            if sum(key not in self._read for key in pages) > self._max_pages:
                break
            try:
                items = list(self._items(self._fetcher.get(listing.url)))
            except (NotFetched, ArticleRejected) as fault:
                yield url, Rejection(path=listing.url, reason=fault.reason)
                continue
            # A list of lists of lists is made to be endless: what it lists is not followed.
            self._add(pages, [item for item in items if isinstance(item, Link) and not item.listing])
            for item in items:
                if isinstance(item, Rejection):
                    yield url, item

    def _add(self, pages: dict[str, Link], links: list[Link]) -> None:
        for link in _newest_first(links):
            try:
                address = check_url(link.url)
            except ArticleRejected:
                continue
            if address:
                pages.setdefault(normalised(address), link)

    def _page(self, link: Link) -> Iterator[Found]:
        try:
            fetched = self._fetcher.get(link.url)
            for item in self._items(fetched):
                if isinstance(item, Article):
                    self._read.add(normalised(link.url))
                    yield link.url, _dated(item, link)
                elif isinstance(item, Rejection):
                    self._failed[normalised(link.url)] += 1
                    yield link.url, item
                elif isinstance(item, Link):
                    self._failed[normalised(link.url)] += 1
                    yield link.url, Rejection(path=link.url, reason="a feed in a feed is not read")
                    break
        except (NotFetched, ArticleRejected) as fault:
            self._failed[normalised(link.url)] += 1
            yield link.url, Rejection(path=link.url, reason=fault.reason)

    def _items(self, fetched: Fetched) -> Iterator[Item]:
        """What was fetched holds. Raises ArticleRejected when it is nothing that is read."""
        data, name = _named(fetched)
        source = bytes_source(data, name=name, origin=fetched.url, url=fetched.url, charset=fetched.charset)
        chosen = format_of(name)
        items = self._worker.read(source) if chosen and chosen.guarded else read_source(source)
        for item in items:
            if isinstance(item, Article) and item.url is None and ending_of(name) not in _MANY:
                host = host_of(fetched.url)
                item = replace(item, id=id_from_url(fetched.url), url=fetched.url, source=host)
            yield item


def _named(fetched: Fetched) -> tuple[bytes, str]:
    """The bytes, unpacked, and a file name whose ending says their format: by what they are, by what the
    server calls them, by what the address ends in. Raises ArticleRejected."""
    data = fetched.data
    if not data.strip():
        raise ArticleRejected("an empty page")
    path = PurePosixPath(unquote(urlsplit(fetched.url).path))
    if data.startswith(b"\x1f\x8b") and not path.name.lower().endswith(".warc.gz"):
        packed = bytes_source(data, name="a.gz", origin=fetched.url)
        data = packed.whole(MAX_UNPACKED_BYTES)
    ending = ending_of(path.name)
    head = data[:_SNIFFED_BYTES]
    if fetched.kind not in ("text/html", "application/xhtml+xml") or head.lstrip().startswith(b"<?xml"):
        if _SITEMAP_MARK.search(head):
            return data, f"page{SITEMAP}"
        if _FEED_MARK.search(head):
            return data, f"page{FEED}"
    if data.startswith(b"%PDF-"):
        return data, "page.pdf"
    called = _ENDINGS.get(fetched.kind)
    if called == ".html" or (called in (None, ".txt") and _PAGE_MARK.search(head)):
        return data, "page.html"
    chosen = ending if ending in FORMATS and called in (None, ".txt", ".zip") else called
    if chosen is None:
        shown = fetched.kind[:60] or "nothing that has a name"
        raise ArticleRejected(f"served as {shown!a}, which is not read")
    packed_crawl = chosen == ".warc" and data.startswith(b"\x1f\x8b")
    return data, f"{path.stem or 'page'}{chosen}{'.gz' if packed_crawl else ''}"


def _newest_first(links: list[Link]) -> list[Link]:
    """In the order given, but by day where all that have one say it as ISO 8601 does (sitemaps)."""
    days = {link.url: link.day or link.changed for link in links}
    if not all(day == "" or day[:4].isdecimal() for day in days.values()):
        return links
    return sorted(links, key=lambda link: days[link.url], reverse=True)


def _dated(article: Article, link: Link) -> Article:
    """With the day that the feed gives, if the page itself says none."""
    if article.published is not None or not link.day:
        return article
    try:
        return replace(article, published=parse_day(link.day))
    except ArticleRejected:
        return article
