"""How a name is written into a question: owns the grammar of it, and chooses nothing."""

import re

from assistant.condense.lexicon import POSSESSIVES, PREPOSITIONS, REMEDIES
from assistant.condense.mentions import Mention, head_of
from assistant.condense.slots import Slot, ends_open, tokens_of
from assistant.terms import is_content, is_country, stem

_SAME_PREPOSITION = frozenset("in at on during".split())
# What wants an "about" behind it: "Tell me more", "Any news?", "Go on".
_ASKS_FOR_MORE = re.compile(
    r"(?:(?:please|(?:can|could)\s+you)\s+)*(?:"
    r"(?:(?:tell|give|show)\s+(?:me|us)|is\s+there|are\s+there|any|some)\s+(?:\w+\s+){0,2}"
    r"(?:more|else|details|anything|information|info|news)|"
    r"more|go\s+on|continue|elaborate|(?:what|anything)\s+else)(?:\s+please)?",
    re.IGNORECASE,
)


def fill(question: str, slot: Slot, mention: Mention) -> str:
    """The question with the mention in the place of the slot."""
    if slot.group == "topic":
        return _with_topic(question, mention)
    return question[: slot.start] + _in_form(question, slot, mention) + question[slot.end :]


_MARKS = "?!. \t\n"


def _in_form(question: str, slot: Slot, mention: Mention) -> str:
    name = mention.written
    if slot.group == "there":
        return f"{_where(mention)} {name}"
    if slot.group == "noun":
        if any(stem(token.text) == stem(slot.noun) for token in tokens_of(mention.text)):
            return f"the {mention.text}" if not mention.named else name
        return f"{question[slot.start : slot.end]} ({mention.text})"
    if slot.group == "one":
        return name if slot.word not in ("one", "ones") else mention.text
    return f"{name}{_possessive(name)}" if _owns(question, slot) else name


def _owns(question: str, slot: Slot) -> bool:
    """A possessive pronoun gives a possessive name; "her" is one only before a word that it can own."""
    if slot.word != "her":
        return slot.word in POSSESSIVES
    following = tokens_of(question[slot.end : slot.end + 40])
    return bool(following) and is_content(following[0].text)


def _possessive(name: str) -> str:
    return "'" if name.endswith("s") else "'s"


def _with_topic(question: str, mention: Mention) -> str:
    stripped = question.rstrip(_MARKS)
    mark = question[len(stripped) :].strip()[:1] or "?"
    if _ASKS_FOR_MORE.fullmatch(stripped):
        return f"{stripped} about {mention.written}{mark}"
    if stripped.endswith(")"):
        return f"{stripped[:-1]}, {mention.written})?"
    tokens = tokens_of(stripped)
    if _names_it_in_full(mention, stripped):
        return f"{stripped[: tokens[-1].start]}{mention.text}?"
    further = _said_further(mention, stripped)
    if further is not None:
        return further
    if mention.before in _SAME_PREPOSITION and mention.named:
        return f"{stripped} {mention.before} {mention.written}?"
    if ends_open(stripped) and not mention.whole:
        link = "for" if tokens[-1].low.removesuffix("s") in REMEDIES else "of"
        return f"{stripped} {link} {mention.written}?"
    # "The Artemis mission" is no "the Artemis".
    shown = mention.text if mention.named and not mention.plural else mention.written
    return f"{stripped} ({shown})?"


def _where(mention: Mention) -> str:
    """At the UN, on Mars, and in Russia whatever is done "on Russia"."""
    country = any(is_country(token.text) for token in tokens_of(mention.text))
    return mention.before if mention.before in ("at", "on") and not country else "in"


def _names_it_in_full(mention: Mention, stripped: str) -> bool:
    """Whether "the bill", at the end of the question, is the CHIPS bill."""
    tokens = tokens_of(stripped)
    if len(tokens) < 3 or tokens[-2].low != "the":
        return False
    noun = head_of(mention.text)
    return not mention.text.startswith(noun) and stem(noun) == stem(tokens[-1].text)


def _said_further(mention: Mention, stripped: str) -> str | None:
    """The question with the rest of "invasion of Ukraine" behind "an invasion" in it; None where it has no
    such noun, or says itself of what."""
    noun = head_of(mention.text)
    rest = mention.text.removeprefix(noun)
    if not noun or rest == mention.text or not rest.strip():
        return None
    tokens = tokens_of(stripped)
    for place, token in enumerate(tokens):
        if place and stem(token.text) == stem(noun):
            said = place + 1 < len(tokens) and tokens[place + 1].low in PREPOSITIONS
            return None if said else f"{stripped[: token.end]}{rest}{stripped[token.end :]}?"
    return None
