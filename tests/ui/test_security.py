"""What the layers around Gradio let in and out; first on a small app of our own, then on the page itself."""

import asyncio
import re
from typing import Any

import httpx
import pytest

from assistant.ui.security import LOOPBACK_NAMES, MAX_BODY_BYTES, POLICY, Gate, Headers, Shell, rewrite_index

PAGE = "http://127.0.0.1:7860"


class Echo:
    """Answers with the length of the body it was sent."""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        length = 0
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            length += len(message.get("body", b""))
            if not message.get("more_body"):
                break
        headers = [(b"content-type", b"text/plain"), (b"server", b"echo")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": str(length).encode()})


def call(app: Any, method: str, path: str, **request: Any) -> httpx.Response:
    async def once() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=PAGE) as client:
            return await client.request(method, path, **request)

    return asyncio.run(once())


GATE = Gate(Echo(), hosts=LOOPBACK_NAMES)


@pytest.mark.parametrize(
    "host", ["127.0.0.1:7860", "127.0.0.1", "localhost:7860", "LOCALHOST", "[::1]:7860", "[::1]"]
)
def test_the_page_answers_to_the_names_of_this_machine(host: str) -> None:
    assert call(GATE, "GET", "/", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:7860",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "",
        "127.0.0.1@evil.example",
    ],
)
def test_a_name_that_was_pointed_here_gets_nothing(host: str) -> None:
    refused = call(GATE, "GET", "/", headers={"host": host})
    assert refused.status_code == 403
    assert "does not answer to this name" in refused.text


def test_without_names_every_host_is_let_in() -> None:
    assert call(Gate(Echo(), hosts=None), "GET", "/", headers={"host": "any.example"}).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/file=https://evil.example/",
        "/gradio_api/file=/etc/passwd",
        "/gradio_api/file/etc/passwd",
        "/gradio_api/proxy=https://x.hf.space/",
        "/gradio_api/deep_link?session_hash=x",
        "/gradio_api/call/ask/x",
        "/gradio_api/info",
        "/gradio_api/openapi.json",
        "/gradio_api/vibe-code",
        "/gradio_api/dev/reload",
        "/gradio_api/queue/status",
        "/gradio_api/token",
        "/monitoring",
        "/config",
        "/login",
        "/svelte/x.js",
        "/ui/../server.py",
        "/nothing",
    ],
)
def test_what_the_page_does_not_use_is_not_there(path: str) -> None:
    assert call(GATE, "GET", path).status_code == 404


@pytest.mark.parametrize(
    "path", ["/gradio_api/upload", "/gradio_api/run/ask", "/gradio_api/component_server", "/"]
)
def test_only_questions_can_be_sent(path: str) -> None:
    assert call(GATE, "POST", path).status_code == 404


def test_no_other_method_is_used() -> None:
    assert call(GATE, "PUT", "/").status_code == 405


def test_another_site_cannot_ask_in_the_users_name() -> None:
    for origin, status in (
        (PAGE, 200),
        ("https://evil.example", 403),
        ("null", 403),
        ("http://127.0.0.1:1", 403),
    ):
        sent = call(GATE, "POST", "/gradio_api/queue/join", headers={"origin": origin}, content=b"{}")
        assert sent.status_code == status, origin


def test_a_body_beyond_a_question_is_refused_announced_or_not() -> None:
    big = b"x" * (MAX_BODY_BYTES + 1)
    assert call(GATE, "POST", "/gradio_api/queue/join", content=big).status_code == 413
    assert call(GATE, "POST", "/gradio_api/queue/join", content=big[:-1]).text == str(MAX_BODY_BYTES)

    taken = []

    async def unannounced() -> None:
        messages = iter([{"type": "http.request", "body": big[:600_000], "more_body": True}] * 3)
        scope = {
            "type": "http",
            "method": "POST",
            "path": "/gradio_api/queue/join",
            "headers": [(b"host", b"localhost")],
        }

        async def receive() -> Any:
            return next(messages)

        async def send(message: Any) -> None:
            taken.append(message)

        await GATE(scope, receive, send)

    asyncio.run(unannounced())
    assert taken == []


def test_every_answer_carries_the_security_headers_and_names_no_server() -> None:
    headers = call(Headers(GATE), "GET", "/").headers
    assert headers["content-security-policy"] == POLICY.format(nonce="")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer"
    assert "server" not in headers
    assert call(Headers(GATE), "GET", "/nothing").headers["x-content-type-options"] == "nosniff"


def test_the_index_page_loses_what_looks_outside_and_names_its_scripts() -> None:
    page = (
        '<head><meta property="og:image"\n content="https://raw.example/x.jpg">'
        '<link rel="manifest" href="/m.json" />'
        '<script src="/static/js/iframeResizer.contentWindow.min.js" async></script>'
        '<script>window.gradio_config = {"x": "\\u003cscript"};</script></head>'
        '<body><script type="module">1</script>'
    )
    assert rewrite_index(page, "<i>", "N") == (
        '<head><script nonce="N">window.gradio_config = {"x": "\\u003cscript"};</script><i></head>'
        '<body><script nonce="N" type="module">1</script>'
    )


class Compressing:
    """An index page that comes compressed to whoever accepts it."""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        compressed = any(name == b"accept-encoding" for name, _ in scope["headers"])
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"5")]})
        for piece in (b"\xffpacked",) if compressed else (b"<head>", b"</head>"):
            await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body", "body": b""})


def test_the_index_page_is_rewritten_whole_with_a_new_nonce_each_time() -> None:
    shell = Shell(Compressing(), head="<script>1</script>")
    first, second = call(shell, "GET", "/"), call(shell, "GET", "/")
    assert first.text == "<head><script>1</script></head>"
    policies = [page.headers["content-security-policy"] for page in (first, second)]
    assert policies[0] != policies[1]
    assert all(re.search(r"script-src 'self' 'nonce-[\w-]{16,}'", policy) for policy in policies)


def test_the_page_does_not_redirect_to_other_sites(page_url: str) -> None:
    with httpx.Client(base_url=page_url) as client:
        for path in ("/gradio_api/file=https://evil.example/x", "/gradio_api/file%3Dhttps://evil.example/x"):
            answer = client.get(path)
            assert answer.status_code == 404
            assert "location" not in answer.headers


def test_the_page_serves_no_file_of_this_machine(page_url: str) -> None:
    with httpx.Client(base_url=page_url) as client:
        for path in (
            "/gradio_api/file=/etc/passwd",
            "/static/..%2f..%2f..%2f..%2f..%2f..%2f..%2f..%2fetc/passwd",
            "/assets/..%2f..%2f..%2froutes.py",
            "/ui/..%2fserver.py",
            "/ui/server.py",
        ):
            answer = client.get(path)
            assert answer.status_code in (403, 404), path
            assert "root:" not in answer.text


def test_the_page_answers_only_to_its_own_names(page_url: str) -> None:
    with httpx.Client(base_url=page_url) as client:
        assert client.get("/").status_code == 200
        assert client.head("/").status_code == 200
        for path in ("/", "/article?id=later", "/ui/page.js"):
            assert client.get(path, headers={"host": "evil.example"}).status_code == 403


def test_the_page_allows_its_own_scripts_and_no_string_as_code(page_url: str) -> None:
    policy = httpx.get(page_url).headers["content-security-policy"]
    scripts = next(part for part in policy.split("; ") if part.startswith("script-src"))
    assert re.fullmatch(r"script-src 'self' 'nonce-[\w-]{16,}'", scripts)
    assert "frame-ancestors 'none'" in policy
    assert "http" not in policy


def test_the_page_names_no_other_host_in_what_it_loads(page_url: str) -> None:
    page = httpx.get(page_url).text
    markup = re.sub(r"<script\b.*?</script>", "", page, flags=re.DOTALL)
    assert "//" not in markup.replace("<!doctype", "")
    assert "googleapis" not in page


def test_the_page_offers_no_public_endpoints(page_url: str) -> None:
    page = httpx.get(page_url).text
    info = re.search(r"gradio_api_info = (\{.*?\});</script>", page)
    assert info is not None
    assert info.group(1) == '{"named_endpoints":{},"unnamed_endpoints":{}}'


def test_an_article_is_shown_by_its_address_or_said_to_be_gone(page_url: str) -> None:
    with httpx.Client(base_url=page_url) as client:
        found = client.get("/article", params={"id": "hostile/1 & <b>"})
        assert found.status_code == 200
        assert "Tamsin Pascoe" in found.text
        assert "<script" not in found.text
        gone = client.get("/article", params={"id": "nothing"})
        assert gone.status_code == 404
        assert "no longer in the index" in gone.text
