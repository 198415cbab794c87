"""A real assistant behind a real server, and a real browser in front of it."""

import asyncio
import json
import os
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from assistant import Assistant

if TYPE_CHECKING:
    from playwright.sync_api import Browser
    from starlette.types import ASGIApp

# What articles in the wild may hold; nothing of it may run or lead anywhere.
HOSTILE_ARTICLE = {
    "id": "hostile/1 & <b>",
    "title": 'Lighthouse <img src=x onerror="window.hacked=1"> reopens \u202egnp.exe',
    "date": "2023-05-05",
    "url": 'https://lighthouse.example/?q="><script>window.hacked=2</script>',
    "text": "The <script>window.hacked=3</script> lighthouse of Zennor reopened on Friday after nine years. "
    '"><svg onload="window.hacked=4"> ![x](http://evil.example/x.png) [y](javascript:alert(1)) $$x^2$$ `code`'
    "\n\n"
    "${window.hacked=5} {{constructor}} <iframe src=http://evil.example></iframe> "
    "A keeper called Tamsin Pascoe lit its lamp again on Saturday evening, the harbour trust said.",
}
LATER_ARTICLE = {
    "id": "later",
    "title": "Harbour trust doubles its budget",
    "date": "2024-06-07",
    "url": "https://www.harbour.example/budget",
    "text": "The harbour trust doubled its budget to 40 million pounds on Thursday. "
    "Fishing crews welcomed it.",
}

CHROMIUM_ARGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()


def chromium_path() -> str | None:
    return shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.fixture(scope="session")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """Over the seeds and two made-up articles, one of them hostile."""
    folder = tmp_path_factory.mktemp("newsroom")
    lines = folder / "articles.jsonl"
    lines.write_text("".join(json.dumps(article) + "\n" for article in (HOSTILE_ARTICLE, LATER_ARTICLE)))
    with Assistant.open(folder / "home") as assistant:
        report = assistant.corpus.sync([lines])
        assert (report.indexed, report.rejected) == (2, ()), report
        yield assistant


@contextmanager
def running(app: "ASGIApp") -> Iterator[str]:
    """The app on a free port, in a thread; its address."""
    import uvicorn

    config = uvicorn.Config(
        app,
        host="127.0.0.1",
        port=0,
        log_config=None,
        access_log=False,
        ws="none",
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    # A daemon, so that a server that will not stop fails its test instead of holding up the whole run.
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive(), "the server did not start"
            time.sleep(0.02)
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(timeout=20)
        assert not thread.is_alive(), "the server did not stop"


def app_over(assistant: Assistant) -> "ASGIApp":
    """Built in a running loop, since Gradio makes one for each of its locks when it finds none, and closes
    none."""
    from assistant.ui.app import build_app
    from assistant.ui.server import allowed_names

    async def build() -> "ASGIApp":
        return build_app(assistant, hosts=allowed_names("127.0.0.1"))

    return asyncio.run(build())


@pytest.fixture(scope="session")
def page_url(newsroom: Assistant) -> Iterator[str]:
    with running(app_over(newsroom)) as url:
        yield url


@pytest.fixture(scope="module")
def browser() -> "Iterator[Browser]":
    """For one module at a time: Playwright keeps an event loop running in this thread meanwhile."""
    chromium = chromium_path()
    if chromium is None:
        missing = (
            "Chromium is not installed: `apt-get install chromium`, or leave these out with -m 'not browser'"
        )
        if os.environ.get("CI", "").lower() in ("true", "1"):
            pytest.fail(missing)
        pytest.skip(missing)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_ARGS)
        yield browser
        browser.close()
