"""A real web server on this machine, whose pages a test lays out as it likes."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(kw_only=True)
class Page:
    """`drip`: seconds between two bytes of the body, which then has no length that is told."""

    body: bytes = b""
    kind: str = "text/html; charset=utf-8"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    drip: float = 0.0
    tag: str = ""


class Site:
    """`pages` by path; a function is asked each time. What was asked for stands in `asked`, with the headers
    of the last request in `headers`."""

    def __init__(self, server: ThreadingHTTPServer) -> None:
        host, port = server.server_address[:2]
        self.url = f"http://{host!s}:{port}"
        self.pages: dict[str, Page | Callable[[], Page]] = {}
        self.asked: list[str] = []
        self.headers: dict[str, str] = {}

    def page(self, path: str) -> Page:
        found = self.pages.get(path) or self.pages.get(path.partition("?")[0])
        if found is None:
            return Page(status=404)
        return found if isinstance(found, Page) else found()


@contextmanager
def serving(host: str = "127.0.0.1", port: int = 0) -> Iterator[Site]:
    site: Site

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            site.asked.append(self.path)
            site.headers = {name.lower(): value for name, value in self.headers.items()}
            page = site.page(self.path)
            fresh = not page.tag or self.headers.get("If-None-Match") != page.tag
            self.send_response(page.status if fresh else 304)
            for name, value in {"Content-Type": page.kind, **page.headers}.items():
                self.send_header(name, value)
            if page.tag:
                self.send_header("ETag", page.tag)
            body = page.body if fresh else b""
            if page.drip:
                self.send_header("Connection", "close")
                self.close_connection = True
            else:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if not page.drip:
                self.wfile.write(body)
                return
            try:
                for byte in body:
                    self.wfile.write(bytes([byte]))
                    self.wfile.flush()
                    time.sleep(page.drip)
            except OSError:
                return

        def log_message(self, *_: object) -> None:
            return

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        block_on_close = False

        def handle_error(self, *_: object) -> None:
            return

    with Server((host, port), Handler) as server:
        site = Site(server)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield site
        finally:
            server.shutdown()
            thread.join()
