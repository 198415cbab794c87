"""What a number amounts to that is spelled in words: "one hundred and twenty-three thousand"."""

import re

from assistant.verify.number_words import SCALES, SMALL


def amount_of(written: str) -> float:
    """Of words that stand in `number_words`, or of digits."""
    if written[0].isdigit():
        return float(written.replace(",", ""))
    total = current = 0.0
    for word in re.split(r"[\s-]+", written.lower()):
        if word == "and":
            continue
        if word == "a":
            current = 1.0
        elif word in SMALL:
            current += SMALL[word]
        elif word in ("hundred", "dozen"):
            current = (current or 1.0) * SCALES[word]
        else:
            total += (current or 1.0) * SCALES[word]
            current = 0.0
    return total + current
