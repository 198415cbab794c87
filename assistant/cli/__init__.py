"""The command line, and nothing else: reads arguments, calls `Assistant` or `Corpus`, writes what they give.

    main      the group `dateline`, its commands loaded when called, the edge where errors become one line
    options   what several commands ask in the same way: --home, --debug, days, filters
    opening   how a command opens the assistant, and says so when the seeds have to be indexed first
    ask       one question · batch   many, as JSON lines
    search    passages, and one article in full
    intake    what fills the home: index
    upkeep    what looks at the home: status, doctor
    chat      the web page
    output    how values look to a person, and as JSON
    exit_codes  what an exit code says

Results go to stdout, everything else to stderr. Exit codes: 0 done, 1 a question or an article failed and
the rest was done, 2 wrong usage, 3 the index is unusable. Click is imported nowhere else in `assistant`, and
nothing heavier than Click is imported at the top of these modules.
"""
