"""What is short because the last question says the rest: owns the forms that take it over whole ("and
Lavrov?", "when?")."""

import re

from assistant.condense.lexicon import FURTHER, KIN, PLACE_PREPOSITIONS
from assistant.condense.mentions import mentions_of
from assistant.condense.people import gender_of_word
from assistant.condense.slots import slots_of, tokens_of
from assistant.question import Question
from assistant.terms import QUESTION_WORDS, is_country, stem, words
from index.sentences import split_sentences

_WHAT_ABOUT = re.compile(
    r"^(?:(?:and|but|so|ok(?:ay)?|then)[,\s]+)?(?:(?:wh?at|how)\s+(?:about|['’]?bout|abt)|and)\s+"
    r"(?:for\s+|with\s+|from\s+)?(?P<topic>.+?)[?.!\s]*$",
    re.IGNORECASE,
)
_LEAD = re.compile(r"^(?:(?:and|but|so|ok(?:ay)?|then|also)[,\s]+)+", re.IGNORECASE)
_AUXILIARY = "do|does|did|is|are|was|were|will|would|has|have|had|can|could|should"
_QUESTION_WORD = re.compile(
    rf"^(?:who|whom|whose|what|when|where|why|which|how|{_AUXILIARY})\b", re.IGNORECASE
)
# What belongs to a name in front of it: "the", "the First" of "the First Lady".
_BEFORE_NAME = re.compile(r"(?:\bthe\s+)?(?:\b[A-Z][\w'’-]*\s+)*$")
_LONGEST_TOPIC = 6
# What makes one question with the last: "why?", "by whom?", and neither "why not?" nor "how many?".
_IN_FRONT = re.compile(
    r"(?:when|where|why|how|(?:in|on|at|for|from|to|with|by|about|of|after|before|since|until|against|without)\s+"
    r"(?:what|whom?|when|where|how\s+(?:much|many)))",
    re.IGNORECASE,
)
# What that goes in front of: "Was Valieva banned?", and of "How did Navalny die?" all but the "how".
_CLAUSE = re.compile(
    rf"(?:(?:when|where|why|how)\s+)?(?P<rest>(?:{_AUXILIARY})\s+\S.*)",
    re.IGNORECASE | re.DOTALL,
)
_IS_DONE = re.compile(r"(?:is|are|was|were|has|have|had|will|would)\b", re.IGNORECASE)
# Who came second, and then "third?"; the last week is no place in an order.
_ORDINALS = "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth"
_ORDINAL = re.compile(rf"\b(?:{_ORDINALS})\b")
_ORDINAL_TOPIC = re.compile(
    rf"(?:the\s+)?(?P<ordinal>{_ORDINALS}|last)"
    r"(?:\s+(?:one|ones|place))?",
    re.IGNORECASE,
)
_OWNED = re.compile(r"(?:his|her|its|their)\s+(?P<noun>\S+)", re.IGNORECASE)
# Somebody by the ending of the word: "spokesman", "lawyer", "student", and not "statement".
_SOMEBODY = re.compile(r".*(?:er|or|ist|man|men|woman|women|ian|ant|(?<!m)ent|ee)s?", re.IGNORECASE)
_LINKED = re.compile(r"(?P<link>of|by|to)\s+", re.IGNORECASE)
# When, where or about what: a part of the question before that nobody does anything in.
_PREPOSITION = (
    "in|on|at|after|before|since|during|about|until|under|near|around|against|between|without|within|inside|"
    "outside"
)
_CIRCUMSTANCE = re.compile(
    rf"(?-i:(?P<how>{_PREPOSITION}))(?:\s+\S|$)|(?:yesterday|today|tonight|tomorrow|now|then|later|earlier|afterwards?)\b|"
    r"(?:last|next|this)\s+(?:night|morning|afternoon|evening|weekend|week|month|year|decade|century|time|spring|"
    r"summer|autumn|fall|winter|season|\w+day)\b",
    re.IGNORECASE,
)
# Things rather than somebody, as far as words tell: "the troops", "sanctions", and not "the ministers".
_THINGS = re.compile(r"[^A-Z]*(?<!er)(?<!or)(?<!st)(?<!an)(?<!en)(?<!al)(?<!ie)(?<!s)s")
# What is told of a place: "what is the inflation in Turkey", "how many tanks are in Ukraine".
_MEASURED = re.compile(
    r"(?P<before>(?:(?:and|so)\s+)?(?:how\s+(?:high|low|big|large|much|many)\s+(?:(?:is|are|was|were)\s+)?|"
    r"what\s+(?:is|are|was|were)\s+)(?:the\s+)?)(?P<thing>[a-z]+(?:\s+(?!(?:is|are|was|were|of|in)\s)[a-z]+)?)"
    r"(?=\s+(?:(?:is|are|was|were)\s+(?:there\s+)?)?in\s+(?:the\s+)?(?-i:[A-Z]))",
    re.IGNORECASE,
)
# Nothing that could be a place: "the president", "his spokesman", "civilians".
_NO_PLACE = re.compile(r"(?:the|his|her|its|their)\s+[a-z].*|[a-z]+(?<!s)s")
_COMMON = re.compile(r"(?:the\s+)?(?P<noun>(?!(?:his|her|its|their)\s)[a-z]+(?:\s+[a-z]+)?)")
# Two circumstances are of one kind when both are of time or neither is.
_OF_TIME = re.compile(
    r"\d|\b(?:jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec)(?:uary|ruary|ch|il|ust|t|tember|ober|ember)?\b|"
    r"day\b|\b(?:morning|afternoon|evening|night|week|weekend|month|year|decade|century|spring|summer|autumn|winter|"
    r"then|past|future|beginning|end)\b",
    re.IGNORECASE,
)
# Words of a circumstance that another one takes the place of.
_LONGEST_CIRCUMSTANCE = 4


def topic_of(question: str, told: str) -> str | None:
    """What "and …?", "what about …?" or a name alone asks about, unless that is a question of its own.
    `told` is the last turn."""
    about = _WHAT_ABOUT.match(question)
    if about is None:
        return _name_alone(question, told)
    if _QUESTION_WORD.match(without_lead(about.group("topic"))):
        return None
    topic = about.group("topic")
    return topic if len(words(topic)) <= _LONGEST_TOPIC else None


def _name_alone(question: str, told: str) -> str | None:
    """All of "Sergei Lavrov?", of "China?", and of "Lavrov?" where he was `told` of: a capital in front of a
    single word may be that of "Inflation?"."""
    name = re.sub(r"^the\s+", "", _bare(question), flags=re.IGNORECASE)
    if not any(mention.named and mention.text == name for mention in mentions_of(f"and {name}", asked=True)):
        return None
    sure = len(words(name)) > 1 or name.isupper() or is_country(name) or gender_of_word(name.lower())
    return name if sure or re.search(rf"[a-z,] {re.escape(name)}\b", told) else None


def without_lead(question: str) -> str:
    """Less the "and", "but" or "ok" that it begins with."""
    return _LEAD.sub("", question)


def ask_about(topic: str, resolved: str, asked: str) -> str | None:
    """The question `asked` before, with its subject exchanged for the topic, "and Macron?", or with the topic
    behind it, "and in January?", "what about sanctions?". `resolved` is the topic with its pronouns
    exchanged."""
    asked = _last_sentence(asked)
    statement = _bare(asked)
    ordinal = _ORDINAL_TOPIC.fullmatch(topic)
    if ordinal and len(_ORDINAL.findall(asked)) == 1:
        return _ORDINAL.sub(ordinal.group("ordinal").lower(), asked)
    if resolved != topic and _is_no_subject(topic):
        return f"What about {resolved}?"
    circumstance = _CIRCUMSTANCE.match(topic)
    if circumstance and statement:
        return f"{_without(statement, circumstance.group('how'), topic)} {resolved}?"
    thing = _thing(asked, topic)
    if thing is not None:
        before, after = thing
        return before + _COMMON.sub(r"\g<noun>", topic) + after
    subject = _subject(asked, topic)
    if subject is not None:
        before, _, after = asked.partition(subject)
        linked = _LINKED.match(resolved)
        owns = after.startswith(("'s", "’s"))
        if linked and (owns or words(before)[-1:] == [linked.group("link")]):
            resolved = resolved[linked.end() :]
        return f"{_before_name(before)}{resolved}{after}"
    return f"{statement}, {resolved}?" if statement else None


def _is_no_subject(topic: str) -> bool:
    """Whether it is something of somebody's that can do nothing: "his reaction", and not "his spokesman"."""
    owned = _OWNED.match(topic)
    if owned is None:
        return False
    noun = owned.group("noun").lower()
    return noun not in KIN and not _SOMEBODY.fullmatch(noun)


def _thing(asked: str, topic: str) -> tuple[str, str] | None:
    """What stands in front of and behind the "inflation" that "and unemployment?" takes the place of; a place
    that is asked about stays."""
    measured = _MEASURED.match(asked)
    common = _COMMON.fullmatch(topic)
    if measured is None or common is None or is_country(common.group("noun")):
        return None
    noun, thing = common.group("noun"), measured.group("thing")
    several = noun.endswith("s")
    if several != thing.endswith("s"):
        return None
    if not several and _SOMEBODY.fullmatch(noun) and not _SOMEBODY.fullmatch(thing):
        return None
    return asked[: measured.end("before")], asked[measured.end("thing") :]


def _subject(asked: str, topic: str) -> str | None:
    """What the topic takes the place of: who spoke, else the first name."""
    named = [mention for mention in mentions_of(asked, asked=True) if mention.named]
    speaker = Question.parse(asked).speaker
    subject = next((m for m in named if speaker & {stem(word) for word in words(m.text)}), None)
    subject = subject or next(iter(named), None)
    if subject is None:
        return _country_in(asked, topic)
    if subject.text not in asked or _THINGS.fullmatch(topic):
        return None
    if subject.before in PLACE_PREPOSITIONS and _NO_PLACE.fullmatch(topic):
        return None
    return subject.text


def _country_in(asked: str, topic: str) -> str | None:
    """For a country the one that was asked about, though it was typed in lower case."""
    if not is_country(re.sub(r"^the\s+", "", topic, flags=re.IGNORECASE)):
        return None
    return next((word for word in words(asked) if is_country(word)), None)


def _before_name(before: str) -> str:
    """Less what belongs to the name behind it. How a question begins does not: "Did", "What"."""
    first = len(before) - len(before.partition(" ")[2]) if not before.lower().startswith("the ") else 0
    return before[:first] + _BEFORE_NAME.sub("", before[first:])


def _without(statement: str, preposition: str | None, topic: str) -> str:
    """Less what it ends with after the same preposition, if that is of the kind of the topic: "in January"
    takes the place of "in May", and not of "in Ukraine"."""
    if preposition is None:
        return statement
    further = rf"(?:\s+(?!(?:{_PREPOSITION})\s)\S+){{0,{_LONGEST_CIRCUMSTANCE - 2}}}"
    same = re.search(rf"\s{preposition}\s+\S+{further}$", statement, re.IGNORECASE)
    if same is None or bool(_OF_TIME.search(same.group())) != bool(_OF_TIME.search(topic)):
        return statement
    return statement[: same.start()]


def _last_sentence(asked: str) -> str:
    """Of a turn of several sentences, the last that asks; all of it where none does."""
    for place in reversed(split_sentences(asked)):
        sentence = asked[place.start : place.end]
        if sentence.endswith("?") or _QUESTION_WORD.match(_LEAD.sub("", sentence)):
            return sentence
    return asked


def is_elliptic(bare: str) -> bool:
    """A question word and nothing that could be filled: "When?", "how many?", "by whom?"."""
    if _IN_FRONT.fullmatch(_bare(bare)):
        return True
    tokens = tokens_of(bare)
    return (
        0 < len(tokens) <= 3
        and tokens[0].low in QUESTION_WORDS
        and not any(token.content or token.low in FURTHER for token in tokens)
        and not slots_of(bare)
    )


def take_over(bare: str, asked: str) -> str | None:
    """A bare "when?" in front of all that was asked, as one question where that can be: "Why was Valieva
    banned?". Otherwise in front of a colon, "When: what did Blinken demand?", but for "by whom?"."""
    statement = _bare(_last_sentence(asked))
    if not any(token.content for token in tokens_of(statement)):
        return None
    word = _bare(bare)
    clause = _CLAUSE.fullmatch(without_lead(statement)) if _IN_FRONT.fullmatch(word) else None
    if clause and word.lower().startswith("by ") and not _IS_DONE.match(clause.group("rest")):
        clause = None  # "Did Hamas attack Israel?" tells who did
    if clause is None and tokens_of(word)[0].low not in QUESTION_WORDS:
        return None
    link, rest = (" ", clause.group("rest")) if clause else (": ", statement)
    return f"{word[:1].upper()}{word[1:]}{link}{rest[:1].lower()}{rest[1:]}?"


def _bare(question: str) -> str:
    return question.rstrip("?!. ")
