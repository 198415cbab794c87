"""EPUB: `read_epub` gives an article a chapter, in reading order, as e-reader editions of newspapers have
them. All are of the day that the book gives as its date. Covers, tables of contents and other pages with next
to no text are no articles.
"""

import io
import posixpath
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element, ParseError

from index.article import Article, Rejection
from index.errors import ArticleRejected
from index.readers.archives import Archive
from index.readers.dates import parse_day
from index.readers.formats import Item, Unit, read_source
from index.readers.html import MAX_PAGE_BYTES, NO_ARTICLE
from index.readers.identity import id_from_path
from index.readers.source import Source

MAX_PACKAGE_BYTES = 4 * 1024 * 1024
_CONTAINER = "META-INF/container.xml"


def read_epub(source: Source) -> Iterator[Item]:
    """Raises ArticleRejected when it is no EPUB or holds no text, OSError when the disk fails."""
    book = Archive(source)
    if any(info.filename == "META-INF/rights.xml" for info in book.members):
        raise ArticleRejected("copy-protected")
    package_name = _package_name(book)
    package = _xml(book, package_name)
    day = _day(package)
    found = False
    for number, name in enumerate(_chapters(package, posixpath.dirname(package_name)), 1):
        yield Unit(number=number, name=name)
        if number <= source.skip:
            continue
        for item in read_source(_chapter(book, name, f"{source.origin}:{name}")):
            if isinstance(item, Article):
                found = True
                # What a chapter says of a day or an address is not about the book.
                yield replace(
                    item, id=id_from_path(f"{source.origin}:{name}"), published=day, url=None, source=""
                )
            elif isinstance(item, Rejection) and item.reason != NO_ARTICLE:
                found = True
                yield item
    if not found and not source.skip:
        raise ArticleRejected("no text in any of its chapters")


def _chapter(book: Archive, name: str, origin: str) -> Source:
    return Source(
        name="chapter.xhtml", origin=origin, open=lambda: io.BytesIO(book.whole(name, MAX_PAGE_BYTES))
    )


def _package_name(book: Archive) -> str:
    container = _xml(book, _CONTAINER)
    for element in container.iter():
        if _tag(element) == "rootfile" and element.get("full-path"):
            return element.get("full-path", "")
    raise ArticleRejected("no EPUB: it does not say what is in it")


def _chapters(package: Element, folder: str) -> Iterator[str]:
    """Names of the members in reading order, each once."""
    items = {element.get("id"): element for element in package.iter() if _tag(element) == "item"}
    seen = set()
    for reference in package.iter():
        item = items.get(reference.get("idref")) if _tag(reference) == "itemref" else None
        if item is None or "nav" in (item.get("properties") or "").split():
            continue
        name = posixpath.normpath(posixpath.join(folder, unquote(urlsplit(item.get("href") or "").path)))
        if name not in seen:
            seen.add(name)
            yield name


def _day(package: Element) -> date | None:
    for element in package.iter():
        text = (element.text or "").strip()
        if _tag(element) == "date" and text:
            try:
                return parse_day(text)
            except ArticleRejected:
                continue
    return None


def _xml(book: Archive, name: str) -> Element:
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        root: Element = fromstring(book.whole(name, MAX_PACKAGE_BYTES))
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise ArticleRejected(f"damaged: {name} in it is no XML that can be read") from error
    return root


def _tag(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]
