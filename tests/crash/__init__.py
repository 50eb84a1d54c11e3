"""Leadlight under `kill -9`: load runs while its processes die, then everything promised is checked.

`python -m tests.crash` is the long form; `tests/test_crash.py` the short one.
"""
