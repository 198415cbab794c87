"""The words of amounts: numbers, scales, shares, what stands before them, and the pattern of all.
Owns what is written; what it amounts to is the business of `numbers`."""

import re

from assistant.verify.units import BEFORE, BEHIND, SINGLE

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
    "lakh": 1e5,
    "crore": 1e7,
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
        "no earlier than",
        "no lower than",
        "not fewer than",
        "not less than",
        "not earlier than",
        "not lower than",
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
        "no later than",
        "no longer than",
        "no greater than",
        "no higher than",
        "not more than",
        "not later than",
        "not longer than",
        "not greater than",
        "not higher than",
        "not exceeding",
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
# These of them are near the number from below.
NEAR_FROM_BELOW = ("nearly", "almost", "close to", "just under", "approaching")
# Each with its bound, longest first: "no more than" is not "more than".
BOUND_WORDS = sorted(
    (
        {words: bound for bound in ("about", "under", "over") for words in BOUNDS[bound]}
        | dict.fromkeys(NEAR_FROM_BELOW, "near")
    ).items(),
    key=lambda pair: -len(pair[0]),
)
# Parts of one: "half a percent", "a quarter of a century".
PARTS = {"half": 0.5, "a third of": 1 / 3, "a quarter of": 0.25, "a tenth of": 0.1}
# What says that an amount without a sign is one less: "fell 0.4 percent" is "-0.4 percent".
_FALL = (
    r"(?:fell|falls?|fallen|falling|dropp?\w*|declin\w+|shr[aiu]nk\w*|contract(?:ed|s|ing|ion)|decreas\w+|los[st]"
    r"|losses|losing|down|slid|slipped|plung\w+|tumbled|sank|dipped|lower|deficit)"
)
FALL_BEFORE = re.compile(
    rf"(?i)\b{_FALL}(?:\s(?:by|of|about|around|some|nearly|almost|over|more|than|an?|the|further|another|roughly|just))*\s$"
)
FALL_BEHIND = re.compile(rf"(?i)(?:(?:\s\w+)?\s(?:{_FALL}|below\szero)|[\s-]under(?:\spar)?)\b")

_WORDS = "|".join(
    sorted((*SMALL, "hundred", "thousand", "million", "billion", "trillion"), key=len, reverse=True)
)
# "Three in ten" is a share; "two in 2019", "three in five days" and "four in ten games" are none.
_OF = f"(?a:{'|'.join(list(SMALL)[1:13])})|\\d{{1,3}}"
_ALL = (
    r"(?a:two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|fifty|a\shundred|(?:a\s|one\s)thousand"
    r"|a\smillion)|[2-9]|10|12|20|25|50|100|1,?000|10,?000|100,?000"
)
_NO_SHARE = (
    r"(?a:games?|match(?:es)?|starts?|innings|races?|appearances?|outings?|attempts?|hundred|thousand|million|billion"
    r"|dozen)|(?:(?:\w+\s)?(?a:seconds?|minutes?|hours?|days?|weeks?|months?|years?|decades?))"
)
# "A third of adults" and "a third more" are shares, "a third man" and "adding a third" are none; "by a third"
# is one where no noun follows.
_COMPARED = "more|less|fewer|higher|lower|bigger|larger|smaller|greater|cheaper|faster|slower|longer|shorter"
_SHARE_BEHIND = "|".join(
    rf"(?<=\b{word}\s)"
    for word in ("by", "than", "about", "around", "roughly", "nearly", "almost", "over", "under", "least")
)
_SHARE_BEFORE = (
    r"\s?(?:[.,;:!?()—–]|$)|\s(?:in|among|amongst|from|to|on|at|since|between|over|during|after|when)\b"
)
# "One hundred and five" is one number, "between two and four" are two.
_AND = r"(?:(?<=hundred)|(?<=thousand)|(?<=million)|(?<=billion)|(?<=trillion))\sand\s"
# Letters are told by `(?a:…)`, whose words are looked up in lower case: beside a capital, any other spelling
# of one that Unicode knows ("ſix", "sıx", "FİVE") would match too, and stand in no table. What a digit, a
# space or the end of a word is stays Unicode's.
NUMBER = re.compile(
    rf"""(?ix)
    (?<![\w.,])(?<![^\W\d][-–])
    (?P<sign>(?<![^\s(\[“"‘'])(?<!\d\s)[-−+](?=[\d$€£¥₹]|US\$)|(?<!\d\s)(?<!or\s)(?a:minus)\s)?
    (?P<currency>{BEFORE})?\s?
    (?:
        (?P<ratio>(?P<of>{_OF})\s(?a:in|out\sof)\s(?:(?a:every|each)\s)?(?P<all>{_ALL})
                  (?![\w%-]|[.,]\d|\s(?:%|{_NO_SHARE})\b))
      | (?P<digits>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)
        (?:(?P<ordinal>(?a:st|nd|rd|th))\b
           |[\s-]?(?P<scale>(?a:hundred|thousand|million|billion|trillion|lakh|crore|bn|mn|mln|tn|k|m|b|dozen))\b)?
      | (?P<halved>half\sa\s(?a:million|billion|trillion|dozen))\b
      | (?P<part>(?a:half|a\s(?:third|quarter|tenth)\sof))\s(?a:an?)
                  (?=[\s-](?:per\s?cent(?:age)?|{SINGLE})(?![\w-]))
      | (?P<share>(?:one|two|three)[\s-](?a:half|thirds?|quarters?|fifth)\b|half\b
                  |a\s(?a:third|quarter|fifth|tenth)\b(?=\s(?:of|{_COMPARED})\b)
                  |(?:{_SHARE_BEHIND})a\s(?a:third|quarter|fifth|tenth)\b(?={_SHARE_BEFORE}))
      | (?P<vague>(?a:tens|hundreds)\sof\s(?a:thousands|millions)
                  |(?a:dozens|scores|hundreds|thousands|millions|billions|trillions|several)|a\shandful)\b
      | (?P<words>(?:(?a:{_WORDS})|a(?=\s(?a:hundred|thousand|million|billion|trillion|dozen)\b))
             (?:(?:\s|-|{_AND})(?a:{_WORDS}|dozen)\b)*\b|(?<=\s)dozen\b)
      | (?P<nth>(?a:{"|".join(ORDINALS)}))\b
    )
    (?P<unit>\s?%|[\s-]per\s?cent(?:age[\s-]points?)?\b|\s?pct\b|[\s-]basis[\s-]points?\b
       |[\s-](?:{BEHIND})
       |\s?(?:a\.m\.|p\.m\.|am\b|pm\b|o['’]?clock\b))?
    """
)
TIME = re.compile(r"(?<![\w:])(\d{1,2}):(\d{2})(?![\w:])(?:\s?(a\.?m\.?|p\.?m\.?))?", re.IGNORECASE)
YEARS = re.compile(r"(?:1[5-9]|20)\d\d(?:s)?$")
