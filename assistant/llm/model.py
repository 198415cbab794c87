"""Asking a language model: owns its time limits, its retries and its cancellation. What it is asked, and what
its text is worth, is nobody's business here.

A server is spoken with in one event loop, in a thread that lives as long as the model: only there can a
request be ended while it waits for bytes. A model inside this process writes in a thread of its own, one
answer at a time.
"""

import asyncio
import gc
import threading
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any

from assistant.config import Limits
from assistant.errors import WritingFailed
from assistant.llm import failures
from assistant.llm.loading import load
from assistant.llm.spec import Kind, Spec

if TYPE_CHECKING:
    from llama_index.core.llms import LLM
    from tenacity import RetryCallState

# An answer from ten passages has a thousand characters or two; a model that goes on and on is stopped here.
LONGEST_ANSWER = 60_000
ATTEMPTS = 3
# After a request was cancelled; by then nothing refers to it any more.
SECONDS_TO_COLLECT = 0.05
BACK_OFF_SECONDS = 0.5
LONGEST_BACK_OFF_SECONDS = 8.0
# How long a stream that nobody reads any more may take to let go of its connection.
SECONDS_TO_LET_GO = 2.0
# A model that is waited for is told of this often, so that whoever waits can show it, or give it up.
SECONDS_BETWEEN_SIGNS = 0.5

# Why a model stopped, as its server words it: it had no room left.
_NO_ROOM = frozenset({"length", "max_tokens", "model_length"})
# Or it was not allowed to go on; what it wrote before is no whole answer.
_NOT_ALLOWED = (
    "filter", "refus", "safety", "recitation", "blocklist", "prohibited", "spii", "guardrail", "sensitive",
)  # fmt: skip
# What an answer may end with where nobody says why it ended.
_ENDS = (
    ".", "!", "?", "…", "。", "｡", "！", "？", "]", "】", "］", ")", "）", '"', "”", "’", "'", "»", "」",
    "』", "*", "`", "|", ":", *"⁰¹²³⁴⁵⁶⁷⁸⁹",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """`role`: "system" or "user"."""

    role: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Over:
    """The stream ended of itself. `why`: as the server words it, or ""."""

    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Again:
    """The server will be asked once more; what it is if nothing comes of it."""

    failure: WritingFailed


_Item = str | _Over | _Again | WritingFailed
_Put = Callable[[_Item], None]


class LanguageModel:
    """One model. Safe to use from several threads. Close it: that ends its thread and its connections."""

    # Why it cannot be used here, in one line; see `assistant.llm.absent`.
    unusable = ""

    def __init__(self, spec: Spec, limits: Limits) -> None:
        """Raises `ModelUnusable`."""
        self.spec = spec
        self.limits = limits
        self._stop = threading.Event()
        self._llm: LLM = load(spec, limits, self._stop.is_set)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()
        self._one_at_a_time = threading.Lock()

    def stream(
        self,
        messages: Sequence[Message],
        *,
        first_seconds: float | None = None,
        spent_seconds: float = 0.0,
    ) -> Generator[str, None, None]:
        """The answer in pieces, as they come; some are empty while the model thinks, and every
        `SECONDS_BETWEEN_SIGNS` while nothing comes. An answer begins with the first one that is not.

        Raises `WritingFailed`, also in the middle. Closing the iterator ends the request at the server. The
        time that the consumer takes between two pieces does not count. `spent_seconds`: how much of the time
        in all is gone already.
        """
        first = self.limits.first_seconds if first_seconds is None else first_seconds
        total = self.limits.total_seconds - spent_seconds
        if total <= 0:
            raise self._late(begun=False)
        arrived: SimpleQueue[_Item] = SimpleQueue()
        begun = False
        known: WritingFailed | None = None
        # `idle`: since something came last.
        characters, waited, idle, last = 0, 0.0, 0.0, ""
        with self._asking(messages, arrived.put):
            while True:
                patience = min((self.limits.next_seconds if begun else first) - idle, total - waited)
                asked = time.monotonic()
                item: _Item | None = None
                with suppress(Empty):
                    item = arrived.get(timeout=max(0.0, min(patience, SECONDS_BETWEEN_SIGNS)))
                idle += time.monotonic() - asked
                waited += time.monotonic() - asked
                if item is None:
                    if patience <= SECONDS_BETWEEN_SIGNS:
                        raise known or self._late(begun)
                    yield ""
                    continue
                if isinstance(item, _Again):
                    known = item.failure
                    first, idle = max(0.0, first - idle), 0.0
                    continue
                idle = 0.0
                if isinstance(item, WritingFailed):
                    raise item
                if isinstance(item, _Over):
                    if _stopped(item.why):
                        raise WritingFailed(
                            f"the language model {self.spec.text} was not allowed to finish its answer"
                        )
                    if last and not _finished(item.why, last):
                        raise WritingFailed(f"the language model {self.spec.text} broke off in mid sentence")
                    return
                begun = begun or item != ""
                characters += len(item)
                last = item if item.strip() else last
                if characters > LONGEST_ANSWER:
                    raise WritingFailed(f"the language model {self.spec.text} did not come to an end")
                yield item

    def close(self) -> None:
        """End what is under way, and let go of every connection."""
        self._stop.set()
        with self._lock:
            loop, thread = self._loop, self._thread
            self._loop = self._thread = None
        if loop is not None and thread is not None:
            asyncio.run_coroutine_threadsafe(self._shut_down(), loop).result(timeout=10)
            loop.call_soon_threadsafe(loop.stop)
            thread.join(timeout=10)
            loop.close()

    def _late(self, begun: bool) -> WritingFailed:
        if begun:
            return WritingFailed(f"the language model {self.spec.text} stopped in the middle of its answer")
        reason = f"the language model {self.spec.text} did not begin to answer in time"
        return WritingFailed(reason, reached=False)

    @contextmanager
    def _asking(self, messages: Sequence[Message], put: _Put) -> Iterator[None]:
        if self.spec.in_process:
            stop = threading.Event()
            thread = threading.Thread(target=self._write_here, args=(messages, put, stop), daemon=True)
            thread.start()
            try:
                yield
            finally:
                stop.set()
                thread.join(SECONDS_TO_LET_GO)
            return
        over = threading.Event()
        future = asyncio.run_coroutine_threadsafe(self._relay(messages, put, over), self._running_loop())
        try:
            yield
        finally:
            self._let_go(future, over)

    @staticmethod
    def _let_go(future: "Future[None]", over: threading.Event) -> None:
        if not over.is_set():
            future.cancel()
            over.wait(SECONDS_TO_LET_GO)

    def _running_loop(self) -> asyncio.AbstractEventLoop:
        with self._lock:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                self._thread = threading.Thread(
                    target=self._loop.run_forever, name=f"dateline {self.spec.kind}", daemon=True
                )
                self._thread.start()
            return self._loop

    async def _relay(self, messages: Sequence[Message], put: _Put, over: threading.Event) -> None:
        """Asks, again where that may help and nothing has arrived yet, and puts what comes."""
        from tenacity import AsyncRetrying, retry_if_exception, stop_after_attempt

        begun = False

        def note(item: _Item) -> None:
            nonlocal begun
            begun = begun or item != ""
            put(item)

        def tell(state: "RetryCallState") -> None:
            error = state.outcome.exception() if state.outcome else None
            if error is not None:
                put(_Again(failure=failures.failure_of(error, self.spec, begun=False)))

        retrying = AsyncRetrying(
            retry=retry_if_exception(lambda error: not begun and failures.passing(error)),
            stop=stop_after_attempt(ATTEMPTS),
            wait=_back_off,
            before_sleep=tell,
            reraise=True,
        )
        try:
            await retrying(self._ask_server, messages, note)
        except asyncio.CancelledError:
            # Whoever still waits, because the model was closed, has to know.
            put(WritingFailed(f"the language model {self.spec.text} was closed", reached=False))
            # A request that was cancelled between two reads is left to the garbage collector by the client
            # libraries, with its connection: that must not wait until memory runs short.
            asyncio.get_running_loop().call_later(SECONDS_TO_COLLECT, gc.collect)
            raise
        except Exception as error:
            # An edge: the client libraries raise what they like, and all of it means the same to a reader.
            put(failures.failure_of(error, self.spec, begun=begun))
        finally:
            over.set()

    async def _ask_server(self, messages: Sequence[Message], put: _Put) -> None:
        stream: Any = await self._llm.astream_chat(_chat(messages))
        why, characters = "", 0
        async for response in stream:
            why = _why(response) or why
            piece = response.delta or ""
            if characters > LONGEST_ANSWER:
                continue
            put(piece)
            characters += len(piece)
            if characters > LONGEST_ANSWER:
                # Whoever reads the queue says so. Only an error that comes up from the connection closes it
                # at once: the client libraries leave one that is merely read no further to the garbage
                # collector.
                task = asyncio.current_task()
                assert task is not None
                task.cancel()
        put(_Over(why=why))

    def _write_here(self, messages: Sequence[Message], put: _Put, stop: threading.Event) -> None:
        begun = False
        with self._one_at_a_time:
            if stop.is_set():
                return
            self._stop.clear()
            try:
                for response in self._llm.stream_chat(_chat(messages)):
                    piece = response.delta or ""
                    begun = begun or piece != ""
                    put(piece)
                    if stop.is_set():
                        self._stop.set()
                        if self.spec.kind is Kind.GGUF:  # it writes only while it is asked to
                            break
                put(_Over(why=""))
            except Exception as error:
                put(failures.failure_of(error, self.spec, begun=begun))

    async def _shut_down(self) -> None:
        mine = asyncio.current_task()
        others = [task for task in asyncio.all_tasks() if task is not mine]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        for name in ("_aclient", "_async_client"):
            client = getattr(self._llm, name, None)
            # Ollama's client has no way to be closed but through the one inside it.
            client = getattr(client, "_client", client) if name == "_async_client" else client
            close = getattr(client, "aclose", None) or getattr(client, "close", None)
            if close is not None:
                await close()
        await asyncio.get_running_loop().shutdown_asyncgens()
        await asyncio.get_running_loop().shutdown_default_executor()


def _chat(messages: Sequence[Message]) -> "list[Any]":
    from llama_index.core.llms import ChatMessage

    return [ChatMessage(role=message.role, content=message.text) for message in messages]


def _back_off(state: "RetryCallState") -> float:
    """What the server asks for, else twice as long each time."""
    error = state.outcome.exception() if state.outcome else None
    asked = failures.retry_after(error) if error is not None else None
    own = BACK_OFF_SECONDS * 2 ** (state.attempt_number - 1)
    return float(min(asked if asked is not None else own, LONGEST_BACK_OFF_SECONDS))


def _why(response: Any) -> str:
    """Why the model stopped, where this piece of the stream says so."""
    raw = response.raw
    if isinstance(raw, dict):  # Ollama; Anthropic keeps it with the message
        return str(raw.get("done_reason") or response.message.additional_kwargs.get("stop_reason") or "")
    choices = getattr(raw, "choices", None)
    return str(choices[0].finish_reason or "") if choices else ""


def _stopped(why: str) -> bool:
    """Whether the model was not allowed to go on, in the words of any server: `content_filter`, `refusal`,
    `FinishReason.SAFETY`."""
    return any(word in why.lower() for word in _NOT_ALLOWED)


def _finished(why: str, last: str) -> bool:
    """Whether an answer came to its end. Some servers never say why they stop: then the text must look
    ended."""
    if why and why not in _NO_ROOM:
        return True
    return last.rstrip().endswith(_ENDS)
