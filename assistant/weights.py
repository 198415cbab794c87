"""The networks that ship with the package: owns how they and their model cards are written, and that what is
loaded is what its card describes."""

import hashlib
import json
import os
from collections.abc import Mapping
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from assistant.errors import AssistantError

CARD = "card.json"


def checked_weights(folder: Traversable, name: str, owner: str) -> bytes:
    """The file `name` of a folder that holds its model card as well. `owner` is whose they are called in
    messages ("the reader's"). Raises `AssistantError` when one of the two is missing or the file is not the
    one that the card describes."""
    try:
        wanted = json.loads(folder.joinpath(CARD).read_text(encoding="utf-8"))["sha256"]
        data = folder.joinpath(name).read_bytes()
    except OSError as error:
        raise AssistantError(
            f"{owner} weights cannot be read ({error.strerror}): install dateline again"
        ) from error
    except (ValueError, KeyError, TypeError) as error:
        raise AssistantError(f"{owner} model card is damaged: install dateline again") from error
    digest = hashlib.sha256(data).hexdigest()
    if digest != wanted:
        raise AssistantError(
            f"{owner} weights are damaged (sha256 {digest[:12]}…, not {wanted[:12]}…): install dateline again"
        )
    return data


def write_with_card(folder: Path, name: str, data: bytes, card: Mapping[str, Any]) -> str:
    """Both files, each whole or not at all; returns the card as it is written. The card tells the hash."""
    text = json.dumps(card, indent=2) + "\n"
    folder.mkdir(parents=True, exist_ok=True)
    for file, content in ((name, data), (CARD, text.encode())):
        beside = folder / f"{file}.new"
        beside.write_bytes(content)
        os.replace(beside, folder / file)
    return text
