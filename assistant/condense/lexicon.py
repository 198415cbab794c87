"""The closed lists of words by which follow-ups are read: owns them, and knows no rule. Lower case
throughout; verbs as stems."""

from assistant.terms import stem

PERSON_PRONOUNS = frozenset("he him his she her hers himself herself".split())
GROUP_PRONOUNS = frozenset("they them their theirs themselves".split())
THING_PRONOUNS = frozenset("it its itself".split())
DEMONSTRATIVES = frozenset("this that these those".split())
POSSESSIVES = frozenset("his hers their theirs its".split())
PRONOUNS = PERSON_PRONOUNS | GROUP_PRONOUNS | THING_PRONOUNS | frozenset("i you we me us".split())

DO_AUXILIARIES = frozenset(
    "do does did can could will would should shall may might must don't doesn't didn't".split()
)
BE_AUXILIARIES = frozenset(
    "is are was were be been being am has have had isn't aren't wasn't weren't what's who's".split()
)
AUXILIARIES = DO_AUXILIARIES | BE_AUXILIARIES
PREPOSITIONS = frozenset(
    "of in on at for from to with by about after before during since until against between into near over "
    "under without through like behind around besides beside than as".split()
)
PLACE_PREPOSITIONS = frozenset(("in", "at", "from", "near", "into", "across", "visit", "visited", "to"))
DETERMINERS = frozenset("the a an this that these those his her its their my your our some any".split())
# Between two halves of one noun phrase.
LINKS = frozenset("of for and in on de van von al bin del la".split())
# Inside the names of people: "Ursula von der Leyen", "Muammar al-Gaddafi".
PARTICLES = frozenset("de van von al el bin ibn del der den di da das dos du la le ter".split())
# Words that ask for more of the same.
FURTHER = frozenset("else other others another more also besides additional further anything".split())

# Bodies, places and papers that a "he" or "she" never stands for, though news writes them with a capital.
NO_PERSON = frozenset(
    "washington moscow london paris berlin kyiv kiev brussels beijing kremlin nato eu un u.n. u.s. "
    "us uk u.k. usa osce who white house congress senate parliament state department ministry union "
    "america russia ukraine belarus china europe britain france germany hungary crimea west western "
    "russian american british french ukrainian european hungarian reuters cnn bbc court party "
    "government bank university inc corp company monday tuesday wednesday thursday friday saturday "
    "sunday january february march april june july august september october november december "
    "olympics cup".split()
)
TITLES = frozenset(
    "president vice prime foreign defence defense finance interior minister premier chancellor secretary "
    "general senator sen rep gov governor mayor king queen prince princess pope sir dame lord lady mr mrs ms "
    "dr professor judge justice ambassador chief".split()
)
# Who has a "the" in front, besides `TITLES`: "the Duke of Sussex", "the Republican", "the Weeknd".
ARTICLED = frozenset(
    "archbishop bishop taoiseach duke duchess earl count baron sultan emir shah tsar kaiser emperor empress "
    "lama ayatollah pontiff weeknd rock edge undertaker republican democrat tory briton frenchman "
    "englishman irishman scotsman dutchman".split()
)
# Nouns for several, though they do not end in an "s": whom "they" may mean.
COLLECTIVES = frozenset(
    "team group company firm band government cabinet police army navy military couple pair duo trio "
    "family party club side crew staff board jury court council committee commission parliament senate "
    "congress union coalition opposition public people men women children media press bank agency "
    "airline ministry gang squad tribe community majority minority number generation population clergy "
    "bacteria mice fish species cattle youth algae data criteria phenomena".split()
)
# A capital that a sentence, a calendar or a language gives: no thing that a pronoun stands for.
CALENDAR = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april june july august "
    "september october november december".split()
)
# Nouns and adjectives that carry no topic: alone they name nothing that could be asked about.
EMPTY = frozenset(
    "thing things way ways lot lots kind type types part example fact point something anything "
    "everything nothing someone anyone everyone anybody somebody people person other others "
    "another first last next new good bad best great main big important interesting aspect "
    "aspects information yes ok okay thanks thank cool sure awesome hmm oh wow really maybe "
    "please know don't i'm it's that's here's there's you're utterance question answer facts fact "
    "article interested career job living name names help group long much common able issue "
    "issues problem problems hi hello used using today yesterday tomorrow week month year years "
    "time times day days".split()
)
# Verbs as they stand in questions and short answers: where one stands, a noun phrase ends. Words that are
# nouns as often ("work", "play", "record", "tour") are left out and told by their place.
VERBS = frozenset(
    stem(verb)
    for verb in (
        "accept achieve add affect agree allow announce appear apply argue arrive ask available "
        "avoid base become began begin believe bring brought build built buy call came caused "
        "choose chose come compare complete consider considered contain continue contribute "
        "create decide depend describe develop die died differ discover discuss do earn eat enjoy "
        "ensure exist expect explain fail feel fell felt find follow forming found gain gave get "
        "give gone got graduate grew grow happen hear heard held identify include increase "
        "inspire interested involve involved join keep kept kill knew know known learn leave led "
        "left live lose lost made make marry mean meant meet mention met occur own paid pay "
        "perform prevent produce prove publish purchase put raise ran reach receive recommend "
        "reduce refer refuse reject relate release remain remember replace respond retire said "
        "sang sat save saw say see seem sell send sent serve sing sold speak spend spent spoke "
        "stand successful suffer suggest survive take taught teach tell think thought told took "
        "tried want warn went win won wore worry write wrote"
    ).split()
)
# Nouns for what happens between people, and verbs that ask how it went.
EVENTS = frozenset(
    stem(noun)
    for noun in (
        "call conversation talk meeting visit trip summit conference negotiation vote election match game "
        "debate attack protest march strike war speech interview hearing trial raid operation ceremony "
        "dinner tour"
    ).split()
)
HAPPENING = frozenset(stem(verb) for verb in "go went last lasted happen happened held take took".split())
# In the middle of a sentence their capital is that of a name: "the Five Star Movement".
COUNTS = frozenset("first second third two three four five six seven eight nine ten".split())
# Openers of a sentence that are no name in spite of their capital.
CONNECTIVES = frozenset(
    "however although though despite following according moreover meanwhile additionally instead later still "
    "yet because since unlike whether whereas thus therefore furthermore similarly finally eventually "
    "originally initially later along upon among both two three four five six seven eight nine ten several "
    "each various as well such via per first second third".split()
)
# Whom or what somebody is asked about as "his", and that can be asked the same: "and her sister?".
KIN = frozenset(
    "sister brother father mother wife husband son daughter uncle aunt cousin spouse parents child "
    "children kids family boss coach chief ally allies rival friend aide deputy predecessor colleague "
    "colleagues party team company government country men women man woman".split()
)
# What is there for something, rather than of it: "a vaccine for cholera".
REMEDIES = frozenset(
    "vaccine cure treatment remedy test alternative replacement plan fix solution explanation reason "
    "motive".split()
)
WEATHER = frozenset("cold cool hot warm wet dry windy sunny dark humid".split())
# With an object "that", which tells what was said or decided, and no thing.
SAYING = frozenset(
    stem(verb) for verb in "say said decide claim report confirm deny announce promise".split()
)
# Behind a demonstrative these point at no thing that was named: "this article", "at that time".
UNSPECIFIC_NOUNS = frozenset("article time point section passage conversation text way day".split())
