import gzip
import ipaddress
import socket
import time
from collections.abc import Iterator
from typing import Any

import pytest

from index.web import connections, fetch
from index.web.connections import is_public
from index.web.fetch import Fetcher, NotFetched
from tests.web.site import Page, Site, serving


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as one:
        yield one


@pytest.fixture
def naps() -> list[float]:
    """How long the fetcher would have slept."""
    return []


@pytest.fixture
def fetcher(naps: list[float]) -> Iterator[Fetcher]:
    with Fetcher(private=True, sleep=naps.append) as one:
        yield one


def reason(fetcher: Fetcher, url: str) -> str:
    with pytest.raises(NotFetched) as caught:
        fetcher.get(url)
    return caught.value.reason


def test_a_page_is_fetched_with_its_kind_and_a_name_that_says_who_asks(site: Site, fetcher: Fetcher) -> None:
    site.pages["/a?b=c"] = Page(body=b"<html>hello</html>", kind="Text/HTML; Charset=ISO-8859-1")
    fetched = fetcher.get(f"{site.url}/a?b=c")
    assert (fetched.data, fetched.kind, fetched.charset) == (b"<html>hello</html>", "text/html", "iso-8859-1")
    assert site.asked == ["/robots.txt", "/a?b=c"]
    assert site.headers["user-agent"].startswith("Dateline/")
    assert "cookie" not in site.headers


# Where it connects to


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.9.10", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254",
        "100.64.0.1", "192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255",
        "::", "::1", "fe80::1", "fc00::1", "fd12::1", "fec0::1", "ff02::1", "2001:db8::1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe",
    ],
)  # fmt: skip
def test_an_address_of_no_public_machine_is_none_to_connect_to(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["1.1.1.1", "93.184.215.14", "2606:4700::1111", "64:ff9b::101:101"])
def test_an_address_of_a_public_machine_is_one(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


def test_this_machine_is_not_asked_unless_that_is_allowed(site: Site) -> None:
    port = site.url.rpartition(":")[2]
    with Fetcher() as fetcher:
        for host in ("127.0.0.1", "localhost", "0x7f000001", "2130706433", "127.1", "[::ffff:127.0.0.1]"):
            why = reason(fetcher, f"http://{host}:{port}/")
            assert "--allow-private" in why or why.startswith("no connection"), host
    assert site.asked == []


@pytest.fixture
def outside(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """A server that counts as one on the internet, while the rest of this machine does not."""
    monkeypatch.setattr(connections, "is_public", lambda address: str(address) == "127.0.0.2")
    with serving("127.0.0.2") as one:
        yield one


def test_a_redirect_into_this_machine_is_not_followed(site: Site, outside: Site) -> None:
    outside.pages["/a"] = Page(status=302, headers={"Location": f"{site.url}/secret"})
    with Fetcher(sleep=lambda _: None) as fetcher:
        assert "--allow-private" in reason(fetcher, f"{outside.url}/a")
    assert site.asked == []


def test_a_name_that_is_looked_up_again_as_another_address_is_not_asked_there(
    outside: Site, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = ["127.0.0.2", "127.0.0.1", "127.0.0.1"]

    def look_up(host: str, port: int, *_: Any, **__: Any) -> list[Any]:
        address = answers.pop(0) if host == "rebinding.example" else host
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    outside.pages["/robots.txt"] = Page(headers={"Connection": "close"})
    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    with Fetcher(sleep=lambda _: None) as fetcher:
        port = outside.url.rpartition(":")[2]
        why = reason(fetcher, f"http://rebinding.example:{port}/a")
    assert "rebinding.example is 127.0.0.1" in why
    assert (outside.asked, site.asked) == (["/robots.txt"], [])


def test_a_name_with_a_public_and_a_private_address_is_refused(
    outside: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def look_up(host: str, port: int, *_: Any, **__: Any) -> list[Any]:
        return [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))
            for address in ("127.0.0.2", "10.0.0.1")
        ]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    with Fetcher(sleep=lambda _: None) as fetcher:
        assert "10.0.0.1" in reason(fetcher, f"http://two.example:{outside.url.rpartition(':')[2]}/a")
    assert outside.asked == []


@pytest.mark.parametrize(
    ("location", "why"),
    [
        ("file:///etc/passwd", "redirected to something that is no http(s) address"),
        ("ftp://example.org/a", "redirected to something that is no http(s) address"),
        ("http://[::1", "redirected to something that is no address"),
        ("/again", "redirected more than 5 times"),
    ],
)
def test_a_redirect_to_nowhere_or_in_circles_ends(
    site: Site, fetcher: Fetcher, location: str, why: str
) -> None:
    site.pages["/a"] = site.pages["/again"] = Page(status=301, headers={"Location": location})
    assert reason(fetcher, f"{site.url}/a") == why


def test_redirects_are_followed_and_the_last_address_counts(site: Site, fetcher: Fetcher) -> None:
    site.pages["/a"] = Page(status=301, headers={"Location": "/b"})
    site.pages["/b"] = Page(status=307, headers={"Location": f"{site.url}/c"})
    site.pages["/c"] = Page(body=b"here")
    assert fetcher.get(f"{site.url}/a").url == f"{site.url}/c"


def test_an_address_with_a_password_is_not_asked(site: Site, fetcher: Fetcher) -> None:
    assert "password" in reason(fetcher, site.url.replace("http://", "http://me:secret@"))
    assert site.asked == []


# Bounds


def test_a_page_that_is_too_large_is_given_up(site: Site, fetcher: Fetcher) -> None:
    site.pages["/a"] = Page(body=bytes(17 * 1024 * 1024))
    assert reason(fetcher, f"{site.url}/a") == "larger than 16 MB"


def test_a_page_that_unpacks_to_too_much_is_given_up(site: Site, fetcher: Fetcher) -> None:
    packed = gzip.compress(bytes(100 * 1024 * 1024))
    site.pages["/a"] = Page(body=packed, headers={"Content-Encoding": "gzip"})
    assert reason(fetcher, f"{site.url}/a") == "larger than 16 MB"
    site.pages["/b"] = Page(body=gzip.compress(b"hello"), headers={"Content-Encoding": "gzip"})
    assert fetcher.get(f"{site.url}/b").data == b"hello"
    site.pages["/c"] = Page(body=b"hello", headers={"Content-Encoding": "gzip"})
    assert reason(fetcher, f"{site.url}/c") == "sent damaged gzip data"
    site.pages["/d"] = Page(body=b"hello", headers={"Content-Encoding": "br"})
    assert reason(fetcher, f"{site.url}/d") == "sent as br, which was not asked for"


def test_a_server_that_sends_a_byte_now_and_then_is_given_up(site: Site, naps: list[float]) -> None:
    site.pages["/a"] = Page(body=b"x" * 1000, drip=0.1)
    with Fetcher(private=True, sleep=naps.append, request_seconds=0.6) as fetcher:
        started = time.monotonic()
        assert reason(fetcher, f"{site.url}/a") == "the server took too long"
        assert time.monotonic() - started < 20
    assert site.asked.count("/a") == 3


def test_a_server_that_is_not_there_is_tried_three_times(fetcher: Fetcher, naps: list[float]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    assert reason(fetcher, f"http://127.0.0.1:{port}/").startswith("no connection")
    assert [nap for nap in naps if nap in (0.5, 1.0)] == [0.5, 1.0]


def test_a_host_that_is_not_known_says_so(fetcher: Fetcher) -> None:
    assert reason(fetcher, "http://no-such-host.invalid/") == "no connection (its host name is not known)"


def test_a_server_that_is_busy_is_asked_again_when_it_says(
    site: Site, fetcher: Fetcher, naps: list[float]
) -> None:
    answers = [Page(status=503, headers={"Retry-After": "3"}), Page(status=502), Page(body=b"here")]
    site.pages["/a"] = lambda: answers.pop(0)
    assert fetcher.get(f"{site.url}/a").data == b"here"
    assert 3.0 in naps


def test_a_server_that_asks_for_a_long_wait_is_left_alone(site: Site, fetcher: Fetcher) -> None:
    site.pages["/a"] = Page(status=429, headers={"Retry-After": "3600"})
    assert reason(fetcher, f"{site.url}/a") == "the server answered 429"
    assert site.asked.count("/a") == 1


def test_an_unchanged_page_is_not_sent_again(site: Site, fetcher: Fetcher) -> None:
    site.pages["/a"] = Page(body=b"here", tag='"v1"')
    stamp = fetcher.get(f"{site.url}/a").stamp
    with pytest.raises(NotFetched) as caught:
        fetcher.get(f"{site.url}/a", stamp=stamp)
    assert caught.value.status == 304


# robots.txt


def test_what_robots_txt_forbids_is_not_asked_for(site: Site, fetcher: Fetcher) -> None:
    rules = "User-agent: *\nDisallow: /private\nAllow: /\n\nUser-agent: Dateline\nDisallow: /*.pdf$\n"
    site.pages["/robots.txt"] = Page(body=rules.encode(), kind="text/plain")
    site.pages["/private/a"] = Page(body=b"for us no rule but our own")
    assert reason(fetcher, f"{site.url}/a.pdf") == "its robots.txt does not allow it"
    assert fetcher.get(f"{site.url}/private/a").data
    assert site.asked == ["/robots.txt", "/private/a"]


def test_a_robots_txt_that_cannot_be_had_forbids_everything(site: Site, fetcher: Fetcher) -> None:
    site.pages["/robots.txt"] = Page(status=500)
    assert reason(fetcher, f"{site.url}/a") == "its robots.txt cannot be read: the server answered 500"
    assert site.asked == ["/robots.txt"]


def test_robots_txt_is_asked_for_again_after_a_while(
    site: Site, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.pages["/a"] = Page(body=b"here")
    site.pages["/robots.txt"] = Page(status=500)
    reason(fetcher, f"{site.url}/a")
    monkeypatch.setattr(fetch, "FAULT_SECONDS", 0.0)
    site.asked.clear()
    with Fetcher(private=True, sleep=lambda _: None) as again:
        reason(again, f"{site.url}/a")
        site.pages["/robots.txt"] = Page(status=404)
        assert again.get(f"{site.url}/a").data == b"here"
        again.get(f"{site.url}/a")
    assert site.asked.count("/robots.txt") == 2


def test_the_pause_that_robots_txt_asks_for_is_kept(site: Site, fetcher: Fetcher, naps: list[float]) -> None:
    site.pages["/robots.txt"] = Page(body=b"User-agent: *\nCrawl-delay: 4\n", kind="text/plain")
    site.pages["/a"] = Page(body=b"here")
    fetcher.get(f"{site.url}/a")
    fetcher.get(f"{site.url}/a")
    assert max(naps) > 3.5
    assert min(naps) > 0


def test_a_redirect_to_another_place_asks_for_leave_there(site: Site, fetcher: Fetcher) -> None:
    with serving() as other:
        other.pages["/robots.txt"] = Page(body=b"User-agent: *\nDisallow: /\n", kind="text/plain")
        site.pages["/a"] = Page(status=302, headers={"Location": f"{other.url}/b"})
        assert reason(fetcher, f"{site.url}/a") == "its robots.txt does not allow it"
        assert other.asked == ["/robots.txt"]
