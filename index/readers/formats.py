"""Which formats are read and by what: `FORMATS`, and `read_source`, which reads any of them.

`guarded` formats are binary or nested enough that a file can be made to hang or crash whoever parses it:
`index.readers.worker` reads them in a process of their own. The rest are lines of text.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import PurePath

from index.article import Article, Rejection
from index.errors import ArticleRejected
from index.readers.source import Broken, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """An address that a feed or a sitemap names; `day` is that of publication and `changed` that of the last
    change, as written there, or "". `listing`: what it leads to is another sitemap."""

    url: str
    day: str = ""
    changed: str = ""
    listing: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """Before what follows of a file of many files: its `number`, from 1, and what messages call it."""

    number: int
    name: str


Item = Article | Rejection | Link | Unit
Reader = Callable[[Source], Iterator[Item]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """`reader` is "module:function" in `index.readers`. `needs` are the libraries it imports, which come with
    `extra` where Dateline alone does not bring them."""

    label: str
    reader: str
    guarded: bool = False
    needs: tuple[str, ...] = ()
    extra: str = ""

    def load(self) -> Reader:
        """The function itself."""
        module, _, name = self.reader.partition(":")
        reader: Reader = getattr(import_module(f"index.readers.{module}"), name)
        return reader

    def prepare(self) -> None:
        """Import what it needs, which can take seconds. Raises ArticleRejected when it is not installed."""
        for library in self.needs:
            try:
                import_module(library)
            except ImportError as error:
                raise ArticleRejected(self.missing(library)) from error

    def missing(self, library: str) -> str:
        """The reason for rejecting a file whose library is not installed."""
        if self.extra:
            return f"{self.label} needs a library that is not installed: pip install 'dateline[{self.extra}]'"
        return f"{self.label} needs {library}, which is not installed: install Dateline again"


_HTML = Format(label="HTML", reader="html:read_html", guarded=True, needs=("trafilatura",))
_TEXT = Format(label="text", reader="plain_text:read_text")
_MARKDOWN = Format(label="Markdown", reader="markdown:read_markdown")
_JSONL = Format(label="JSON Lines", reader="jsonl:read_jsonl")
_CSV = Format(label="CSV", reader="csv_rows:read_csv")

_PARQUET = Format(
    label="Parquet",
    reader="parquet:read_parquet",
    guarded=True,
    needs=("pyarrow.parquet",),
    extra="parquet",
)

FORMATS = {
    ".txt": _TEXT,
    ".text": _TEXT,
    ".md": _MARKDOWN,
    ".markdown": _MARKDOWN,
    ".jsonl": _JSONL,
    ".ndjson": _JSONL,
    ".json": Format(label="JSON", reader="jsonl:read_json"),
    ".csv": _CSV,
    ".tsv": _CSV,
    ".html": _HTML,
    ".htm": _HTML,
    ".xhtml": _HTML,
    ".zip": Format(label="ZIP", reader="archives:read_zip", guarded=True),
    ".epub": Format(
        label="EPUB", reader="epub:read_epub", guarded=True, needs=("trafilatura", "defusedxml.ElementTree")
    ),
    ".docx": Format(label="DOCX", reader="docx:read_docx", guarded=True, needs=("docx",), extra="docx"),
    ".pdf": Format(label="PDF", reader="pdf:read_pdf", guarded=True, needs=("pypdf",), extra="pdf"),
    ".parquet": _PARQUET,
    ".warc": Format(
        label="WARC", reader="warc:read_warc", guarded=True, needs=("warcio", "trafilatura"), extra="warc"
    ),
}  # fmt: skip
"""By file ending; each may also end in ".gz"."""

FEED = ".feed"
SITEMAP = ".sitemap"
NETWORK_FORMATS = {
    FEED: Format(label="a feed", reader="feeds:read_feed", guarded=True, needs=("feedparser",)),
    SITEMAP: Format(
        label="a sitemap", reader="sitemaps:read_sitemap", guarded=True, needs=("defusedxml.ElementTree",)
    ),
}
"""What is met on the network alone: no file on a disk has these endings."""

NOT_READ = "is not read: give text, Markdown, JSON, CSV, HTML, PDF, DOCX, EPUB, Parquet, WARC or ZIP"


def ending_of(name: str) -> str | None:
    """The ending out of `FORMATS` that a file name has, in any case and also before ".gz", or None."""
    ending = PurePath(name.lower().removesuffix(".gz")).suffix
    return ending if ending in FORMATS else None


def format_of(name: str) -> Format | None:
    """How a file or page of this name is read, or None."""
    ending = PurePath(name.lower().removesuffix(".gz")).suffix
    return FORMATS.get(ending) or NETWORK_FORMATS.get(ending)


def unread_format(name: str) -> str:
    """The reason for rejecting a file whose `format_of` is None."""
    return f"{PurePath(name).suffix or 'a file without an ending'} {NOT_READ}"


def read_source(source: Source) -> Iterator[Item]:
    """What is in it, read here and now. Whatever a parser raises becomes a rejection, but for a lack of
    memory, after which this process may not be sound."""
    chosen = format_of(source.name)
    try:
        if chosen is None:
            raise ArticleRejected(unread_format(source.name))
        chosen.prepare()
        yield from chosen.load()(source)
    except ArticleRejected as rejected:
        yield Rejection(path=source.origin, reason=rejected.reason)
    except Broken as broken:
        yield Rejection(path=source.origin, reason=broken.reason)
    except OSError as error:
        reason = error.strerror or _said(error)
        yield Rejection(path=source.origin, reason=f"cannot be read: {reason}")
    except MemoryError:
        raise
    except Exception as error:  # the parsers of others raise what they like on bytes made to break them
        if chosen is None or not chosen.guarded:
            raise
        yield Rejection(path=source.origin, reason=f"no {chosen.label} that can be read: {_said(error)}")


def _said(error: Exception) -> str:
    """One short line of an error, with nothing in it that a terminal would obey."""
    plain = "".join(char if "!" <= char <= "~" else " " for char in str(error)[:1_000])
    words = " ".join(plain.split())
    return f"{type(error).__name__}: {words[:100]}" if words else type(error).__name__
