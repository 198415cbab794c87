"""What amounts are counted in: owns the words and signs of money and of measures, how many of one measure
make another, and how far apart two amounts may lie that were converted into each other."""

import re
from dataclasses import dataclass
from functools import lru_cache

# Codes and signs before or behind a figure; a code that is a word too ("try", "rub") is left out.
_CODES = {
    "usd": "US$", "us$": "US$", "$": "$", "aud": "A$", "a$": "A$", "au$": "A$", "cad": "C$", "c$": "C$",
    "ca$": "C$", "nzd": "NZ$", "nz$": "NZ$", "hkd": "HK$", "hk$": "HK$", "sgd": "S$", "s$": "S$",
    "nt$": "NT$", "r$": "real", "eur": "€", "€": "€", "gbp": "£", "£": "£", "jpy": "yen", "¥": "¥",
    "cny": "yuan", "rmb": "yuan", "inr": "rupee", "₹": "rupee", "rs": "rupee", "rs.": "rupee",
    "chf": "franc", "sfr": "franc", "sek": "krona", "nok": "krone", "dkk": "krone", "pln": "zloty",
    "brl": "real", "mxn": "peso", "zar": "rand", "krw": "won", "₩": "won", "ils": "shekel", "₪": "shekel",
    "aed": "dirham", "ngn": "naira", "₦": "naira", "₽": "rouble", "uah": "hryvnia", "₴": "hryvnia",
    "₺": "lira",
}  # fmt: skip
_WORDS = {
    "dollar": "$", "dollars": "$", "euro": "€", "euros": "€", "pound": "£", "pounds": "£", "sterling": "£",
    "yen": "yen", "yuan": "yuan", "renminbi": "yuan", "rupee": "rupee", "rupees": "rupee", "franc": "franc",
    "francs": "franc", "cent": "cent", "cents": "cent", "rouble": "rouble", "roubles": "rouble",
    "ruble": "rouble", "rubles": "rouble", "hryvnia": "hryvnia", "hryvnias": "hryvnia", "peso": "peso",
    "pesos": "peso", "rand": "rand", "shekel": "shekel", "shekels": "shekel", "lira": "lira",
    "zloty": "zloty", "zlotys": "zloty", "kronor": "krona", "kroner": "krone", "naira": "naira",
    "dirham": "dirham", "dirhams": "dirham",
}  # fmt: skip
# Whose dollars; of other money the country says nothing more.
_DOLLARS = {
    "us": "US$", "american": "US$", "australian": "A$", "canadian": "C$", "hong kong": "HK$",
    "new zealand": "NZ$", "singapore": "S$", "taiwan": "NT$",
}  # fmt: skip
# A sign that several countries write.
_OPEN = {"$": ("US$", "A$", "C$", "NZ$", "HK$", "S$", "NT$"), "¥": ("yen", "yuan")}
MONEY = frozenset((*_CODES.values(), *_WORDS.values()))


def _either(words: tuple[str, ...] | list[str]) -> str:
    return "|".join(re.escape(word).replace("\\ ", r"\s") for word in sorted(words, key=len, reverse=True))


# Parts of a pattern that ignores case and white space of its own; a sign may follow any letters of a country.
BEFORE = (
    rf"(?a:{_either([code for code in _CODES if not code.isalpha()])})|[A-Z]{{0,2}}[$€£¥₹]"
    rf"|\b(?a:{_either([code for code in _CODES if code.isalpha()])})(?=\s?\d)"
)
_LETTERS = [code for code in _CODES if len(code) == 3 and code.isalpha()]
BEHIND = (
    r"(?:(?:U\.?S\.?|American|Australian|Canadian|Hong\sKong|New\sZealand|Singapore|Taiwan|British|Swiss|Indian"
    r"|Pakistani|Chinese|Japanese|Mexican|Russian|Turkish|Swedish|Danish|Norwegian)\s)?"
    rf"(?a:{_either(list(_WORDS))})\b|(?a:{_either(_LETTERS)})\b"
)


def currency(written: str) -> str:
    """The unit of `$`, `EUR`, `Canadian dollars`; "" of what is no money."""
    words = " ".join(written.lower().replace("u.s.", "us").split())
    if words in _CODES:
        return _CODES[words]
    if words in _WORDS:
        return _WORDS[words]
    whose, _, last = words.rpartition(" ")
    if _WORDS.get(last) == "$":
        return _DOLLARS.get(whose, "$")
    return _WORDS.get(last, "") or _CODES.get(words[-1:], "")


def same_money(one: str, other: str) -> bool:
    """Whether two units may be one money: `$` is that of any country that calls its money so."""
    return one == other or other in _OPEN.get(one, ()) or one in _OPEN.get(other, ())


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """`unit` is what is measured, "length" or "span" (of time); one of these is `factor` of its base, and
    `system` is what it is converted within without a rest."""

    unit: str
    factor: float
    system: str


MEASURED = frozenset(
    {"span", "length", "speed", "area", "mass", "volume", "power", "energy", "data", "point"}
)
# The share by which two amounts may differ that are said in two units: by rounding within one system …
_ROUNDED = 0.03
# … and more from one system to another: "100 km" and "60 miles", "two months" and "eight weeks"; tons and
# gallons are not the same everywhere.
_BETWEEN = {"metric": 0.05, "imperial": 0.05, "calendar": 0.085, "clock": 0.085, "tons": 0.12, "gallons": 0.1}
_DAY = 86_400.0
_YEAR = 365.25 * _DAY
# Unit, system, factor, then the word, its plural ("=": adds an s) and what it is shortened to.
_TABLE = """
span clock 1 second = secs sec
span clock 60 minute = mins min
span clock 3600 hour = hrs hr
span clock 86400 day =
span clock 604800 week =
span clock 1209600 fortnight =
length metric 0.001 millimetre,millimeter = mm
length metric 0.01 centimetre,centimeter = cm
length metric 1 metre,meter =
length metric 1000 kilometre,kilometer = km kms
length imperial 0.0254 inch inches
length imperial 0.3048 foot feet ft
length imperial 0.9144 yard =
length imperial 1609.344 mile =
length imperial 1852 nautical_mile =
speed metric 1 metre_per_second,meter_per_second,metre_a_second,meter_a_second - m/s
speed metric 0.277778 kilometre_per_hour,kilometer_per_hour - km/h kmh kph kmph
speed metric 0.277778 kilometre_an_hour,kilometer_an_hour -
speed imperial 0.44704 mile_per_hour,mile_an_hour - mph
speed imperial 0.514444 knot =
area metric 1 square_metre,square_meter = m² m2 sq_m
area metric 10000 hectare = ha
area metric 1000000 square_kilometre,square_kilometer = km² km2 sq_km
area imperial 0.092903 square_foot square_feet sq_ft
area imperial 0.836127 square_yard =
area imperial 4046.86 acre =
area imperial 2589988 square_mile = sq_mi sq_miles
mass metric 0.000001 milligram,milligramme = mg
mass metric 0.001 gram,gramme =
mass metric 1 kilogram,kilogramme,kilo = kg kgs
mass metric 1000 tonne =
mass metric 1000 metric_ton =
mass tons 1000 ton =
mass metric 1000000 kiloton,kilotonne =
mass metric 1000000000 megaton,megatonne =
mass imperial 0.0283495 ounce = oz
volume metric 0.001 millilitre,milliliter = ml
volume metric 1 litre,liter =
volume metric 1000 cubic_metre,cubic_meter = m³ m3
volume imperial 28.3168 cubic_foot cubic_feet
volume gallons 4.15 gallon =
volume imperial 158.987 barrel =
power metric 1 watt =
power metric 1000 kilowatt = kw
power metric 1000000 megawatt = mw
power metric 1000000000 gigawatt = gw
energy metric 1 watt_hour =
energy metric 1000 kilowatt_hour = kwh
energy metric 1000000 megawatt_hour = mwh
energy metric 1000000000 gigawatt_hour = gwh
energy metric 1000000000000 terawatt_hour = twh
celsius metric 1 degree_celsius,degree_centigrade - °c ºc
fahrenheit imperial 1 degree_fahrenheit - °f ºf
data metric 1000 kilobyte = kb
data metric 1000000 megabyte = mb
data metric 1000000000 gigabyte = gb
data metric 1000000000000 terabyte = tb
"""
_SINGLE: dict[str, Measure] = {}
_PLURAL: dict[str, Measure] = {}
_SHORT: dict[str, Measure] = {}


def _enter(measure: Measure, words: str, plural: str, short: list[str]) -> None:
    for word in words.replace("_", " ").split(","):
        _SINGLE[word] = measure
        if plural == "=":
            _PLURAL[f"{word}s"] = measure
        elif plural == "-":  # the s stands at the first word
            first, rest = word.split(" ", 1)
            _PLURAL[f"{first}s {rest}"] = measure
        else:
            _PLURAL[plural.replace("_", " ")] = measure
    _SHORT.update((each.replace("_", " "), measure) for each in short)


for _line in _TABLE.strip().splitlines():
    _unit, _system, _factor, _words, _plural, *_short = _line.split()
    _enter(Measure(unit=_unit, factor=float(_factor), system=_system), _words, _plural, _short)
# Months are of one length here: twelve are a year.
for _factor_of, _word, _more in (
    (_YEAR / 12, "month", "="),
    (_YEAR, "year", "="),
    (10 * _YEAR, "decade", "="),
    (100 * _YEAR, "century", "centuries"),
):
    _enter(Measure(unit="span", factor=_factor_of, system="calendar"), _word, _more, [])

# Of each measure one, as a part of a pattern.
SINGLE = rf"(?a:{_either(list(_SINGLE))})"

# "5km", "five years", "ten more years", "five-year"; a word in the singular stands behind a dash, one or less
# than one.
_BEHIND_NUMBER = re.compile(
    rf"""(?ix)
    \s?(?P<short>{_either(list(_SHORT))})(?![\w/])
    | °?(?-i:(?P<degrees>[CF]))(?![\w-])
    | \s(?:(?:of|more|full|consecutive|straight|extra|additional)\s)?
         (?P<plural>{_either(list(_PLURAL))})(?![\w-])
    | [\s-]?-(?P<joined>{_either([*_SINGLE, *_PLURAL]).replace(chr(92) + "s", "[" + chr(92) + "s-]")})(?!\w)
    | \s(?P<single>{SINGLE})(?![\w-])
    """
)
# "A week" and "half an hour" of a text that says so where another says "seven days" and "30 minutes".
_ONE = re.compile(
    rf"(?i)\b(?P<half>half\s)?an?\s(?P<word>{SINGLE})(?![\w-])"
    r"(?P<more>\sand\sa\shalf\b)?"
)


def measure_behind(text: str, end: int, value: float) -> tuple[Measure, int] | None:
    """What the number that ends at `end` counts, where that is a measure, and where its word ends."""
    match = _BEHIND_NUMBER.match(text, end)
    if match is None:
        return None
    if match["degrees"]:
        return _SHORT[f"°{match['degrees'].lower()}"], match.end()
    if match["single"] and not 0 < abs(value) <= 1:
        return None
    written = " ".join((match[match.lastgroup or 0]).lower().replace("-", " ").split())
    found = _SHORT.get(written) or _PLURAL.get(written) or _SINGLE.get(written)
    return (found, match.end()) if found else None


@lru_cache(maxsize=4096)
def single_measures(text: str) -> tuple[tuple[float, Measure, int, int], ...]:
    """Each "a week", "half an hour", "a year and a half": how many of which measure, from where to where."""
    return tuple(
        (
            (0.5 if match["half"] else 1.0) + (0.5 if match["more"] else 0.0),
            _SINGLE[" ".join(match["word"].lower().split())],
            match.start(),
            match.end(),
        )
        for match in _ONE.finditer(text)
    )


def leeway(one: str, other: str) -> float:
    """The share by which two amounts may differ that were converted between measures of these systems."""
    if one == other:
        return _ROUNDED
    return max(_BETWEEN.get(one, _ROUNDED), _BETWEEN.get(other, _ROUNDED))
