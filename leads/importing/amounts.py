"""Amounts in a row: each read surely or left out, all of them in one currency. Pure."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import lru_cache
from typing import Any

from common.tables.cells import RowError
from common.text.currencies import CURRENCIES
from common.text.figures import UnclearFigure
from common.text.money_cells import Habits, Terms, read_amount
from listings.importers.plausible import COMMISSION, too_little

AMOUNTS = ("budget_min", "budget_max", "deal_value", "commission")
_MOST = Decimal(10) ** 13

Amount = tuple[Decimal, str]  # the currency is empty where the cell names none


class Unsure(RowError):
    """A cell that says something, but not surely what. It is left out and told; the text completes
    "the value …"."""


def amount_of(name: str) -> Callable[[str, Habits, Terms], Amount | None]:
    """The reader of this field; its result is None for zero, which says nothing."""

    def read(text: str, habits: Habits, terms: Terms) -> Amount | None:
        found = _read(text, habits, terms)
        if found is None:
            example = "such as 8500000 or 85 lakh"
            raise RowError(f"The {name} {text[:40]!r} is not an amount, {example}.")
        if found[0] >= _MOST:
            raise RowError(f"The {name} is above ten trillion.")
        return found if found[0] else None

    return read


def currency_of(text: str) -> str:
    """A code of a currency that is in use; RowError."""
    if text.upper() not in CURRENCIES:
        raise RowError(f"The currency {text[:20]!r} is not a code of three letters, such as INR.")
    return text.upper()


def settle(values: dict[str, Any], currency: str) -> Iterator[tuple[str, str]]:
    """Makes plain amounts of those that were read, in the cells' own currency, else in that of the
    row, else in ``currency``; RowError where they contradict each other. Takes out what is too
    little to be true and gives it: field and reason."""
    named = {values[name][1] for name in AMOUNTS if name in values and values[name][1]}
    if len(named) > 1:
        raise RowError(f"The amounts are in several currencies: {', '.join(sorted(named))}.")
    if named:
        values["currency"] = named.pop()
    for name in AMOUNTS:
        if name in values:
            values[name] = values[name][0]
            kind = COMMISSION if name == "commission" else values.get("transaction_type", "")
            if reason := too_little(values[name], values.get("currency", currency), kind):
                del values[name]
                yield name, reason
    low, high = values.get("budget_min"), values.get("budget_max")
    if low is not None and high is not None and low > high:
        raise RowError("The budget runs backwards: budget_min is above budget_max.")


@lru_cache(maxsize=100_000)
def _read(text: str, habits: Habits, terms: Terms) -> Amount | None:
    try:
        money = read_amount(terms.complete(text), habits)
    except UnclearFigure as unclear:
        raise Unsure(unclear.reason) from unclear
    return (money.amount.quantize(Decimal("0.01")), money.currency) if money else None
