"""A message as tokens: words in one spelling, figures by what they are, and the breaks between
thoughts."""

import re
from dataclasses import dataclass

from common.text.emails import find_emails
from common.text.money import find_amounts

from .spelling import Spelling
from .text import Plain, plain

MONEY, FIGURE, NUMBER, PHONE, EMAIL = "<money>", "<figure>", "<number>", "<phone>", "<email>"
_UNNAMED = "XXX"  # ISO 4217 for "no currency": the customer named none

# Devanagari vowel signs are not word characters for `re`.
_LETTER = r"[^\W\d_]|[\u0900-\u0963]"
_TOKEN = re.compile(rf"\d+(?:[.,]\d+)*(?![\d])|(?:{_LETTER})(?:{_LETTER}|'|\d)*|[.!?;,\n]")
_PHONE = re.compile(r"(?<![\w.,])(?:\+|00)?\(?\d(?:[\s().-]{0,2}\d){8,13}(?!\w|[.,]\d)")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
_SHORT_FORMS = {"m": "am", "ll": "will", "re": "are", "ve": "have", "s": "is", "d": "would"}
_MIN_PHONE_DIGITS, _ROUND = 10, "00000"


@dataclass(frozen=True, slots=True)
class Token:
    """``word`` in one spelling (or a class such as <money>), ``raw`` as it stands in the message's
    plain text."""

    word: str
    raw: str
    start: int
    end: int

    @property
    def is_break(self) -> bool:
        return self.word in ".!?;,\n"


@dataclass(frozen=True)
class Reading:
    """One message, read. ``clauses[i]`` is the thought that token i belongs to; ``asked[i]``: it
    ends with a question mark."""

    plain: Plain
    tokens: tuple[Token, ...]
    clauses: tuple[int, ...]
    asked: tuple[bool, ...]


def read(message: str, spelling: Spelling) -> Reading:
    """Reads a message; `spelling` gives each word its one spelling."""
    text = plain(message)
    tokens = tuple(_tokens(text.text, spelling))
    clauses, clause = [], 0
    for token in tokens:
        clause += token.is_break
        clauses.append(clause)
    asked, question = [False] * len(tokens), False
    for index in range(len(tokens) - 1, -1, -1):
        if tokens[index].is_break:
            question = tokens[index].word == "?"
        asked[index] = question
    return Reading(text, tokens, tuple(clauses), tuple(asked))


def _tokens(text: str, spelling: Spelling) -> list[Token]:
    classed = sorted(_classed(text), key=lambda token: token.start)
    tokens: list[Token] = []
    position = 0
    for special in [*classed, None]:
        stop = special.start if special else len(text)
        for match in _TOKEN.finditer(text, position, stop):
            tokens += _parts(match[0], match.start(), spelling)
        if special:
            if special.word:
                tokens.append(special)
            position = special.end
    return tokens


def _parts(raw: str, start: int, spelling: Spelling) -> list[Token]:
    """One token, or two for "i'll" and the like."""
    if raw[0].isdigit() or raw in ".!?;,\n":
        return [Token(NUMBER if raw[0].isdigit() else raw, raw, start, start + len(raw))]
    stem, _, short = raw.rpartition("'")
    if not stem or short not in _SHORT_FORMS:
        return [Token(spelling.of(raw), raw, start, start + len(raw))]
    cut = start + len(stem)
    return [
        Token(spelling.of(stem), stem, start, cut),
        Token(_SHORT_FORMS[short], short, cut, start + len(raw)),
    ]


def _classed(text: str) -> list[Token]:
    """Web addresses (with an empty word: they say nothing), e-mails, phones, amounts; none overlaps
    another."""
    found: list[Token] = []

    def take(word: str, start: int, end: int) -> None:
        nonlocal text
        found.append(Token(word, text[start:end], start, end))
        text = text[:start] + " " * (end - start) + text[end:]

    for match in list(_ADDRESS.finditer(text)):
        take("", *match.span())
    for email in find_emails(text):
        take(EMAIL, email.start, email.end)
    for match in list(_PHONE.finditer(text)):
        digits = "".join(c for c in match[0] if c.isdigit())
        if len(digits) >= _MIN_PHONE_DIGITS and not digits.endswith(_ROUND):
            take(PHONE, *match.span())
    for amount in find_amounts(text, currency=_UNNAMED):
        marked = amount.unit or amount.money.currency != _UNNAMED
        take(MONEY if marked else FIGURE, amount.start, amount.end)
    return found
