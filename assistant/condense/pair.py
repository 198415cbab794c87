"""The two that "the former" and "the latter" tell apart: owns which they are."""

import re

from assistant.condense.antecedents import Told
from assistant.condense.mentions import Mention, mentions_of

# By itself, or with what is done behind it: neither "the latter half" nor "the former president".
_ONE_OF_TWO = re.compile(
    r"\bthe\s+(?P<which>former|latter)\b(?=['’]s\s|\W*$|[,.?!]|\s+(?:do|did|be|is|are|was|were|will|would|have|has|"
    r"had|can|could|may|might|should|say|said|think|thinks|wants?|repl(?:y|ied)|respond(?:ed)?|react(?:ed)?|"
    r"answer(?:ed)?|demand(?:ed)?|claim(?:ed)?|offer(?:ed)?|propose[ds]?|mean|tell|told|get|got|in|on|at|to|of|for|about)\b)",
    re.IGNORECASE,
)
_AT_A_PLACE = frozenset("in at on from near of".split())


def told_apart(question: str, told: Told) -> str:
    """The question with the name in its place, where the last question or else its answer names two; as it
    is where neither does."""
    match = _ONE_OF_TWO.search(question)
    two = _two(told) if match else None
    if match is None or two is None:
        return question
    name = two[match.group("which").lower() == "latter"].written
    return f"{question[: match.start()]}{name}{question[match.end() :]}"


def _two(told: Told) -> tuple[Mention, Mention] | None:
    for text, asked in ((told.asked, True), (told.answered, False)):
        apart: list[Mention] = []
        for mention in mentions_of(text, asked=asked):
            names = mention.named and mention.before not in _AT_A_PLACE and not mention.calendar
            if names and not any(mention.stems & other.stems for other in apart):
                apart.append(mention)
        if len(apart) > 1:
            return apart[0], apart[1]
    return None
