"""The page as one ASGI application: Gradio's part, the article pages, the static files, and the layers around
them."""

from collections.abc import Iterable
from importlib.resources import files
from typing import TYPE_CHECKING

from assistant.ui.article_page import MISSING, article_html, notice_html
from assistant.ui.links import PATH, read_span
from assistant.ui.security import Gate, Headers, Shell
from index.errors import ArticleNotFound, IndexingError

if TYPE_CHECKING:
    import gradio as gr
    from starlette.responses import Response
    from starlette.types import ASGIApp

    from assistant.engine import Assistant

STATIC_TYPES = {
    "page.css": "text/css; charset=utf-8",
    "article.css": "text/css; charset=utf-8",
    "page.js": "text/javascript; charset=utf-8",
    "icon.svg": "image/svg+xml",
}
HEAD = (
    '<title>Dateline</title><meta name="color-scheme" content="light dark">'
    '<link rel="icon" href="ui/icon.svg"><link rel="stylesheet" href="ui/article.css">'
    '<link rel="stylesheet" href="ui/page.css"><script src="ui/page.js" defer></script>'
)


def build_app(assistant: "Assistant", *, hosts: Iterable[str] | None = None) -> "ASGIApp":
    """`hosts` are the names under which the page may be called (see `Gate`); None lets every name in."""
    import gradio as gr
    from fastapi import FastAPI
    from starlette.responses import HTMLResponse
    from starlette.responses import Response as Plain

    from assistant.ui.page import build_page

    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    static = {name: (files("assistant.ui") / "static" / name).read_bytes() for name in STATIC_TYPES}

    fresh = {"cache-control": "no-cache"}
    private = {"cache-control": "no-store"}

    def article(id: str = "", start: str = "", end: str = "", check: str = "") -> "Response":
        try:
            found = assistant.corpus.article(id)
        except ArticleNotFound:
            return HTMLResponse(notice_html(MISSING), status_code=404, headers=private)
        except IndexingError as error:
            return HTMLResponse(notice_html(str(error)), status_code=503, headers=private)
        return HTMLResponse(article_html(found, read_span(start, end, check)), headers=private)

    def file(name: str) -> "Response":
        if name not in static:
            return Plain("There is nothing here.\n", status_code=404, media_type="text/plain")
        return Plain(static[name], media_type=STATIC_TYPES[name], headers=fresh)

    app.add_api_route(f"/{PATH}", article, methods=["GET", "HEAD"], response_model=None)
    app.add_api_route("/ui/{name}", file, methods=["GET", "HEAD"], response_model=None)
    gr.mount_gradio_app(
        app,
        build_page(assistant),
        path="/",
        server_name="127.0.0.1",
        footer_links=[],
        show_error=False,
        ssr_mode=False,
        mcp_server=False,
        enable_monitoring=False,
        pwa=False,
        max_file_size=1,
        theme=_theme(),
    )
    return Headers(Gate(Shell(app, head=HEAD), hosts=hosts))


def _theme() -> "gr.themes.Base":
    """Fonts of the reader's own system: nothing is fetched, not even from here."""
    from gradio.themes import Base

    return Base(
        primary_hue="slate",
        neutral_hue="stone",
        font=["system-ui", "-apple-system", "Segoe UI", "Roboto", "Helvetica Neue", "Arial", "sans-serif"],
        font_mono=["ui-monospace", "SFMono-Regular", "Menlo", "Consolas", "monospace"],
    )
