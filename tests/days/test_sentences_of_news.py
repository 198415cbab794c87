"""What readers of news understand by words of time: a table of sentences, each with the day of its article.

31 January 2022 was a Monday; 2 February, the day of the seed article, a Wednesday.
"""

from datetime import date

import pytest

from assistant.days import find_days

MON, TUE, WED = date(2022, 1, 31), date(2022, 2, 1), date(2022, 2, 2)
THU, FRI, SAT, SUN = date(2022, 2, 3), date(2022, 2, 4), date(2022, 2, 5), date(2022, 2, 6)
JULY = date(2023, 7, 19)

# The words that name a time, and the days that they stand for.
FOUND: list[tuple[date, str, str, str]] = [
    # A weekday in the past tense: the last one, the day of the article included.
    (WED, "Russian President Vladimir Putin on Tuesday accused the US.", "on Tuesday", "1 February 2022"),
    (WED, "Lavrov and Blinken spoke on Tuesday and reiterated positions.", "on Tuesday", "1 February 2022"),
    (WED, "The ministry said Wednesday that it had opened an inquiry.", "Wednesday", "2 February 2022"),
    (MON, "Police arrested two men on Sunday night in Leeds.", "on Sunday night", "30 January 2022"),
    (MON, "The storm hit the coast on Tuesday.", "on Tuesday", "25 January 2022"),
    (TUE, "Monday morning, the bank raised its rates.", "Monday morning", "31 January 2022"),
    (THU, "Voters went to the polls on Thursday.", "on Thursday", "3 February 2022"),
    (FRI, "“We have a deal,” the mayor told reporters late Thursday.", "Thursday", "3 February 2022"),
    (SAT, "On Friday, the court ruled that the sale was void.", "On Friday", "4 February 2022"),
    (SUN, "Thousands marched in Paris on Saturday.", "on Saturday", "5 February 2022"),
    (SUN, "The pope prayed for peace on Sunday.", "on Sunday", "6 February 2022"),
    (FRI, "The ferry, which left Bari on Wednesday, never arrived.", "on Wednesday", "2 February 2022"),
    (WED, "Johnson, who will visit Kyiv, said on Monday he was ready.", "on Monday", "31 January 2022"),
    (THU, "The minister had resigned Tuesday.", "Tuesday", "1 February 2022"),
    (WED, "The bill that passed on Monday will take effect in a month.", "on Monday", "31 January 2022"),
    (WED, "Tuesday's attack killed three guards.", "Tuesday", "1 February 2022"),
    (THU, "He was seen leaving the embassy on Monday.", "on Monday", "31 January 2022"),
    (WED, "A man stands outside the parliament in Budapest on Tuesday.", "on Tuesday", "1 February 2022"),
    (MON, "The White House announced Friday it would send more aid.", "Friday", "28 January 2022"),
    # A participle that opens the sentence.
    (WED, "Announced Monday, the plan would cut taxes.", "Monday", "31 January 2022"),
    (WED, "Announced late Monday, the plan would cut taxes.", "Monday", "31 January 2022"),
    (WED, "“Announced Monday, the plan would cut taxes,” he wrote.", "Monday", "31 January 2022"),
    (WED, "Asked on Monday whether he would resign, he shook his head.", "on Monday", "31 January 2022"),
    (WED, "Opened in June, the shop will move.", "in June", "June 2021"),
    (WED, "Born on Sunday, the panda will be shown to the press.", "on Sunday", "30 January 2022"),
    (WED, "Ahmed on Friday will meet the king, the palace said.", "on Friday", "4 February 2022"),
    (WED, "Scheduled for Friday, the vote was called by the king.", "Friday", "4 February 2022"),
    # The verb behind the words of time, when a clause ends before them.
    (WED, "Johnson, who faces a vote, on Tuesday denied it.", "on Tuesday", "1 February 2022"),
    (WED, "Johnson, who will visit Kyiv, on Monday denied it.", "on Monday", "31 January 2022"),
    (WED, "The Friday deadline passed without a deal.", "Friday", "28 January 2022"),
    (WED, "The Friday deadline has passed.", "Friday", "28 January 2022"),
    (WED, "The men were being held on Tuesday.", "on Tuesday", "1 February 2022"),
    # In the future tense the next one, the day of the article included.
    (WED, "A funeral is being held on Friday.", "on Friday", "4 February 2022"),
    (WED, "The Friday deadline set by the king is near.", "Friday", "4 February 2022"),
    (WED, "The company said it expects to reopen on Friday.", "on Friday", "4 February 2022"),
    (WED, "Organisers said they hope to reopen on Friday.", "on Friday", "4 February 2022"),
    (WED, "The museum said it hopes to reopen on Friday.", "on Friday", "4 February 2022"),
    (WED, "The airline said it intends to reopen on Friday.", "on Friday", "4 February 2022"),
    (WED, "The trial has been scheduled to start on Thursday.", "on Thursday", "3 February 2022"),
    (WED, "The results could be announced on Friday.", "on Friday", "4 February 2022"),
    (WED, "Blinken will meet Lavrov in Geneva on Friday, officials said.", "on Friday", "4 February 2022"),
    (WED, "He said he would have a call with Putin on Wednesday.", "on Wednesday", "2 February 2022"),
    (MON, "The Senate is expected to vote on Thursday.", "on Thursday", "3 February 2022"),
    (SAT, "Macron is travelling to Moscow on Monday.", "on Monday", "7 February 2022"),
    (TUE, "The hearing is scheduled for Monday.", "Monday", "7 February 2022"),
    (FRI, "The results will be announced Tuesday.", "Tuesday", "8 February 2022"),
    (THU, "On Sunday, Costa Rica will elect a president.", "On Sunday", "6 February 2022"),
    (WED, "The deadline is Friday.", "Friday", "4 February 2022"),
    (WED, "The team will set out for the pole on Monday.", "on Monday", "7 February 2022"),
    (SUN, "The trial begins on Wednesday.", "on Wednesday", "9 February 2022"),
    (WED, "The company said that on Saturday it would close the plant.", "on Saturday", "5 February 2022"),
    (TUE, "The two leaders are to talk on Thursday.", "on Thursday", "3 February 2022"),
    (WED, "The storm could reach Florida by Saturday.", "Saturday", "5 February 2022"),
    (WED, "Sunday's election will decide who governs.", "Sunday", "6 February 2022"),
    # "last", "this", "next", where there is one way to understand them.
    (WED, "It began last Friday.", "last Friday", "28 January 2022"),
    (MON, "He stepped down last Thursday.", "last Thursday", "27 January 2022"),
    (FRI, "Talks resume next Monday.", "next Monday", "7 February 2022"),
    (TUE, "She returns next Tuesday.", "next Tuesday", "8 February 2022"),
    (WED, "The vote this Friday looks close.", "this Friday", "4 February 2022"),
    (THU, "It rained this past Tuesday.", "this past Tuesday", "1 February 2022"),
    (THU, "The final is this coming Sunday.", "this coming Sunday", "6 February 2022"),
    # Near days.
    (WED, "The prime minister resigned today.", "today", "2 February 2022"),
    (WED, "Yesterday, three trains stood still.", "Yesterday", "1 February 2022"),
    (MON, "The squad flies home tomorrow morning.", "tomorrow morning", "1 February 2022"),
    (FRI, "The comet can be seen tonight.", "tonight", "4 February 2022"),
    (TUE, "Last night, rockets fell on the port.", "Last night", "31 January 2022"),
    (SAT, "Snow closed the airport this morning.", "this morning", "5 February 2022"),
    (WED, "As of today, the border is open.", "today", "2 February 2022"),
    (WED, "She left the day before yesterday.", "the day before yesterday", "31 January 2022"),
    (WED, "The day after tomorrow, she will leave.", "The day after tomorrow", "4 February 2022"),
    # Weeks, months, years.
    (WED, "The demands were received last week.", "last week", "24–30 January 2022"),
    (WED, "Ministers gather in Brussels next week.", "next week", "7–13 February 2022"),
    (FRI, "Prices rose again this week.", "this week", "31 January – 6 February 2022"),
    (SUN, "The ship sails next week.", "next week", "7–13 February 2022"),
    (SUN, "Three banks failed this week.", "this week", "31 January – 6 February 2022"),
    (WED, "Earlier this week, the envoy left Minsk.", "Earlier this week", "31 January – 2 February 2022"),
    (WED, "A decision is due later this month.", "later this month", "2–28 February 2022"),
    (JULY, "The rule was dropped earlier this year.", "earlier this year", "1 January – 19 July 2023"),
    (WED, "Exports fell last month.", "last month", "January 2022"),
    (date(2022, 12, 30), "The tax rises next month.", "next month", "January 2023"),
    (WED, "It lost money last year.", "last year", "2021"),
    (WED, "Elections are due next year.", "next year", "2023"),
    # Weekends.
    (MON, "Shelling went on over the weekend.", "over the weekend", "29–30 January 2022"),
    (WED, "Clubs played without fans last weekend.", "last weekend", "29–30 January 2022"),
    (THU, "The two will meet this weekend.", "this weekend", "5–6 February 2022"),
    (SUN, "Thousands gathered this weekend.", "this weekend", "5–6 February 2022"),
    (SAT, "They return next weekend.", "next weekend", "12–13 February 2022"),
    # Counted back and ahead.
    (WED, "The child vanished two days ago.", "two days ago", "31 January 2022"),
    (WED, "He was freed three weeks ago.", "three weeks ago", "10–16 January 2022"),
    (WED, "She took office a month ago.", "a month ago", "January 2022"),
    (date(2024, 3, 31), "It closed 1 month ago.", "1 month ago", "February 2024"),
    (WED, "They married five years ago.", "five years ago", "2017"),
    (FRI, "The plant shut 19 years ago.", "19 years ago", "2003"),
    (THU, "The fair opens two weeks from now.", "two weeks from now", "14–20 February 2022"),
    (WED, "It happened five years ago today.", "five years ago", "2017"),
    (WED, "This week last year, he died.", "last year", "2021"),
    (WED, "He left – two years ago – for Rome.", "two years ago", "2020"),
    # A day of another week or year, both said.
    (WED, "He was arrested on Tuesday last week.", "on Tuesday last week", "25 January 2022"),
    (WED, "He was arrested on Monday of last week.", "on Monday of last week", "24 January 2022"),
    (WED, "He will be tried on Thursday next week.", "on Thursday next week", "10 February 2022"),
    (WED, "Next week, on Thursday, he will be tried.", "Next week", "7–13 February 2022"),
    (WED, "On Tuesday two weeks ago, he fell.", "two weeks ago", "17–23 January 2022"),
    (WED, "On January 12 last year, the plant closed.", "On January 12 last year", "12 January 2021"),
    (WED, "The vote is on 10 April next year.", "on 10 April next year", "10 April 2023"),
    (WED, "The mob came on Jan. 6 of last year.", "on Jan. 6 of last year", "6 January 2021"),
    # Dates without their year: the sense gives it.
    (WED, "In this Dec. 5 photo, a man who will stand trial waves.", "Dec. 5", "5 December 2021"),
    (WED, "It began last Friday, Jan. 28.", "Friday, Jan. 28", "28 January 2022"),
    (WED, "The strike began on Jan. 12.", "on Jan. 12", "12 January 2022"),
    (WED, "The strike ended on 28 December.", "on 28 December", "28 December 2021"),
    (WED, "The Games will open on March 3rd.", "on March 3rd", "3 March 2022"),
    (date(2022, 12, 28), "The law takes effect Jan. 1.", "Jan. 1", "1 January 2023"),
    (JULY, "The festival ran May 3-5 in Lisbon.", "May 3-5", "3–5 May 2023"),
    (WED, "The meeting was held on Tuesday, Feb. 1, in Rome.", "on Tuesday, Feb. 1", "1 February 2022"),
    (WED, "The hearing is set for Friday 18 February.", "Friday 18 February", "18 February 2022"),
    (WED, "In January, the rouble fell.", "In January", "January 2022"),
    (WED, "The reactor was shut in late November.", "in late November", "November 2021"),
    (WED, "The pair will marry in June.", "in June", "June 2022"),
    (WED, "She was elected in May.", "in May", "May 2021"),
    (WED, "She was elected in March last year.", "in March last year", "March 2021"),
    (JULY, "The treaty was signed last November.", "last November", "November 2022"),
    # Dates that say all.
    (WED, "In this Jan. 6, 2021, file photo, rioters storm the hall.", "Jan. 6, 2021", "6 January 2021"),
    (WED, "In this Friday, Nov. 12, 2021 photo, he speaks.", "Friday, Nov. 12, 2021", "12 November 2021"),
    (WED, "In this Friday night, 12 November 2021 photo, he speaks.", "12 November 2021", "12 November 2021"),
    (JULY, "He was born on 12 January 1962.", "on 12 January 1962", "12 January 1962"),
    (JULY, "The crash of January 12, 2022, was the worst.", "January 12, 2022", "12 January 2022"),
    (JULY, "The log ends at 2022-01-12 without a word.", "2022-01-12", "12 January 2022"),
    (JULY, "She died on the 3rd of May, 2020.", "on the 3rd of May, 2020", "3 May 2020"),
    (JULY, "The war that began in February 2022 goes on.", "in February 2022", "February 2022"),
    (JULY, "On Sept. 11, 2001, four planes were hijacked.", "On Sept. 11, 2001", "11 September 2001"),
]  # fmt: skip

# No time of the calendar, or one that two readers may understand in two ways.
LEFT_ALONE: list[tuple[date, str]] = [
    (WED, "Shoppers queued on Black Friday."),
    (WED, "Biden won ten states on Super Tuesday."),
    (WED, "The Sunday Times reported the sale."),
    (WED, "He told the Sunday Mirror that he was innocent."),
    (WED, "Sheffield Wednesday lost again."),
    (WED, "Jenna Ortega played the lead in “Wednesday”."),
    (WED, "He was born on Friday the 13th."),
    (WED, "Markets were closed on Good Friday."),
    (WED, "They met on Sundays."),
    (WED, "The council met every Tuesday."),
    (WED, "It happened on a Monday."),
    (WED, "Americans voted on the first Tuesday in November."),
    (WED, "The following Thursday she flew home."),
    (WED, "The shop opened Monday to Friday."),
    (WED, "The road was closed between Monday and Wednesday."),
    (WED, "She saw him a week ago Tuesday."),
    (WED, "Doors at 8 p.m. Saturday"),
    (WED, "The game was postponed to Friday."),
    (WED, "The two agreed to meet on Friday."),
    (WED, "The strike was scheduled for Monday."),
    # What could or would not be done, and what was planned: then, or ahead.
    (WED, "Officials could not be reached for comment on Tuesday."),
    (WED, "Officials could no longer be reached on Tuesday."),
    (WED, "He couldn't be reached on Monday."),
    (WED, "Explosions could be heard in Kyiv on Tuesday."),
    (WED, "A spokesman would not say on Monday who had been hurt."),
    (WED, "A spokesman would neither confirm nor deny it on Monday."),
    (WED, "He was due to be sentenced on Tuesday but the hearing was adjourned."),
    (WED, "The prisoners had been expected to be released on Monday."),
    (WED, "The summit was to be held on Tuesday but was cancelled."),
    (WED, "The deal was supposed to be signed on Monday."),
    (WED, "She did not expect to win on Sunday."),
    # In the present tense, of a programme or of a picture.
    (WED, "The curfew ends Friday, the mayor said."),
    (WED, "Johnson, who was fined in court, leaves for Kyiv on Monday."),
    (WED, "He said the match takes place on Saturday."),
    # Counted from elsewhere, or said to be of another week or year.
    (WED, "It happened 10 years ago this month."),
    (WED, "It happened ten years ago on January 12."),
    (WED, "Today in 1969, he died."),
    (WED, "This month in 1969, he died."),
    (WED, "On January 12 of that year, he died."),
    (WED, "He died on Sunday last week."),
    (WED, "On Monday, 12 January last year, he died."),
    (WED, "It will be held next March 3."),
    (WED, "In this Friday photo, he waves."),
    (WED, "On a recent Tuesday, she walked the dog."),
    (WED, "On a rainy Friday night, they met."),
    (WED, "For the third straight Friday, people marched."),
    (WED, "Any given Sunday could change it."),
    (WED, "It happened twenty two years ago."),
    (WED, "It happened 3–4 years ago."),
    # "next Friday" on a Wednesday, "last Tuesday" on a Wednesday
    (WED, "The talks resume next Friday."),
    (WED, "The talks began last Tuesday."),
    (WED, "They will return next weekend."),
    (SUN, "It was sold last week."),
    (JULY, "The treaty was signed last March."),
    (WED, "The leaders of tomorrow were there."),
    (WED, "In today's world nobody wrote letters."),
    (WED, "USA Today reported it."),
    (WED, "He moved there in the last year of his life."),
    (WED, "She spent her last year at sea."),
    (WED, "The last week of January was cold."),
    (WED, "ABC's This Week asked him."),
    (WED, "It happened about five years ago."),
    (WED, "It happened more than two weeks ago."),
    (WED, "The bridge was built 50 years ago."),
    (WED, "It ended two years and three months ago."),
    (WED, "May may resign."),
    (WED, "MPs had lost confidence in May."),
    (WED, "Workers march through the city; March is cold."),
    (WED, "The committee on the Jan. 6 attack heard him."),
    (WED, "Jan. 6 was a dark day."),
    (WED, "In March 12 people were killed in 2019."),
    (WED, "In 2019, he left the army in March."),
    (WED, "The order was signed on 30 February."),
    (WED, "He came on Monday, Feb. 1."),
    (WED, "The score was 3-5 on 12/01."),
]  # fmt: skip


@pytest.mark.parametrize(("published", "sentence", "words", "days"), FOUND)
def test_the_words_stand_for_these_days(published: date, sentence: str, words: str, days: str) -> None:
    assert [(day.text, day.words) for day in find_days(sentence, published)] == [(words, days)]


@pytest.mark.parametrize(("published", "sentence"), LEFT_ALONE)
def test_what_may_mean_another_day_is_left_alone(published: date, sentence: str) -> None:
    assert [day.text for day in find_days(sentence, published)] == []


SEVERAL: list[tuple[str, list[tuple[str, str]]]] = [
    ("The trial started Monday and ends Friday.", [("Monday", "31 January 2022")]),
    ("He met Biden on Monday and meets Putin on Friday.", [("on Monday", "31 January 2022")]),
    ("He fell on Jan. 12, last year's champion said.",
     [("on Jan. 12", "12 January 2022"), ("last year", "2021")]),
    ("Closed on Monday, the bridge will reopen on Friday.",
     [("on Monday", "31 January 2022"), ("on Friday", "4 February 2022")]),
    ("Found dead on Sunday, the man will be buried on Friday.",
     [("on Sunday", "30 January 2022"), ("on Friday", "4 February 2022")]),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "days"), SEVERAL)
def test_of_two_times_in_a_sentence_neither_takes_the_verb_of_the_other(
    sentence: str, days: list[tuple[str, str]]
) -> None:
    assert [(day.text, day.words) for day in find_days(sentence, WED)] == days


def test_each_of_several_times_has_its_own_days() -> None:
    sentence = "The talks, which began on Monday, will end on Friday, a year after those of 3 March 2021."
    found = find_days(sentence, WED)
    assert [(day.text, day.words, day.relative) for day in found] == [
        ("on Monday", "31 January 2022", True),
        ("on Friday", "4 February 2022", True),
        ("3 March 2021", "3 March 2021", False),
    ]


SPOKEN = [
    (
        WED,
        "“It starts tomorrow,” said the lawyer of Smith, who was shot on Monday.",
        "tomorrow",
        "3 February 2022",
    ),
    (WED, "The mother of a boy killed on Monday told CNN: “We go tomorrow.”", "tomorrow", "3 February 2022"),
    (
        WED,
        "“We vote tomorrow,” the mayor said of the plan proposed on Monday.",
        "tomorrow",
        "3 February 2022",
    ),
    (WED, "“The vote is tomorrow,” Johnson, who resigned on Monday, said.", "tomorrow", "3 February 2022"),
    (WED, "“I will resign tomorrow,” Premier Olav Rud said on Monday.", "tomorrow", "1 February 2022"),
    (WED, "“Two ships were hit yesterday,” Bakke told reporters on Monday.", "yesterday", "30 January 2022"),
    (WED, "In a statement on Friday he said: “Talks resume tomorrow.”", "tomorrow", "29 January 2022"),
    (WED, "“It was three days ago,” he said on Sunday.", "three days ago", "27 January 2022"),
    (WED, '"It happens today," he said on Jan. 28.', "today", "28 January 2022"),
    (WED, "On Monday, the mayor said: “We met yesterday.”", "yesterday", "30 January 2022"),
    (WED, "“I resigned this morning,” he wrote on Dec. 20, 2021.", "this morning", "20 December 2021"),
    (WED, "“I will resign tomorrow,” he said.", "tomorrow", "3 February 2022"),
    (WED, "“We go tomorrow,” he said. On Monday the talks began.", "tomorrow", "3 February 2022"),
    (WED, "“We met on Monday and go tomorrow,” he said.", "tomorrow", "3 February 2022"),
]


@pytest.mark.parametrize(("published", "sentence", "words", "day"), SPOKEN)
def test_what_is_quoted_counts_from_the_day_on_which_it_was_said(
    published: date, sentence: str, words: str, day: str
) -> None:
    [found] = [one for one in find_days(sentence, published) if one.text == words]
    assert found.first_day == found.last_day
    assert f"{found.first_day.day} {found.first_day:%B %Y}" == day
