"""Getting what lies at an address: `Fetcher`. Bounded in size, time, tries and redirects; asks robots.txt
first, and leaves a pause between two requests to one host. Raises `NotFetched`, and nothing else.
"""

import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from types import TracebackType
from typing import TYPE_CHECKING, Self
from urllib.parse import urljoin, urlsplit

from index.readers.files import megabytes
from index.readers.identity import MAX_URL_CHARS, is_url
from index.web.connections import Clock, OutOfTime, Refused, open_pool

if TYPE_CHECKING:
    import httpcore
    from protego import Protego

MAX_BYTES = 16 * 1024 * 1024
REQUEST_SECONDS = 30.0
STEP_SECONDS = 10.0
MAX_REDIRECTS = 5
TRIES = 3
FIRST_PAUSE = 0.5
"""Before the second try; twice that before the third."""
LONGEST_PAUSE = 10.0
"""That a server may ask for, by Retry-After or Crawl-delay."""
HOST_PAUSE = 0.5
"""Between two requests to one host."""
MAX_ROBOTS_BYTES = 512 * 1024
"""What RFC 9309 asks to be read at least."""
ROBOTS_SECONDS = 3_600.0
"""How long a robots.txt is believed; RFC 9309 allows a day."""
FAULT_SECONDS = 60.0
"""The same of one that could not be had."""
ROBOT = "Dateline"

_AGAIN = (429, 502, 503, 504)
_REDIRECTS = (301, 302, 303, 307, 308)


class NotFetched(Exception):
    """`reason` is a short phrase that can follow an address and a colon."""

    def __init__(self, reason: str, status: int = 0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.status = status


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """`url` is where it was in the end, after redirects. `kind` is the media type and `charset` what the
    server added to it, both in lower case or "". `stamp` is to be given to the next request of the same
    address."""

    url: str
    data: bytes
    kind: str
    charset: str
    stamp: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    status: int
    headers: dict[str, str]
    data: bytes


class Fetcher:
    """Keeps connections and what robots.txt said, for one run. For one thread at a time; close it, or use it
    as a context manager. `private`: addresses of this machine and its network are allowed."""

    def __init__(
        self,
        *,
        private: bool = False,
        request_seconds: float = REQUEST_SECONDS,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._clock = Clock()
        self._pool: httpcore.ConnectionPool | None = None
        self._private = private
        self._request_seconds = request_seconds
        self._sleep = sleep
        self._robots: dict[str, tuple[Protego | str, float]] = {}
        self._next: dict[str, float] = {}

    def get(self, url: str, *, stamp: tuple[tuple[str, str], ...] = ()) -> Fetched:
        """What is at `url`; with the `stamp` of last time only when it has changed (else status 304).

        Raises NotFetched."""
        for _ in range(MAX_REDIRECTS + 1):
            self._check_robots(url)
            answer = self._request(url, MAX_BYTES, dict(stamp))
            if answer.status in _REDIRECTS and answer.headers.get("location"):
                url = self._followed(url, answer.headers["location"])
                continue
            if answer.status != 200:
                raise NotFetched(f"the server answered {answer.status}", answer.status)
            kind, _, rest = answer.headers.get("content-type", "").lower().partition(";")
            charset = rest.partition("charset=")[2].split(";")[0].strip(" \"'")
            stamps = (("If-None-Match", "etag"), ("If-Modified-Since", "last-modified"))
            return Fetched(
                url=url,
                data=answer.data,
                kind=kind.strip(),
                charset=charset,
                stamp=tuple((ask, answer.headers[name]) for ask, name in stamps if name in answer.headers),
            )
        raise NotFetched(f"redirected more than {MAX_REDIRECTS} times")

    def close(self) -> None:
        """Let go of the connections."""
        if self._pool is not None:
            self._pool.close()
            self._pool = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # robots.txt (RFC 9309)

    def _check_robots(self, url: str) -> None:
        place = _place(url)
        if "@" in urlsplit(url).netloc:
            raise NotFetched("an address with a password in it is not taken")
        robots, until = self._robots.get(place, ("", 0.0))
        if time.monotonic() >= until:
            robots = self._read_robots(place)
            kept = FAULT_SECONDS if isinstance(robots, str) else ROBOTS_SECONDS
            self._robots[place] = robots, time.monotonic() + kept
        if isinstance(robots, str):
            raise NotFetched(robots)
        if not robots.can_fetch(url, ROBOT):
            raise NotFetched("its robots.txt does not allow it")

    def _read_robots(self, place: str) -> "Protego | str":
        from protego import Protego

        url = f"{place}/robots.txt"
        try:
            for _ in range(MAX_REDIRECTS + 1):
                answer = self._request(url, MAX_ROBOTS_BYTES, {}, cut=True)
                if answer.status not in _REDIRECTS or not answer.headers.get("location"):
                    break
                url = self._followed(url, answer.headers["location"])
        except NotFetched as fault:
            return fault.reason
        if answer.status >= 500:
            return f"its robots.txt cannot be read: the server answered {answer.status}"
        return Protego.parse(answer.data.decode("utf-8", "replace") if answer.status == 200 else "")

    def _pause(self, place: str) -> None:
        wait = self._next.get(place, 0.0) - time.monotonic()
        if wait > 0:
            self._sleep(wait)
        robots, _ = self._robots.get(place, ("", 0.0))
        delay = None if isinstance(robots, str) else robots.crawl_delay(ROBOT)
        self._next[place] = time.monotonic() + min(max(HOST_PAUSE, delay or 0.0), LONGEST_PAUSE)

    # One request

    def _followed(self, url: str, location: str) -> str:
        try:
            target = urljoin(url, location)
        except ValueError as error:
            raise NotFetched("redirected to something that is no address") from error
        if not is_url(target) or len(target) > MAX_URL_CHARS:
            raise NotFetched("redirected to something that is no http(s) address")
        return target

    def _request(self, url: str, most: int, headers: dict[str, str], *, cut: bool = False) -> _Answer:
        for attempt in range(1, TRIES + 1):
            pause = FIRST_PAUSE * 2 ** (attempt - 1)
            try:
                self._pause(_place(url))
                answer = self._once(url, most, headers, cut=cut)
            except _Passing as fault:
                if attempt == TRIES:
                    raise NotFetched(fault.reason) from fault
            else:
                if answer.status not in _AGAIN or attempt == TRIES:
                    return answer
                asked = answer.headers.get("retry-after", "")
                if asked.isdecimal():
                    pause = float(asked[:9])
                if pause > LONGEST_PAUSE:
                    return answer
            self._sleep(pause)
        raise AssertionError("the last try returns or raises")

    def _once(self, url: str, most: int, headers: dict[str, str], *, cut: bool) -> _Answer:
        import httpcore
        import httpx

        try:
            parsed = httpx.URL(url)
            target = httpcore.URL(
                scheme=parsed.raw_scheme, host=parsed.raw_host, port=parsed.port, target=parsed.raw_path
            )
        except (httpx.InvalidURL, UnicodeError, ValueError) as error:
            raise NotFetched("no address that can be understood") from error
        if parsed.scheme not in ("http", "https") or not parsed.host:
            raise NotFetched("no http(s) address")
        asked = {
            "Host": parsed.netloc.decode(),
            "User-Agent": _user_agent(),
            "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            "Accept-Encoding": "gzip",
            **headers,
        }
        if self._pool is None:
            self._pool = open_pool(self._clock, private=self._private)
        self._clock.start(self._request_seconds)
        limits = dict.fromkeys(("connect", "read", "write", "pool"), STEP_SECONDS)
        try:
            with self._pool.stream(
                "GET", target, headers=list(asked.items()), extensions={"timeout": limits}
            ) as response:
                return _read(response, most, cut=cut)
        except Refused as fault:
            raise NotFetched(str(fault)) from fault
        except (OutOfTime, httpcore.TimeoutException) as fault:
            raise _Passing("the server took too long") from fault
        except (httpcore.NetworkError, httpcore.ProtocolError, OSError) as fault:
            said = " ".join(str(fault).split())[:100]
            raise _Passing(f"no connection ({said or type(fault).__name__})") from fault


class _Passing(NotFetched):
    """Worth another try."""


def _read(response: "httpcore.Response", most: int, *, cut: bool) -> _Answer:
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers}
    encoding = headers.get("content-encoding", "").strip().lower()
    if response.status != 200:
        return _Answer(status=response.status, headers=headers, data=b"")
    if encoding not in ("", "identity", "gzip", "x-gzip"):
        raise NotFetched(f"sent as {encoding[:20]}, which was not asked for")
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16) if encoding.endswith("gzip") else None
    data = bytearray()
    for chunk in response.iter_stream():
        try:
            # One byte more than may come, so that too much is seen without being unpacked.
            data += unpacker.decompress(chunk, most + 1 - len(data)) if unpacker else chunk
        except zlib.error as error:
            raise NotFetched("sent damaged gzip data") from error
        if len(data) > most:
            if not cut:
                raise NotFetched(f"larger than {megabytes(most)}")
            break
    if unpacker and not unpacker.eof and len(data) <= most:
        raise _Passing("sent cut-off gzip data")
    return _Answer(status=response.status, headers=headers, data=bytes(data[:most]))


def _place(url: str) -> str:
    """Scheme, host and port: what a robots.txt is for."""
    parts = urlsplit(url)
    return f"{parts.scheme.lower()}://{parts.netloc.lower()}"


def _user_agent() -> str:
    try:
        return f"{ROBOT}/{version('dateline')} (reads news articles for one person; obeys robots.txt)"
    except PackageNotFoundError:
        return f"{ROBOT} (reads news articles for one person; obeys robots.txt)"
