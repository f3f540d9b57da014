"""Money as people of a market write it."""

import re
from decimal import ROUND_HALF_UP, Decimal

from common.text.money import FACTORS, SIGNS


def format_money(amount: Decimal, currency: str, *, words: str = "indian") -> str:
    """Short text for people: "₹1.85 Cr", "₹80 lakh", "₹75,500", "AED 2.5M", "AED 850,000".

    Half up to at most two decimals. `words` ("indian" or "international") matters for INR only;
    other currencies are always written with M and B. Raises ValueError for NaN, infinity, figures
    from 10^20 up, or unknown words.
    """
    if words not in ("indian", "international"):
        raise ValueError(f"words must be 'indian' or 'international', not {words!r}")
    if not amount.is_finite() or abs(amount) >= Decimal(10) ** 20:
        raise ValueError("this amount cannot be written")
    indian = currency == "INR" and words == "indian"
    scale = (
        [("lakh", " lakh"), ("crore", " Cr")] if indian else [("million", "M"), ("billion", "B")]
    )
    unit, suffix = Decimal(1), ""
    shown = _two_decimals(abs(amount))
    # Each step looks at the rounded figure, so that 99.999 lakh becomes 1 Cr and not 100 lakh.
    for name, label in scale:
        if shown * unit >= FACTORS[name]:
            unit, suffix = FACTORS[name], label
            shown = _two_decimals(abs(amount) / unit)
    sign = "-" if amount < 0 and shown else ""
    return f"{sign}{SIGNS.get(currency, currency + ' ')}{_grouped(shown, indian=indian)}{suffix}"


def _two_decimals(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def _grouped(value: Decimal, *, indian: bool) -> str:
    whole, _, fraction = f"{value:f}".partition(".")
    if indian and len(whole) > 3:
        pairs = re.sub(r"(?<=\d)(?=(?:\d\d)+$)", ",", whole[:-3])
        whole = f"{pairs},{whole[-3:]}"
    elif not indian:
        whole = f"{int(whole):,}"
    fraction = fraction.rstrip("0")
    return f"{whole}.{fraction}" if fraction else whole
