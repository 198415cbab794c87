"""Sitemaps, also those for news, and lists of sitemaps: `read_sitemap` gives the addresses that they name."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from index.errors import ArticleRejected
from index.readers.formats import Link
from index.readers.source import Source

MAX_SITEMAP_BYTES = 50 * 1024 * 1024
"""What the protocol allows."""


def read_sitemap(source: Source) -> Iterator[Link]:
    """Raises ArticleRejected when it is none."""
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        root: Element = fromstring(source.whole(MAX_SITEMAP_BYTES))
    except DefusedXmlException as error:
        raise ArticleRejected("a sitemap with entities of its own, which none needs") from error
    except (ParseError, ValueError, LookupError) as error:
        raise ArticleRejected("no sitemap that can be read: not valid XML") from error
    for entry in root:
        values = {_tag(element): (element.text or "").strip() for element in entry.iter()}
        if values.get("loc"):
            yield Link(
                # A whole address, as the protocol asks for.
                url=values["loc"],
                day=values.get("publication_date", ""),
                changed=values.get("lastmod", ""),
                listing=_tag(entry) == "sitemap",
            )


def _tag(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]
