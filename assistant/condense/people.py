"""Whom "he", "she" and "it" may mean, as far as a name alone tells: owns the lists of given names, of titles
that go with one gender, and of what is no person."""

from functools import lru_cache
from typing import Literal

from assistant.condense.lexicon import NO_PERSON, TITLES
from assistant.terms import is_country, words

Gender = Literal["he", "she"]

# Given names that are far more often of one gender than of the other, in the news of many countries.
_HE = frozenset(
    "aaron abdul adam adrian ahmed alan albert alberto alejandro aleksandr alex alexander alexei alfred ali "
    "allen andreas andrei andrew andrzej andy angelo anthony antonio antony arnold arthur austin barack "
    "barry ben benjamin bernard bill bob boris brad bradley brandon brendan brett brian bruce bruno bryan "
    "carl carlos charles charlie chris christopher chuck clarence claude cliff clifford colin craig curtis "
    "dale daniel dave david dean dennis derek diego dmitri dmitry dominic donald doug douglas duncan dwight "
    "earl ed eddie edgar edmund eduardo edward edwin elijah elon emmanuel enrique eric erik ernest ethan "
    "eugene felix fernando francesco francis francisco franco frank franklin franz fred frederick fritz "
    "gareth gary gavin geoff geoffrey george gerald gerard gilbert giorgio giovanni glenn gordon graham greg "
    "gregory guillermo gustav guy hamid hans harold harry harvey hassan heinrich helmut henri henry herbert "
    "herman hideo howard hugh hugo hussein ian ibrahim igor isaac ismail ivan jack jacob jacques jair james "
    "jamal jan jared jason javier jeff jefferson jeffrey jens jeremy jerome jerry jesus jim jimmy joaquin "
    "joe joel joey johan johann john johnny jon jonathan jorge jose josef joseph joshua juan julian julio "
    "justin karl keith ken kenneth kenny kenji kevin khalid kurt kyle lance larry lars lawrence lee leo leon "
    "leonard lewis liam lionel lloyd lorenzo louis lucas luigi luis luke lyndon mahmoud malcolm manuel marc "
    "marcel marco marcus mario mark markus marshall martin marvin masato mateusz matt matteo matthew maurice "
    "max michael michel miguel mike mikhail miles milos mitch mitt mohamed mohammad mohammed morris muhammad "
    "mustafa narendra nathan ned neil nelson nicholas nick nicolas nigel nikita nikolai noah norman oleg "
    "oliver olaf omar oscar osama otto owen pablo paolo patrick paul pavel pedro per pete peter phil philip "
    "philippe pierre piotr rafael ralph ramon raul ray raymond recep ricardo richard rick rishi robert "
    "roberto rodrigo roger roland roman ron ronald rory ross roy rupert russell ryan salman salvador sam "
    "samuel scott sean sebastian seth sergei sergey sergio shane shinzo silvio simon stanley stefan stephen "
    "steve steven stuart ted terrence theodore thomas tim timothy todd tom tommy tony travis trevor tyler "
    "umar viktor victor vincent vinnie vladimir volodymyr walter warren wayne wilhelm william willie winston "
    "wolfgang xavier yasser yuri yusuf zachary".split()
)
_SHE = frozenset(
    "abigail ada agnes aisha alexandra alexandria alice alicia alison amanda amelia amy ana andrea angela "
    "angelina anita ann anna anne annie annalena antonia audra audrey ava barbara beatrice becky bella "
    "beth betty beverly bianca billie bonnie brenda bridget brigitte britney caitlin camilla carla carmen "
    "carol carole caroline carolyn carrie caryn catherine cathy cecilia celia charlotte chelsea cher cheryl "
    "christina christine cindy claire clara claudia condoleezza connie constance cristina cynthia daisy dana "
    "danielle daphne debbie deborah debra delia denise diana diane dolores donna doris dorothy edith eileen "
    "elaine eleanor elena elise elizabeth ella ellen emily emma erica erin esther ethel eva evelyn faith "
    "fatima felicia fiona florence frances gabriela gail georgia geraldine gertrude gina ginger giorgia "
    "giulia gladys glenda gloria grace greta gwen hannah harriet heather heidi helen helena hilary hillary "
    "holly ida ilaria indira ingrid irene iris isabel isabella jacinda jacqueline jane janet janice janis "
    "jean jeanne jennifer jenny jessica jill jo joan joanna joanne josephine joyce juanita judith judy julia "
    "julie june kaja kamala karen kate katherine kathleen kathryn kathy katie katrina kayla kelly kerry kim "
    "kimberly kirsten kristen kristin laura lauren leah lena lesley leslie leticia lillian linda lisa liz "
    "liza lois loretta lori louise lucia lucille lucy lydia lynn madeleine madonna maggie malala marcia "
    "margaret maria marian marianne marie marilyn marina marjorie marsha martha mary maureen maya megan "
    "meghan melania melanie melissa mia michelle mildred mina miranda miriam molly mona monica nadia nancy "
    "naomi natalia natalie natasha nicola nicole nina nora norma oksana olga olivia oprah pamela patricia "
    "patsy patti paula pauline peggy penelope penny phyllis priscilla priti rachel rebecca regina renee "
    "rhonda rita roberta rosa rose rosemary roxana ruth sabrina sally samantha sandra sanna sara sarah "
    "serena shannon sharon sheila shelley shirley silvia simone sonia sophia sophie stacey stella stephanie "
    "sue susan susanna suzanne svetlana sylvia tamara tanya tara tatiana teena teresa theresa tiffany tina "
    "tippi tracy ursula valentina valerie vanessa vera veronica vicky victoria viola violet vivian wanda "
    "wendy whitney wilma winifred yasmin yoko yvette yvonne zoe".split()
)
_TITLES_OF_HIM = frozenset("mr sir lord king prince pope duke father brother actor businessman".split())
_TITLES_OF_HER = frozenset(
    "mrs ms miss dame lady queen princess duchess sister actress businesswoman".split()
)
# The last word of the name of a body, a place or a work, where people are hardly ever called so.
_BODIES = frozenset(
    "studios records university college school league club orchestra company committee council commission "
    "association federation museum theatre theater hospital hotel county province states stadium army navy "
    "police agency bureau embassy series album festival awards prize medal championship championships tour "
    "treaty award league company magazine times post".split()
)
_PLACES = frozenset(
    "michigan california texas florida ohio illinois pennsylvania arizona oregon alabama kansas missouri "
    "indiana iowa wisconsin minnesota tennessee kentucky louisiana maryland colorado nevada utah oklahoma "
    "massachusetts connecticut hollywood chicago boston philadelphia detroit manchester liverpool york "
    "africa asia latin east south north english".split()
)


def is_no_person(name: str) -> bool:
    """Whether this is surely a country, its people, a place or a body."""
    written = words(name)
    lowered = [word.lower() for word in written]
    if not lowered or any(word in TITLES or gender_of_word(word) for word in lowered[:-1]):
        return False
    last = lowered[-1]
    if last in TITLES:
        return False
    known = last in NO_PERSON or last in _BODIES or last in _PLACES or is_country(written[-1])
    # "Ukraines" where the apostrophe was lost on the way.
    known = known or is_country(written[-1].removesuffix("s"))
    return known or (name.isupper() and len(name) > 1)


def is_surely_person(name: str) -> bool:
    """Whether it begins with a given name that another word follows, or with a title."""
    lowered = [word.lower() for word in words(name)]
    return len(lowered) > 1 and (lowered[0] in TITLES or gender_of_word(lowered[0]) is not None)


@lru_cache(maxsize=1024)
def gender_of(name: str) -> Gender | None:
    """By its title or its given name; None where they do not tell."""
    for word in words(name)[:4]:
        lowered = word.lower()
        gender = gender_of_word(lowered)
        if gender is not None:
            return gender
        if lowered not in TITLES:
            return None
    return None


def gender_of_word(lowered: str) -> Gender | None:
    """Of a title or a given name."""
    if lowered in _HE or lowered in _TITLES_OF_HIM:
        return "he"
    return "she" if lowered in _SHE or lowered in _TITLES_OF_HER else None


def gender_of_pronoun(word: str) -> Gender | None:
    """`word` in lower case."""
    if word in ("he", "him", "his", "himself"):
        return "he"
    return "she" if word in ("she", "her", "hers", "herself") else None
