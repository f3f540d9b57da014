"""What the customer would pay: limits, ranges and round figures, in English and Hinglish."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from channels_app.bot.understanding.scope import ClauseScope
from channels_app.bot.understanding.text import Span
from common.text.money import AmountMatch, find_amounts

_MOST_AMOUNTS = 20  # what follows is a price list
_REACH = 24  # characters before and after an amount in which its limit word may stand

_RANGE = re.compile(r"\s*(?:-|to|and|se|till|upto|up to|~)\s*", re.IGNORECASE)
_CAPPED = re.compile(
    r"(?:under|below|up ?to|within|nothing over|not over|total|limit|only|max(?:imum)?|"
    r"(?:less|lower|cheaper) than|(?:not|no) (?:more|"
    r"higher) than|"
    r"not (?:above|over|exceeding)|"
    r"tops|at most|till|until|<=?|budget)(?: (?:of|is|price|budget|around))*[\s:=-]*$",
    re.IGNORECASE,
)
_CAPPED_AFTER = re.compile(
    r"\s*(?:(?:per|a|every) (?:month|year) |monthly |yearly )?(?:tak\b|ke (?:an?der|neeche|"
    r"niche)|se (?:zyada|jyada|upar) na|se (?:kam|neeche|niche)|"
    r"max\b|maximum\b|is my limit|total|only\b|"
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
    r"\s*(?:for this\b|is way over|itna|"
    r"(?:/|per|a)\s?(?:sq|sft|square|ft|acre|gunta|cent\b)|psf|(?:of |ka |ki )?(?:emi|"
    r"instal?ments?|token|"
    r"down ?payment|deposit|loan|salary|"
    r"income|discount|advance|is too|is very|is just too|bahut|too (?:much|high)|wallah|"
    r"in hand|me to|"
    r"mein to|से शुरू)(?!\w))",
    re.IGNORECASE,
)
#: "1.4 cr?? for this"
_DOUBTED = re.compile(r"\s*(?:\?\?|!|\? ?(?=\S))")
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


def find_budget(text: str, scope: ClauseScope, *, currency: str) -> Budget | None:
    """The budget in a message whose contact details and room counts are blanked out; None when it
    states none.

    A bare amount, and one that is said to be around, is the most that the customer would pay.
    Instalments, deposits, rates per area, prices that somebody named and the like are no budget."""
    amounts = find_amounts(text, currency=currency)
    stated = [amount for amount in amounts[:_MOST_AMOUNTS] if not _is_something_else(text, amount)]
    stated = scope.wanted(stated, lambda one: (one.start, one.end))
    stated = [
        one for one in stated if not scope.is_aside((one.start, one.end)) or _limit(text, one)
    ]
    if not stated:
        return None if not amounts else Budget(None, None, "", False, _spans(amounts))
    minimum, maximum = _range_ends(text, stated) or _limits(text, stated)
    return Budget(
        minimum=minimum,
        maximum=maximum,
        currency=next(
            one.money.currency for one in stated if one.money.amount in (minimum, maximum)
        ),
        periodic=any(_PERIODIC.match(text, amount.end) for amount in stated),
        spans=_spans(amounts),
    )


def _spans(amounts: Sequence[AmountMatch]) -> tuple[Span, ...]:
    return tuple((amount.start, amount.end) for amount in amounts)


def _limit(text: str, amount: AmountMatch) -> bool:
    """Whether a word beside an amount makes it an upper end."""
    before = _before(text, amount)
    if _CAPPED.search(before):
        return True
    return not _FLOORED.search(before) and bool(_CAPPED_AFTER.match(text, amount.end))


def _before(text: str, amount: AmountMatch) -> str:
    return text[max(0, amount.start - _REACH) : amount.start]


def _is_something_else(text: str, amount: AmountMatch) -> bool:
    return bool(
        _NO_BUDGET_BEFORE.search(_before(text, amount))
        or _NO_BUDGET_AFTER.match(text, amount.end)
        or (_DOUBTED.match(text, amount.end) and not _limit(text, amount))
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
    limits = [one for one in amounts if _limit(text, one)]
    for amount in [*limits[-1:], *(one for one in amounts if one not in limits)]:
        value, before = amount.money.amount, _before(text, amount)
        if amount in limits or _AROUND.search(before) or _AROUND_AFTER.match(text, amount.end):
            maximum = value if maximum is None else maximum
        elif _FLOORED.search(before) or _FLOORED_AFTER.match(text, amount.end):
            minimum = value if minimum is None else minimum
        elif maximum is None:
            maximum = value
    if minimum is not None and maximum is not None and minimum > maximum:
        return maximum, minimum
    return minimum, maximum
