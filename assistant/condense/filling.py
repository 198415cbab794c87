"""How a name is written into a question: owns the grammar of it, and chooses nothing."""

from assistant.condense.lexicon import POSSESSIVES
from assistant.condense.mentions import Mention
from assistant.condense.slots import Slot, ends_open, tokens_of
from assistant.terms import is_content, stem

_SAME_PREPOSITION = frozenset("in at on during".split())


def fill(question: str, slot: Slot, mention: Mention) -> str:
    """The question with the mention in the place of the slot."""
    if slot.group == "topic":
        return _with_topic(question, mention)
    return question[: slot.start] + _in_form(question, slot, mention) + question[slot.end :]


_MARKS = "?!. \t\n"


def _in_form(question: str, slot: Slot, mention: Mention) -> str:
    name = mention.written
    if slot.group == "there":
        return f"in {name}"
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
    if stripped.endswith(")"):
        return f"{stripped[:-1]}, {mention.text})?"
    if mention.before in _SAME_PREPOSITION and mention.named:
        return f"{stripped} {mention.before} {mention.written}?"
    if ends_open(stripped):
        return f"{stripped} of {mention.written}?"
    return f"{stripped} ({mention.text})?"
