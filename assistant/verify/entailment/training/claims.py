"""Claims in free wording beside the sentences that they cite: owns their file and how they become pairs.

`claims.jsonl` holds claims written by hand over the documents of the wikinews sets and over passages of
others: such as a writer puts down who has read the text, half of them borne out by the sentences that they
cite, half nearly. It holds no text: the texts come from the folder of the sets. A row:

    {"document": "…", "sentences": [number, …], "claim": "…", "kind": "…", "text": "…"}
    {"set": "…", "context": "…", "sentences": [[start, end], …], "claim": "…", "kind": "…", "text": "…"}

`sentences` are those that the claim cites, `text` is the `fingerprint` of them or of the whole passage."""

import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from assistant.reader.training.places import check_text, fingerprint, placed_rows
from assistant.reader.training.sources import title_of
from assistant.terms import stems
from assistant.verify.entailment.inputs import context_of
from assistant.verify.verdict import clauses
from index.sentences import split_sentences

FILE = Path(__file__).with_name("claims.jsonl")
SOUND = frozenset({"reworded", "merged", "inferred"})
"""Kinds of claims that their sentences bear out. The others are called for what is wrong with them."""
ABSENT = frozenset({"unsupported"})
"""Kinds of claims whose sentences lack something that others of their text may hold."""
# Characters of a sentence that can be read for itself: "_" stands where only an answer was kept.
SHORTEST = 20
# Of the reworded claims, the share beside which the sentence that it cites is a claim too, as it stands, and
# the share beside which that sentence is one with more behind it.
AS_IT_STANDS, GONE_ON = 0.25, 0.35
# Sentences on either side of those that are cited.
AROUND = 2
JOINTS = (", and ", ", while ", ", as ", "; ", " and ", ", but ", ", after ", " because ")
_LEADING = frozenset("The A An In On At It He She They This That There His Her Its Their But And As".split())
# One document in so many is kept for measuring.
HELD_OUT = 10
SEED = 20220202

Part = Literal["training", "held out"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A claim, or a question (`questions.py`), beside a text. `before`: the sentence before `text`. `wide`:
    `text` with the sentences around it, "" where those may bear out what `text` does not. `holds`: whether
    `text` bears out the claim. `kind`: of the claim, or "elsewhere" and "in part" where it is held against
    other sentences than its own, "as it stands" and "gone on" where the claim is the text itself. `group` is
    the document."""

    claim: str
    title: str
    before: str
    text: str
    wide: str = ""
    holds: bool
    kind: str
    group: str

    @property
    def context(self) -> str:
        return context_of(self.title, self.before)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedClaim:
    """A claim that holds, beside all sentences of its text; `cited` are the numbers of those that bear it
    out."""

    claim: str
    title: str
    sentences: tuple[str, ...]
    cited: tuple[int, ...]
    group: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Source:
    title: str
    sentences: tuple[str, ...]
    group: str


def claim_pairs(folder: Path, file: Path | None = None) -> list[Pair]:
    """Each claim beside the sentences that it cites. Claims over texts that are not in `folder` are left out.
    Raises FileNotFoundError where a set is missing, ValueError where a text is not the one that the claims
    were written over."""
    return [_pair(row, source, cited) for row, source, cited in _read(folder, file)]


def whole_pairs(folder: Path, file: Path | None = None) -> list[Pair]:
    """Each claim beside its whole text, without those that another sentence of it may bear out. Raises as
    `claim_pairs` does."""
    found = []
    for row, source, cited in _read(folder, file):
        if row["kind"] not in ABSENT:
            sentences = enumerate(source.sentences)
            found.append(
                _pair(row, source, [n for n, text in sentences if n in cited or len(text) >= SHORTEST])
            )
    return found


def placed_claims(folder: Path, file: Path | None = None) -> list[PlacedClaim]:
    """The claims that hold. Raises as `claim_pairs` does."""
    return [
        PlacedClaim(
            claim=row["claim"],
            title=source.title,
            sentences=source.sentences,
            cited=tuple(cited),
            group=source.group,
        )
        for row, source, cited in _read(folder, file)
        if row["kind"] in SOUND
    ]


def further_pairs(folder: Path, file: Path | None = None, seed: int = SEED) -> list[Pair]:
    """What else follows from the claims: one that holds beside another sentence of its text, one that takes
    two sentences to bear it out beside one of them, and a sentence beside itself, as it stands or with what
    another one of its text says behind it."""
    chooser = random.Random(seed)
    found = []
    said = set()
    for row, source, cited in _read(folder, file):
        others = [n for n, text in enumerate(source.sentences) if n not in cited and len(text) >= SHORTEST]
        if row["kind"] == "merged" and len(cited) > 1:
            found.append(_pair(row, source, [chooser.choice(cited)], kind="in part"))
        elif others and row["kind"] == "reworded":
            near = max(others, key=lambda n: len(stems(row["claim"]) & stems(source.sentences[n])))
            found.append(_pair(row, source, [near], kind="elsewhere"))
            place = source.group, source.sentences[cited[0]]
            if len(cited) == 1 and place not in said:
                said.add(place)
                texts = [source.sentences[n] for n in others]
                found += _beside_itself(_pair(row, source, cited), texts, chooser)
    return found


def by_claim(pairs: Sequence[Pair]) -> list[list[Pair]]:
    """What is held against one claim or question, together, in the order in which they come first."""
    found: dict[tuple[str, str], list[Pair]] = defaultdict(list)
    for pair in pairs:
        found[pair.claim, pair.group].append(pair)
    return list(found.values())


def some_claims(pairs: Sequence[Pair], most: int, chooser: random.Random) -> list[Pair]:
    """Claims drawn by chance, each with all that is held against it, of `most` pairs at most."""
    lists = by_claim(pairs)
    chooser.shuffle(lists)
    found: list[Pair] = []
    for one in lists:
        if len(found) + len(one) <= most:
            found += one
    return found


def part_of(group: str) -> Part:
    """Whether a document is trained on or measured on."""
    return "held out" if int(fingerprint(group), 16) % HELD_OUT == 0 else "training"


def _beside_itself(pair: Pair, others: Sequence[str], chooser: random.Random) -> list[Pair]:
    """The text of a pair as a claim, at times as it stands, at times with more behind it, at times not."""
    drawn = chooser.random()
    if drawn < AS_IT_STANDS:
        return [replace(pair, claim=pair.text, kind="as it stands")]
    if drawn < AS_IT_STANDS + GONE_ON:
        claim = _gone_on(pair.text, chooser.choice(others), chooser)
        return [replace(pair, claim=claim, wide="", kind="gone on", holds=False)]
    return []


def _gone_on(own: str, other: str, chooser: random.Random) -> str:
    """The sentence with what another one says behind it, or with a part of that."""
    parts = clauses(other)
    more = other if not parts or chooser.random() < 0.5 else chooser.choice(parts)
    first, _, rest = more.rstrip(" .").partition(" ")
    more = f"{first.lower() if first in _LEADING else first} {rest}"
    return own.rstrip(" .") + chooser.choice(JOINTS) + more + "."


def _read(folder: Path, file: Path | None) -> Iterator[tuple[Mapping[str, Any], _Source, list[int]]]:
    """Each row with its source, and the numbers of the sentences that it cites."""
    for row, found in placed_rows(folder, file or FILE):
        if isinstance(found, tuple):
            cited = list(row["sentences"])
            check_text(row, " ".join(found[n] for n in cited if n < len(found)), FILE)
            yield row, _Source(title="", sentences=found, group=f"wikinews:{row['document']}"), cited
        else:
            yield _of_passage(row, found)


def _of_passage(
    row: Mapping[str, Any], given: Mapping[str, Any]
) -> tuple[Mapping[str, Any], _Source, list[int]]:
    text = given["passage"]
    check_text(row, text, FILE)
    spans = [tuple(span) for span in row["sentences"]]
    # As they were numbered for who wrote the claim; what lies between them is split as it is now.
    marks = sorted({(0, 0), *spans})
    sentences: list[str] = []
    cited = []
    for place, (start, end) in enumerate(marks):
        if (start, end) in spans:
            cited.append(len(sentences))
            sentences.append(" ".join(text[start:end].split()))
        rest = text[end : marks[place + 1][0] if place + 1 < len(marks) else len(text)]
        sentences += [" ".join(rest[one.start : one.end].split()) for one in split_sentences(rest)]
    source = _Source(
        title=title_of(given), sentences=tuple(sentences), group=f"{row['set']}:{given['title']}"
    )
    return row, source, cited


def _pair(row: Mapping[str, Any], source: _Source, cited: Sequence[int], kind: str = "") -> Pair:
    places = sorted(cited)
    before = source.sentences[places[0] - 1] if places[0] else ""
    if len(before) < SHORTEST:
        before = ""
    around = range(max(places[0] - AROUND, 0), min(places[-1] + AROUND + 1, len(source.sentences)))
    wide = [source.sentences[n] for n in around if n in places or len(source.sentences[n]) >= SHORTEST]
    return Pair(
        claim=row["claim"],
        title=source.title,
        before=before,
        text=" ".join(source.sentences[n] for n in places),
        wide="" if kind or row["kind"] in ABSENT else " ".join(wide),
        holds=not kind and row["kind"] in SOUND,
        kind=kind or row["kind"],
        group=source.group,
    )
