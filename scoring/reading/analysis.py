"""From messages to five scores, each with the words that gave it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from .deadlines import find_deadlines
from .extra_words import SCORES, ExtraWords
from .negation import negator
from .phrases import Lexicon, Match, Signal
from .scores import Content, Quote, scored
from .spelling import Spelling
from .tokens import EMAIL, PHONE, Reading, read
from .words import SIGNALS

MAX_MESSAGES = 50
"""Older messages than the newest fifty say little about what is wanted now."""

_CONTACTS = {PHONE: "a phone number", EMAIL: "an e-mail address"}


@dataclass(frozen=True)
class _Finding:
    """A signal in a message: what it gives there, and the words."""

    signal: Signal
    evidence: Quote


def analyse(
    texts: Sequence[str], *, now: datetime, extra_words: ExtraWords | None = None
) -> Content:
    """Scores what a customer wrote, oldest message first; never raises on any text.

    A signal counts once, at its strongest, however often and in whichever message it is said, so
    the order of up to MAX_MESSAGES messages changes nothing but which of two equal phrases is
    quoted. What speaks for a score is summed and capped at 10, then what speaks against it is taken
    off, down to 0.
    """
    lexicon, spelling = _knowledge(extra_words or ExtraWords())
    skipped = max(0, len(texts) - MAX_MESSAGES)
    best: dict[Signal, Quote] = {}
    for number, text in enumerate(texts[skipped:], start=skipped):
        reading = read(text, spelling)
        for finding in _findings(reading, lexicon, text, number, now):
            known = best.get(finding.signal)
            if known is None or finding.evidence.points > known.points:
                best[finding.signal] = finding.evidence
    return Content(
        **{score: scored(e for s, e in best.items() if s.score == score) for score in SCORES}
    )


@lru_cache(maxsize=32)
def _knowledge(extra: ExtraWords) -> tuple[Lexicon, Spelling]:
    # A brokerage's own words come first: of two equal phrases theirs wins.
    lexicon = Lexicon((*extra.signals(), *SIGNALS))
    return lexicon, Spelling(lexicon.words)


def _findings(
    reading: Reading, lexicon: Lexicon, text: str, number: int, now: datetime
) -> Iterable[_Finding]:
    tokens, clauses = reading.tokens, reading.clauses
    matches = [*find_deadlines(tokens, clauses, now=now), *lexicon.matches(tokens, clauses)]
    for match, used in (
        pair for score in SCORES for pair in _apart(m for m in matches if m.signal.score == score)
    ):
        signal, start, end, points = match.signal, match.start, match.end, match.signal.points
        if points and (denial := negator(tokens, clauses, start, end, used=used)) is not None:
            start, end, points = min(start, denial), max(end, denial + 1), signal.negated
        if points and not (signal.told and reading.asked[start]):
            begin, stop = reading.plain.span(tokens[start].start, tokens[end - 1].end)
            contacts = (
                _CONTACTS[token.word] for token in tokens[start:end] if token.word in _CONTACTS
            )
            words = next(contacts, text[begin:stop])
            what = signal.what if points == signal.points else f"not: {signal.what}"
            yield _Finding(signal, Quote(number, begin, stop, words, what, points))


def _apart(matches: Iterable[Match]) -> Iterable[tuple[Match, set[int]]]:
    """Of matches that overlap only the first; with each, the tokens that any of them uses."""
    taken: set[int] = set()
    chosen = []
    for match in matches:
        span = range(match.start, match.end)
        if taken.isdisjoint(span):
            taken.update(span)
            chosen.append(match)
    return [(match, taken) for match in chosen]
