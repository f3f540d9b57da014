"""Benchmarks: each measures a floor and our own work side by side in one run, and compares the
ratio with its target.

    python -m benchmarks [names…] [--rows N]… [--out FILE]

Ratios travel between machines, milliseconds do not; that is why no test is timed.
"""
