"""Reads what a customer wrote: how urgent, how specific, with what budget, how serious, who
decides.

Pure: no database, no clock. English, Hindi in Latin and Devanagari script, English of the Gulf, and
the words that a brokerage adds.
"""

from .analysis import MAX_MESSAGES, analyse
from .extra_words import MOST_POINTS, SCORES, ExtraWords, ExtraWordsError, read_extra_words
from .scores import CAP, Content, Quote, Score, scored
from .text import MAX_CHARACTERS

__all__ = [
    "CAP",
    "MAX_CHARACTERS",
    "MAX_MESSAGES",
    "MOST_POINTS",
    "SCORES",
    "Content",
    "ExtraWords",
    "ExtraWordsError",
    "Quote",
    "Score",
    "analyse",
    "read_extra_words",
    "scored",
]
