"""A follow-up made standalone without a model: owns pronouns, ellipsis and "what about X". A question that
stands alone is left as it is; when nothing earlier fits, so is a follow-up.

It reads the turns in order and folds them: the question before may have been a follow-up too.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.question import Question
from assistant.speakers import speakers_of
from assistant.terms import is_content, stem, words

Turn = tuple[str, str]

_MARKER = re.compile(r"\s*\[\d+\]")
_NAME = re.compile(
    r"(?:[A-Z][\w’'.-]*[\w]|[A-Z])(?:\s+(?:(?:of|the|de|van|von|al|bin)\s+)?(?:[A-Z][\w’'-]*|[A-Z]\.))*"
)
_PERSON_PRONOUN = re.compile(r"\b(he|him|his|she|her|hers|himself|herself)\b", re.IGNORECASE)
_GROUP_PRONOUN = re.compile(r"\b(they|them|their|theirs)\b", re.IGNORECASE)
_THING_PRONOUN = re.compile(r"\b(it|its|this|that|these|those|there|then)\b", re.IGNORECASE)
_POSSESSIVE = frozenset({"his", "hers", "their", "theirs", "its"})
_WHAT_ABOUT = re.compile(
    r"^(?:(?:and|but|so|ok(?:ay)?|then)[,\s]+)?(?:(?:what|how)\s+about|and)\s+(?:for\s+|with\s+|from\s+)?"
    r"(?P<topic>.+?)[?.!\s]*$",
    re.IGNORECASE,
)
_QUESTION_WORD = re.compile(
    r"^(?:who|whom|whose|what|when|where|why|which|how|did|does|do|is|are|was|were|will|would|has|have|had|can|"
    r"could|should)\b",
    re.IGNORECASE,
)
_LEAD = re.compile(r"^(?:(?:and|but|so|ok(?:ay)?|then|also)[,\s]+)+", re.IGNORECASE)
# Bodies, places and papers that a "he" or "she" never stands for, though news writes them with a capital.
_NO_PERSON = frozenset(
    "washington moscow london paris berlin kyiv kiev brussels beijing kremlin nato eu un u.n. u.s. "
    "us uk u.k. usa osce who white house congress senate parliament state department ministry union "
    "america russia ukraine belarus china europe britain france germany hungary crimea west western "
    "russian american british french ukrainian european hungarian reuters cnn bbc court party "
    "government bank university inc corp company monday tuesday wednesday thursday friday saturday "
    "sunday january february march april june july august september october november december "
    "olympics cup".split()
)
_TITLES = frozenset(
    "president vice prime foreign defence defense finance interior minister premier chancellor secretary "
    "general senator sen rep gov governor mayor king queen prince princess pope sir dame lord lady mr mrs ms "
    "dr professor judge justice ambassador chief".split()
)
# A title that holds a word of `_NO_PERSON`, and stands for a person all the same.
_OFFICE_OF_STATE = re.compile(r"\bSecretary of State\b", re.IGNORECASE)
_BEFORE_A_PLACE = frozenset({"in", "at", "from", "near", "into", "across", "visit", "visited", "to"})
# A conversation is folded from here on; of what comes from outside no more than this is read.
_TURNS = 20
_LONGEST_QUESTION = 2000
_LONGEST_ANSWER = 8000
# Fewer content words than this and no name: the question leans on what was asked before.
_STANDS_ALONE = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mention:
    text: str
    person: bool


def condense(question: str, history: Sequence[Turn]) -> str | None:
    """The question as it would be asked without the turns before it (oldest first), or None when it needs no
    change."""
    asked = answered = ""
    for turn in history[-_TURNS:]:
        meant = turn[0] if not asked else _standalone(turn[0], asked, answered) or turn[0]
        asked, answered = _printable(meant, _LONGEST_QUESTION), _printable(turn[1], _LONGEST_ANSWER)
    return _standalone(question, asked, answered) if history else None


def _standalone(question: str, asked: str, answered: str) -> str | None:
    rewritten = _rewrite(question.strip(), asked.strip(), _MARKER.sub("", answered))
    return rewritten if rewritten and rewritten != question.strip() else None


def _printable(text: str, longest: int) -> str:
    """No longer than that, and without half characters, which no tokenizer takes."""
    return text[:longest].encode(errors="replace").decode()


def _rewrite(question: str, asked: str, answered: str) -> str | None:
    about = _WHAT_ABOUT.match(question)
    if about and not _QUESTION_WORD.match(about.group("topic")) and len(words(about.group("topic"))) <= 6:
        return _ask_about(about.group("topic"), asked, answered)
    bare = _LEAD.sub("", question)
    names = _mentions(bare, skip_first=True)
    resolved = _resolve_pronouns(bare, asked, answered)
    if resolved:
        return _capital(resolved)
    content = [word for word in words(bare) if is_content(word)]
    leans = bool(_THING_PRONOUN.search(bare) or _GROUP_PRONOUN.search(bare) or _PERSON_PRONOUN.search(bare))
    if names or (len(content) >= _STANDS_ALONE and not leans):
        return None
    return _with_topic(bare, asked)


def _ask_about(topic: str, asked: str, answered: str) -> str | None:
    """The question before, with its subject exchanged for the topic: "and Macron?"."""
    pronoun_free = _resolve_pronouns(topic, asked, answered) or topic
    mentions = _mentions(asked, skip_first=True)
    speaker = Question.parse(asked).speaker
    subject = next((m for m in mentions if speaker & {stem(word) for word in words(m.text)}), None)
    subject = subject or next(iter(mentions), None)
    if subject is None and not asked:
        return None
    if subject is None:
        return f"{asked.rstrip('?!. ')}, {pronoun_free}?"
    return asked.replace(subject.text, pronoun_free, 1)


def _resolve_pronouns(question: str, asked: str, answered: str) -> str | None:
    """Each personal pronoun exchanged for the name that it stands for; None when there is none or no name
    fits."""
    person = _person(asked, answered)
    if person and _PERSON_PRONOUN.search(question):
        return _PERSON_PRONOUN.sub(
            lambda match: _in_form(person, match.group(), question, match.end()), question
        )
    group = _group(asked, answered)
    if group and _GROUP_PRONOUN.search(question):
        return _GROUP_PRONOUN.sub(
            lambda match: _in_form(group, match.group(), question, match.end()), question
        )
    return None


def _in_form(name: str, pronoun: str, question: str, end: int) -> str:
    """A possessive pronoun gives a possessive name; "her" is one only before a word that it can own."""
    lowered = pronoun.lower()
    owns = lowered in _POSSESSIVE
    if lowered == "her":
        following = words(question[end : end + 40])
        owns = bool(following) and is_content(following[0])
    return f"{name}'s" if owns and not name.endswith("s") else f"{name}'" if owns else name


def _person(asked: str, answered: str) -> str | None:
    """Whom "he" or "she" means: the person asked about, else the one who speaks in the answer, else any in
    it."""
    asked_about = [mention.text for mention in _mentions(asked, skip_first=True) if mention.person]
    in_answer = [mention.text for mention in _mentions(answered) if mention.person]
    speakers = speakers_of(answered)
    asked_stems = {stem(word) for name in asked_about for word in words(name)}
    speaking = [name for name in in_answer if speakers & {stem(word) for word in words(name)}]
    asks_who = bool(re.search(r"\b(who|whom|whose|which)\b", asked, re.IGNORECASE))
    if asks_who:
        new = [
            name for name in [*speaking, *in_answer] if not asked_stems & {stem(word) for word in words(name)}
        ]
        # News gives the full name of whoever is new, and that is who was asked for.
        new.sort(key=lambda name: not _is_full_name(name))
        return next(iter([*new, *asked_about]), None)
    return next(iter([*asked_about, *speaking, *in_answer]), None)


def _group(asked: str, answered: str) -> str | None:
    """Whom "they" means: a body, a country or a pair named before; persons only when nothing else was."""
    for text in (asked, answered):
        named = _mentions(text, skip_first=text is asked)
        bodies = [mention.text for mention in named if not mention.person]
        if bodies:
            return bodies[0]
        if named and text is asked:
            return " and ".join(mention.text for mention in named[:2])
    return None


def _with_topic(question: str, asked: str) -> str | None:
    """A bare "when?" or "how many were killed?" with what was being asked about put behind it."""
    own = {stem(word) for word in words(question)}
    topic = [word for word in words(_LEAD.sub("", asked)) if is_content(word) and stem(word) not in own]
    if not topic:
        return None
    stripped = question.rstrip("?!. ")
    if not [word for word in words(stripped) if is_content(word)]:
        statement = asked.rstrip("?!. ")
        return f"{_capital(stripped)}: {statement[:1].lower()}{statement[1:]}?"
    return f"{_capital(stripped)} ({' '.join(topic)})?"


def _mentions(text: str, *, skip_first: bool = False) -> list[_Mention]:
    """Runs of capitalised words, in order. A question's first word has a capital for another reason."""
    found = []
    for match in _NAME.finditer(text):
        name = match.group()
        first = words(name)[0] if words(name) else name
        starts_sentence = match.start() == 0 or text[: match.start()].rstrip()[-1:] in '.!?:"“'
        if starts_sentence and (not is_content(first) or (skip_first and _QUESTION_WORD.match(name))):
            name = name[len(first) :].strip()
            if not name:
                continue
        if not any(is_content(word) for word in words(name)):
            continue
        before = words(text[: match.start()])[-1:]
        name = _without_country(name)
        lowered = [word.lower() for word in words(_OFFICE_OF_STATE.sub("Secretary", name))]
        place = bool(before) and before[0].lower() in _BEFORE_A_PLACE and len(lowered) == 1
        acronym = name.isupper() and len(name) > 1
        person = not acronym and not place and not any(word in _NO_PERSON for word in lowered)
        found.append(_Mention(text=_without_title(name), person=person))
    return found


def _without_country(name: str) -> str:
    """Without where somebody is from, as long as a title and a name are left: "Prime Minister Boris Johnson"
    of "British Prime Minister Boris Johnson"."""
    parts = name.split()
    while len(parts) > 2 and parts[0].lower() in _NO_PERSON and any(p.lower() in _TITLES for p in parts[1:]):
        parts = parts[1:]
    return " ".join(parts) if _is_full_name(" ".join(parts)) else name


def _is_full_name(name: str) -> bool:
    """At least two words that are no titles: "Prime Minister Boris Johnson", not "President Biden"."""
    return sum(word.lower() not in _TITLES for word in words(_OFFICE_OF_STATE.sub("", name))) > 1


def _without_title(name: str) -> str:
    """A title stays, it is searched as it stands; a possessive at the end goes."""
    return re.sub(r"['’]s?$", "", name)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
