"""Words that carry a full stop without ending a sentence, and words that begin one: what `index.sentences`
knows of English. Lower case, unless the case tells."""

# Always followed by the rest of a name or a number.
TITLES = frozenset(
    "mr mrs ms mx dr prof profs gen sen rep reps sens gov lt col sgt capt cmdr adm maj cpl pvt rev hon "
    "pres msgr fmr fr amb ambs supt det dep insp atty mt ft st no nos vol fig eq ch pp art pt ext sect pop "
    "prop ep rte hwy apt cf vs v al approx est dept gens govs lts drs messrs mme mlle".split()
)
# Of these, the ones that are words of their own too: they are followed by a number or end the sentence.
BEFORE_NUMBERS = frozenset("no nos art fig ch est ext pop pt sect prop ep rte hwy apt".split())
# Of these, the ones that may stand at an end as well, before a word that begins a sentence: "Fourth St."
AT_ENDS = frozenset("St Mt Ft ft al".split())
# Titles that are words or names when they are written in another way ("in the brig", RT); before a word that
# begins a sentence they end one too: "the Homeowners Assoc."
CAPITALISED = frozenset("Ald Asst Assoc Avg Brig Cdr Cpt Ens Ofc Pfc Ret Rt Sec Spc Ste".split())
MONTHS = frozenset("jan feb mar apr jun jul aug sep sept oct nov dec".split())
# May end a sentence or not: it does when a word follows that begins sentences.
AMBIGUOUS = frozenset(
    "inc corp co cos ltd llc plc bros jr sr etc eg ie esq ave blvd rd phd md ba ma bc ad assn bldg intl "
    "natl univ ariz ark calif colo conn del fla ga ia ill ind kan ky la md mass mich minn miss mo mont "
    "neb nev okla ore pa penn tenn tex va vt wash wis wyo".split()
)
# Of these, the ones that are words when they are written small.
WORDS_TOO = frozenset("ad ark bros del ill ind ma mass mich minn miss mo ore pa penn wash".split())
OPENERS = frozenset(
    "a about according after all also although among an and another any as asked at authorities "
    "before both but by critics despite during each earlier even every experts few first following "
    "for from he her here his how however i if in instead it its last later like many meanwhile "
    "more moreover most my neither nevertheless no nobody none nor not nothing now of officials on "
    "once one only or other others our over people perhaps police reporters researchers several she "
    "since so some soon still such than that the their then there these they this those though "
    "through to today under until up we what when where whether which while who why with without "
    "yesterday yet you your".split()
)
NAMES_THAT_SHOUT = ("Yahoo", "Jeopardy", "Yum", "Panic", "E", "Mamma Mia", "Oklahoma")
# What stands behind a question or a shout in quotes: "Why?" Blinken asked.
SAYING = (
    "said says asked asks wrote writes added adds told replied replies responded responds tweeted tweets "
    "texted shouted yelled screamed wondered wonders joked exclaimed cried continued demanded declared "
    "explained noted commented posted captioned recalled recalls insisted quipped whispered sang sings"
).split()
# Ends of addresses: no sentence begins with them behind a full stop without a space.
DOMAINS = frozenset("Com Net Org Co Io Js Gov Edu Tv Ai".split())
