"""Amounts that no home costs: a slip of the unit, such as 85 for 85 lakh. Pure."""

from decimal import Decimal

from listings.choices import TransactionType

#: less than this buys nothing, by far; elsewhere the last
_LEAST_PRICE = {
    "INR": Decimal(100_000),
    "PKR": Decimal(300_000),
    "AED": Decimal(40_000),
    "SAR": Decimal(40_000),
    "QAR": Decimal(40_000),
    "BHD": Decimal(4_000),
    "KWD": Decimal(4_000),
    "OMR": Decimal(4_000),
}
_ELSEWHERE = Decimal(10_000)
COMMISSION = "commission"
#: so much smaller is the least rent, and the least commission; where nobody knows, it may be a rent
_SMALLER = {"": 100, TransactionType.RENT.value: 100, COMMISSION: 1_000}


def too_little(amount: Decimal, currency: str, kind: str) -> str:
    """Why it cannot be the price, rent or commission of a home; empty where it can. ``kind`` is a
    transaction type, empty or COMMISSION."""
    if amount >= _LEAST_PRICE.get(currency, _ELSEWHERE) / _SMALLER.get(kind, 1):
        return ""
    what = "commission" if kind == COMMISSION else "home"
    return f"would be {amount.normalize():f} {currency}, too little for a {what}"
