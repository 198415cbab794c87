"""What the page lets in and out, as three small ASGI layers: `Gate` (which hosts, paths and sizes are let
in), `Headers` (what every response says to the browser) and `Shell` (Gradio's index page without what looks
outside).

Gradio serves far more than this page needs: files by path, a redirect to any url, a proxy, uploads, other
people's saved states. The gate lets through the paths that the page uses and answers 404 to all others, so
that what Gradio adds tomorrow is closed as well.
"""

import re
import secrets
from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAX_BODY_BYTES = 1_000_000
"""A question with its limits takes a few hundred bytes."""

LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]"})

_OPEN_PATHS = {
    "GET": re.compile(
        r"/|/theme\.css|/robots\.txt|/favicon\.ico|/article|/ui/[\w.-]+|/(?:assets|static)/[\w./-]+"
        r"|/gradio_api/(?:app_id|startup-events|queue/data|heartbeat/\w+)"
    ),
    "POST": re.compile(r"/gradio_api/(?:queue/join|cancel|reset)/?"),
}
_OPEN_PATHS["HEAD"] = _OPEN_PATHS["GET"]

# Gradio sets styles from scripts and in attributes, hence 'unsafe-inline' there; scripts need the page's
# nonce or come from the page's own files, and no string is ever run as code.
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'{nonce}",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
_FIXED_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=(), payment=(), usb=()"),
)
# What names other hosts, or what only a page inside a frame would need.
_UNWANTED = re.compile(
    r"""<meta\s+(?:property|name)="(?:og|twitter):[^>]*>\s*"""
    r"""|<link\s+rel="(?:manifest|preconnect|dns-prefetch)"[^>]*>\s*"""
    r"""|<script\b[^>]*iframeResizer[^>]*>\s*</script>\s*""",
    re.IGNORECASE,
)


class Gate:
    """Turns away what this page has no use for. `hosts` are the names under which it may be called, without
    ports, in lower case; None lets every name in. A page on loopback needs the check: without it, any web
    site could read the articles by letting its own name point to 127.0.0.1."""

    def __init__(self, app: "ASGIApp", *, hosts: Iterable[str] | None) -> None:
        self._app = app
        self._hosts = None if hosts is None else frozenset(hosts)

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            refusal = self._refusal(scope)
            if refusal is None:
                await self._app(scope, _bounded(receive), send)
            else:
                await _answer(send, *refusal)
        # A websocket is left unanswered: the server closes it.

    def _refusal(self, scope: "Scope") -> tuple[int, str] | None:
        headers = dict(scope["headers"])
        host = headers.get(b"host", b"").decode("latin-1").lower()
        if self._hosts is not None and _without_port(host) not in self._hosts:
            return (
                403,
                f"Dateline does not answer to this name; open http://{sorted(self._hosts)[0]} instead.",
            )
        allowed = _OPEN_PATHS.get(scope["method"])
        if allowed is None:
            return 405, "This method is not used here."
        if not allowed.fullmatch(scope["path"]):
            return 404, "There is nothing here."
        if scope["method"] == "POST":
            origin = headers.get(b"origin")
            if origin is not None and urlsplit(origin.decode("latin-1")).netloc.lower() != host:
                return 403, "Dateline takes questions only from its own page."
            length = headers.get(b"content-length", b"0")
            if not length.isdigit() or int(length) > MAX_BODY_BYTES:
                return 413, "That is too much for a question."
        return None


class Headers:
    """Adds the security headers to every response; a Content-Security-Policy that is there already stays."""

    def __init__(self, app: "ASGIApp") -> None:
        self._app = app

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        async def send_safely(message: "Message") -> None:
            if message["type"] == "http.response.start":
                headers = [pair for pair in message.get("headers", ()) if pair[0].lower() != b"server"]
                if not any(name.lower() == b"content-security-policy" for name, _ in headers):
                    headers.append((b"content-security-policy", POLICY.format(nonce="").encode()))
                message = {**message, "headers": [*headers, *_FIXED_HEADERS]}
            await send(message)

        await self._app(scope, receive, send_safely if scope["type"] == "http" else send)


class Shell:
    """Rewrites the index page, and only it: drops what looks outside, adds `head`, lets exactly its own
    scripts run."""

    def __init__(self, app: "ASGIApp", *, head: str) -> None:
        self._app = app
        self._head = head

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        if scope["type"] != "http" or scope["path"] != "/":
            await self._app(scope, receive, send)
            return
        # Gradio would compress what has to be read here.
        plain = {**scope, "headers": [pair for pair in scope["headers"] if pair[0] != b"accept-encoding"]}
        start: Message = {}
        chunks: list[bytes] = []

        async def collect(message: "Message") -> None:
            if message["type"] == "http.response.start":
                start.update(message)
                return
            chunks.append(message.get("body", b""))
            if message.get("more_body", False):
                return
            nonce = secrets.token_urlsafe(16)
            body = b"".join(chunks)
            if body:
                body = rewrite_index(body.decode(), self._head, nonce).encode()
            kept = [
                pair
                for pair in start["headers"]
                if pair[0].lower() not in (b"content-length", b"cache-control")
            ]
            policy = POLICY.format(nonce=f" 'nonce-{nonce}'").encode()
            added = [
                (b"content-length", str(len(body)).encode()),
                (b"content-security-policy", policy),
                (b"cache-control", b"no-store"),
            ]
            if scope["method"] == "HEAD":  # the length of a page that is not sent is not known
                added.pop(0)
            await send({**start, "headers": [*kept, *added]})
            await send({"type": "http.response.body", "body": body})

        await self._app(plain, receive, collect)


def rewrite_index(page: str, head: str, nonce: str) -> str:
    """Gradio's index page as ours. Its data cannot be mistaken for tags: Gradio escapes every "<" in it."""
    page = _UNWANTED.sub("", page)
    page = page.replace("<script", f'<script nonce="{nonce}"')
    return page.replace("</head>", f"{head}</head>", 1)


def _without_port(host: str) -> str:
    if host.startswith("["):
        return host.partition("]")[0] + "]"
    return host.partition(":")[0]


def _bounded(receive: "Receive") -> "Receive":
    """The body is counted as it comes: a length that was announced is only a claim."""
    taken = 0

    async def receive_counted() -> "Message":
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        return message if taken <= MAX_BODY_BYTES else {"type": "http.disconnect"}

    return receive_counted


async def _answer(send: "Send", status: int, text: str) -> None:
    body = (text + "\n").encode("utf-8", "replace")
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
