"""Conversations written by hand to train on: owns their file and how they become follow-ups.

`conversations.jsonl` holds conversations about people and works as an encyclopedia tells of them, about
topics that somebody looks up, and about events as an archive of news tells of them; the answers stand there
to lean on and to tempt, not to be believed. A row:

    {"kind": "people" | "topics" | "news", "turns": [{"q": "…", "a": "…", "rewrite": "…"}, …]}

`rewrite` is the question as it would be asked without the turns before it; itself, where it needs no
change."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

FILE = Path(__file__).with_name("conversations.jsonl")
# One conversation in so many is kept for measuring.
HELD_OUT = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """A question with the turns before it, at least one, oldest first."""

    question: str
    history: tuple[tuple[str, str], ...]
    rewrite: str
    held_out: bool


def follow_ups(file: Path = FILE) -> Iterator[FollowUp]:
    """In the order of the file. Whether one is held out goes by its conversation."""
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            turns = json.loads(line)["turns"]
            digest = sha256(turns[0]["q"].encode()).digest()
            history: list[tuple[str, str]] = []
            for turn in turns:
                if history:
                    yield FollowUp(
                        question=turn["q"],
                        history=tuple(history),
                        rewrite=turn["rewrite"],
                        held_out=digest[0] % HELD_OUT == 0,
                    )
                history.append((turn["q"], turn["a"]))
