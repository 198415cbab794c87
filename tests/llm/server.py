"""A language model's server over real sockets that does as it is told, also what no server should."""

import asyncio
import contextlib
import json
import re
import threading
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

_SOURCE = re.compile(r"^<<\w+>> source (\d+)\n(.*?)\n<<\w+>> end of source \1$", re.MULTILINE | re.DOTALL)
_WANTED = re.compile(r"\{\{(.+?)\}\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request as it came in."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]

    @property
    def prompt(self) -> str:
        said = [self.body.get("system") or "", *(message["content"] for message in self.body["messages"])]
        return "\n".join(
            one if isinstance(one, str) else "\n".join(block["text"] for block in one) for one in said
        )

    @property
    def sources(self) -> dict[int, str]:
        """The text of each source by its key, title and day before it."""
        return {int(key): text for key, text in _SOURCE.findall(self.prompt)}

    def key(self, needle: str) -> int:
        """The key of the first source that holds these words."""
        return next(key for key, text in self.sources.items() if needle in text)

    def fill(self, text: str) -> str:
        """`text` with `{{words}}` replaced by the key of the source that holds the words, in brackets."""
        return _WANTED.sub(lambda match: f"[{self.key(match.group(1))}]", text)


class Reply:
    """What goes back, in the form that the path asks for: OpenAI's, Ollama's or Anthropic's."""

    def __init__(self, asked: Asked, writer: asyncio.StreamWriter) -> None:
        self.asked = asked
        self._writer = writer

    async def raw(self, data: bytes) -> None:
        self._writer.write(data)
        await self._writer.drain()

    async def status(self, code: int, body: str = "", **headers: str) -> None:
        lines = [f"HTTP/1.1 {code} X", f"content-length: {len(body.encode())}", "connection: close"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        await self.raw(("\r\n".join(lines) + "\r\n\r\n" + body).encode())

    async def begin(self, content_type: str = "") -> None:
        kind = "application/x-ndjson" if self.asked.path == "/api/chat" else "text/event-stream"
        head = (
            f"HTTP/1.1 200 OK\r\ncontent-type: {content_type or kind}\r\ntransfer-encoding: chunked\r\n\r\n"
        )
        await self.raw(head.encode())
        if self.asked.path.endswith("/messages"):
            message: dict[str, Any] = {"id": "m", "type": "message", "role": "assistant", "model": "m"}
            message |= {"content": [], "stop_reason": None, "stop_sequence": None}
            message["usage"] = {"input_tokens": 1, "output_tokens": 1}
            await self.event("message_start", message=message)
            await self.event("content_block_start", index=0, content_block={"type": "text", "text": ""})

    async def body(self, data: bytes) -> None:
        """One chunk of the body."""
        if data:
            await self.raw(f"{len(data):x}\r\n".encode() + data + b"\r\n")

    async def event(self, kind: str, **fields: Any) -> None:
        await self.body(f"event: {kind}\ndata: {json.dumps({'type': kind, **fields})}\n\n".encode())

    def piece(self, text: str, finish: str | None = None) -> bytes:
        """A piece of the answer as the bytes of its line."""
        if self.asked.path == "/api/chat":
            line: dict[str, Any] = {"model": "m", "message": {"role": "assistant", "content": text}}
            line |= {"done": finish is not None, "done_reason": finish}
            return json.dumps(line).encode() + b"\n"
        choice = {"index": 0, "delta": {"content": text}, "finish_reason": finish}
        chunk = {
            "id": "c",
            "object": "chat.completion.chunk",
            "created": 1,
            "model": "m",
            "choices": [choice],
        }
        return f"data: {json.dumps(chunk)}\n\n".encode()

    async def say(self, text: str) -> None:
        if self.asked.path.endswith("/messages"):
            await self.event("content_block_delta", index=0, delta={"type": "text_delta", "text": text})
        else:
            await self.body(self.piece(text))

    async def end(self, finish: str = "stop") -> None:
        if self.asked.path.endswith("/messages"):
            reason = {"stop": "end_turn", "length": "max_tokens", "content_filter": "refusal"}[finish]
            await self.event("content_block_stop", index=0)
            delta = {"stop_reason": reason, "stop_sequence": None}
            await self.event("message_delta", delta=delta, usage={"output_tokens": 2})
            await self.event("message_stop")
        else:
            await self.body(self.piece("", finish))
        if self.asked.path.endswith("/completions"):
            await self.body(b"data: [DONE]\n\n")
        await self.close_body()

    async def close_body(self) -> None:
        await self.raw(b"0\r\n\r\n")

    async def hang_up(self) -> None:
        """The connection is cut, whatever was promised."""
        self._writer.transport.abort()


Behaviour = Callable[[Reply], Awaitable[None]]


def says(text: str, *, size: int = 7, pause: float = 0.0, finish: str = "stop") -> Behaviour:
    """Sends `text` in pieces of `size` letters; `{{words}}` in it cite the source that holds the words."""

    async def behave(reply: Reply) -> None:
        filled = reply.asked.fill(text)
        await reply.begin()
        for at in range(0, len(filled), size):
            await reply.say(filled[at : at + size])
            if pause:
                await asyncio.sleep(pause)
        await reply.end(finish)

    return behave


def refuses(code: int, body: str = "", **headers: str) -> Behaviour:
    async def behave(reply: Reply) -> None:
        await reply.status(code, body, **headers)

    return behave


@dataclass(slots=True, kw_only=True)
class ModelServer:
    """Answers each request by the next behaviour, the last one again and again. `open` counts connections."""

    behaviours: Sequence[Behaviour]
    asked: list[Asked] = field(default_factory=list)
    open: int = 0
    left: int = 0
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def spec(self) -> str:
        return f"{self.url}/v1#tiny"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.open += 1
        try:
            while await self._request(reader, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            self.open -= 1
            writer.close()

    async def _request(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = await reader.readuntil(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").strip().split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
        body = await reader.readexactly(int(headers.get("content-length", 0)))
        asked = Asked(
            path=first.split()[1].partition("?")[0], headers=headers, body=json.loads(body or b"{}")
        )
        behaviour = self.behaviours[min(len(self.asked), len(self.behaviours) - 1)]
        self.asked.append(asked)
        # A client that goes away is noticed while the answer is still being written.
        answering = asyncio.ensure_future(behaviour(Reply(asked, writer)))
        gone = asyncio.ensure_future(reader.read(1))
        await asyncio.wait({answering, gone}, return_when=asyncio.FIRST_COMPLETED)
        if not answering.done():
            answering.cancel()
            with contextlib.suppress(asyncio.CancelledError, ConnectionError):
                await answering
            self.left += 1
            return False
        failed = answering.exception()
        gone.cancel()
        with contextlib.suppress(asyncio.CancelledError, ConnectionError):
            await gone
        if failed is not None and not isinstance(failed, ConnectionError):
            raise failed
        return False  # one request a connection


@contextmanager
def model_server(*behaviours: Behaviour) -> Iterator[ModelServer]:
    server = ModelServer(behaviours=behaviours)
    loop = asyncio.new_event_loop()
    started = threading.Event()

    async def run() -> None:
        listener = await asyncio.start_server(server.serve, "127.0.0.1", 0, limit=2**24)
        server.port = listener.sockets[0].getsockname()[1]
        started.set()
        try:
            await stop.wait()
        finally:
            listener.close()
            others = asyncio.all_tasks() - {asyncio.current_task()}
            for task in others:
                task.cancel()
            await asyncio.gather(*others, return_exceptions=True)

    stop = asyncio.Event()
    thread = threading.Thread(target=lambda: loop.run_until_complete(run()), daemon=True)
    thread.start()
    assert started.wait(10)
    try:
        yield server
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(10)
        assert not thread.is_alive()
        loop.close()
