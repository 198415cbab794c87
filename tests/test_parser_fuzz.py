"""Whatever bytes a parser is handed, something comes out: articles that can be stored, or a reason in one
line; never an exception, and the same each time."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.article import Article, Rejection
from index.errors import ArticleRejected
from index.readers.formats import FEED, SITEMAP, Item, Link, format_of, read_source
from index.readers.source import bytes_source
from index.web.fetch import Fetched
from index.web.reading import _named
from tests.awkward import awkward_text
from tests.hostile import good_files
from tests.readers.documents import page
from tests.readers.reading import WORKER

RSS = (
    b'<?xml version="1.0"?><rss version="2.0"><channel><title>Echo</title><item><title>Rain</title><link>https://a.'
    b"example/rain</link><pubDate>Fri, 05 Jan 2024 10:00:00 +0100</pubDate></item></channel></rss>"
)
MAP = (
    b'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://a.example/'
    b"rain</loc><lastmod>2024-01-05</lastmod></url></urlset>"
)
GOOD = [*good_files(), (f"a{FEED}", RSS), (f"a{SITEMAP}", MAP)]

TOKENS = (
    b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"<", b">", b"</p>", b"<article>", b"<!--", b"]]>", b"&#0;", b"&l;",
    b'"', b"{", b"[", b"\n", b"\r", b",", b"%PDF-", b"endobj", b"stream\n", b"PK\x03\x04", b"PAR1",
    b"\x1f\x8b", b"WARC/1.0", b"Content-Length: 9999", b"2024-13-45", b"\xe2\x80\xae", b"\xed\xa0\x80",
    b"<!DOCTYPE a [<!ENTITY b 'c'>]>",
)  # fmt: skip

FUZZ_SECONDS = 120

changes = st.lists(
    st.tuples(
        st.floats(0, 1),
        st.integers(0, 64),
        st.one_of(st.sampled_from(TOKENS), st.binary(max_size=16)),
    ),
    min_size=1,
    max_size=6,
)


def changed(content: bytes, edits: list[tuple[float, int, bytes]]) -> bytes:
    """Each edit puts bytes in the place of some others."""
    for place, length, put in edits:
        at = int(place * len(content))
        content = content[:at] + put + content[at + length :]
    return content


@st.composite
def damaged(draw: st.DrawFn) -> tuple[str, bytes]:
    name, content = draw(st.sampled_from(GOOD))
    return name, changed(content, draw(changes))


@st.composite
def arbitrary(draw: st.DrawFn) -> tuple[str, bytes]:
    name, _ = draw(st.sampled_from(GOOD))
    return name, draw(st.one_of(st.binary(max_size=500), awkward_text.map(str.encode)))


@st.composite
def pages(draw: st.DrawFn) -> tuple[str, bytes]:
    """A page whose fields are texts that break careless ones."""
    texts = draw(st.lists(awkward_text, min_size=1, max_size=4))
    text = page(
        title=draw(awkward_text),
        paragraphs=texts,
        day=draw(st.one_of(st.none(), awkward_text, st.dates().map(str))),
        url=draw(st.one_of(st.none(), awkward_text, st.just("https://a.example/b"))),
    )
    return "page.html", text.encode("utf-8", "replace")


files = st.one_of(damaged(), arbitrary(), pages())


def read(name: str, content: bytes) -> list[Item]:
    source = bytes_source(content, name=name, origin="/a/b", url="https://www.echo.example/c")
    chosen = format_of(name)
    assert chosen is not None
    return list(WORKER.read(source) if chosen.guarded else read_source(source))


def check(file: tuple[str, bytes], *, again: bool = True) -> None:
    name, content = file
    items = read(name, content)
    assert items or name.endswith((FEED, SITEMAP))
    for item in items:
        if isinstance(item, Article):
            assert item.body.strip()
            assert item.id
            assert "\r" not in item.body
            assert "\0" not in item.body + item.title
            assert len(item.fingerprint) == 64
        elif isinstance(item, Rejection):
            assert item.path.startswith("/a/b")
            assert item.reason
            assert "\n" not in item.reason
        else:
            assert isinstance(item, Link)
    assert not again or read(name, content) == items


@given(file=files)
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_bytes_a_parser_gets_it_gives_articles_or_reasons(file: tuple[str, bytes]) -> None:
    check(file)


LINES = [(name, content) for name, content in GOOD if (chosen := format_of(name)) and not chosen.guarded]


@st.composite
def lines(draw: st.DrawFn) -> tuple[str, bytes]:
    """What is read in our own process: the formats that are lines of text."""
    name, content = draw(st.sampled_from(LINES))
    return name, changed(content, draw(changes))


@given(file=lines())
@settings(max_examples=10_000, deadline=None, suppress_health_check=list(HealthCheck))
def test_ten_thousand_damaged_files_of_lines_give_articles_or_reasons(file: tuple[str, bytes]) -> None:
    check(file, again=False)


@pytest.mark.prove
@pytest.mark.timeout(3_000)
@given(file=files)
@settings(max_examples=10_000, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_ten_thousand_bytes_a_parser_gets_it_gives_articles_or_reasons(
    file: tuple[str, bytes],
) -> None:
    check(file)


@pytest.mark.prove
@pytest.mark.timeout(1_000)
def test_a_coverage_guided_fuzzer_finds_nothing_that_a_parser_lets_through(tmp_path: Path) -> None:
    pytest.importorskip("atheris", reason="the fuzzer is not installed: pip install atheris")
    for number, (name, content) in enumerate(GOOD):
        (tmp_path / name).write_bytes(bytes([number]) + content)
    command = [sys.executable, "-m", "tests.fuzz_parsers", f"-max_total_time={FUZZ_SECONDS}", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=Path(__file__).parents[1])
    assert done.returncode == 0, done.stderr[-3000:]
    [runs] = re.findall(r"Done (\d+) runs", done.stderr)
    print(f"{runs} runs in {FUZZ_SECONDS} s")  # noqa: T201
    assert int(runs) > 1_000


@given(
    data=st.one_of(st.binary(max_size=200), st.sampled_from(TOKENS), st.sampled_from([c for _, c in GOOD])),
    kind=st.sampled_from(
        ["", "text/html", "text/plain", "application/json", "text/xml", "x/y", "application/zip"]
    ),
    path=st.one_of(
        st.text(max_size=20), st.sampled_from(["a.pdf", "a.txt.gz", "a.warc.gz", "sitemap.xml.gz"])
    ),
)
@settings(deadline=None)
def test_whatever_a_server_sends_has_a_name_that_some_reader_knows(data: bytes, kind: str, path: str) -> None:
    try:
        _, name = _named(Fetched(url=f"https://a.example/{path}", data=data, kind=kind, charset=""))
    except ArticleRejected:
        # The reasons are checked where they are read.
        return
    assert format_of(name) is not None
