"""Money as customers write it and read it: lakh and crore, AED 2.5M, plain figures.

Pure: no database, no clock. Amounts are Decimal with an ISO 4217 code, in whole currency units
(rupees, not paise).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

MAX_AMOUNT = (
    Decimal(10) ** 13
)  # above any property price or brokerage's turnover: a typing error or an attack

FACTORS = {
    "": Decimal(1),
    "thousand": Decimal(10) ** 3,
    "lakh": Decimal(10) ** 5,
    "million": Decimal(10) ** 6,
    "crore": Decimal(10) ** 7,
    "billion": Decimal(10) ** 9,
}
_SMALLER = {"lakh": "thousand", "crore": "lakh", "million": "thousand", "billion": "million"}
UNIT_WORDS = {
    "thousand": r"thousands?|k",
    "lakh": r"lakhs?|lacs?|l|लाख",
    "crore": r"crores?|crs?|करो(?:\u095c|ड\u093c?)",  # the dotted letter has two spellings
    "million": r"millions?|mn|m",
    "billion": r"billions?|bn|b",
}
SIGNS = {"INR": "₹", "USD": "$", "EUR": "€", "GBP": "£"}
CURRENCY_WORDS = {
    "INR": r"rs\.?|inr|rupees?",
    "AED": r"aed|dhs?\.?|dirhams?|د\.إ\.?",
    "USD": r"us\$|usd|dollars?",
    "EUR": r"eur|euros?",
    "GBP": r"gbp",
}

_SIGN = "[" + "".join(SIGNS.values()) + "]"
_WORD = "(?:" + "|".join(CURRENCY_WORDS.values()) + ")"
_UNIT = "(?:" + "|".join(UNIT_WORDS.values()) + ")"
_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d{1,2}(?:,\d{2})*,\d{3}|\d+)(?:\.\d+)?(?![.,]?\d)"
_TOKEN = re.compile(
    # addresses, dates, times and spaced phone numbers are swallowed whole: no group is set
    r"https?://\S+|www\.\S+"
    r"|(?<!\w)\d{1,4}(?P<sep>[/.-])\d{1,2}(?P=sep)\d{2,4}(?!\w)|(?<!\w)\d{1,2}:\d{2}(?!\d)"
    r"|\+\d[\d\s-]{7,16}\d|(?<!\w)\d{5} \d{5}(?!\w)"
    rf"|(?:(?P<before>{_SIGN}|(?<!\w){_WORD})\s{{0,3}}|(?<!\w)(?<!\d[.,]))(?P<number>{_NUMBER})"
    rf"(?:(?P<gap>\s{{0,2}})(?P<unit>{_UNIT})(?!\w))?"
    rf"(?:\s?(?P<after>{_SIGN}|{_WORD})(?!\w|\.?\s{{0,3}}\d))?(?:/-)?(?!\w)",
    re.IGNORECASE,
)
_CONNECTOR = re.compile(r"\s*(?:[-\u2013\u2014~/]|\bto\b|\btill\b|\bse\b|\bor\b)\s*", re.IGNORECASE)
_AND = re.compile(r"\s*(?:and|&)\s*", re.IGNORECASE)
_BETWEEN = re.compile(r"\b(?:between|from)\s*$", re.IGNORECASE)
_OTHER_MEASURE = re.compile(
    r"\s*-?\s*(?!(?:month|year|week)ly)"  # "25k monthly" is a rent
    r"(?:bhk|rk|bed|bath|sq|sft|ft|feet|foot|square|met(?:er|re)s?|km|kilomet|acre|cents?|"
    r"gunth|yards?|gaj|"
    r"hectare|marla|months?|years?|yrs?|days?|weeks?|hours?|hrs?|"
    r"min(?:ute)?s?|floors?|units?|people|persons?|steps?|%)",
    re.IGNORECASE,
)
_DISTANCE = re.compile(
    r"\s*(?:from|away|wide|long|high|tall|deep|x|walk|radius|ceiling|height)\b", re.IGNORECASE
)
_CODE_BEFORE = re.compile(
    r"(?:\b(?:pin|zip|postal|otp|code|ref|id|order|rera|number)(?:\s+is)?|\bno\.|#)[\s.:#-]*$",
    re.IGNORECASE,
)
_PERIOD = re.compile(
    r"\s?(?:/-)?\s?(?:/|per|a|every) ?(?:month|mth|year)\b|\s?monthly\b", re.IGNORECASE
)
# "Tower 3 - 80 lakh" is no range: the ends of a budget lie within this factor of each other.
_WIDEST_RANGE = 20
_LONGEST_NUMBER = 30


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in whole units of an ISO 4217 currency."""

    amount: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class AmountMatch:
    """An amount at text[start:end]. `unit` is lakh, crore, thousand, million, billion or "" for a
    plain figure."""

    start: int
    end: int
    money: Money
    unit: str


@dataclass(frozen=True, slots=True)
class _Token:
    start: int
    end: int
    number: Decimal
    digits: str
    currency: str | None
    unit: str
    spaced: bool
    other_measure: bool

    @property
    def value(self) -> Decimal:
        return self.number * FACTORS[self.unit]

    @property
    def is_short(self) -> bool:
        """Too few digits to be read as money without a mark."""
        return not self.unit and len(self.digits.replace(",", "")) < 5


def find_amounts(text: str, *, currency: str) -> list[AmountMatch]:
    """Amounts in free text, in order; `currency` is meant where the text names none.

    A figure counts when it carries a currency, a unit word, or 5 to 9 digits (any number when
    grouped). Both ends of "80 to 90 lakh" are found; "1 crore 20 lakh" is one amount. Mask phone
    numbers first: a figure of nine digits may be either. A rate ("₹6,500 per sqft") is found too;
    what it is for is the caller's question.
    """
    tokens = _joined(text, list(_tokens(text)))
    for index, (low, high) in enumerate(pairwise(tokens)):
        if _is_range(text, low, high):
            tokens[index], tokens[index + 1] = _share(text, tokens[index], high)
    return [
        AmountMatch(
            token.start, token.end, Money(token.value, token.currency or currency), token.unit
        )
        for token in tokens
        if 0 < token.value <= MAX_AMOUNT and _stands_alone(text, token)
    ]


def parse_amount(text: str, *, currency: str) -> Money | None:
    """The money of a string that is one amount and nothing else; None when it is not, is negative
    or above 10^13."""
    text = text.strip().rstrip(".")
    if len(text) > 60:
        return None
    tokens = _joined(text, list(_tokens(text)))
    if (
        len(tokens) != 1
        or (tokens[0].start, tokens[0].end) != (0, len(text))
        or tokens[0].value > MAX_AMOUNT
    ):
        return None
    return Money(tokens[0].value, tokens[0].currency or currency)


def _tokens(text: str) -> Iterator[_Token]:
    for match in _TOKEN.finditer(text):
        number = match["number"]
        if number is None or len(number) > _LONGEST_NUMBER:
            continue
        yield _Token(
            start=match.start(),
            end=match.end(),
            number=Decimal(number.replace(",", "")),
            digits=number.partition(".")[0],
            currency=_currency_named(match["before"]) or _currency_named(match["after"]),
            unit=_unit_named(match["unit"]),
            spaced=bool(match["gap"]),
            other_measure=_OTHER_MEASURE.match(text, match.end()) is not None,
        )


def _currency_named(word: str | None) -> str | None:
    if word is None:
        return None
    for code, sign in SIGNS.items():
        if word == sign:
            return code
    return next(
        code for code, words in CURRENCY_WORDS.items() if re.fullmatch(words, word, re.IGNORECASE)
    )


def _unit_named(word: str | None) -> str:
    if word is None:
        return ""
    return next(
        unit for unit, words in UNIT_WORDS.items() if re.fullmatch(words, word, re.IGNORECASE)
    )


def _joined(text: str, tokens: list[_Token]) -> list[_Token]:
    """Read "1 crore 20 lakh" as one token of 1.2 crore."""
    joined: list[_Token] = []
    for token in tokens:
        last = joined[-1] if joined else None
        if (
            last is not None
            and token.unit
            and token.unit == _SMALLER.get(last.unit)
            and last.number == last.number.to_integral_value()
            and token.value < FACTORS[last.unit]
            and text[last.end : token.start].isspace()
            and token.currency in (None, last.currency)
        ):
            number = last.number + token.value / FACTORS[last.unit]
            joined[-1] = replace(
                last, end=token.end, number=number, other_measure=token.other_measure
            )
        else:
            joined.append(token)
    return joined


def _is_range(text: str, low: _Token, high: _Token) -> bool:
    between = text[low.end : high.start]
    if _CONNECTOR.fullmatch(between):
        return True
    return bool(
        _AND.fullmatch(between) and _BETWEEN.search(text[max(0, low.start - 12) : low.start])
    )


def _share(text: str, low: _Token, high: _Token) -> tuple[_Token, _Token]:
    """Give each end of a range what only the other end says: the currency, and to the lower end the
    unit."""
    currency = low.currency or high.currency
    if high.unit and not high.other_measure:
        high = replace(high, currency=high.currency or currency)
    if low.unit and not low.other_measure:
        low = replace(low, currency=low.currency or currency)
    if low.is_short and high.unit and _stands_alone(text, high):
        unit = _carried_unit(low.number, high)
        if unit:
            low = replace(low, unit=unit, spaced=False, currency=low.currency or currency)
    elif not (low.unit or high.unit or low.other_measure or high.other_measure) and (
        not (low.is_short or high.is_short) or low.value <= high.value <= low.value * _WIDEST_RANGE
    ):
        low = replace(low, currency=low.currency or currency)
        high = replace(high, currency=high.currency or currency)
    return low, high


def _carried_unit(number: Decimal, high: _Token) -> str:
    """The unit meant by the bare lower end: that of the upper end, or the next smaller ("90 - 1.2
    cr"), or ""."""
    for unit in (high.unit, _SMALLER.get(high.unit)):
        if unit is None or (unit != high.unit and number * FACTORS[unit] >= FACTORS[high.unit]):
            continue
        if number * FACTORS[unit] <= high.value <= number * FACTORS[unit] * _WIDEST_RANGE:
            return unit
    return ""


def _stands_alone(text: str, token: _Token) -> bool:
    """Whether the figure is money by its own marks: currency, unit or length."""
    if token.currency:
        return True
    if token.other_measure:
        return False
    if token.unit == "billion":
        return (
            "bn" in text[token.start : token.end].lower()
            or "illion" in text[token.start : token.end].lower()
        )
    if token.unit == "million" and text[token.end - 1].lower() == "m":
        # "500m from the metro" and "2 m" are metres.
        return not token.spaced and token.number < 100 and not _DISTANCE.match(text, token.end)
    if token.unit:
        return True
    if _PERIOD.match(text, token.end) and len(token.digits) > 2:
        return True
    before = text[max(0, token.start - 24) : token.start]
    if token.is_short or token.digits.startswith("0") or _CODE_BEFORE.search(before):
        return False
    return "," in token.digits or len(token.digits) <= 9
