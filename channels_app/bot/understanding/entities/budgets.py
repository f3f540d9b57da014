"""What the customer would pay: limits, ranges and round figures, in English and Hinglish."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from channels_app.bot.understanding.text import Span
from common.text.money import AmountMatch, find_amounts

_AROUND_BELOW, _AROUND_ABOVE = Decimal("0.9"), Decimal("1.1")
_MOST_AMOUNTS = 20  # what follows is a price list
_REACH = 24  # characters before and after an amount in which its limit word may stand

_RANGE = re.compile(r"\s*(?:-|to|and|se|till|upto|up to|~)\s*", re.IGNORECASE)
_CAPPED = re.compile(
    r"(?:under|below|up ?to|within|max(?:imum)?|(?:less|lower|cheaper) than|(?:not|no) (?:more|"
    r"higher) than|"
    r"not (?:above|over|exceeding)|"
    r"tops|at most|till|until|<=?|budget)(?: (?:of|is|price|budget|around))*[\s:=-]*$",
    re.IGNORECASE,
)
_CAPPED_AFTER = re.compile(
    r"\s*(?:tak\b|ke (?:an?der|neeche|niche)|se (?:zyada|jyada|upar) na|se (?:kam|neeche|niche)|"
    r"max\b|maximum\b|"
    r"tops\b|or (?:less|below|under)\b|"
    r"and (?:below|under|less)\b|budget\b|के अंदर|तक|से कम)",
    re.IGNORECASE,
)
_FLOORED = re.compile(
    r"(?:above|over|more than|higher than|at ?least|min(?:imum)?|starting(?: from| at)?|from|"
    r"upwards of|(?:not|"
    r"no) less than|>=?)"
    r"(?: (?:of|is))?[\s:=-]*$",
    re.IGNORECASE,
)
_FLOORED_AFTER = re.compile(
    r"\s*(?:\+|plus\b|onwards?\b|se (?:zyada|jyada|upar)|(?:and|or) (?:above|more|over|up)\b|"
    r"minimum\b|"
    r"से (?:ज़्यादा|ज्यादा|ऊपर))",
    re.IGNORECASE,
)
_AROUND = re.compile(
    r"(?:around|about|approx(?:imately)?\.?|roughly|nearly|close to|near|circa|lagbhag|kareeb|"
    r"karib|some|"
    r"~)(?: of)?[\s:]*$",
    re.IGNORECASE,
)
_AROUND_AFTER = re.compile(
    r"\s*-?(?:ish\b|approx|ke (?:aas ?paas|kareeb|karib)|around\b|or so\b|के आसपास)", re.IGNORECASE
)
_NO_BUDGET_BEFORE = re.compile(
    r"(?:emi|instal?ments?|token|booking amount|advance|down ?payment|deposit|loan|salary|income|"
    r"earn(?:ing)?|"
    r"maintenance|discount|"
    r"stamp duty|brokerage|fee|charges?|paid|why|asking|quoted|priced at|costs?)"
    r"(?: (?:amount|is|of|for|at|to|about|around|was|up to))*[\s:=-]*$",
    re.IGNORECASE,
)
_NO_BUDGET_AFTER = re.compile(
    r"\s*(?:(?:/|per|a)\s?(?:sq|sft|square|ft|acre|gunta|cent\b)|psf|(?:of |ka |ki )?(?:emi|"
    r"instal?ments?|token|"
    r"down ?payment|deposit|loan|salary|"
    r"income|discount|advance|is too|is very|bahut|too (?:much|high))\b)",
    re.IGNORECASE,
)
_PERIODIC = re.compile(
    r"\s*(?:/-?)?\s*(?:(?:/|per|a|every|each)\s?(?:month|mth|mo|year|annum|yr)\b|p\.?\s?m\b|"
    r"p\.?\s?a\b|monthly|"
    r"yearly|annually|mahina|mahine|"
    r"rent\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Budget:
    """What the customer would pay, in whole currency units; either end may be unsaid. `periodic`: a
    rent."""

    minimum: Decimal | None
    maximum: Decimal | None
    currency: str
    periodic: bool
    spans: tuple[Span, ...]


def find_budget(text: str, *, currency: str) -> Budget | None:
    """The budget in a message whose contact details and room counts are blanked out; None when it
    states none.

    A bare amount is the most that the customer would pay. "Around" an amount is from 90 % to 110 %
    of it. Instalments, deposits, rates per area and the like are no budget."""
    amounts = find_amounts(text, currency=currency)
    stated = [amount for amount in amounts[:_MOST_AMOUNTS] if not _is_something_else(text, amount)]
    if not stated:
        return None
    minimum, maximum = _range_ends(text, stated) or _limits(text, stated)
    return Budget(
        minimum=minimum,
        maximum=maximum,
        currency=stated[0].money.currency,
        periodic=any(_PERIODIC.match(text, amount.end) for amount in stated),
        spans=tuple((amount.start, amount.end) for amount in amounts),
    )


def _before(text: str, amount: AmountMatch) -> str:
    return text[max(0, amount.start - _REACH) : amount.start]


def _is_something_else(text: str, amount: AmountMatch) -> bool:
    return bool(
        _NO_BUDGET_BEFORE.search(_before(text, amount)) or _NO_BUDGET_AFTER.match(text, amount.end)
    )


def _range_ends(text: str, amounts: Sequence[AmountMatch]) -> tuple[Decimal, Decimal] | None:
    for low, high in pairwise(amounts):
        if _RANGE.fullmatch(text, low.end, high.start):
            ends = sorted((low.money.amount, high.money.amount))
            return ends[0], ends[1]
    return None


def _limits(text: str, amounts: Sequence[AmountMatch]) -> tuple[Decimal | None, Decimal | None]:
    """The first lower and the first upper limit; a bare amount is an upper one."""
    minimum = maximum = None
    for amount in amounts:
        value, before = amount.money.amount, _before(text, amount)
        if _AROUND.search(before) or _AROUND_AFTER.match(text, amount.end):
            if minimum is None and maximum is None:
                return value * _AROUND_BELOW, value * _AROUND_ABOVE
        elif _CAPPED.search(before) or _CAPPED_AFTER.match(text, amount.end):
            maximum = value if maximum is None else maximum
        elif _FLOORED.search(before) or _FLOORED_AFTER.match(text, amount.end):
            minimum = value if minimum is None else minimum
        elif maximum is None:
            maximum = value
    if minimum is not None and maximum is not None and minimum > maximum:
        return maximum, minimum
    return minimum, maximum
