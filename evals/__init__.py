"""Question-answer checks: cases with known answers, metrics that say why, suites with thresholds, and their
reports.

Owns the measuring of the assistant, and nothing that it runs on: no other package may import this one.
"""
