"""The networks that ship with the package: owns that what is loaded is what their model card describes."""

import hashlib
import json
from importlib.resources.abc import Traversable

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
