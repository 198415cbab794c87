"""`python -m assistant.cli`: the same as `dateline`."""

from assistant.cli.main import main

main()
