"""The words of amounts: numbers, scales, shares, currencies, what stands before them, and the pattern of all.
Owns what is written; what it amounts to is the business of `numbers`."""

import re

SMALL = {
    word: value
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
        "sixteen seventeen eighteen nineteen".split()
    )
} | {
    word: (value + 2) * 10
    for value, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split())
}
SCALES = {
    "hundred": 1e2,
    "thousand": 1e3,
    "k": 1e3,
    "million": 1e6,
    "m": 1e6,
    "mn": 1e6,
    "mln": 1e6,
    "billion": 1e9,
    "bn": 1e9,
    "b": 1e9,
    "trillion": 1e12,
    "tn": 1e12,
    "dozen": 12.0,
}
ORDINALS = {
    word: value
    for value, word in enumerate(
        "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
        "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth".split()
    )
} | {"twentieth": 20, "thirtieth": 30, "fortieth": 40, "fiftieth": 50, "hundredth": 100}
# Low and high; the numbers that people mean by these words.
VAGUE = {
    "dozens": (20, 120),
    "scores": (30, 200),
    "hundreds": (150, 2000),
    "thousands": (1500, 30_000),
    "tens of thousands": (15_000, 150_000),
    "hundreds of thousands": (150_000, 2e6),
    "millions": (1.5e6, 50e6),
    "tens of millions": (15e6, 150e6),
    "hundreds of millions": (1.5e8, 2e9),
    "billions": (1.5e9, 1e11),
    "trillions": (1.5e12, 1e14),
    "several": (3, 12),
    "a handful": (2, 8),
}
SHARES = {
    "half": 50.0,
    "one-half": 50.0,
    "a third": 100 / 3,
    "one-third": 100 / 3,
    "one third": 100 / 3,
    "two-thirds": 200 / 3,
    "two thirds": 200 / 3,
    "a quarter": 25.0,
    "one-quarter": 25.0,
    "one quarter": 25.0,
    "three-quarters": 75.0,
    "three quarters": 75.0,
    "a fifth": 20.0,
    "one-fifth": 20.0,
    "a tenth": 10.0,
}
CURRENCIES = {
    "$": "$",
    "us$": "$",
    "dollar": "$",
    "dollars": "$",
    "usd": "$",
    "€": "€",
    "euro": "€",
    "euros": "€",
    "eur": "€",
    "£": "£",
    "pound": "£",
    "pounds": "£",
    "sterling": "£",
    "gbp": "£",
    "¥": "¥",
    "yen": "¥",
    "yuan": "yuan",
    "₹": "rupee",
    "rupee": "rupee",
    "rupees": "rupee",
    "franc": "franc",
    "francs": "franc",
    "cent": "cent",
    "cents": "cent",
}
BOUNDS = {
    "over": (
        "over",
        "more than",
        "above",
        "at least",
        "upwards of",
        "exceeding",
        "exceeded",
        "exceeds",
        "no fewer than",
        "no less than",
        "in excess of",
        "well over",
        "greater than",
        "topped",
        "surpassed",
        "minimum of",
    ),
    "under": (
        "less than",
        "fewer than",
        "under",
        "below",
        "at most",
        "up to",
        "nearly",
        "almost",
        "close to",
        "just under",
        "as many as",
        "as much as",
        "no more than",
        "a maximum of",
        "not quite",
        "approaching",
    ),
    "about": (
        "about",
        "around",
        "roughly",
        "approximately",
        "some",
        "an estimated",
        "estimated",
        "circa",
        "nearly",
        "almost",
        "close to",
        "more or less",
        "just over",
        "just under",
    ),
}
# "more than" reads "under" only where nobody says "nearly": these two are near the number from below.
NEAR_FROM_BELOW = ("nearly", "almost", "close to", "just under", "approaching")

_WORDS = "|".join(
    sorted((*SMALL, "hundred", "thousand", "million", "billion", "trillion"), key=len, reverse=True)
)
# Letters are told by `(?a:…)`, whose words are looked up in lower case: beside a capital, any other spelling
# of one that Unicode knows ("ſix", "sıx", "FİVE") would match too, and stand in no table. What a digit, a
# space or the end of a word is stays Unicode's.
NUMBER = re.compile(
    rf"""(?ix)
    (?<![\w.,])(?<![^\W\d][-–])
    (?P<currency>US\$|[A-Z]{{0,2}}[$€£¥₹])?\s?
    (?:
        (?P<digits>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)
        (?:(?P<ordinal>(?a:st|nd|rd|th))\b
           |[\s-]?(?P<scale>(?a:hundred|thousand|million|billion|trillion|bn|mn|mln|tn|k|m|b|dozen))\b)?
      | (?P<halved>half\sa\s(?a:million|billion|trillion|dozen))\b
      | (?P<share>(?:one|two|three)[\s-](?a:half|thirds?|quarters?|fifth)\b|half\b
                  |a\s(?a:third|quarter|fifth|tenth)\b(?=\sof))
      | (?P<vague>(?a:tens|hundreds)\sof\s(?a:thousands|millions)
                  |(?a:dozens|scores|hundreds|thousands|millions|billions|trillions|several)|a\shandful)\b
      | (?P<words>(?:(?a:{_WORDS})|a(?=\s(?a:hundred|thousand|million|billion|trillion|dozen)\b))
             (?:(?:\s|-|\sand\s)(?a:{_WORDS}|dozen)\b)*\b|(?<=\s)dozen\b)
      | (?P<nth>(?a:{"|".join(ORDINALS)}))\b
    )
    (?P<unit>\s?%|[\s-]per\s?cent(?:age\spoints?)?\b|[\s-]percent(?:age\spoints?)?\b|\s?pct\b
       |[\s-](?:U\.?S\.?\s)?(?:dollars?|euros?|pounds?|yen|yuan|rupees?|francs?|cents?)\b
       |\s?(?:a\.m\.|p\.m\.|am\b|pm\b|o['’]?clock\b))?
    """
)
TIME = re.compile(r"(?<![\w:])(\d{1,2}):(\d{2})(?![\w:])(?:\s?(a\.?m\.?|p\.?m\.?))?", re.IGNORECASE)
YEARS = re.compile(r"(?:1[5-9]|20)\d\d(?:s)?$")
