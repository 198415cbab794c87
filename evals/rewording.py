"""Ways to say a sentence in other words, by rule: each gives the reworded sentence, or None where the
sentence offers nothing to reword. They know nothing of how a verdict is found."""

import random
import re
from collections.abc import Callable

from assistant.days import find_days
from evals.newslines import NewsLine

Rewording = Callable[[str, NewsLine, random.Random], str | None]
"""(sentence, where it stands, draw) -> the reworded sentence."""

_SYNONYMS = (
    "said:stated|purchased:bought|bought:purchased|approximately:about|about:roughly|began:started|"
    "started:began|children:kids|injured:hurt|huge:massive|big:large|large:big|help:assist|killed:slain|"
    "show:demonstrate|shows:reveals|announced:unveiled|also:|however:|currently:now|attempted:tried|"
    "tried:attempted|important:key|key:crucial|near:close to|many:numerous|several:some|often:frequently|"
    "because:since|although:though|ended:finished|movie:film|film:movie|company:firm|companies:firms|"
    "lawmakers:legislators|officials:authorities|rose:climbed|fell:dropped|dropped:fell|increase:rise|"
    "increased:grew|decrease:drop|nearly:almost|almost:nearly|car:vehicle|home:house|quickly:rapidly|"
    "difficult:hard|whole:entire|entire:whole|received:got|need:require|needs:requires|told:informed|"
    "allow:permit|allowed:permitted|stop:halt|buy:purchase|get:obtain|keep:retain|show:display|"
    "plans:intends|hopes:aims|revealed:disclosed|former:ex|statement:announcement|illness:disease|"
    "doctors:physicians|world:globe|troops:soldiers|soldiers:troops|fight:battle|demanded:called for|"
    "urged:called on|warned:cautioned|probably:likely|happened:occurred|occurred:took place|"
    "left:departed|died:passed away|crash:accident"
)
_WORDS_FOR = [pair.split(":") for pair in _SYNONYMS.split("|")]
_NUMBERS = "zero one two three four five six seven eight nine ten eleven twelve".split()
_CONTRACTIONS = (
    "isn't:is not|aren't:are not|wasn't:was not|weren't:were not|don't:do not|doesn't:does not|"
    "didn't:did not|won't:will not|can't:cannot|couldn't:could not|hasn't:has not|haven't:have not|"
    "it's:it is|they're:they are|we're:we are|I'm:I am|there's:there is|that's:that is|he's:he is|"
    "wouldn't:would not|shouldn't:should not"
)
_WEEKDAY = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
_PERSON = r"[A-Z][a-z]+(?: [A-Z][a-z]+){0,2}"
_TITLES = (
    r"(?:President|Sen\.|Rep\.|Gov\.|Mr\.|Mrs\.|Ms\.|Dr\.|Prime Minister|Secretary of State|Mayor|Judge"
    r"|Justice|CEO)"
)
_DONE = (
    "accused|praised|criticized|defeated|endorsed|sued|signed|approved|rejected|launched|introduced|released|"
    "published|arrested|charged|acquired|fired|announced|identified|described|warned|visited"
)
_PASSIVE = re.compile(
    rf"^((?:The )?{_PERSON}|The [a-z]+(?: [a-z]+)?) ({_DONE}) "
    r"((?:the|a|an|his|her|its) [a-z]+(?: [a-z]+)?|[A-Z][a-z]+(?: [A-Z][a-z]+)?)"
    r"(?= (?:on|in|at|for|after|during|of)\b|[,.])"
)
_SPEAKER_BEFORE = re.compile(
    r"(?:^|[.!?] )([A-Z][a-z]+ )?([A-Z][a-z]+)(?:,[^,.]+,)? "
    r"(?:said|told|was|is|has|had|also|will|[a-z]+ed)\b[^.!?]*[.!?][\"”]?$"
)


def attribute_first(sentence: str, line: NewsLine, draw: random.Random) -> str | None:
    """As in: "Y, X said." and "X said Y." become "According to X, Y."""
    match = re.match(rf"^(.+?),? ((?:the )?{_PERSON}) (?:said|says)\.$", sentence)
    if (
        match
        and not re.search(r"[\"“”]", sentence)
        and match.group(2).split()[0] not in ("He", "She", "They", "It", "The")
    ):
        body = match.group(1)
        return f"According to {match.group(2)}, {_lower(body)}."
    match = re.match(
        rf"^({_PERSON}) (?:said|says) (?:that )?(?!in |on |at |to |he |she |they |the \w+ that)(.+)\.$",
        sentence,
    )
    if (
        match
        and match.group(1) not in ("He", "She", "They", "It", "The")
        and not re.search(r"[\"“”]", sentence)
    ):
        return f"According to {match.group(1)}, {match.group(2)}."
    return None


def attribute_last(sentence: str, line: NewsLine, draw: random.Random) -> str | None:
    """As in: "According to X, Y." becomes "X said that Y."; "Y, according to X." as well."""
    match = re.match(r"^According to ([^,]+), (.+)\.$", sentence) or None
    if match:
        return f"{_upper(match.group(1))} said that {match.group(2)}."
    match = re.match(r"^(.+), according to ([^,]+)\.$", sentence)
    return f"{_upper(match.group(2))} said that {_lower(match.group(1))}." if match else None


def drop_clause(sentence: str, line: NewsLine, draw: random.Random) -> str | None:
    """Leaves out a relative clause, brackets, or what follows the last comma."""
    for pattern in (
        r", (?:which|who|where|whose) [^,.]+(?=[,.])", r" \([^)]*\)", r", according to [^,]+(?=\.$)",
        r", (?:including|adding|citing|noting|following|amid|despite|making|leaving|after) [^,]+(?=\.$)",
    ):  # fmt: skip
        match = re.search(pattern, sentence)
        if match and len(match.group()) < len(sentence) * 0.6:
            rest = sentence[: match.start()] + sentence[match.end() :]
            if pattern.startswith(", (?:which"):
                rest = re.sub(rf"^(.{{{match.start()}}}),(?= [a-z]+(?:ed|s)?\b)", r"\1", rest)
            return rest
    match = re.match(
        r"^(?:Meanwhile|However|Still|Instead|Also|In addition|In fact|Now|Then|Additionally), (.+)$",
        sentence,
    )
    return _upper(match.group(1)) if match else None


def rewrite_number(sentence: str, line: NewsLine, draw: random.Random) -> str | None:
    """2 for "two", "40 percent" for 40%, 1,500,000 for 1.5 million."""
    changed = re.sub(r"(\d)%", r"\1 percent", sentence)
    if changed == sentence:
        changed = re.sub(r"(\d) (?:percent|per cent)\b", r"\1%", sentence)
    changed = re.sub(
        r"(?<=[a-z] )(" + "|".join(_NUMBERS[2:]) + r")(?= [a-z])",
        lambda m: (
            str(_NUMBERS.index(m.group()))
            if not re.search(r"(?:one|of|or) $", sentence[: m.start()])
            else m.group()
        ),
        changed,
    )
    changed = re.sub(
        r"(?<![\w.$£€-])(\d+(?:\.\d+)?) million\b", lambda m: f"{round(float(m.group(1)) * 1e6):,}", changed
    )
    changed = re.sub(
        r"\b(?:more than|over) (?=\d)", "over " if "more than" in changed else "more than ", changed
    )
    return changed if changed != sentence else None


def rewrite_date(sentence: str, line: NewsLine, draw: random.Random) -> str | None:
    """The day of the calendar for "on Tuesday"."""
    for day in find_days(sentence, line.published):
        if day.relative and day.precision == "day" and re.fullmatch(rf"(?:on )?(?:{_WEEKDAY})", day.text):
            return f"{sentence[: day.start]}on {day.words}{sentence[day.end :]}"
    return None


def day_first(sentence: str, line: NewsLine, draw: random.Random) -> str | None:
    """As in: "… on Tuesday." becomes "On Tuesday, …"."""
    match = re.match(rf"^([A-Z].+) (on (?:{_WEEKDAY}))\.$", sentence)
    return f"{_upper(match.group(2))}, {_lower(match.group(1))}." if match else None


def shorten_name(sentence: str, line: NewsLine, draw: random.Random) -> str | None:
    """The last name alone, or with its title."""
    match = re.search(rf"({_TITLES}) ([A-Z][a-z]+) ([A-Z][a-z]+)(?![\w’'-]* ?[A-Z])", sentence)
    if match is None:
        return None
    kept = match.group(3) if draw.random() < 0.5 else f"{match.group(1)} {match.group(3)}"
    return sentence[: match.start()] + kept + sentence[match.end() :]


def resolve_pronoun(sentence: str, line: NewsLine, draw: random.Random) -> str | None:
    """The name that the sentence before opens with, for a "he" or "she" that opens this one."""
    match = re.match(r"^(?:He|She) (?=[a-z]+(?:ed|s|d)\b|said|told|was|is|had|has|will)", sentence)
    before = _SPEAKER_BEFORE.search(line.before)
    if (
        match is None
        or before is None
        or before.group(2) in ("He", "She", "They", "It", "The", "This", "That", "We", "There", "I", "You")
    ):
        return None
    return f"{before.group(2)} {sentence[match.end() :]}"


def expand_contractions(sentence: str, line: NewsLine, draw: random.Random) -> str | None:
    """As in: "is not" for "isn't"."""
    changed = sentence.replace("’", "'")
    for pair in _CONTRACTIONS.split("|"):
        short, long = pair.split(":")
        changed = re.sub(rf"\b{short}\b", long, changed)
    return changed if changed != sentence.replace("’", "'") else None


def use_synonyms(sentence: str, line: NewsLine, draw: random.Random) -> str | None:
    """Up to three words for others."""
    pairs = _WORDS_FOR[:]
    draw.shuffle(pairs)
    changed, count = sentence, 0
    for word, other in pairs:
        fresh = re.sub(rf"(?<=[a-z,] ){word}(?= [a-z])" + ("" if other else " "), other, changed, count=1)
        if fresh != changed:
            changed, count = fresh, count + 1
        if count == 3:
            break
    return changed if count else None


def make_passive(sentence: str, line: NewsLine, draw: random.Random) -> str | None:
    """As in: "X praised Y on Monday." becomes "Y was praised by X on Monday."""
    match = _PASSIVE.match(sentence)
    if match is None or match.group(1) in ("He", "She", "They", "It", "We", "I", "You"):
        return None
    subject = match.group(1)
    subject = _lower(subject) if subject.startswith("The ") else subject
    return f"{_upper(match.group(3))} was {match.group(2)} by {subject}{sentence[match.end() :]}"


def spell_out(sentence: str, line: NewsLine, draw: random.Random) -> str | None:
    """As in: "United States" for "US"."""
    changed = re.sub(r"(?<=[a-z] )(?:U\.S\.|US)(?= [a-z])", "United States", sentence)
    changed = re.sub(r"(?<=the )(?:U\.N\.|UN)(?= [a-z])", "United Nations", changed)
    changed = re.sub(r"(?<=the )(?:U\.K\.|UK)(?= [a-z])", "United Kingdom", changed)
    return changed if changed != sentence else None


REWORDINGS: dict[str, Rewording] = {
    "attribution": attribute_first,
    "attribution_last": attribute_last,
    "clause": drop_clause,
    "number_words": rewrite_number,
    "day": rewrite_date,
    "day_first": day_first,
    "short_name": shorten_name,
    "pronoun": resolve_pronoun,
    "contraction": expand_contractions,
    "synonyms": use_synonyms,
    "passive": make_passive,
    "spelled_out": spell_out,
}


def _lower(text: str) -> str:
    """The first letter small, unless a name begins there."""
    first = text.split()[0]
    return (
        text[0].lower() + text[1:]
        if first
        in (
            "The",
            "A",
            "An",
            "His",
            "Her",
            "Its",
            "Their",
            "In",
            "It",
            "He",
            "She",
            "They",
            "There",
            "This",
            "That",
            "We",
            "More",
            "About",
            "Many",
            "Some",
            "Most",
        )
        else text
    )


def _upper(text: str) -> str:
    return text[0].upper() + text[1:]
