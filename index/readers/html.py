"""Web pages, saved or fetched: `read_html`. The body is the main text that trafilatura finds, without menus,
cookie notices, comments and the like; title and day come from what the page says of itself.

The day is the one that the page's metadata, its address or a line made for it states. It is not searched for
in the running text, where the first date is often that of what the news is about. A page without a day comes
in undated.

A page names its own address. One that came from the network is believed as long as it stays on the host that
served it: no page can pass itself off as another outlet's.
"""

import codecs
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from index.article import Article
from index.errors import ArticleRejected
from index.readers.decoding import decode_text, marked_encoding, reject_binary
from index.readers.identity import check_url, host_of
from index.readers.notices import is_notice
from index.readers.rows import MAX_TITLE_CHARS, NOTICE, article_from_row
from index.readers.source import Source

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MAX_PAGE_BYTES = 8 * 1024 * 1024
LEAST_CHARS = 140
"""Of main text. Below this it is what was left of a menu, a notice or a video's caption; a paragraph is
more."""
MAX_DEPTH = 256
"""Of elements inside each other, as in libxml2. A page that is deeper is made to be slow."""

NO_ARTICLE = "no article in it: a menu, a notice or a page that is filled in by scripts"

_DECLARED = re.compile(rb"""<meta[^>]{0,300}?charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]{2,40})""", re.IGNORECASE)
_XML_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9_:.-]{2,40})""")
_HEAD_BYTES = 4096
# What the web means by these names (WHATWG, Encoding).
_MEANT = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
}
_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d{1,6}\)(https?://[^\s>]{1,4000})\s*-->")
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_MARKUP = re.compile(r"<\s*(?:!doctype|html|head|body|article|div|p|h1|title|meta)\b", re.IGNORECASE)


def read_html(source: Source) -> Iterator[Article]:
    """Raises ArticleRejected, OSError, and whatever trafilatura makes of a page made to break it."""
    data = source.whole(MAX_PAGE_BYTES)
    if not data.strip():
        raise ArticleRejected("empty file")
    row = page_row(decode_page(data, source.charset), source.url)
    yield article_from_row(row, origin=source.origin, dated=False, one_of_many=False)


def decode_page(data: bytes, charset: str | None = None) -> str:
    """By its byte order mark, by `charset` (what the server said), by what the page itself says, else as any
    text is decoded. Raises ArticleRejected."""
    if marked_encoding(data) or data.startswith(codecs.BOM_UTF8):
        return decode_text(data)
    reject_binary(data[:65_536])
    head = data[:_HEAD_BYTES]
    said = [
        found.group(1).decode() for found in (_DECLARED.search(head), _XML_DECLARED.search(head)) if found
    ]
    for name in (charset, *said):
        try:
            codec = codecs.lookup(name or "").name
            # "rot13" is a codec as well, and of UTF-16 nothing could be read so far.
            text = data.decode(_MEANT.get(codec, codec))
        except (LookupError, UnicodeError, ValueError):
            continue
        if not codec.startswith(("utf-16", "utf-32", "utf-7")):
            return text.replace("\0", "")
    return decode_text(data)


def page_row(page: str, url: str | None = None) -> dict[str, object]:
    """The fields of the article on a page that came from `url`. Raises ArticleRejected when there is none."""
    from trafilatura import bare_extraction

    if not _MARKUP.search(page, 0, 200_000):
        raise ArticleRejected("no HTML: there is no element in it")
    tree = _tree(page)
    found = bare_extraction(
        tree,
        url=url,
        include_comments=False,
        include_tables=True,
        with_metadata=True,
        date_extraction_params={"original_date": True, "extensive_search": False},
    )
    text = found.text if found is not None and not isinstance(found, dict) else None
    if found is None or isinstance(found, dict) or not text or len(text.strip()) < LEAST_CHARS:
        raise ArticleRejected(NO_ARTICLE)
    if is_notice(text):
        raise ArticleRejected(NOTICE)
    title = (found.title or "").strip()
    return {
        "title": title if len(title) <= MAX_TITLE_CHARS else None,
        "date": found.date,
        "url": _address(found.url, page, url),
        "language": tree.get("lang") if tree.tag == "html" else None,
        "body": _without_title(text.strip(), title),
    }


def _without_title(text: str, title: str) -> str:
    """The title is shown and searched with the text already."""
    first, _, rest = text.partition("\n")
    return rest.lstrip() if rest.strip() and first.strip() == title else text


def _tree(page: str) -> "HtmlElement":
    from lxml import etree
    from lxml.html import HTMLParser, document_fromstring

    # A declared encoding is a fault to lxml when the text is decoded already.
    page = _XML_DECLARATION.sub("", page, count=1)
    try:
        tree = document_fromstring(
            page, parser=HTMLParser(remove_pis=True, huge_tree=False, encoding="utf-8")
        )
    except (etree.LxmlError, ValueError) as error:
        if getattr(error, "code", None) == etree.ErrorTypes.ERR_NO_MEMORY:
            raise MemoryError from error
        raise ArticleRejected("no HTML that can be read") from error
    if _depth(tree) >= MAX_DEPTH:
        raise ArticleRejected(f"elements nested deeper than {MAX_DEPTH}")
    return tree


def _depth(tree: "HtmlElement") -> int:
    from lxml import etree

    deepest = depth = 0
    for event, _ in etree.iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest


def _address(own: str | None, page: str, fetched: str | None) -> str | None:
    """The article's address: what the page says of itself, or where it came from."""
    saved = _SAVED_FROM.search(page, 0, 2_000)
    for candidate in (own, saved.group(1) if saved else None):
        try:
            url = check_url(candidate)
        except ArticleRejected:
            continue
        if url and (fetched is None or host_of(url) == host_of(fetched)):
            return url
    return fetched
