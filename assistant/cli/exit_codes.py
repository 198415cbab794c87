"""What a command's exit code says."""

FAILED = 1
"""A question or an article failed; the rest was done."""

WRONG_USAGE = 2

UNUSABLE = 3
"""The index cannot be used."""

# As shells report a process that a signal ended: 128 + SIGINT, 128 + SIGPIPE.
INTERRUPTED = 130
PIPE_CLOSED = 141
