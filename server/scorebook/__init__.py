"""Scores as they are kept: which rules are in force, what each lead has by them and why, and since when.

`scoring/` decides, and knows no clock and no database; what is here asks it, and writes down the answer.
"""
