"""A real language model of a few thousand random weights, as a folder and behind an OpenAI-compatible
server."""

import asyncio
import json
import threading
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from starlette.types import ASGIApp

TEMPLATE = "{% for message in messages %}{{ message.role }}: {{ message.content }}\n{% endfor %}assistant: "


def make_tiny_model(folder: Path) -> None:
    """Writes the model and its tokenizer of 60 words."""
    import torch
    import transformers
    from tokenizers import Tokenizer, models, pre_tokenizers

    library: Any = transformers  # half of it has no types

    words = ["<s>", "</s>", "<unk>", *(f"word{number}" for number in range(60))]
    vocabulary = {word: number for number, word in enumerate(words)}
    tokenizer = Tokenizer(models.WordLevel(vocab=vocabulary, unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    fast = library.PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, bos_token="<s>", eos_token="</s>", pad_token="</s>"
    )
    fast.chat_template = TEMPLATE
    fast.save_pretrained(folder)
    torch.manual_seed(7)
    config = library.LlamaConfig(
        vocab_size=len(vocabulary),
        hidden_size=16,
        intermediate_size=32,
        num_hidden_layers=1,
        num_attention_heads=2,
        max_position_embeddings=16384,
        bos_token_id=0,
        eos_token_id=1,
        pad_token_id=1,
    )
    library.LlamaForCausalLM(config).save_pretrained(folder)


class TinyServer:
    """`written` counts the tokens of the last answer, `stopped` says that it was ended before it was
    complete."""

    def __init__(self, folder: Path, *, tokens: int) -> None:
        from transformers import AutoModelForCausalLM, AutoTokenizer

        self._model = AutoModelForCausalLM.from_pretrained(folder)
        self._tokenizer = AutoTokenizer.from_pretrained(folder)  # type: ignore[no-untyped-call]
        self._tokens = tokens
        self.written = 0
        self.stopped = threading.Event()
        self.complete = threading.Event()

    def app(self) -> "ASGIApp":
        from starlette.applications import Starlette
        from starlette.requests import Request
        from starlette.responses import Response, StreamingResponse
        from starlette.routing import Route

        async def chat(request: Request) -> Response:
            asked = await request.json()
            return StreamingResponse(self._stream(asked["messages"]), media_type="text/event-stream")

        return Starlette(routes=[Route("/v1/chat/completions", chat, methods=["POST"])])

    async def _stream(self, messages: list[dict[str, Any]]) -> AsyncIterator[str]:
        from transformers import StoppingCriteriaList, TextIteratorStreamer

        prompt = self._tokenizer.apply_chat_template(
            messages, return_tensors="pt", add_generation_prompt=True
        )
        streamer = TextIteratorStreamer(self._tokenizer, skip_prompt=True, skip_special_tokens=True)
        gone = threading.Event()
        self.written = 0

        def stop(*_arguments: object, **_options: object) -> bool:
            self.written += 1
            return gone.is_set()

        def generate() -> None:
            # Greedy and never the end token: an answer as long as it is asked for.
            self._model.generate(
                prompt, streamer=streamer, stopping_criteria=StoppingCriteriaList([stop]), do_sample=False,
                max_new_tokens=self._tokens, suppress_tokens=[0, 1, 2],
            )  # fmt: skip
            # The reader may be gone by now in either case: what counts is whether it was all written.
            (self.complete if self.written >= self._tokens else self.stopped).set()

        thread = threading.Thread(target=generate, daemon=True)
        thread.start()
        try:
            pieces = iter(streamer)
            while (piece := await asyncio.to_thread(next, pieces, None)) is not None:
                yield self._line(piece, None)
            yield self._line("", "stop") + "data: [DONE]\n\n"
        finally:
            gone.set()

    @staticmethod
    def _line(text: str, finish: str | None) -> str:
        choice = {"index": 0, "delta": {"content": text}, "finish_reason": finish}
        chunk = {
            "id": "c",
            "object": "chat.completion.chunk",
            "created": 1,
            "model": "m",
            "choices": [choice],
        }
        return f"data: {json.dumps(chunk)}\n\n"
