"""Questions made by rule from the openly licensed ones: owns near misses and questions after what somebody
said.

A near miss names somebody else of the same passage or article, so that the words fit and the fact does not:
what a reader who checks a corpus asks most often, and what no set holds enough of."""

import random
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from assistant.reader.training.example import Example, TrainingPassage
from assistant.reader.training.sources import wikinews_documents
from assistant.terms import is_content, stems

_NAME = re.compile(r"(?<=\s)(?:[A-Z][\w’'-]+)(?:\s+(?:of\s+|the\s+|de\s+)?[A-Z][\w’'-]+)*")
_YEAR = re.compile(r"\b1[0-9]\d\d\b|\b20\d\d\b")

_VERBS = {
    "said": "say", "says": "say", "told": "tell", "warned": "warn", "warns": "warn", "urged": "urge",
    "urges": "urge", "demanded": "demand", "announced": "announce", "claimed": "claim", "claims": "claim",
    "argued": "argue", "stated": "state", "added": "add", "explained": "explain", "denied": "deny",
    "insisted": "insist", "suggested": "suggest", "confirmed": "confirm", "reported": "report",
    "promised": "promise", "believes": "believe", "noted": "note", "criticized": "criticize",
    "condemned": "condemn", "accused": "accuse", "called": "call", "asked": "ask", "wrote": "write",
}  # fmt: skip
_WHO = r"(?P<who>(?:[A-Z][\w.’'-]+\s+){0,4}[A-Z][\w’'-]+)"
_SPEECH = re.compile(
    rf"(?<!\w){_WHO}(?:,[^,]{{3,60}},)?\s+(?:also\s+|has\s+|later\s+)?(?P<verb>{'|'.join(_VERBS)})\b,?\s*"
    r"(?P<what>.{15,})"
)
_TAIL = re.compile(
    rf"^(?P<what>(?!In |On |At |While |As )(?:\S+\s+){{5,}}?\S+),[\"”]?\s+"
    rf"(?:(?P<verb1>said|says|added|explained|stated)\s+{_WHO}|"
    rf"{_WHO.replace('who', 'who2')}\s+(?P<verb2>said|says|added|explained|stated))\b"
)


def near_misses(examples: Sequence[Example], wanted: int, seed: int) -> Iterator[Example]:
    """Answerable questions with one name or year exchanged for another that stands in the same passage, or in
    another question about the same thing: their passage no longer answers."""
    chooser = random.Random(seed)
    names: dict[str, set[str]] = defaultdict(set)
    for example in examples:
        names[example.group].update(_named(" " + example.question[1:]))
    order = [example for example in examples if example.answerable]
    chooser.shuffle(order)
    made = 0
    for example in order:
        pattern = _YEAR if _YEAR.search(example.question) and chooser.random() < 0.5 else _NAME
        found = list(pattern.finditer(example.question))
        if not found:
            continue
        out = chooser.choice(found)
        inside = (
            _named(example.passage.text) if pattern is _NAME else set(_YEAR.findall(example.passage.text))
        )
        near = inside if chooser.random() < 0.6 else names[example.group] | inside
        taken = stems(example.question) | stems(" ".join(example.answers))
        fitting = sorted(name for name in near if stems(name) and not stems(name) & taken)
        if not fitting:
            continue
        question = example.question[: out.start()] + chooser.choice(fitting) + example.question[out.end() :]
        yield replace(
            example,
            source="near_miss",
            question=question,
            passage=replace(example.passage, spans=()),
            answers=(),
        )
        made += 1
        if made == wanted:
            return


def _named(text: str) -> set[str]:
    return {match.group() for match in _NAME.finditer(text) if is_content(match.group().split()[0])}


def speech_examples(folder: Path) -> Iterator[Example]:
    """Questions such as what somebody warned of, over the news documents, answered by the clause. Sentences
    in which X says other things are there, and so are sentences about X."""
    for document, sentences in wikinews_documents(folder).items():
        texts = [text for text, _ in sentences if len(text) > 20]
        said = [(number, *found) for number, text in enumerate(texts) for found in _speeches(text)]
        for number, who, verb, start, end in said:
            same = [place for place in said if place[1].split()[-1] == who.split()[-1] and place[2] == verb]
            first = max(0, number - 2)
            window = range(first, min(len(texts), first + 6))
            text, spans = "", []
            for place in window:
                begin = len(text) + 1 if text else 0
                text = f"{text} {texts[place]}".strip()
                spans += [(begin + s, begin + e) for at, _, _, s, e in same if at == place]
            for question in _phrasings(who, verb):
                yield Example(
                    source="speech",
                    group=f"wikinews:{document}",
                    question=question,
                    passage=TrainingPassage(title="", text=text, spans=tuple(spans)),
                    answers=(texts[number][start:end],),
                )


def _phrasings(who: str, verb: str) -> tuple[str, ...]:
    last = who.split()[-1]
    if verb == "say":
        return (f"What did {who} say?", f"what does {last} say")
    return (f"What did {who} {verb}?", f"what did {last} {verb}?")


def _speeches(text: str) -> Iterator[tuple[str, str, int, int]]:
    """(who, verb, start, end of what was said)."""
    tail = _TAIL.search(text)
    if tail:
        verb = tail.group("verb1") or tail.group("verb2")
        who = tail.group("who") or tail.group("who2")
        if is_content(who.split()[0]):
            yield who, _VERBS[verb], *_trimmed(text, *tail.span("what"))
        return
    found = _SPEECH.search(text)
    if found and is_content(found.group("who").split()[0]):
        yield found.group("who"), _VERBS[found.group("verb")], *_trimmed(text, *found.span("what"))


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and (text[start] in ' "”“,' or text.startswith("that ", start)):
        start += 5 if text.startswith("that ", start) else 1
    while end > start and text[end - 1] in ' "”“,.':
        end -= 1
    return start, end
