"""Made-up reports and what others make of them. Every word of a report is drawn, so that two reports have
nothing in common."""

import random

OUTLETS = ("agency.example", "north.example", "south.example", "east.example", "west.example")


def report(seed: int, sentences: int = 24) -> str:
    """About 12 words a sentence, three sentences a paragraph."""
    dice = random.Random(seed)
    lines = [" ".join(_word(dice) for _ in range(12)).capitalize() + "." for _ in range(sentences)]
    return "\n\n".join(" ".join(lines[at : at + 3]) for at in range(0, sentences, 3))


def shortened(body: str, share: float) -> str:
    """Cut from its end, as agencies expect it."""
    words = body.split(" ")
    return " ".join(words[: int(len(words) * share)])


def with_lead_and_end(body: str, seed: int) -> str:
    """A first paragraph and a last one of its own."""
    paragraphs = body.split("\n\n")
    return "\n\n".join([report(seed, 3), *paragraphs[1:], report(seed + 1, 4)])


def edited(body: str, every: int = 50) -> str:
    """A word exchanged here and there."""
    words = body.split(" ")
    return " ".join("otherwise" if at % every == every // 2 else word for at, word in enumerate(words))


def _word(dice: random.Random) -> str:
    return "".join(dice.choice("bdfgklmnprstv") + dice.choice("aeiou") for _ in range(dice.randint(2, 4)))
