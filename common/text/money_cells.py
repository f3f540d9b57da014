"""Money in the cells of a list, read surely or not at all; a column's name may tell its unit.

Free text may be taken at its likeliest meaning, since somebody answers it; a cell nobody answers is
stored. So whatever can be read in two ways raises UnclearFigure. Pure.
"""

import re
from dataclasses import dataclass

from common.text.currencies import CURRENCIES, NAMESAKES
from common.text.figures import DOTS, UnclearFigure, read_figure
from common.text.money import CURRENCY_WORDS, SIGNS, UNIT_WORDS, Money, parse_amount

_GAP = " \u00a0\u2007\u2009\u202f"
_RUN = re.compile(rf"\d(?:[\d.,'’{_GAP}]*\d)?")
_UNIT_AFTER = re.compile(rf"\s{{0,2}}(?:{'|'.join(UNIT_WORDS.values())})(?!\w)", re.IGNORECASE)
_BELOW_ZERO = re.compile(r"[-\u2212\u2013(].*|.*(?<!/)[-\u2212\u2013]")
_CODE = r"[A-Z]{3}(?![^\W\d_])"
_CODE_FIRST = re.compile(rf"({_CODE})\s*(.*)")
_CODE_LAST = re.compile(rf"(.*?)\s*(?<![^\W\d_])({_CODE})")
_WORDS_OR_SIGNS = [*map(re.escape, SIGNS.values()), *CURRENCY_WORDS.values()]
_NAMED = re.compile("|".join(_WORDS_OR_SIGNS), re.IGNORECASE)
_EXPLICIT = re.compile(r"us\$|usd|inr|₹|aed", re.IGNORECASE)
_WHOLE_FROM = 6  # digits: nobody has a hundred thousand lakhs, or thousands of thousands

_WORDS = re.compile(r"[^\W_]+|[₹$€£%]")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_THOUSANDS = {"000", "000s", "1000", "1000s", "x1000"}
_SHARE = {"%", "percent", "percentage", "pct"}


@dataclass(frozen=True, slots=True)
class Habits:
    """Whose list it is: the country decides what dots mean, the currency what "$" or "Rs" does."""

    country: str
    currency: str


@dataclass(frozen=True, slots=True)
class Terms:
    """What the name of a column says about all its amounts. Several units or currencies are as good
    as none: then each cell has to say its own."""

    units: tuple[str, ...] = ()
    currencies: tuple[str, ...] = ()
    is_share: bool = False

    def complete(self, text: str) -> str:
        """The cell as if these words stood in it, where it has none of its own. UnclearFigure."""
        runs = list(_RUN.finditer(text))
        if not runs or self == NO_TERMS:
            return text
        if self.is_share:
            raise UnclearFigure("is a share by the name of its column, no amount")
        bare = _without_currency(text)
        has_currency = bare != text.strip()
        if self.units and not any(letter.isalpha() for letter in bare):
            if len(self.units) > 1:
                units = " or ".join(self.units)
                raise UnclearFigure(f"counts in {units} by the name of its column")
            if any(_is_whole(run[0]) for run in runs):
                unit = self.units[0]
                raise UnclearFigure(f"looks whole, but its column is named as one in {unit}")
            end = runs[-1].end()
            text = f"{text[:end]} {self.units[0]}{text[end:]}"
        if self.currencies and not has_currency:
            if len(self.currencies) > 1:
                codes = " or ".join(self.currencies)
                raise UnclearFigure(f"is in {codes} by the name of its column")
            text = f"{self.currencies[0]} {text}"
        return text


NO_TERMS = Terms()


def split_header(name: str) -> tuple[str, Terms]:
    """ "Budget (₹ Lacs)" → ("Budget", lakh and INR): the name without its terms, and these."""
    units: dict[str, None] = {}
    currencies: dict[str, None] = {}
    rest: list[str] = []
    is_share = False
    for word in _WORDS.findall(_HUMP.sub(" ", name)):
        unit, currency = _unit_of(word), _currency_of(word)
        if word.casefold() in _SHARE:
            is_share = True
        elif unit:
            units[unit] = None
        elif currency:
            currencies[currency] = None
        else:
            rest.append(word)
            continue
        if rest and rest[-1].casefold() in ("in", "us"):
            rest.pop()
    terms = Terms(tuple(units), tuple(currencies), is_share)
    return (" ".join(rest), terms) if rest and terms != NO_TERMS else (name, NO_TERMS)


def read_amount(text: str, habits: Habits) -> Money | None:
    """The one amount that is all of the cell; its currency is empty where the cell names none. None
    for a cell without a figure. Raises UnclearFigure for one that is not surely an amount."""
    text = text.strip()
    if not _RUN.search(text):
        return None
    if _BELOW_ZERO.fullmatch(text):
        raise UnclearFigure("is below zero")
    code, rest = _split_code(text)
    money = parse_amount(_regrouped(rest, dots=habits.country in DOTS), currency=code)
    if money is None:
        raise UnclearFigure("is not one amount, such as 8500000 or 85 lakh")
    if code and money.currency != code:
        raise UnclearFigure("names two currencies")
    if habits.currency in NAMESAKES.get(money.currency, ()) and not _EXPLICIT.search(text):
        return Money(money.amount, habits.currency)
    return money


def _regrouped(text: str, *, dots: bool) -> str:
    """The cell with its figures as everybody reads them."""

    def plain(run: re.Match[str]) -> str:
        is_counted = _UNIT_AFTER.match(text, run.end()) is not None
        return f"{read_figure(run[0], dots=dots, is_counted=is_counted):f}"

    return _RUN.sub(plain, text)


def _split_code(text: str) -> tuple[str, str]:
    """The code before or after the amount and the rest; no code where it is one that we know by
    its words anyway, or none in use."""
    if (first := _CODE_FIRST.fullmatch(text)) and first[1] in CURRENCIES:
        return first[1], first[2]
    if (last := _CODE_LAST.fullmatch(text)) and last[2] in CURRENCIES:
        return last[2], last[1]
    return "", text


def _without_currency(text: str) -> str:
    return _NAMED.sub("", _split_code(text.strip())[1]).strip()


def _is_whole(figure: str) -> bool:
    whole: str = re.split(r"[.,]\d{1,2}$", figure)[0]
    return sum(character.isdecimal() for character in whole) >= _WHOLE_FROM


def _unit_of(word: str) -> str:
    if word.casefold() in _THOUSANDS:
        return "thousand"
    if word.casefold() == "b":  # "Budget B" is the second budget
        return ""
    found = (u for u, words in UNIT_WORDS.items() if re.fullmatch(words, word, re.IGNORECASE))
    return next(found, "")


def _currency_of(word: str) -> str:
    if word in CURRENCIES:
        return word
    by_sign = {sign: code for code, sign in SIGNS.items()}
    words = CURRENCY_WORDS.items()
    found = (code for code, known in words if re.fullmatch(known, word, re.IGNORECASE))
    return by_sign.get(word) or next(found, "")
