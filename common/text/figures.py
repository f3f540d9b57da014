"""How people group the digits of a figure: 1,234,567, 12,34,567, 1.234.567,50, 1 234 567. Pure."""

import re
from decimal import Decimal

_COUNTRIES = (
    "AD AO AR AT BA BE BO BR CL CO CY DE DK EC ES FO GL GR HR ID IS IT MA ME MK MZ NL PT PY RO RS "
    "SI SM TR UY VA VE VN XK"
)
#: countries (ISO 3166) that group digits with dots and write decimals after a comma, by the CLDR
DOTS = frozenset(_COUNTRIES.split())
_SPACES = re.compile(r"(?<=\d)[ \u00a0\u2007\u2009\u202f'’](?=\d{3}(?!\d))")
_PLAIN = re.compile(r"\d+(?:\.\d+)?")
_COMMAS = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d{1,2}(?:,\d{2})+,\d{3})(?:\.\d+)?")
_MANY_DOTS = re.compile(r"\d{1,3}(?:(?:\.\d{3}){2,}(?:,\d+)?|\.\d{3},\d+)")
_ONE_MARK = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
_COMMA_DECIMAL = re.compile(r"\d+,\d{1,2}")


class UnclearFigure(ValueError):
    """A figure that can be read in several ways or in none; ``reason`` completes "the value …"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def read_figure(text: str, *, dots: bool = False, is_counted: bool = False) -> Decimal:
    """The figure that is all of ``text``, in any script's digits. Raises UnclearFigure.

    ``dots``: it was written where dots group and a comma goes before decimals. ``is_counted``: a
    unit follows, as in "1.250 Cr", which makes decimals of three places likely.

    A single mark before three digits is the one thing that figures themselves do not tell: 250.000
    is a quarter of a million in Berlin and two hundred and fifty elsewhere, 250,000 the other way
    round. It is read as its country writes it, and is unclear where that is not its country's way.
    """
    plain = _SPACES.sub("", text)
    if _ONE_MARK.fullmatch(plain):
        return _one_mark(text, plain, dots=dots, is_counted=is_counted)
    if _PLAIN.fullmatch(plain):
        return Decimal(plain)
    if _COMMAS.fullmatch(plain):
        return Decimal(plain.replace(",", ""))
    has_comma_decimals = (dots or plain != text) and _COMMA_DECIMAL.fullmatch(plain)
    if _MANY_DOTS.fullmatch(plain) or has_comma_decimals:
        return Decimal(plain.replace(".", "").replace(",", "."))
    example = "250.000" if dots else "250,000"
    raise UnclearFigure(f"is not grouped as a figure is, such as {example}")


def _one_mark(text: str, plain: str, *, dots: bool, is_counted: bool) -> Decimal:
    mark = plain[-4]
    groups = "." if dots else ","
    if mark == groups and not (dots and is_counted):
        return Decimal(plain.replace(mark, ""))
    if mark == "." and is_counted and not dots:
        return Decimal(plain)
    whole, _, fraction = plain.partition(mark)
    fraction = fraction.rstrip("0")
    small = f"{whole}.{fraction}" if fraction else whole
    raise UnclearFigure(f"can be {small} or {plain.replace(mark, '')}")
