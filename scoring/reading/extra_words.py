"""The words that a brokerage adds to ours: ``{"urgency": {"before pongal": 5}, "seriousness":
{"bulk deal": -4}}``."""

from dataclasses import dataclass
from typing import Any

from .phrases import Signal
from .text import plain

SCORES = ("urgency", "intent", "budget", "seriousness", "authority")
MOST_POINTS = 10
MAX_PHRASES, MAX_CHARACTERS, MAX_WORDS = 100, 60, 6


class ExtraWordsError(ValueError):
    """What is wrong, every fault in a sentence of ``problems``."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__(" ".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class ExtraWords:
    """Checked phrases: (score, phrase in plain words, points), in one order whatever the order they
    were given in."""

    entries: tuple[tuple[str, str, int], ...] = ()

    def signals(self) -> tuple[Signal, ...]:
        """Each phrase is a signal of its own."""
        return tuple(
            Signal(score, "words of your own", points, (phrase,))
            for score, phrase, points in self.entries
        )


def read_extra_words(given: Any) -> ExtraWords:
    """Checks a brokerage's words. Raises ExtraWordsError with all faults."""
    if not isinstance(given, dict):
        raise ExtraWordsError(['Write the words as {"urgency": {"phrase": points}}.'])
    problems: list[str] = []
    entries: set[tuple[str, str, int]] = set()
    for score, phrases in given.items():
        if score not in SCORES:
            problems.append(f"{str(score)[:40]!r} is no score; the scores are {', '.join(SCORES)}.")
        elif not isinstance(phrases, dict):
            problems.append(f"{score}: give each phrase its points.")
        elif len(phrases) > MAX_PHRASES:
            problems.append(f"{score}: at most {MAX_PHRASES} phrases.")
        else:
            found = (_entry(score, phrase, points, problems) for phrase, points in phrases.items())
            entries.update(entry for entry in found if entry)
    known: dict[tuple[str, str], int] = {}
    for score, phrase, points in sorted(entries):
        if known.setdefault((score, phrase), points) != points:
            problems.append(f"{score}: {phrase!r} is given twice with different points.")
    if problems:
        raise ExtraWordsError(problems)
    return ExtraWords(tuple(sorted(entries)))


def _entry(
    score: str, phrase: Any, points: Any, problems: list[str]
) -> tuple[str, str, int] | None:
    name = f"{score}: {str(phrase)[:MAX_CHARACTERS]!r}"
    if (
        isinstance(points, bool)
        or not isinstance(points, int)
        or not 1 <= abs(points) <= MOST_POINTS
    ):
        problems.append(f"{name} needs whole points from -{MOST_POINTS} to {MOST_POINTS}, not 0.")
        return None
    if not isinstance(phrase, str) or len(phrase) > MAX_CHARACTERS:
        problems.append(f"{name} is longer than {MAX_CHARACTERS} characters.")
        return None
    words = plain(phrase).text.replace("-", " ").split()
    # Figures and punctuation are never words of a message, so such a phrase would never be found.
    if not 1 <= len(words) <= MAX_WORDS or not all(_is_word(word) for word in words):
        problems.append(f"{name} must be one to {MAX_WORDS} words of letters.")
        return None
    return score, " ".join(words), points


def _is_word(word: str) -> bool:
    return (
        all(c.isalpha() or c == "'" or "\u0900" <= c <= "\u0963" for c in word)
        and word.strip("'") != ""
    )
