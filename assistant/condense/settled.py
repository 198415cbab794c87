"""What no weight decides: whom "he" or "she" means where the last question leaves no doubt, and which
questions stand alone. News chats change their topic more often than the conversations that the weights
are fitted to."""

import re
from collections.abc import Sequence

from assistant.condense.antecedents import Candidate, Told
from assistant.condense.lexicon import CALENDAR, FURTHER
from assistant.condense.mentions import is_full_name, mentions_of
from assistant.condense.slots import Slot, tokens_of

_ASKS_WHO = re.compile(r"\b(?:who|whom|whose|which)\b", re.IGNORECASE)
_ASKS_ABOUT_A_NAME = re.compile(r"^(?:[^,]{0,20},\s*)?who\s+(?:is|was|are|were)\s+[A-Z]")
# This many words of content, none of them behind a "the", need no topic.
_STANDS_ALONE = 3


def settled(slot: Slot, candidates: Sequence[Candidate], told: Sequence[Told]) -> Candidate | None:
    """The person or the pair asked about in the last question; after a "who", the one whom its answer names,
    a full name first: news gives it to whoever is new. None when this says nothing, or when the last question
    was a follow-up itself: then what it was about counts as well."""
    if told[-1].chosen or slot.group not in ("person", "group"):
        return None
    asked = told[-1].asked
    if slot.group == "group":
        pairs = {mention.text for mention in mentions_of(asked, asked=True) if " and " in mention.text}
        found = (one for one in candidates if one.mention.text in pairs and one.mention.named)
        return next(found, None)
    named = {mention.text for mention in mentions_of(asked, asked=True) if mention.person}
    persons = [
        one
        for one in candidates
        if one.back == 0
        and one.mention.person
        and not one.mention.calendar
        and " and " not in one.mention.text
    ]
    about = [one for one in persons if one.mention.text in named]
    if _ASKS_WHO.search(asked) and not _ASKS_ABOUT_A_NAME.match(asked):
        known = frozenset(stem for one in about for stem in one.mention.stems)
        new = [one for one in persons if one.answered and not one.mention.stems & known]
        new.sort(key=lambda one: (not is_full_name(one.mention.text), not one.speaks))
        about = [*new, *about]
    return next(iter(about), None)


def stands_alone(question: str) -> bool:
    """Without a pronoun: it names something of its own, or says enough and points at nothing with a "the"."""
    tokens = tokens_of(question)
    content = [token for token in tokens if token.content]
    if any(token.text[0].isupper() and token.low not in CALENDAR for token in content if token.start):
        return True
    points = any(token.low == "the" or token.low in FURTHER for token in tokens)
    return len(content) >= _STANDS_ALONE and not points
