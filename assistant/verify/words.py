"""Which words mean the same and which the opposite, by hand: irregular forms, synonyms and opposites of news.
Owns these lists; word vectors, which cannot tell "rose" from "fell", fill in the rest (see `alignment`)."""

from collections.abc import Mapping
from functools import lru_cache

from assistant.terms import stem
from assistant.verify.prefixes import denied_by_prefix

# form = verb: what is done, or was
_IRREGULAR_VERBS = (
    "won=win winning=win lost=lose rose=rise risen=rise fell=fall fallen=fall grew=grow grown=grow "
    "bought=buy sold=sell met=meet led=lead left=leave held=hold kept=keep sent=send spent=spend "
    "built=build lent=lend found=find fought=fight brought=bring thought=think taught=teach caught=catch "
    "sought=seek shot=shoot died=die dying=die went=go "
    "gone=go came=come became=become began=begin begun=begin ran=run spoke=speak spoken=speak "
    "broke=break broken=break stole=steal stolen=steal chose=choose chosen=choose drove=drive "
    "driven=drive wrote=write written=write rode=ride gave=give given=give took=take taken=take "
    "shook=shake saw=see seen=see knew=know known=know threw=throw thrown=throw flew=fly flown=fly "
    "drew=draw drawn=draw withdrew=withdraw withdrawn=withdraw withdrawing=withdraw "
    "overthrew=overthrow swore=swear sworn=swear wore=wear worn=wear tore=tear bore=bear paid=pay "
    "said=say told=tell laid=lay heard=hear fled=flee fed=feed struck=strike stricken=strike stuck=stick "
    "hung=hang sang=sing sung=sing sank=sink sunk=sink swam=swim rang=ring bit=bite bitten=bite hid=hide "
    "hidden=hide ate=eat eaten=eat beat=beat beaten=beat forgot=forget forbade=forbid forbidden=forbid "
    "stood=stand understood=understand lit=light slid=slide dealt=deal felt=feel meant=mean dreamt=dream "
    "learnt=learn burnt=burn slept=sleep swept=sweep crept=creep wept=weep lain=lie arose=arise "
    "woke=wake froze=freeze frozen=freeze blew=blow blown=blow sat=sit bound=bind "
    "wound=wound made=make denied=deny denies=deny deciding=decide hurt=hurt "
    "lowered=low lowering=low lowers=low contracted=shrink contracting=shrink"
)
# form = singular, or verb of the noun, or what is compared
_IRREGULAR = (
    "dead=die deaths=die death=die killings=kill withdrawal=withdraw "
    "men=man women=woman children=child people=people wives=wife lives=life "
    "leaves=leave knives=knife thieves=thief feet=foot teeth=tooth mice=mouse crises=crisis "
    "criteria=criterion choice=choose decision=decide growth=grow sale=sell flight=fly "
    "loss=lose losses=lose arrival=arrive refusal=refuse denial=deny proof=prove "
    "belief=believe success=succeed failure=fail response=respond extension=extend expansion=expand "
    "invasion=invade explosion=explode collision=collide conclusion=conclude suspension=suspend "
    "permission=permit admission=admit submission=submit destruction=destroy production=produce "
    "reduction=reduce introduction=introduce election=elect deployment=deploy resignation=resign "
    "departure=depart acquisition=acquire purchase=purchase retirement=retire removal=remove "
    "approval=approve appointment=appoint assassination=assassinate accusation=accuse allegation=allege "
    "prosecutor=prosecute prosecution=prosecute investigation=investigate investigator=investigate "
    "conviction=convict detention=detain payment=pay agreement=agree treatment=treat improvement=improve "
    "replacement=replace announcement=announce statement=state escalation=escalate warning=warn "
    "meeting=meet injury=injure injuries=injure threat=threaten threats=threaten "
    "violation=violate demonstrators=protest demonstrator=protest protester=protest protesters=protest "
    "protestor=protest protestors=protest contraction=shrink publication=publish publications=publish "
    "lawful=legal lawfully=legal unlawful=illegal unlawfully=illegal "
    "safer=safe larger=large largest=large bigger=big biggest=big "
    "better=good best=good worse=bad worst=bad older=old oldest=old younger=young youngest=young "
    "higher=high highest=high lower=low lowest=low longer=long longest=long earlier=early earliest=early "
    "later=late faster=fast fastest=fast stronger=strong strongest=strong weaker=weak weakest=weak "
    "closer=close closest=close fewer=few cheaper=cheap cheapest=cheap richer=rich poorer=poor richest=rich "
    "poorest=poor deadliest=deadly costliest=costly smaller=small smallest=small wider=wide widest=wide "
    "narrower=narrow narrowest=narrow easier=easy easiest=easy harder=hard hardest=hard tougher=tough "
    "toughest=tough colder=cold coldest=cold warmer=warm warmest=warm hotter=hot hottest=hot cooler=cool "
    "coolest=cool slower=slow slowest=slow tighter=tight tightest=tight looser=loose loosest=loose "
    "heavier=heavy heaviest=heavy lighter=light lightest=light deeper=deep deepest=deep "
    "shallower=shallow shorter=short shortest=short quicker=quick quickest=quick "
    "strength=strong weakness=weak length=long width=wide "
    "height=high heat=hot warmth=warm health=healthy wealthy=wealth safety=safe poverty=poor"
)
# Verbs whose past is written as their present.
_UNCHANGED = frozenset("beat bid cut hit hurt let put quit read set shut split spread".split())
# Words that end as a past does and are none.
_NO_PAST = frozenset("breed exceed hundred indeed naked proceed sacred speed succeed wicked".split())
# Words that the stemmer takes for other ones, as "important" for "import" and "majority" for "major": the
# forms of one between "|".
_OWN_STEMS = (
    "important importance importantly | unimportant | author authors | authority authorities | department "
    "departments | manager managers management | critic critics | critical critically | publicity | majority "
    "majorities | minority minorities | respective respectively | defendant defendants | defender defenders "
    "| largely | shortly"
)

# Groups of words for one thing, in any form.
_SYNONYMS = (
    "kill life slay slain die fatal fatality casualty perish murder assassinate deadly | wound injure "
    "hurt | buy purchase acquire takeover | sell sold divest | rise climb increase grow jump soar surge "
    "gain gains rose | fall drop decline decrease plunge slide sink slump tumble dip shrink | reject "
    "refuse spurn rebuff dismiss decline turned | accept agree approve endorse back embrace | demand "
    "urge call request ask insist press | warn caution alert threaten | accuse blame allege charge | say "
    "tell state remark comment announce declare note add claim assert argue maintain contend report "
    "reveal disclose explain mention | begin start launch open commence kick | end finish stop conclude "
    "halt cease close | arrest detain custody apprehend jail imprison | release free freed | win victory "
    "triumph beat defeat | lose defeat | troop soldier force military army | border frontier | mass "
    "amass gather assemble build buildup | withdraw pullout pullback retreat pull | resign quit step "
    "leave depart | hire appoint name pick nominate choose select | fire dismiss sack oust remove axe | "
    "help assist aid support | attack assault strike raid bomb hit | fight battle combat clash fighting "
    "conflict war | meet talk discuss speak summit negotiation converse conversation call phone dialogue "
    "| visit travel trip tour fly | plan intend aim scheme want seek hope | try attempt seek bid effort "
    "| show demonstrate reveal indicate suggest find | big large huge major massive great | small little "
    "tiny minor | law legislation bill act statute | money fund cash financing | company firm "
    "corporation business maker manufacturer | worker employee staff | boss chief head leader ceo "
    "director | job post position role | police officer cop | lawmaker legislator senator congressman "
    "parliamentarian mp | film movie picture | show series program programme | child kid youngster minor "
    "| doctor physician medic | car vehicle automobile | plane aircraft jet airplane airliner | ship "
    "vessel boat | house home residence | blaze fire wildfire | storm hurricane cyclone typhoon | flood "
    "flooding | quake earthquake temblor | crash accident collision | illness disease sickness | vaccine "
    "vaccination jab shot inoculation | country nation state | city town | area region zone territory | "
    "world global worldwide international | government administration authority cabinet | election vote "
    "poll ballot | cost price expense expensive costly | pay spend | rule decide judge decision verdict "
    "| prison jail | guilty convict conviction | suspect accused | lawyer attorney "
    "solicitor counsel | court tribunal | judge justice | author writer novelist | singer musician "
    "artist | match game | player athlete | prize award | coach manager | team side squad | study "
    "research analysis survey | scientist researcher | university college | student pupil | build "
    "construct erect | destroy demolish wreck ruin devastate | damage harm hurt | allow permit let "
    "enable | ban forbid prohibit outlaw bar block | stop prevent halt block | cut reduce slash lower "
    "trim | raise lift hike increase boost | send dispatch ship deploy | receive get | give provide "
    "supply grant offer deliver | make produce manufacture create | get obtain receive | use employ "
    "utilize | need require | quick fast rapid swift speedy | hard difficult tough | easy simple | "
    "important key crucial vital significant | rich wealth affluent | angry furious outrage | happy glad "
    "delight pleased | near close nearby | far distant | early soon | delay postpone defer put | cancel "
    "scrap call axe | sea ocean | rain rainfall downpour | hot heat warm | cold cool | father dad | "
    "mother mum mom | wife husband spouse | marry wed | imminent soon | possible potential perhaps may | "
    "probable likely | deny reject refute dispute | admit acknowledge concede confess | confirm verify | "
    "replace succeed | join enter | escape flee | protect defend guard | criticize condemn denounce slam "
    "blast | praise hail laud | sanction penalty punishment | deal agreement accord pact treaty | truce "
    "ceasefire | weapon arms | missile rocket | hostage captive | refugee migrant | protest demonstrate "
    "rally march | discover find | spokesman spokeswoman spokesperson | statement remark | letter | tie "
    "relation relationship bond link | ease reduce soften calm | standoff crisis | oppose against resist "
    "| expand enlarge extend widen grow | join accession accede | member membership | annex seize "
    "capture take grab occupy conquer | separatist rebel insurgent | rebel militant insurgent fighter | "
    "consequence result effect outcome | swift quick | severe harsh tough serious | response reply "
    "answer | reaffirm reiterate repeat confirm | dialogue negotiation talk | previous former ex past | "
    "current present incumbent | annual yearly | total overall | entire whole | purchase acquire | shut "
    "close closure | collapse crumble | rescue save | search hunt | discuss debate | fear worry concern "
    "| ignore overlook disregard dismiss neglect brush | signal indicate suggest hint show | willing "
    "ready open prepared | further more additional extra another | policymaker member official | cut "
    "lower reduce reduction | complain accuse protest object | life kill die | concern worry fear demand "
    "| partner ally | injury hurt wound injure | apartment flat block building house | resident people "
    "inhabitant | start set ignite cause | blame responsible cause | unchanged same steady hold keep "
    "stay | borrowing rate interest loan | slow fall ease decline | snack food | pay cost price spend | "
    "pick choose select opt | redraw draw change | top supreme high | appeal case | take succeed replace "
    "| head lead run chair direct | woman female girl | man male boy | begin kick start | step resign "
    "quit leave | say tell inform | tell order instruct | order command mandate require | stage hold "
    "host organize organise | perform play sing | feature star appear | premiere debut release launch "
    "open | score net goal | champion winner title victor | contest race competition tournament match | "
    "opponent rival competitor challenger | supporter backer fan | critic opponent | voter elector | "
    "campaign race bid | tax levy duty | budget spending | profit earnings income | revenue sales "
    "turnover | share stock | shareholder investor | market exchange | loan credit | debt borrowing | "
    "bankrupt insolvent collapse | hire recruit employ | layoff lay dismiss cut | wage salary pay | "
    "union labor labour | strike walkout stoppage | factory plant | goods product item | customer client "
    "consumer buyer shopper | shop store retailer | price cost charge fee | expensive pricey dear | "
    "hospital clinic | patient sick | medicine drug medication treatment | virus infection | symptom "
    "sign | test exam trial | pandemic covid coronavirus outbreak epidemic | mask face | dose shot jab | "
    "scientist expert | theory idea | space orbit | rocket launch spacecraft | telescope observatory | "
    "planet world | temperature heat | climate weather | emission pollution carbon | energy power "
    "electricity | oil petroleum crude fuel gas gasoline petrol | school education | teacher instructor "
    "educator | class lesson course | exam test | book novel | newspaper paper journal | photo picture "
    "image photograph | video footage clip film | song track tune single | album record | band group | "
    "museum gallery | painting artwork picture | theater theatre cinema | ticket admission | holiday "
    "vacation | festival event | restaurant eatery cafe | food meal dish | drink beverage | alcohol "
    "liquor | airport terminal | flight fly plane | passenger traveler traveller | train railway rail | "
    "road street highway motorway | bridge span | driver motorist | truck lorry | bus coach | bike "
    "bicycle cycle | gun firearm weapon pistol rifle | shooter gunman attacker | shoot fire gun | murder "
    "homicide manslaughter killing | robbery theft burglary steal | thief robber burglar | crime offence "
    "offense | sentence jail prison term | charge indict accuse prosecute | fine penalty | fraud scam "
    "deceive | corruption bribery | evidence proof | testify witness | plead admit | lawsuit suit case "
    "complaint sue | settle resolve settlement | ruling judgment decision verdict | law rule regulation "
    "legislation | right freedom liberty | abortion pregnancy | immigrant migrant | asylum refuge | "
    "border boundary | embassy consulate mission | ambassador envoy diplomat | treaty pact agreement | "
    "invade invasion attack | occupy occupation seize | bomb explosive blast | explosion blast detonate "
    "| shell bombard | drone uav | soldier troop serviceman | civilian resident | refugee displaced | "
    "camp | dead body corpse | survivor survive | rescue save | disaster catastrophe tragedy | collapse "
    "fall | debris rubble wreckage | storm tempest | wind gust | snow blizzard | drought dry | landslide "
    "mudslide | airline carrier | helper volunteer rescuer | fault failure problem glitch malfunction | "
    "challenge appeal contest | punish penalise penalize sanction fine | force make compel oblige | "
    "holidaymaker tourist traveller traveler passenger | disrupt affect | practice way habit | "
    "animal creature | dog puppy canine | cat feline | bird fowl | fish seafood | tree forest "
    "wood | river stream | lake water | mountain peak | island isle | beach coast shore | coast seaside "
    "shore | capital city | village town | downtown center centre | suburb neighborhood neighbourhood "
    "district | building structure | tower skyscraper | relative family kin | parent mother father | "
    "baby infant newborn | teenager teen adolescent youth | couple pair | girlfriend boyfriend partner | "
    "friend pal | neighbor neighbour | pregnant expecting | birth born | wedding marriage | divorce "
    "split separate | funeral burial | birthday anniversary | age old | religion faith | church "
    "cathedral | pope pontiff | priest clergy | muslim islamic | jew jewish | monarch king queen royal | "
    "throne crown | parliament legislature congress assembly | premier minister | president leader | "
    "election ballot vote poll | candidate nominee contender | party faction | coalition alliance | "
    "referendum vote | resign quit | scandal affair | inquiry probe investigation | probe investigate "
    "examine | urge encourage exhort | oblige force compel | persuade convince | refuse decline | avoid "
    "prevent | hide conceal | reveal expose disclose | publish release issue | post share upload | tweet "
    "post | message text letter | website site | internet web online | app application software | phone "
    "mobile smartphone cellphone | computer laptop pc | hacker attacker | hack breach | data information "
    "| artificial ai | robot machine | user customer | idea plan proposal | proposal offer | offer "
    "propose | goal aim target objective | reason cause | result lead | problem issue trouble difficulty "
    "| danger risk threat hazard | chance opportunity possibility | change alter modify | improve "
    "enhance better | worsen deteriorate | support back | limit restrict restriction cap curb | include "
    "contain comprise | consist comprise | lack shortage scarcity | surplus excess | enough sufficient | "
    "amount sum quantity | number figure total | half fifty | part portion share section | rest "
    "remainder | majority most | minority | average mean | record high | historic landmark | famous "
    "well-known celebrated renowned | unknown unclear | secret covert hidden | public open | official "
    "formal | private personal | dangerous hazardous risky unsafe | deadly lethal fatal | serious severe "
    "grave | violent brutal | peaceful calm | busy crowded | empty vacant | full packed | new novel "
    "fresh recent | old ancient elderly aged | strange odd unusual weird | normal usual ordinary | "
    "special particular | similar alike | different distinct | main key chief principal primary top | "
    "final last | initial first | next following subsequent | immediate instant | permanent lasting | "
    "temporary interim provisional | constant continuous | strong powerful | weak feeble | brave "
    "courageous | clever smart intelligent | poor needy | sad unhappy upset | afraid scared fear "
    "frightened | surprise shock astonish stun | disappoint dismay | proud pride | shame embarrass | "
    "excite thrill | love adore | hate loathe | like enjoy | think believe feel reckon consider | know "
    "understand realize | remember recall | forget | learn discover | look watch see view | listen hear "
    "| touch feel | eat consume dine | cook prepare | sleep rest | walk stroll | run race | carry "
    "transport bear | bring fetch | throw toss hurl | catch grab seize | push press | drag pull | grow "
    "cultivate raise | collect gather | share split divide | join unite | separate divide | connect link "
    "| complete finish | achieve accomplish attain | fail flop | continue proceed resume persist | last "
    "endure | wait await | stay remain | return come | arrive reach | enter go | leave exit depart | "
    "move shift relocate | happen occur take | exist be | appear seem emerge | vanish disappear missing "
    "| celebrate mark commemorate | honor honour award | invite ask | welcome greet | thank | apologize "
    "apologise sorry apology | promise vow pledge | swear vow | lie deceive | cheat | trust rely | doubt "
    "question | argue quarrel dispute | agree concur | object oppose | insist maintain | mention cite "
    "refer | describe portray depict | call name dub | owner proprietor | founder creator | inventor | "
    "designer | engineer | builder | farmer grower | pilot | sailor | roughly about approximately around "
    "nearly almost | twice double | triple | halve half"
)

# Each side in any form; the sides of one line exclude each other.
_OPPOSITES = (
    "rise rose climb increase grow jump soar surge gain raise hike boost up higher high : fall fell drop "
    "decline decrease plunge sink slump tumble shrink reduce cut slash lower low down | accept approve "
    "agree endorse welcome : reject refuse spurn rebuff decline veto appeal challenge | before : after "
    "since | earlier : later | more most : less least fewer | increase : decrease | win won victory "
    "triumph : lose lost defeat | buy bought purchase acquire : sell sold | allow permit authorize authorise "
    "legalize : ban forbid prohibit bar block prevent outlaw | begin start open launch : end finish stop "
    "close halt cease conclude | arrest detain jail imprison : release free acquit | guilty convict : "
    "innocent acquit exonerate clear | confirm admit acknowledge concede : deny refute | support back "
    "favor favour endorse : oppose against condemn reject | praise hail laud commend : criticize "
    "criticise condemn denounce slam blast | hire appoint recruit : fire sack dismiss oust | join enter "
    ": leave quit exit withdraw | include : exclude | pass : fail | succeed success : fail failure | "
    "always : never rarely seldom | all every everyone everybody : none nobody nothing | improve better "
    ": worsen deteriorate worse | best : worst | strengthen strong bolster : weaken weak undermine | "
    "expand extend widen enlarge : shrink narrow reduce | send sent : receive | arrive arrival "
    ": depart departure leave | attack : defend | advance : retreat withdraw | deploy : withdraw | "
    "escalate : ease deescalate | remember : forget | love : hate | like : dislike | build built "
    "construct : destroy demolish dismantle | save rescue : kill | survive alive : die dead | profit : "
    "loss | majority : minority | maximum : minimum | big large huge massive : small little tiny | long "
    ": short | early : late | old oldest elderly : young youngest | new newest : old oldest | first : "
    "last | rich wealth : poor | hot warm : cold cool | fast quick swift rapid : slow | hard difficult "
    "tough : easy simple | cheap : expensive | safe : danger dangerous unsafe | public : private "
    "| male man : female woman | boy : girl | husband : wife | father : mother | brother : sister | son "
    ": daughter | north northern : south southern | east eastern : west western | inside "
    ": outside | above over exceed : below under | possible : impossible | legal : illegal | likely probable "
    ": unlikely | true : false untrue | real genuine : fake | official : unofficial | "
    "optimist optimistic : pessimist pessimistic | peace : war | friend ally : enemy foe rival | "
    "victim : perpetrator | tighten : loosen relax ease | lift remove scrap : impose introduce | keep "
    "retain : remove scrap drop abandon | maximum : minimum | lend : borrow | teach : learn | import : "
    "export | employer : employee | with : without | encourage urge : discourage | enough sufficient : "
    "insufficient lack | unanimous : divided | temporary : permanent | voluntary : mandatory compulsory "
    "| pro : anti | present : absent | continue resume : stop halt suspend cease abandon | trust : "
    "distrust | peaceful : violent | willing ready : unwilling reluctant | able : unable | fail : manage "
    "| ahead : behind | overestimate : underestimate | increase : reduce | faster : slower | widely "
    "common : rare | day : night | morning : evening afternoon night | delay postpone : advance hasten | "
    "upheld uphold : overturn overturned strike | optional : mandatory | majority : minority | single : "
    "married | innocent : guilty | eastward : westward | northward : southward | ignore : heed address | "
    "imminent : distant | respect : violate"
)


Sides = Mapping[str, frozenset[tuple[int, int]]]
"""(number of a line, 0 or 1) of each key that stands in it."""


def _pairs(text: str) -> dict[str, str]:
    return dict(pair.split("=") for pair in text.split())


def _own_stems() -> dict[str, str]:
    """A form that the stemmer leaves alone, and that nobody writes."""
    return {word: f"{group.split()[0]}_" for group in _OWN_STEMS.split("|") for word in group.split()}


_VERBS = _pairs(_IRREGULAR_VERBS)
IRREGULAR = _VERBS | _pairs(_IRREGULAR) | _own_stems()


def _key(word: str) -> str:
    return stem(IRREGULAR.get(word, word))


def is_past(word: str) -> bool:
    """Whether a word in lower case may be the past of a verb, or what was done to something."""
    return word in _VERBS or word in _UNCHANGED or (word.endswith("ed") and word not in _NO_PAST)


@lru_cache(maxsize=1)
def _groups() -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    for number, group in enumerate(_SYNONYMS.split("|")):
        for word in group.split():
            found.setdefault(_key(word), set()).add(number)
    return {word: frozenset(numbers) for word, numbers in found.items()}


def sides_of(lines: str) -> Sides:
    """Of lines "these : those", parted by "|": on which side of which line each key stands."""
    found: dict[str, set[tuple[int, int]]] = {}
    for number, line in enumerate(lines.split("|")):
        for side, group in enumerate(line.split(":")):
            for word in group.split():
                found.setdefault(_key(word), set()).add((number, side))
    return {word: frozenset(sides) for word, sides in found.items()}


def stand_opposed(sides: Sides, one: str, other: str) -> bool:
    """Whether two keys stand on the two sides of one line."""
    theirs = sides.get(other, frozenset())
    return any((line, 1 - side) in theirs for line, side in sides.get(one, frozenset()))


@lru_cache(maxsize=1)
def _sides() -> Sides:
    return sides_of(_OPPOSITES)


@lru_cache(maxsize=65536)
def are_synonyms(one: str, other: str) -> bool:
    """Of two keys."""
    groups = _groups()
    return bool(groups.get(one, frozenset()) & groups.get(other, frozenset()))


@lru_cache(maxsize=65536)
def are_opposites(one: str, other: str) -> bool:
    """Of two keys."""
    if one == other:
        return False
    return stand_opposed(_sides(), one, other) or denied_by_prefix(one, other)


@lru_cache(maxsize=65536)
def on_one_side(one: str, other: str) -> bool:
    """Of two keys: they mean the same, or have an opposite in common."""
    sides = _sides()
    return (
        one == other
        or are_synonyms(one, other)
        or bool(sides.get(one, frozenset()) & sides.get(other, frozenset()))
    )


def has_opposite(word: str) -> bool:
    """Whether a key stands in the list of opposites; the prefixes aside."""
    return word in _sides()
