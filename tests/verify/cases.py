"""What the tests of verdicts share: sentences of news, and short ways to read and judge."""

from datetime import date

from assistant.verify import Evidence, Judgement, Verifier
from assistant.verify.reading import Reading, read

DAY = date(2022, 2, 2)
TROOPS = "Russia has amassed over 100,000 troops along the border of Ukraine, fueling fears of an invasion."
ACCUSED = (
    "Russian President Vladimir Putin on Tuesday accused the US and its allies of ignoring Russias top "
    "security demands but said Moscow is willing to talk more to ease tensions over Ukraine."
)
URGED = (
    "Blinken urged immediate Russian de-escalation and the withdrawal of troops and equipment from Ukraines "
    "borders, Price said."
)
FIRE = (
    "A fire that broke out in an apartment building in Piraeus early on Monday killed three people, "
    "among them a 7-year-old boy, and left 14 others with injuries, the fire brigade said."
)
RATES = (
    "The Bank of England left its main interest rate unchanged at 5.25% on Thursday, as six of its nine "
    "policymakers voted to hold and two called for a cut, while inflation fell to 3.4% in February from "
    "4% in January."
)


def reading(text: str) -> Reading:
    return read(text, DAY)


def judge(verifier: Verifier, claim: str, quote: str, before: str = "", title: str = "") -> Judgement:
    return verifier.judge(claim, [Evidence(quote=quote, before=before, title=title, published=DAY)])
