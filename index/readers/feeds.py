"""RSS and Atom: `read_feed` gives the addresses of the articles, with their days. The articles themselves
are on the pages: what a feed carries of them is often a teaser.
"""

import io
from collections.abc import Iterator
from urllib.parse import urljoin

from index.errors import ArticleRejected
from index.readers.formats import Link
from index.readers.source import Source

MAX_FEED_BYTES = 16 * 1024 * 1024


def read_feed(source: Source) -> Iterator[Link]:
    """Raises ArticleRejected when it is no feed, and what feedparser makes of one made to break it."""
    import feedparser

    data = source.whole(MAX_FEED_BYTES)
    # A stream, since feedparser takes text that looks like an address for one, and fetches it.
    feed = feedparser.parse(io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    if not feed.entries:
        raise ArticleRejected("a feed with nothing in it" if feed.version else "no feed that can be read")
    for entry in feed.entries:
        link = str(entry.get("link") or "").strip()
        if link:
            yield Link(
                url=_joined(source.url, link),
                day=str(entry.get("published") or ""),
                changed=str(entry.get("updated") or ""),
            )


def _joined(base: str | None, link: str) -> str:
    try:
        return urljoin(base or "", link)
    except ValueError:
        return link
