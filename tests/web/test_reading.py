import gzip
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from index.article import Article, Rejection
from index.intake import Intake
from index.readers.worker import Worker
from index.web.fetch import Fetcher
from index.web.reading import Addresses
from tests.index.newsroom import ids_of, open_corpus
from tests.readers.documents import BODY, COOKIES, TITLE, archive, packed_records, page, pdf, record
from tests.readers.reading import SEED, WORKER
from tests.web.site import Page, Site, serving


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as one:
        yield one


@pytest.fixture
def addresses() -> Iterator[Addresses]:
    with Fetcher(private=True, sleep=lambda _: None) as fetcher:
        yield Addresses(fetcher, WORKER, max_pages=5)


def read(addresses: Addresses, url: str, *, again: bool = False) -> tuple[list[Article], list[Rejection]]:
    items = [item for _, item in addresses.read(url, again=again)]
    return [i for i in items if isinstance(i, Article)], [i for i in items if isinstance(i, Rejection)]


def feed(site: Site, *names: str, day: str = "Fri, 05 Jan 2024 10:00:00 +0100") -> Page:
    items = "".join(
        f"<item><title>{name}</title><link>{site.url}/{name}</link><pubDate>{day}</pubDate></item>"
        for name in names
    )
    text = f'<?xml version="1.0"?><rss version="2.0"><channel><title>Echo</title>{items}</channel></rss>'
    return Page(body=text.encode(), kind="application/rss+xml", tag=f'"{len(names)}"')


def lay_out(site: Site, *names: str, day: str | None = None) -> None:
    for name in names:
        site.pages[f"/{name}"] = Page(body=page(title=f"Report {name}", url=None, day=day).encode())


def test_a_page_gives_its_article_with_its_address_and_outlet(site: Site, addresses: Addresses) -> None:
    site.pages["/news/harbour"] = Page(body=page(url=None).encode())
    (article,), rejections = read(addresses, f"{site.url}/news/harbour?utm_source=mail")
    assert rejections == []
    assert (article.title, article.published, article.body) == (TITLE, date(2024, 1, 5), BODY)
    assert article.url == f"{site.url}/news/harbour?utm_source=mail"
    assert article.source == "127.0.0.1"


def test_a_page_cannot_pass_itself_off_as_another_outlets(site: Site, addresses: Addresses) -> None:
    site.pages["/a"] = Page(body=page(url="https://www.bbc.co.uk/news/1").encode())
    site.pages["/b"] = Page(body=page(url=f"{site.url}/canonical").encode())
    assert read(addresses, f"{site.url}/a")[0][0].url == f"{site.url}/a"
    assert read(addresses, f"{site.url}/b")[0][0].url == f"{site.url}/canonical"


@pytest.mark.parametrize(
    ("path", "kind", "body"),
    [
        ("/a", "application/pdf", pdf([["A line of text on a page."]])),
        ("/a", "application/octet-stream", pdf([["A line of text on a page."]])),
        ("/seed.txt", "text/plain", SEED.encode()),
        ("/a.md", "text/plain", b"# Rain\n\nIt rained."),
        (
            "/rows.jsonl",
            "application/x-ndjson",
            b'{"title": "a", "date": "2024-01-05", "text": "It rained."}\n',
        ),
        ("/rows.csv.gz", "application/gzip", gzip.compress(b"date,text\n2024-01-05,It rained.\n", mtime=0)),
        ("/a.warc.gz", "application/gzip", packed_records([record("https://a.example/x", page().encode())])),
        ("/a.zip", "application/zip", archive({"a.txt": SEED})),
        ("/a", "application/xhtml+xml", page(url=None).encode()),
        ("/a", "", page(url=None).encode()),
    ],
)
def test_whatever_is_read_from_a_disk_is_read_from_an_address(
    site: Site, addresses: Addresses, path: str, kind: str, body: bytes
) -> None:
    site.pages[path] = Page(body=body, kind=kind)
    articles, rejections = read(addresses, f"{site.url}{path}")
    assert (len(articles), rejections) == (1, [])


def test_a_feed_gives_the_articles_of_its_pages_dated_by_it_where_they_are_not(
    site: Site, addresses: Addresses
) -> None:
    site.pages["/feed"] = feed(site, "a", "b", "gone", "menu")
    lay_out(site, "a")
    lay_out(site, "b", day="2023-12-31")
    site.pages["/menu"] = Page(body=f"<html><body>{COOKIES}</body></html>".encode())
    articles, rejections = read(addresses, f"{site.url}/feed")
    assert [(article.title, article.published) for article in articles] == [
        ("Report a", date(2024, 1, 5)),
        ("Report b", date(2023, 12, 31)),
    ]
    assert {
        rejection.path.rpartition("/")[2]: rejection.reason.split(":")[0] for rejection in rejections
    } == {
        "gone": "the server answered 404",
        "menu": "no article in it",
    }


def test_an_atom_feed_is_read_as_well(site: Site, addresses: Addresses) -> None:
    lay_out(site, "a")
    day = "<published>2024-01-05T10:00:00Z</published>"
    entry = f'<entry><title>a</title><link href="{site.url}/a"/>{day}</entry>'
    text = f'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Echo</title>{entry}</feed>'
    site.pages["/atom"] = Page(body=text.encode(), kind="text/xml")
    assert read(addresses, f"{site.url}/atom")[0][0].published == date(2024, 1, 5)


def sitemap(site: Site, *entries: tuple[str, str], kind: str = "urlset") -> bytes:
    inner = "url" if kind == "urlset" else "sitemap"
    listed = "".join(
        f"<{inner}><loc>{site.url}/{name}</loc><lastmod>{day}</lastmod></{inner}>" for name, day in entries
    )
    return (
        f'<?xml version="1.0"?><{kind} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{listed}</{kind}>'
    ).encode()


def test_a_sitemap_of_sitemaps_gives_the_newest_articles_and_says_how_many_are_left(
    site: Site, addresses: Addresses
) -> None:
    names = [f"{number:02}" for number in range(1, 9)]
    lay_out(site, *names)
    site.pages["/index.xml"] = Page(
        body=sitemap(site, ("old.xml", "2023-01-01"), ("new.xml.gz", "2024-02-01"), kind="sitemapindex"),
        kind="application/xml",
    )
    site.pages["/new.xml.gz"] = Page(
        body=gzip.compress(sitemap(site, *((name, f"2024-01-{name}") for name in names))),
        kind="application/gzip",
    )
    articles, rejections = read(addresses, f"{site.url}/index.xml")
    assert [article.title[-2:] for article in articles] == names[:2:-1]
    # The day of the last change is none of publication.
    assert {article.published for article in articles} == {None}
    assert [rejection.reason for rejection in rejections] == [
        "names 3 more articles than the 5 read at a time: --max-pages"
    ]
    assert "/old.xml" not in site.asked


@pytest.mark.parametrize(
    ("body", "kind", "reason"),
    [
        (b"", "text/html", "an empty page"),
        (b"\x89PNG\r\n", "image/png", "served as 'image/png', which is not read"),
        (b"<rss version='2.0'><channel></channel></rss>", "text/xml", "a feed with nothing in it"),
        (b"<rss", "text/xml", "served as 'text/xml', which is not read"),
        (b"<urlset><url></urlset>", "text/xml", "no sitemap that can be read: not valid XML"),
        (
            b'<!DOCTYPE a [<!ENTITY b "x">]><urlset><url><loc>&b;</loc></url></urlset>',
            "text/xml",
            "a sitemap with entities of its own, which none needs",
        ),
    ],
)
def test_what_holds_no_article_is_one_rejection(
    site: Site, addresses: Addresses, body: bytes, kind: str, reason: str
) -> None:
    site.pages["/a"] = Page(body=body, kind=kind)
    articles, rejections = read(addresses, f"{site.url}/a")
    assert (articles, [rejection.reason for rejection in rejections]) == ([], [reason])


def test_a_feed_whose_entries_lead_anywhere_but_the_web_asks_for_nothing(
    site: Site, addresses: Addresses
) -> None:
    body = feed(site).body.replace(
        b"</channel>",
        b"<item><link>file:///etc/passwd</link></item><item><link>javascript:alert(1)</link></item></channel>",
    )
    site.pages["/feed"] = Page(body=body, kind="application/rss+xml")
    assert read(addresses, f"{site.url}/feed") == ([], [])
    assert site.asked == ["/robots.txt", "/feed"]


def test_a_feed_that_is_read_again_asks_only_for_what_is_new(site: Site, addresses: Addresses) -> None:
    lay_out(site, "a", "b")
    site.pages["/feed"] = feed(site, "a")
    assert len(read(addresses, f"{site.url}/feed")[0]) == 1
    assert read(addresses, f"{site.url}/feed", again=True) == ([], [])
    site.pages["/feed"] = feed(site, "b", "a")
    assert [article.title for article in read(addresses, f"{site.url}/feed", again=True)[0]] == ["Report b"]
    assert site.asked.count("/a") == 1


def test_a_page_that_cannot_be_read_is_asked_for_three_times_at_most(
    site: Site, addresses: Addresses
) -> None:
    site.pages["/feed"] = feed(site, "gone")
    for number in range(5):
        site.pages["/feed"] = Page(body=feed(site, "gone").body, kind="text/xml", tag=f'"{number}"')
        read(addresses, f"{site.url}/feed", again=number > 0)
    assert site.asked.count("/gone") == 3


def test_what_came_from_a_feed_is_unchanged_the_second_time_and_outlives_it(
    tmp_path: Path, site: Site
) -> None:
    lay_out(site, "a", "b")
    site.pages["/feed"] = feed(site, "a", "b")
    with open_corpus(tmp_path / "home") as corpus:
        with Intake(private=True) as intake:
            first = corpus.sync([f"{site.url}/feed"], intake=intake)
        assert (first.indexed, first.rejected) == (2, ())
        site.pages["/feed"] = feed(site, "b")
        with Intake(private=True) as intake:
            again = corpus.sync([f"{site.url}/feed"], prune=True, intake=intake)
        assert (again.seen, again.unchanged, again.removed, again.articles) == (1, 1, 0, 2)
        assert all(name.startswith("url-") for name in ids_of(corpus))


def test_without_leave_this_machine_is_not_asked(tmp_path: Path, site: Site) -> None:
    with open_corpus(tmp_path / "home") as corpus:
        report = corpus.sync([f"{site.url}/feed", "ftp://example.org/a"])
    assert (report.seen, report.indexed) == (2, 0)
    assert "--allow-private" in report.rejected[0].reason
    assert report.rejected[1].reason == "only http:// and https:// are read"
    assert site.asked == []


def test_a_page_that_breaks_its_reader_is_one_rejection(site: Site) -> None:
    site.pages["/feed"] = feed(site, "slow", "a")
    lay_out(site, "a")
    site.pages["/slow"] = Page(body=b"<html><body>" + b"<p>word <b>word</b></p>" * 90_000)
    with Worker(seconds=1.5) as worker, Fetcher(private=True, sleep=lambda _: None) as fetcher:
        articles, rejections = read(Addresses(fetcher, worker), f"{site.url}/feed")
    assert [article.title for article in articles] == ["Report a"]
    assert [rejection.reason for rejection in rejections] == ["took longer than 1.5 s to read"]
