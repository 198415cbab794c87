"""How fast, beside what most people would write first. Each measurement is a command: `python -m
evals.benchmarks.NAME`."""
