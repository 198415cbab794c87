"""What a model thinks aloud before it answers, and the tokens of its chat template: owns that neither is
taken for its answer.

Both are matters of the server, which should take them out and often does not. They are read as they arrive;
only what may still become a tag is held back.
"""

import re
from collections.abc import Iterator

# How a thought begins and how it ends. OpenAI's open models name the channel that the answer is on.
_FINAL = "<|channel|>final<|message|>"
_THOUGHTS = {
    "<think>": "</think>",
    "<thinking>": "</thinking>",
    "<thought>": "</thought>",
    "<reasoning>": "</reasoning>",
    "<reflection>": "</reflection>",
    "[think]": "[/think]",
    "◁think▷": "◁/think▷",
    "<|channel|>analysis<|message|>": _FINAL,
    "<|channel|>commentary<|message|>": _FINAL,
    "<|start|>assistant<|channel|>analysis<|message|>": _FINAL,
}
# Behind one of these the model has stopped, whatever a server still sends.
_ENDS = frozenset(
    "<|eot_id|> <|eom_id|> <|im_end|> <|end|> <|return|> <|endoftext|> <|end_of_text|> <end_of_turn> "
    "<|end_of_turn|> <｜end▁of▁sentence｜>".split()
)
# HTML has it too, behind words that are struck through: it is left out, and ends nothing.
_STRUCK = "</s>"
_CLOSING = frozenset(_THOUGHTS.values())
_TAGS = _CLOSING | _ENDS | {_STRUCK}
_TAG = re.compile("|".join(map(re.escape, sorted(_TAGS))), re.IGNORECASE)
_FIRST_LETTERS = frozenset(tag[0] for tag in _TAGS)
_BEGUN_TAGS = frozenset(tag[:length] for tag in _TAGS for length in range(1, len(tag)))
_LONGEST_TAG = max(map(len, _TAGS))


def without_thinking(pieces: Iterator[str]) -> Iterator[str | None]:
    """What comes behind the thoughts at the very beginning, or all where there are none, up to the token that
    ends it. Where a thought ends that did not begin here, since its beginning stood in the prompt, None: what
    came before was no answer. Something is given for each piece, and be it empty."""
    held = ""
    ends_with = ""  # the tag that ends the thought we are in
    begins = True  # nothing but white space came since the beginning, or since a thought
    for piece in pieces:
        held += piece
        given: list[str | None] = []
        while True:
            if begins:
                begun = held.lstrip().lower()
                opened = next((tag for tag in _THOUGHTS if begun.startswith(tag)), None)
                if opened is None and any(tag.startswith(begun) for tag in _THOUGHTS):
                    break
                begins = False
                if opened is not None:
                    ends_with = _THOUGHTS[opened]
                    held = held.lstrip()[len(opened) :]
            found = _TAG.search(held)
            if found is None:
                kept = len(held) - _half_at_end(held)
                given.append("" if ends_with else held[:kept])
                held = held[kept:]
                break
            tag = found.group().lower()
            before, held = held[: found.start()], held[found.end() :]
            if ends_with:
                # Some models end a thought by another tag than they began it with.
                if tag == ends_with or (tag in _CLOSING and tag != _FINAL):
                    ends_with, begins = "", True
            elif tag == _STRUCK:
                given.append(before)
            elif tag in _ENDS:
                yield from given
                yield before
                return
            else:
                # What is thought between two ends was thought too.
                given, begins = [None], True
        yield from given or [""]
    if not ends_with:
        yield held


def _half_at_end(text: str) -> int:
    """So many letters at its end may become a tag."""
    for at in range(max(0, len(text) - _LONGEST_TAG + 1), len(text)):
        if text[at] in _FIRST_LETTERS and text[at:].lower() in _BEGUN_TAGS:
            return len(text) - at
    return 0
